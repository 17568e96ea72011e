"""Home: the visitor's own list for the day, who is due what, finding a family, and whether it is safe to leave."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from pwa.store import open_store
from pwa.store.contract import Stored
from tests.browser.house import Server, Tablet
from tests.browser.sizes import every_size
from tests.browser.visitor import Visitor

Look = Callable[[Page, str], None]

pytestmark = pytest.mark.usefixtures("set_up_before")


def card(page: Page, name: str | re.Pattern[str]) -> Locator:
    return page.get_by_role("region", name=name)


def plan(page: Page, name: str, *, at: str = "", day: str = "Today") -> None:
    dialog = page.get_by_role("dialog", name=f"Plan a visit to {name}")
    dialog.get_by_role("radio", name=day).check(force=True)
    if at:
        dialog.get_by_label("Time").fill(at)
    dialog.get_by_role("button", name="Put it on my list").click()
    expect(dialog).to_have_count(0)


@every_size
def test_a_day_is_planned_and_done_without_signal(server: Server, tablet: Tablet, look: Look):
    visitor = Visitor(tablet.open(server.url), *server.demo_account())
    page = visitor.page
    visitor.sets_up()
    server.stop()

    visitor.go("Today")
    due = card(page, re.compile("^Today, "))
    newborn = due.get_by_role("listitem").filter(has_text="Kit’s baby")
    expect(newborn).to_contain_text("New birth visit by day 14")
    expect(newborn).to_contain_text("5 days left")
    expect(due.get_by_role("listitem")).to_have_count(6)
    expect(due.get_by_text("overdue", exact=False)).to_have_count(0)
    look(page, "today-nothing-planned")

    newborn.get_by_role("button", name="Plan").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Contact")).to_have_value("new_birth")
    expect(dialog.get_by_text("It stays on this tablet")).to_be_visible()
    look(page, "plan-dialog")
    plan(page, "Kit’s baby", at="11:00")
    look(page, "today-one-planned")

    when_a_family_is_found_with_a_typing_error(visitor, look)
    page.get_by_role("button", name="Plan a visit to Robin (fictional)").click()
    plan(page, "Robin (fictional)", at="09:30")
    expect(page.get_by_text("On today’s list, 09:30")).to_be_visible()
    visitor.go("Today")

    today = card(page, re.compile("^Today, "))
    expect(today.get_by_role("listitem")).to_contain_text(["09:30", "11:00"])
    expect(today.get_by_role("button", name="Start visit")).to_have_count(1)
    expect(today.get_by_role("link", name="All 6 families")).to_be_visible()
    expect(card(page, "Due soon")).to_contain_text("Nothing is due in the next days.")
    expect(page.get_by_role("heading", name="Say hello to Robin first")).to_be_visible()
    look(page, "today-planned")

    page.get_by_role("link", name="All 6 families").click()
    visitor.heading("Families")
    page.get_by_role("searchbox", name="Find a family").fill("")
    page.get_by_role("button", name="Plan a visit to Rowan (fictional)").click()
    plan(page, "Rowan (fictional)", day="Tomorrow")
    visitor.go("Today")
    today.get_by_text("1 planned for later").click()
    expect(today.get_by_role("link", name="Rowan (fictional)")).to_be_visible()
    look(page, "today-planned-for-later")

    today.get_by_role("button", name="Start visit").click()
    visitor.heading("Arrive")
    expect(page.get_by_role("radio", name="6 to 8 week review")).to_be_checked()
    when_it_is_signed(visitor)
    visitor.go("Today")
    first = today.get_by_role("listitem").first
    expect(first).to_contain_text("Signed")
    expect(today.get_by_role("listitem").nth(1).get_by_role("button", name="Start visit")).to_be_visible()
    waiting = card(page, "Not sent yet")
    expect(waiting).to_contain_text("Robin (fictional)")
    expect(waiting).to_contain_text("waits for signal")
    look(page, "today-one-signed")

    page.clock.set_fixed_time(datetime.now() + timedelta(days=1))  # noqa: DTZ005  the tablet's own clock
    visitor.go("Families")
    visitor.go("Today")
    left = card(page, "Not done yesterday")
    expect(left.get_by_role("listitem")).to_have_count(1)
    expect(left).to_contain_text("Kit’s baby")
    look(page, "today-not-done-yesterday")
    left.get_by_role("button", name="Plan for today").click()
    expect(left).to_be_hidden()
    expect(today.get_by_role("listitem")).to_contain_text(["Rowan (fictional)", "Kit’s baby"])
    for name in ("Rowan (fictional)", "Kit’s baby"):
        today.get_by_role("button", name=f"Any time. Change the plan for {name}").click()
        page.get_by_role("dialog").get_by_role("button", name="Take it off my list").click()
    expect(today).to_contain_text("Nothing is planned yet")


def when_a_family_is_found_with_a_typing_error(visitor: Visitor, look: Look) -> None:
    """Typed on Today, found in Families."""
    page = visitor.page
    page.get_by_role("searchbox", name="Find a family").press_sequentially("Robbn")
    visitor.heading("Families")
    search = page.get_by_role("searchbox", name="Find a family")
    expect(search).to_have_value("Robbn")
    expect(search).to_be_focused()
    found = card(page, "Families found").get_by_role("listitem")
    expect(found).to_have_count(1)
    expect(found).to_contain_text("Robin (fictional)")
    expect(page.get_by_text("1 of 6 families")).to_be_visible()
    look(page, "families-found")
    search.fill("Zebedee")
    expect(page.get_by_text("Nobody on this tablet has such a name")).to_be_visible()
    look(page, "families-none")
    search.fill("Robbn")


def when_it_is_signed(visitor: Visitor) -> None:
    page = visitor.page
    everyone = page.get_by_role("button", name="Robin, Sam and Alex were there")
    box = everyone.bounding_box()
    assert box
    page.mouse.dblclick(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.get_by_role("group", name="Babies who were there").get_by_role("checkbox")).to_be_checked()
    expect(page.get_by_role("group", name="Carers who were there").get_by_label("Alex")).to_be_checked()
    expect(everyone).to_be_hidden()
    visitor.step("Review")
    page.get_by_role("button", name=re.compile("^Sign")).click()
    visitor.heading(re.compile("Robin|Visit|review", re.IGNORECASE))


@every_size
def test_what_waits_says_why_and_an_erased_family_s_record_can_go(server: Server, tablet: Tablet, look: Look):
    visitor = Visitor(tablet.open(server.url), *server.demo_account())
    page = visitor.page
    visitor.sets_up()
    visitor.go("Today")
    server.stop()
    page.get_by_role("button", name="Start visit to Robin (fictional)").click()
    visitor.heading("Arrive")
    when_it_is_signed(visitor)
    visitor.go("Today")
    waiting = card(page, "Not sent yet")
    waiting.get_by_role("button", name="Send now").click()
    expect(waiting).to_contain_text("waits for signal")

    given_the_family_is_erased_at_the_service(server.data, "Robin (fictional)")
    server.start()
    page.evaluate("() => dispatchEvent(new Event('online'))")
    expect(waiting).to_contain_text("Not taken by the service")
    expect(waiting).to_contain_text("erased for good")
    expect(waiting).to_contain_text("on this tablet, and nowhere else")
    look(page, "today-erased")
    waiting.get_by_role("button", name="Remove from this tablet").click()
    look(page, "remove-erased")
    page.get_by_role("dialog").get_by_role("button", name="Keep it").click()
    expect(waiting).to_contain_text("Not taken by the service")
    waiting.get_by_role("button", name="Remove from this tablet").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove it").click()
    expect(waiting).to_contain_text("Nothing waits.")
    visitor.status(re.compile("All sent and received"))


def given_the_family_is_erased_at_the_service(data: Path, name: str) -> None:
    store = open_store(str(data))
    [family] = {
        entry.record["family"]
        for entry in store.dump()
        if isinstance(entry, Stored) and name in json.dumps(entry.record, ensure_ascii=False)
    }
    store.erase(family, "2026-11-24T09:00:00.000Z")
    store.close()
