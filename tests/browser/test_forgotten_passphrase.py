"""A forgotten passphrase: with signal and the password a new one opens the same vault, and nothing in it is lost."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.house import Server, Tablet
from tests.browser.visitor import Visitor

Look = Callable[[Page, str], None]


def test_what_was_not_sent_is_there_under_the_new_passphrase(server: Server, tablet: Tablet, look: Look):
    page = tablet.open(server.url)
    visitor = Visitor(page, *server.demo_account())
    visitor.sign_in()
    visitor.take_the_four_words()
    visitor.sees_ready()
    server.stop()
    visitor.go("Families")
    page.get_by_role("link", name="Add a family").click()
    page.get_by_label("Baby's name").fill("Juniper (fictional)")
    page.get_by_label("Date of birth").fill("2026-09-01")
    page.get_by_label("Carer's name").fill("Moss (fictional)")
    visitor.choose("Relationship to the baby", "Father")
    page.get_by_role("button", name="Save family").click()
    visitor.heading(re.compile("Juniper"))
    page.get_by_role("button", name="Hide").click()

    page.get_by_role("button", name="Forgotten the passphrase?").click()
    visitor.heading("Forgotten the passphrase?")
    look(page, "forgotten")
    sign_in(visitor)
    expect(page.get_by_role("alert").filter(has_text="No signal")).to_be_visible(timeout=30_000)

    server.start()
    sign_in(visitor)
    forgotten = visitor.passphrase
    visitor.take_the_four_words()
    assert visitor.passphrase != forgotten
    visitor.sees_ready()
    visitor.status(re.compile("All sent and received"))
    visitor.go("Families")
    expect(page.get_by_role("link", name="Juniper")).to_be_visible()

    page.get_by_role("button", name="Hide").click()
    page.get_by_role("textbox", name="Passphrase").fill(forgotten)
    page.get_by_role("button", name="Unlock", exact=True).click()
    expect(page.locator("#unlock-passphrase-error")).to_be_visible()
    visitor.unlock()
    expect(page.get_by_role("button", name="Hide")).to_be_visible()


def sign_in(visitor: Visitor) -> None:
    visitor.page.get_by_label("Email").fill(visitor.email)
    visitor.page.get_by_label("Password", exact=True).fill(visitor.password)
    visitor.page.get_by_role("button", name="Sign in").click()
