"""Whatever the tablet calls received is in the server's store, whenever the server is killed, and it all arrives in the end."""

import re
import signal
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import expect

from pwa.store import open_store
from tests.browser.house import Server, Tablet
from tests.browser.visitor import Visitor

# From the moment of signing: before the request, within it, and once the receipt is there.
AFTER_SIGNING_MS = (0, 4, 8, 15, 30, 60, 120, None)
RECEIPT = re.compile(r"receipt [0-9A-F]{8}", re.IGNORECASE)
WITHOUT_SERVER = re.compile(r"^No signal · ")


def signed_visits(data: Path) -> set[str]:
    """What is on the server's disk, read while nobody writes."""
    with closing(open_store(str(data), only_read=True)) as store:
        assert store.verify().problems == ()
        visits = [kept.record for kept in store.since(0, 1000) if kept.record["kind"] == "visit"]
        return {record["id"] for record in visits if record["device"] != "demo"}


def unsent(visitor: Visitor) -> int:
    """How many visits the tablet says are not received yet, after it has tried again and met nobody."""
    visitor.go("More")
    visitor.page.get_by_role("button", name="Send and receive now").click()
    line = visitor.page.locator("[data-module=status-line]")
    for _ in range(300):
        # One reading: between two the app may have begun to try again.
        text = line.inner_text()
        if WITHOUT_SERVER.match(text):
            found = re.search(r"(\d+) visits?", text)
            return int(found[1]) if found else 0
        visitor.page.wait_for_timeout(100)
    raise AssertionError(f"the tablet still says “{text}”")


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return Server(tmp_path / "data", demo=True)


def test_killing_the_server_at_any_moment_loses_no_received_visit(server: Server, tablet: Tablet):
    server.start()
    try:
        visitor = Visitor(tablet.open(server.url), *server.demo_account())
        visitor.sets_up()
        killed_before_the_receipt = 0
        for number, delay_ms in enumerate(AFTER_SIGNING_MS, start=1):
            visitor.go("Today")
            visitor.page.get_by_role("button", name="Start visit to Robin").click()
            visitor.choose("Type of contact", "Other contact")
            visitor.step("Review and sign")
            visitor.page.get_by_role("button", name="Sign this visit").click(no_wait_after=True)
            if delay_ms is None:
                expect(visitor.page.get_by_text(RECEIPT).first).to_be_visible()
            else:
                visitor.page.wait_for_timeout(delay_ms)
            server.stop(signal.SIGKILL)
            expect(visitor.page.get_by_role("region", name="Versions")).to_be_visible()
            waiting = unsent(visitor)
            killed_before_the_receipt += waiting > 0
            # What is not waiting any more has been called received.
            assert len(signed_visits(server.data)) >= number - waiting
            server.start()
            visitor.go("More")
            visitor.page.get_by_role("button", name="Send and receive now").click()
            visitor.status(re.compile("All sent and received"))
        # Both sides of the receipt were tried, or this would prove nothing.
        assert 0 < killed_before_the_receipt < len(AFTER_SIGNING_MS)
        server.stop()
        assert len(signed_visits(server.data)) == len(AFTER_SIGNING_MS)
    finally:
        server.stop()
