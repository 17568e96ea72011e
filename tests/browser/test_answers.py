"""Every answer that a server, a Wi-Fi or a bad line can give while a visit is sent: told plainly; nothing lost, nothing twice."""

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pwa.store import open_store
from tests.browser.expecting import expect
from tests.browser.house import Server
from tests.browser.line import Fault, Line, answers, cut, lost, nonsense, wifi_elsewhere, wifi_page
from tests.browser.visitor import Visitor

Look = Callable[[Any, str], None]
WAITS = "1 visit saved on this tablet, not sent"
FAILED = "Sending did not go through"
SAFE = "safe on this tablet"
BUSY = {"code": "busy", "message": "The service is being looked after. What is on this tablet is safe."}

# What happens; the status line while it lasts; the words above the screen. Each mends itself when it is over.
# An engine that takes half an answer for a whole one finds that it makes no sense.
PASSING: list[tuple[str, Fault, str, str | None]] = [
    ("403", answers(403), WAITS, r"could not take this \(403\).*safe on this tablet"),
    ("409", answers(409), WAITS, r"could not take this \(409\).*safe on this tablet"),
    ("500", answers(500), WAITS, "did not confirm.*safe on this tablet"),
    ("503", answers(503), WAITS, r"could not take this \(503\).*safe on this tablet"),
    ("503, later", answers(503, BUSY, retry_after=1), WAITS, "being looked after.*is safe"),
    ("a Wi-Fi's page", wifi_page, WAITS, "a Wi-Fi page, perhaps.*safe on this tablet"),
    ("a Wi-Fi's other address", wifi_elsewhere, f"No signal · {WAITS}", None),
    ("nonsense", nonsense, WAITS, "not one of the server.*safe on this tablet"),
    ("cut in the middle", cut, WAITS, None),
    ("lost", lost, f"No signal · {WAITS}", None),
]
# These are about the record: it is kept with the reason, and sent again when somebody says so.
REFUSING: list[tuple[str, Fault, str]] = [
    ("400", answers(400, {"code": "bad", "message": "This can't be read."}), "This can't be read."),
    ("413", answers(413), "could not take this (413)"),
]

# The server as a whole, or what stands before it.
DOWN: list[tuple[str, Fault, str]] = [
    ("500 for everything", answers(500), r"could not take this \(500\)"),
    ("503 for everything", answers(503, BUSY, retry_after=2), "being looked after"),
    ("a Wi-Fi's page for everything", wifi_page, "a Wi-Fi page, perhaps"),
]


@pytest.fixture
def line(server: Server) -> Iterator[Line]:
    drawn = Line(server.port)
    yield drawn
    drawn.close()


@pytest.fixture
def visitor(server: Server, tablet: Any, line: Line) -> Visitor:
    visitor = Visitor(tablet.open(line.url), *server.demo_account())
    visitor.sets_up()
    return visitor


@pytest.mark.parametrize("engine", ["chromium", "webkit"], indirect=True)
def test_whatever_is_answered_each_visit_is_told_truly_and_arrives_once(
    server: Server, visitor: Visitor, line: Line, look: Look
):
    for name, fault, status, words in PASSING:
        with line.meets(name, fault):
            visitor.signs_a_short_visit()
            visitor.status(re.compile(re.escape(status)))
            if words:
                expect(visitor.page.get_by_text(FAILED).first).to_be_visible()
                expect(visitor.page.get_by_text(re.compile(words)).first).to_be_visible()
                look(visitor.page, name)
        visitor.status(re.compile("All sent and received"))
        expect(visitor.page.get_by_text(FAILED)).to_have_count(0)

    for name, fault, reason in REFUSING:
        with line.meets(name, fault):
            visitor.signs_a_short_visit()
            visitor.status(re.compile("1 record not taken by the service"))
        visitor.go("Today")
        refused = visitor.page.get_by_role("region", name="Not sent yet")
        expect(refused).to_contain_text(reason)
        expect(refused).to_contain_text("It is safe on this tablet.")
        look(visitor.page, name)
        visitor.page.get_by_role("button", name="Send it again").click()
        visitor.status(re.compile("All sent and received"))

    with line.meets("401", answers(401, {"code": "signed_out", "message": "Sign in."})):
        visitor.signs_a_short_visit()
        visitor.status(re.compile(f"Signed out · {WAITS}"))
        expect(visitor.page.get_by_text("Sign in to send what waits").first).to_be_visible()
        look(visitor.page, "401")
    visitor.sign_in_again()
    visitor.status(re.compile("All sent and received"))

    for name, fault, words in DOWN:
        with line.meets(name, fault, everywhere=True):
            visitor.signs_a_short_visit()
            visitor.status(re.compile(re.escape(WAITS)))
            expect(visitor.page.get_by_text(re.compile(words)).first).to_be_visible()
        visitor.status(re.compile("All sent and received"))

    signed = len(PASSING) + len(REFUSING) + 1 + len(DOWN)
    server.stop()
    assert visits(server.data) == signed
    assert len(line.fired) == signed
    assert min(line.fired.values()) >= 1


def visits(data: Path) -> int:
    """How many visits of this tablet are on the server's disk, none of them twice."""
    with closing(open_store(str(data), only_read=True)) as store:
        assert store.verify().problems == ()
        all_visits = [kept.record for kept in store.since(0, 1000) if kept.record["kind"] == "visit"]
    ids = [record["id"] for record in all_visits if record["device"] != "demo"]
    assert len(ids) == len(set(ids))
    return len(ids)
