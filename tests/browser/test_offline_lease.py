"""Too long without its service, a tablet opens only to say so: nothing is deleted, and any contact opens it."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page

from tests.browser.expecting import expect
from tests.browser.house import Server, Tablet
from tests.browser.visitor import Visitor

Look = Callable[[Page, str], None]

pytestmark = pytest.mark.usefixtures("set_up_before")


def hours_later(page: Page, hours: int) -> None:
    page.clock.set_fixed_time(datetime.now() + timedelta(hours=hours))  # noqa: DTZ005  the tablet's own clock


def locks(visitor: Visitor) -> None:
    visitor.page.get_by_role("button", name="Hide").click()
    visitor.heading("Unlock")


def test_after_three_days_it_asks_for_contact_and_then_sends(server: Server, tablet: Tablet, look: Look):
    visitor = Visitor(tablet.open(server.url), *server.demo_account())
    page = visitor.page
    visitor.sets_up()
    server.stop()
    visitor.signs_a_short_visit()
    locks(visitor)
    hours_later(page, 73)
    visitor.unlock()
    visitor.heading("Connect once to go on")
    expect(page.get_by_text("Nothing was deleted.")).to_be_visible()
    expect(page.get_by_text("1 record waits here.")).to_be_visible()
    expect(page.get_by_text("No signal", exact=True)).to_be_visible()
    look(page, "connect")
    assert "Robin" not in page.locator("body").inner_text()
    page.evaluate("location.hash = 'families'")
    expect(page.locator("body[data-screen=connect]")).to_be_attached()

    # A clock that is turned back far enough to be noticed gives nothing back.
    locks(visitor)
    hours_later(page, -2)
    visitor.unlock()
    visitor.heading("Connect once to go on")

    server.start()
    page.get_by_role("button", name="Try again").click()
    visitor.heading("Today")
    visitor.go("Families")
    page.get_by_role("link", name=re.compile("Robin")).first.click()
    expect(
        page.get_by_role("region", name="Visits").get_by_role("link", name=re.compile("Other"))
    ).to_be_visible()
    visitor.status(re.compile("all sent", re.IGNORECASE))


def test_a_visit_that_is_open_is_not_interrupted(server: Server, tablet: Tablet, look: Look):
    visitor = Visitor(tablet.open(server.url), *server.demo_account())
    page = visitor.page
    visitor.sets_up()
    server.stop()
    visitor.go("Today")
    page.get_by_role("button", name="Start visit to Robin").click()
    hours_later(page, 73)
    page.evaluate("dispatchEvent(new Event('online'))")
    visitor.choose("Type of contact", "Other contact")
    visitor.saved()

    # Locked meanwhile, the visit is gone on with all the same, and nothing else opens.
    locks(visitor)
    visitor.unlock()
    visitor.heading("Connect once to go on")
    look(page, "connect-with-a-draft")
    page.get_by_role("button", name="Finish it").click()
    visitor.heading("Arrive")
    visitor.step("Review and sign")
    page.get_by_role("button", name="Sign this visit").click(no_wait_after=True)
    visitor.heading("Connect once to go on")
    expect(page.get_by_text("1 record waits here.")).to_be_visible()
