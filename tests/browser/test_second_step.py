"""The second step: set up from More, asked for on a device that is new, and for a forgotten passphrase."""

import re
from collections.abc import Callable, Iterator

import pyotp
import pytest
from playwright.sync_api import Page, Playwright

from tests.browser.expecting import expect
from tests.browser.house import CHROMIUM, QUIET, Server, Tablet
from tests.browser.visitor import Visitor

Look = Callable[[Page, str], None]


@pytest.fixture
def elsewhere(playwright: Playwright) -> Iterator[Page]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
    yield browser.new_page()
    browser.close()


@pytest.mark.usefixtures("set_up_before")
def test_it_is_set_up_and_asked_for(server: Server, tablet: Tablet, elsewhere: Page, look: Look):
    visitor = Visitor(tablet.open(server.url), *server.demo_account())
    visitor.sets_up()
    page = visitor.page
    visitor.go("More")
    with page.expect_popup() as opened:
        page.get_by_role("button", name="The second step at signing in").click()
    sheet = opened.value
    expect(sheet.get_by_role("heading", name="The second step at signing in")).to_be_visible()
    look(sheet, "second-step")
    secret = sheet.locator("main code").inner_text()
    sheet.get_by_label("Your password").fill(visitor.password)
    sheet.get_by_label("Code").fill("12 34")
    sheet.get_by_role("button", name="Set it up").click()
    expect(sheet.get_by_role("alert")).to_contain_text("This code is not right")
    sheet.get_by_label("Your password").fill(visitor.password)
    # It counts half a minute before and after its own, and no other is used today: the rest are backup codes.
    sheet.get_by_label("Code").fill(pyotp.TOTP(secret).now())
    sheet.get_by_role("button", name="Set it up").click()
    expect(sheet.get_by_role("heading", name="Your backup codes")).to_be_visible()
    look(sheet, "backup-codes")
    first, second, *_ = sheet.locator("ol code").all_inner_texts()
    sheet.close()

    elsewhere.goto(f"{server.url}/sign-in")
    sign_in(elsewhere, visitor)
    expect(elsewhere.get_by_text("This browser is new for your account")).to_be_visible()
    look(elsewhere, "sign-in-code")
    elsewhere.get_by_label("Code").fill(first)
    sign_in(elsewhere, visitor)
    elsewhere.wait_for_url(re.compile(r"/(#.*)?$"))

    page.get_by_role("button", name="Hide").click()
    page.get_by_role("button", name="Forgotten the passphrase?").click()
    sign_in(page, visitor)
    expect(page.get_by_role("alert").filter(has_text="A code is needed as well")).to_be_visible()
    look(page, "forgotten-code")
    page.get_by_label("Code").fill(second)
    page.get_by_role("button", name="Sign in").click()
    visitor.take_the_four_words()
    visitor.sees_ready()
    visitor.go("Today")
    expect(page.get_by_text("Something changed about your account")).to_be_visible()


def sign_in(page: Page, visitor: Visitor) -> None:
    page.get_by_label("Email").fill(visitor.email)
    page.get_by_label("Password", exact=True).fill(visitor.password)
    page.get_by_role("button", name="Sign in").click()
