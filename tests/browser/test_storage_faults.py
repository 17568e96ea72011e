"""The tablet is full, or its database is closed, taken or silent while a visit is filled in: it is told, and nothing is lost."""

import os
import re
import signal
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.disk_faults import ROOM_BYTES, closed_by_chromium, full, held, upgraded_and_undone
from tests.browser.expecting import expect
from tests.browser.house import Server
from tests.browser.visitor import Visitor
from tests.browser.webkit_page import until

Look = Callable[[Any, str], None]
FIELD = "Who was not seen, and why"
WHEN_CLOSED = f"""
() => new Promise((resolve) => {{
  const label = [...document.querySelectorAll("main label")].find((each) => each.textContent.includes("{FIELD}"));
  const says = () => document.querySelector("[data-module=status-line]").textContent.trim();
  const opening = indexedDB.open("attune");
  opening.onsuccess = () => {{
    // Held, or it may be thrown away before it can tell of its end.
    window.heldOpen = opening.result;
    opening.result.onclose = () => {{
      console.log("CLOSED");
      label.control.value = "The store is gone.";
      label.control.dispatchEvent(new Event("input", {{ bubbles: true }}));
      console.log("TYPED", says());
      setInterval(() => console.log("SAYS", says()), 200);
    }};
    resolve(true);
  }};
}})
"""
LONG = " It was said twice, and written down once." * 60


@pytest.mark.parametrize("engine", ["chromium", "webkit"], indirect=True)
def test_whatever_befalls_the_database_what_was_entered_is_kept(
    server: Server, tablet: Any, engine: str, look: Look
):
    visitor = given_a_visit_begun_on_a_small_tablet(server, tablet, engine)
    # As another tab has it, or another version of the app.
    other = visitor.page.context.new_page()
    other.goto(f"{server.url}/learn/")

    writes(visitor, "First, nothing is wrong.")
    with full(other):
        visitor.page.get_by_label(FIELD).fill(f"The tablet is full.{LONG}")
        is_told_at_once(visitor, "Not saved: this tablet is full", "Keep the app open, and delete")
        look(visitor.page, "full")
        expect(visitor.page.get_by_label(FIELD)).to_have_value(f"The tablet is full.{LONG}")
    is_saved(visitor)
    is_on_the_disk(server, tablet, visitor, f"The tablet is full.{LONG}")

    other = visitor.page.context.new_page()
    other.goto(f"{server.url}/learn/")
    with held(other):
        visitor.page.get_by_label(FIELD).fill("Nobody answers.")
        is_told_at_once(visitor, "Not saved yet", "Keep the app open: it tries again")
        expect(visitor.page.get_by_label(FIELD)).to_have_value("Nobody answers.")
    is_saved(visitor)

    upgraded_and_undone(other)
    last = "Another version wanted it."
    writes(visitor, last)
    if engine == "chromium":
        closed_by_chromium(visitor.page.context.new_page(), other)
        last = "The browser closed it."
        writes(visitor, last)
    is_on_the_disk(server, tablet, visitor, last)
    look(visitor.page, "kept")


def given_a_visit_begun_on_a_small_tablet(server: Server, tablet: Any, engine: str) -> Visitor:
    if engine == "webkit":
        tablet.room = ROOM_BYTES
    visitor = Visitor(tablet.open(server.url), *server.demo_account())
    if engine == "chromium":
        protocol = visitor.page.context.new_cdp_session(visitor.page)
        protocol.send("Storage.overrideQuotaForOrigin", {"origin": server.url, "quotaSize": ROOM_BYTES})
    visitor.sets_up()
    visitor.go("Today")
    visitor.page.get_by_role("button", name="Start visit to Robin").click()
    visitor.heading("Arrive")
    return visitor


def writes(visitor: Visitor, words: str) -> None:
    visitor.page.get_by_label(FIELD).fill(words)
    is_saved(visitor)


def is_told_at_once(visitor: Visitor, what: str, to_do: str) -> None:
    """In red, above the screen, with what is safe and what to do."""
    expect(visitor.page.get_by_text(what, exact=True).first).to_be_visible()
    expect(visitor.page.get_by_text(re.compile(f"is safe.*{to_do}")).first).to_be_visible()
    visitor.status("Not saved yet · trying again")


def is_saved(visitor: Visitor) -> None:
    """By itself, without a touch; and nothing red is left."""
    visitor.saved()
    expect(visitor.page.get_by_text(re.compile("^Not saved"))).to_have_count(0)


def is_on_the_disk(server: Server, tablet: Any, visitor: Visitor, words: str) -> None:
    tablet.kill()
    visitor.page = tablet.open(server.url)
    visitor.unlock()
    visitor.heading("Arrive")
    expect(visitor.page.get_by_label(FIELD)).to_have_value(words)


@pytest.mark.long
def test_a_place_that_cannot_be_kept_alarms_nobody(server: Server, tablet: Any, engine: str, look: Look):
    visitor = given_a_visit_begun_on_a_small_tablet(server, tablet, engine)
    writes(visitor, "First, nothing is wrong.")
    is_on_the_disk(server, tablet, visitor, "First, nothing is wrong.")
    page = visitor.page
    other = page.context.new_page()
    other.goto(f"{server.url}/learn/")
    page.clock.install()
    with held(other):
        visitor.step("Assess")
        visitor.heading("Assessment")
        # As long as anything waits for the disk, and tries once more.
        for _ in range(6):
            page.clock.run_for("01:00")
        look(page, "held")
        expect(page.get_by_text("Something went wrong")).to_have_count(0)


@pytest.mark.parametrize("engine", ["webkit"], indirect=True)
def test_when_safaris_engine_loses_its_store_what_is_entered_after_it_is_kept(
    server: Server, tablet: Any, look: Look
):
    """As iPads do it to an app in the background: the process that holds the database ends, and the page goes on."""
    visitor = given_a_visit_begun_on_a_small_tablet(server, tablet, "webkit")
    writes(visitor, "First, nothing is wrong.")
    look(visitor.page, "before")
    # Nobody can steer the page after it, so it is told beforehand what to do.
    visitor.page.evaluate(WHEN_CLOSED)
    holding = tablet.processes("WebKitNetwork")
    assert holding
    for pid in holding:
        os.kill(pid, signal.SIGKILL)
    until(
        lambda: re.search(r"CLOSED.*TYPED Saving.*SAYS Saved on this tablet", tablet.said, re.DOTALL),
        30,
        lambda: tablet.said,
    )
    is_on_the_disk(server, tablet, visitor, "The store is gone.")
