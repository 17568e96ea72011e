"""My tablets and sign-ins: one is named, and one that is elsewhere is ended without anything being lost there."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Playwright

from tests.browser.expecting import expect
from tests.browser.house import PATIENCE_S, Server, Tablet
from tests.browser.sizes import every_size
from tests.browser.visitor import Visitor

Look = Callable[[Page, str], None]


@pytest.fixture
def second(playwright: Playwright, tmp_path: Path) -> Iterator[Tablet]:
    held = Tablet(playwright, tmp_path / "second profile")
    yield held
    held.close()
    assert held.complaints == []


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name="Your tablets").get_by_role("listitem").filter(has_text=name)


@pytest.mark.usefixtures("set_up_before")
@every_size
def test_a_tablet_is_named_and_one_elsewhere_signed_out(
    server: Server, tablet: Tablet, second: Tablet, look: Look
):
    here = Visitor(tablet.open(server.url), *server.demo_account())
    page = here.page
    here.sets_up()
    here.go("More")
    page.get_by_role("link", name="Your tablets and sign-ins").click()
    here.heading("Your tablets and sign-ins")
    expect(row(page, "This tablet")).to_contain_text("Nothing waits to be sent")
    page.get_by_role("button", name="Rename: Tablet").click()
    dialog = page.get_by_role("dialog", name="Rename the tablet")
    dialog.get_by_label("What is it called?").fill("")
    dialog.get_by_role("button", name="Rename").click()
    expect(dialog.get_by_text("Give it a name.")).to_be_visible()
    look(page, "rename-tablet")
    dialog.get_by_label("What is it called?").fill("The blue one")
    dialog.get_by_role("button", name="Rename").click()
    expect(row(page, "The blue one")).to_contain_text("This tablet")

    there = Visitor(second.open(server.url), *server.demo_account()[:2])
    there.sets_up()
    page.get_by_role("button", name="Look again").click()
    expect(row(page, "Last contact")).to_have_count(2)
    look(page, "tablets")
    page.get_by_role("button", name="Sign out there: Tablet").click()
    page.get_by_role("dialog", name="Sign out there?").get_by_role("button", name="Sign out there").click()
    expect(page.get_by_text("The sign-in there has ended")).to_be_visible()
    expect(page.get_by_role("button", name="Sign out there: Tablet")).to_have_count(0)

    page.get_by_role("button", name="This tablet is lost: Tablet").click()
    dialog = page.get_by_role("dialog", name="This tablet is lost")
    dialog.get_by_role("button", name="Report it lost").click()
    expect(dialog.get_by_text("Say how it was lost.")).to_be_visible()
    look(page, "lose-tablet")
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_have_count(0)

    there.go("More")
    there.page.get_by_role("button", name="Send and receive now").click()
    expect(there.page.get_by_text("Signed out. Sign in to send and receive.")).to_be_visible(
        timeout=PATIENCE_S * 1000
    )
    there.go("Families")
    expect(there.page.get_by_role("link", name="Robin")).to_be_visible()

    server.stop()
    page.get_by_role("button", name="Look again").click()
    expect(page.get_by_text("The list is at the service: it needs signal.")).to_be_visible()
    look(page, "tablets-without-signal")
