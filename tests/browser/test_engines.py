"""The main job on the other engines: Safari's, as it is on an iPad, and Firefox's. Steps are those of the whole journey."""

import re
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

import pytest

from pwa.store import open_store
from tests.browser.expecting import expect
from tests.browser.house import Server
from tests.browser.test_journey import (
    given_a_tablet_that_is_set_up,
    given_the_signal_is_gone_and_the_browser_was_closed,
    when_a_family_is_added,
    when_it_is_signed,
    when_the_visit_is_done,
)
from tests.browser.visitor import Visitor

DAY_MS = 86_400_000
TOMORROW = f"""
() => {{
  const Real = Date;
  globalThis.Date = class extends Real {{
    constructor(...given) {{ super(...(given.length > 0 ? given : [Real.now() + {DAY_MS}])); }}
    static now() {{ return Real.now() + {DAY_MS}; }}
  }};
}}
"""
Look = Callable[[Any, str], None]


@pytest.mark.journey
@pytest.mark.parametrize("engine", ["webkit", "firefox"], indirect=True)
def test_a_whole_visit_without_signal_on_every_engine(server: Server, tablet: Any, look: Look):
    visitor = given_a_tablet_that_is_set_up(server, tablet, look)
    given_the_signal_is_gone_and_the_browser_was_closed(server, tablet, visitor, look)
    when_a_family_is_added(visitor, look)
    when_the_visit_is_done(visitor, look)
    when_it_is_signed(visitor, look)
    then_it_is_received_when_there_is_signal(server, visitor, look)


def then_it_is_received_when_there_is_signal(server: Server, visitor: Visitor, look: Look) -> None:
    page = visitor.page
    server.start()
    visitor.go("More")
    page.get_by_role("button", name="Send and receive now").click()
    visitor.status(re.compile("All sent and received"))
    visitor.go("Families")
    page.get_by_role("link", name="Linden").click()
    page.get_by_role("region", name="Visits").get_by_role("link").first.click()
    expect(page.get_by_text(re.compile(r"receipt [0-9A-F]{8}", re.IGNORECASE)).first).to_be_visible()
    expect(page.locator("[data-document]")).to_contain_text("14 to 18")
    look(page, "received")


@pytest.mark.parametrize("engine", ["chromium", "webkit"], indirect=True)
def test_a_clock_wrong_by_a_day_is_told_and_kept_with_the_visit(server: Server, tablet: Any, look: Look):
    visitor = given_a_tablet_that_is_set_up(server, tablet, look)
    visitor.page.get_by_role("button", name="Hide").click()
    visitor.heading("Unlock")
    # As if somebody had set it: from now on this page lives tomorrow.
    visitor.page.evaluate(TOMORROW)
    visitor.unlock()
    visitor.go("More")
    visitor.page.get_by_role("button", name="Send and receive now").click()
    told = visitor.page.get_by_text("This tablet’s clock is 24 hours fast").first
    expect(told).to_be_visible()
    look(visitor.page, "clock-wrong")
    visitor.signs_a_short_visit()
    visitor.status(re.compile("All sent and received"))
    server.stop()
    with closing(open_store(str(server.data), only_read=True)) as store:
        kept = [kept for kept in store.since(0, 1000) if kept.record["kind"] == "visit"][-1]
    off_ms = kept.record["clock_offset_ms"]
    assert abs(off_ms + DAY_MS) < 60_000
    signed, received = (datetime.fromisoformat(at) for at in (kept.record["signed_at"], kept.received_at))
    assert abs((signed - received) / timedelta(milliseconds=1) + off_ms) < 60_000


# What an engine does not have, and where and how the visitor reads it.
ABSENT = {
    "webkit": {
        "Ready to go?": [
            "The browser does not promise to keep what is on this tablet",
            "This browser does not say how much space is free",
        ],
        "More": [
            "The browser does not promise to keep it",
            "Not told by this browser",
            "it opens with your passphrase only: this browser does not let the tablet’s own lock open it",
        ],
    },
    # Its question, whether to keep what is stored, is never answered here.
    "firefox": {
        "Ready to go?": ["The browser does not promise to keep what is on this tablet"],
        "More": ["The browser does not promise to keep it", "it opens with your passphrase only"],
    },
}


@pytest.mark.parametrize("engine", list(ABSENT), indirect=True)
def test_what_an_engine_does_not_have_is_explained(server: Server, tablet: Any, look: Look, engine: str):
    visitor = given_a_tablet_that_is_set_up(server, tablet, look)
    for screen, texts in ABSENT[engine].items():
        if screen == "More":
            visitor.go("More")
        visitor.heading(screen)
        for text in texts:
            expect(visitor.page.get_by_text(text).first).to_be_visible()
    look(visitor.page, "more")


@pytest.mark.parametrize("engine", ["webkit"], indirect=True)
def test_back_leads_a_parent_to_nothing_from_before_on_an_ipads_engine(server: Server, tablet: Any):
    visitor = Visitor(tablet.open(server.url), *server.demo_account())
    visitor.sets_up()
    page, bruise = visitor.page, "A bruise on a baby who is not mobile"
    visitor.go("Learn")
    page.get_by_role("link", name=bruise).click()
    visitor.heading(bruise)
    visitor.go("Families")
    page.get_by_role("link", name="Robin").click()
    visitor.heading("Robin (fictional)")
    page.get_by_role("button", name="Turn the tablet").click()
    visitor.heading("What would you like to read?")
    page.get_by_role("link", name="When your baby cries").click()
    visitor.heading("When your baby cries")
    for _ in range(6):
        page.go_back()
        visitor.heading("What would you like to read?")
        assert page.url.endswith("#parents")
    page.evaluate("() => { location.hash = 'article' }")
    visitor.heading("What would you like to read?")
    page.get_by_role("button", name="Give the tablet back").click()
    page.get_by_label("Passphrase").fill(visitor.passphrase)
    page.get_by_role("button", name="Go back to work").click()
    visitor.heading("Robin (fictional)")
    page.go_back()
    visitor.heading("Families")
