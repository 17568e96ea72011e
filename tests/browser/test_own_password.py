"""A person changes their own password: from More, on a page of its own, and the tablet says so at the next contact."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.expecting import expect
from tests.browser.house import Server, Tablet
from tests.browser.visitor import Visitor

Look = Callable[[Page, str], None]
NEW = "seven quiet herons wade"


@pytest.mark.usefixtures("set_up_before")
def test_it_is_changed_from_more_and_told_at_the_next_contact(server: Server, tablet: Tablet, look: Look):
    visitor = Visitor(tablet.open(server.url), *server.demo_account())
    visitor.sets_up()
    page = visitor.page
    visitor.go("More")
    expect(page.get_by_text("All sent and received.")).to_be_visible()
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Change your password").click()
    sheet = opened.value
    expect(sheet.get_by_role("heading", name="Change your password")).to_be_visible()
    look(sheet, "password")
    sheet.get_by_label("Password that you have now").fill("not my password")
    sheet.get_by_label("New password").fill(NEW)
    sheet.get_by_role("button", name="Change the password").click()
    expect(sheet.get_by_role("alert")).to_contain_text("This is not your password")
    sheet.get_by_label("Password that you have now").fill(visitor.password)
    sheet.get_by_label("New password").fill(NEW)
    sheet.get_by_role("button", name="Change the password").click()
    expect(sheet.get_by_role("heading", name="Your password is changed")).to_be_visible()
    look(sheet, "password-changed")
    sheet.close()

    page.get_by_role("button", name="Send and receive now").click()
    expect(page.get_by_text("Something changed about your account")).to_be_visible()
    look(page, "account-changed")
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.get_by_text("Something changed about your account")).to_have_count(0)
    expect(page.get_by_text("All sent and received.")).to_be_visible()
    page.get_by_role("button", name="Sign out", exact=True).click()
    visitor.unlock()
    page.get_by_role("button", name="Sign in", exact=True).first.click()
    dialog = page.get_by_role("dialog", name="Sign in to send")
    dialog.get_by_label("Email").fill(visitor.email)
    dialog.get_by_label("Password", exact=True).fill(NEW)
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog).to_have_count(0)
