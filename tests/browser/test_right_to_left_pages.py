"""The ordinary pages in the language for tests: the same rules as in the app, without JavaScript's help."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import Server, Tablet
from tests.browser.marked import too_wide, unmarked

Look = Callable[[Page, str], None]
TABLET_AND_PHONE = pytest.mark.parametrize(
    "size", [(1024, 768), (390, 844)], ids=["tablet", "phone"], indirect=True
)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Server(tmp_path / "data", demo=True, environment={"ATTUNE_PSEUDO_LANGUAGE": "1"})
    running.start()
    yield running
    running.stop()


@TABLET_AND_PHONE
def test_the_pages_of_an_account_are_marked_and_mirrored(server: Server, tablet: Tablet, look: Look):
    page = tablet.open(f"{server.url}/xb/help")
    email, password = server.demo_account()
    check(page, look, "help")
    page.goto(f"{server.url}/xb/nothing-here")
    check(page, look, "nothing-here")
    page.goto(f"{server.url}/xb/team")
    expect(page).to_have_url(re.compile("/xb/sign-in$"))
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill("wrong")
    page.locator("main [type=submit]").click()
    check(page, look, "sign-in-refused")
    page.locator("[name=password]").fill(password)
    page.locator("main [type=submit]").click()
    # The sign-in is kept by now, and nothing else leads away from the next page.
    page.wait_for_url(re.compile(r"/xb/(#.*)?$"))
    page.goto(f"{server.url}/xb/team")
    page.locator("[name=name]").fill("Nour Lee")
    page.locator("[name=email]").fill("nour@attune.example")
    page.locator("[name=role]").last.check(force=True)
    page.locator("main [type=submit]").last.click()
    expect(page.locator("code")).to_contain_text("/xb/set-up/")
    check(page, look, "team")
    link = page.locator("code").inner_text()
    page.goto(f"{server.url}/xb/team/tablets")
    check(page, look, "team-tablets")
    page.goto(link)
    page.locator("main [type=submit]").click()
    check(page, look, "set-up-refused")
    page.goto(f"{server.url}/xb/sign-out")
    check(page, look, "sign-out")


def check(page: Page, look: Look, name: str) -> None:
    look(page, name)
    assert unmarked(page) == []
    assert too_wide(page) == []
