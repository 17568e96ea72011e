"""Receiving: a tablet gets what its person may see, page by page, and nothing twice."""

import pytest
from flask import Flask

from pwa.clock import instant, now
from pwa.domain.records import record_hash
from pwa.service import pull, sync
from pwa.store.contract import VisibleRecords
from tests.builders import a_family
from tests.web.answers import FRESH
from tests.web.tablet import Tablet, Tablets


def test_another_tablet_of_the_same_visitor_gets_what_was_sent(tablet: Tablets, app: Flask):
    alice = tablet("Alice")
    family = alice.with_family()
    second = Tablet(app.test_client(), alice.account)
    second.sign_in()
    second.device = second.post("/api/devices", {"label": "second"}).get_json()["device"]
    answer = second.send()
    assert [kept["record"] for kept in answer["records"]] == [family]
    assert answer["records"][0]["sha256"] == record_hash(family)
    assert answer["people"] == {alice.id: "Alice"}
    assert second.send(cursor=answer["cursor"])["records"] == []
    visit = alice.signs("visit")
    alice.send(visit)
    assert [kept["record"]["id"] for kept in second.send(cursor=answer["cursor"])["records"]] == [visit["id"]]


def test_what_a_tablet_sends_is_not_sent_back_to_it(tablet: Tablets):
    alice = tablet("Alice")
    answer = alice.send(alice.signs("family", a_family()))
    assert answer["records"] == []
    assert alice.send(cursor=answer["cursor"])["records"] == []


def test_pulling_goes_page_by_page(tablet: Tablets, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pull, "PAGE", 3)
    alice = tablet("Alice")
    alice.with_family()
    alice.send(*(alice.signs("visit") for _ in range(7)))
    seen, cursor, more = [], None, True
    while more:
        answer = alice.send(cursor=cursor)
        seen += [kept["seq"] for kept in answer["records"]]
        cursor, more = answer["cursor"], answer["more"]
    assert seen == list(range(1, 9))


def test_a_page_that_is_just_full_is_the_last_one(tablet: Tablets, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pull, "PAGE", 3)
    alice = tablet("Alice")
    alice.with_family()
    alice.send(alice.signs("visit"), alice.signs("visit"))
    answer = alice.send()
    assert (len(answer["records"]), answer["more"]) == (3, False)


@pytest.mark.parametrize("cursor", ["", "nonsense", "\ud800.x.y", "W10.x", "💣", "WyJhIiwwXQ.AAAA"])
def test_a_cursor_that_is_none_of_ours_begins_anew(cursor: str, tablet: Tablets):
    alice = tablet("Alice")
    alice.with_family()
    assert len(alice.send(cursor=cursor)["records"]) == 1


def test_somebody_elses_cursor_begins_anew(tablet: Tablets):
    """Bob's lies behind everything, so nobody who followed it would be given what came before."""
    alice, bob = tablet("Alice"), tablet("Bob")
    alice.send(alice.signs("family", a_family(), family=FRESH, subject=FRESH))
    bob.with_family()
    cursor = bob.send()["cursor"]
    assert len(alice.send(cursor=cursor)["records"]) == 1


def test_a_family_handed_over_comes_with_its_history_and_unsent_visits_are_not_lost(
    tablet: Tablets, app: Flask
):
    alice, bob = tablet("Alice"), tablet("Bob")
    alice.with_family()
    late = alice.signs("visit")
    before = bob.send()["cursor"]
    app.extensions["attune"].caseload.hand_over(late["family"], bob.id, instant(now()))
    answer = bob.send(cursor=before)
    assert [kept["record"]["kind"] for kept in answer["records"]] == ["family"]
    assert alice.send(late)["rejected"] == []
    assert alice.send()["records"] == []
    received = bob.send(cursor=answer["cursor"])
    assert [kept["record"]["id"] for kept in received["records"]] == [late["id"]]
    assert received["people"] == {alice.id: "Alice", bob.id: "Bob"}


def test_a_family_that_comes_during_a_pull_is_never_skipped(
    tablet: Tablets, app: Flask, monkeypatch: pytest.MonkeyPatch
):
    """The visitor's other tablet sends a new family and a visit to a known one while this tablet is asking."""
    alice = tablet("Alice")
    known = alice.with_family()
    cursor = alice.send()["cursor"]
    new = alice.signs("family", a_family(), family=FRESH, subject=FRESH)
    visit = alice.signs("visit", family=known["family"])
    found = app.extensions["attune"]
    asked = found.store.visible_to

    def visible_to_just_after(user: str, today: str) -> VisibleRecords:
        if found.store.get(new["id"]) is None:
            sync.apply_batch(found.store, found.caseload, [new, visit], alice.id, now(), found.definitions)
        visible: VisibleRecords = asked(user, today)
        return visible

    def pull_from(cursor: str) -> tuple[set[str], str]:
        page = pull.pull_page(found.store, found.caseload, alice.id, cursor, app.config["SECRET_KEY"], set())
        return {kept.record["id"] for kept in page.records}, page.cursor

    monkeypatch.setattr(found.store, "visible_to", visible_to_just_after)
    first, cursor = pull_from(cursor)
    second, _ = pull_from(cursor)
    assert first | second == {new["id"], visit["id"]}
