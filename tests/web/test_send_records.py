"""Sending records: each arrives once, in any order, with one write to disk and a receipt for it."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask

from pwa.domain.forms import SCHEMA
from pwa.domain.records import record_hash
from pwa.service import sync
from tests.builders import a_carer, a_family, a_full_visit, a_visit, an_amendment
from tests.web.answers import FRESH, codes
from tests.web.tablet import SECRET, Tablets


def test_a_family_and_its_visit_arrive_with_receipts_of_their_own_hashes(tablet: Tablets):
    alice = tablet("Alice")
    family, visit = alice.signs("family", a_family()), alice.signs("visit", a_full_visit())
    answer = alice.send(family, visit)
    assert answer["rejected"] == []
    assert [receipt["sha256"] for receipt in answer["receipts"]] == [record_hash(family), record_hash(visit)]
    assert [receipt["seq"] for receipt in answer["receipts"]] == [1, 2]


def test_a_visit_may_stand_before_its_family_in_a_batch(tablet: Tablets):
    alice = tablet("Alice")
    visit, family = alice.signs("visit"), alice.signs("family", a_family())
    assert alice.send(visit, family)["rejected"] == []


def test_an_amendment_may_stand_before_what_it_amends(tablet: Tablets):
    alice = tablet("Alice")
    family = alice.with_family()
    assert family
    first = alice.signs("visit")
    second = an_amendment(first)
    third = an_amendment(second)
    assert alice.send(third, second, first)["rejected"] == []


def test_a_long_chain_of_amendments_is_put_in_order_without_holding_everybody_up(
    tablet: Tablets, monkeypatch: pytest.MonkeyPatch
):
    alice = tablet("Alice")
    chain = [alice.signs("family", a_family())]
    for _ in range(60):
        chain.append(an_amendment(chain[-1]))
    looked = 0

    class Counted(sync._Sent):
        def __eq__(self, other: object) -> bool:
            nonlocal looked
            looked += 1
            return self is other

    monkeypatch.setattr(sync, "_Sent", Counted)
    assert alice.send(*reversed(chain))["rejected"] == []
    assert looked < len(chain) * 10


def test_sending_again_changes_nothing_and_gives_the_same_receipts(tablet: Tablets):
    alice = tablet("Alice")
    batch = alice.signs("family", a_family()), alice.signs("visit", a_visit(2))
    first, second = alice.send(*batch), alice.send(*batch)
    assert [receipt["status"] for receipt in second["receipts"]] == ["already", "already"]
    kept = ("id", "sha256", "seq", "received_at", "disagreements")
    assert [{name: receipt[name] for name in kept} for receipt in second["receipts"]] == [
        {name: receipt[name] for name in kept} for receipt in first["receipts"]
    ]


def test_a_replay_with_other_content_is_a_conflict_and_what_is_stored_stays(tablet: Tablets, app: Flask):
    alice = tablet("Alice")
    alice.with_family()
    visit = alice.signs("visit")
    alice.send(visit)
    changed = {**visit, "body": {**visit["body"], "closing_note": "Something else."}}
    answer = alice.send(changed, alice.signs("visit"))
    assert codes(answer) == {0: "conflict"}
    assert answer["rejected"][0]["id"] == visit["id"]
    assert len(answer["receipts"]) == 1
    assert app.extensions["attune"].store.get(visit["id"]).record == visit


def test_five_equal_sends_at_once_make_one_record(tablet: Tablets, app: Flask):
    alice = tablet("Alice")
    visit, family = alice.signs("visit"), alice.signs("family", a_family())
    token = alice.token()
    cookie = alice.client.get_cookie("attune")
    assert cookie is not None

    def send(_: int) -> dict[str, Any]:
        client = app.test_client()
        client.set_cookie("attune", cookie.value)
        client.environ_base["HTTP_X_ATTUNE_VAULT"] = SECRET
        told = {"device": alice.device, "cursor": None, "records": [family, visit]}
        answer: dict[str, Any] = client.post(
            "/api/sync", json=told, headers={"X-CSRFToken": token}
        ).get_json()
        return answer

    with ThreadPoolExecutor(5) as threads:
        answers = list(threads.map(send, range(5)))
    assert all(answer["rejected"] == [] for answer in answers)
    assert {receipt["seq"] for answer in answers for receipt in answer["receipts"]} == {1, 2}
    statuses = sorted(receipt["status"] for answer in answers for receipt in answer["receipts"])
    assert statuses == ["already"] * 8 + ["stored"] * 2
    assert app.extensions["attune"].store.count() == 2


def test_a_visit_may_name_somebody_whom_a_later_revision_left_out(tablet: Tablets):
    alice = tablet("Alice")
    family = alice.with_family()
    other = a_carer(id="5b0e0d5c-6d5f-4a53-9a0b-1f5d3c1e8888", name="Alex (fictional)")
    alice.send(an_amendment(family, body=a_family(carers=[other])))
    assert alice.send(alice.signs("visit"))["rejected"] == []


def test_a_visit_may_name_somebody_who_joins_the_family_in_the_same_batch(tablet: Tablets):
    alice = tablet("Alice")
    family = alice.with_family()
    other = a_carer(id="5b0e0d5c-6d5f-4a53-9a0b-1f5d3c1e8888", name="Alex (fictional)")
    joined = an_amendment(family, body=a_family(carers=[a_carer(), other]))
    with_alex = alice.signs("visit", a_visit(present={"carers": [other["id"]]}))
    without, nobody = alice.signs("visit"), alice.signs("visit", a_visit(present={"carers": [FRESH]}))
    assert codes(alice.send(without, with_alex, nobody, joined)) == {2: "bad_record"}


def test_what_was_signed_by_the_version_before_arrives_as_it_was_signed(tablet: Tablets, app: Flask):
    alice = tablet("Alice")
    family = alice.signs("family", a_family(), schema=SCHEMA - 1)
    visit = alice.signs("visit", a_full_visit(), schema=SCHEMA - 1)
    assert alice.send(family, visit, an_amendment(visit, schema=SCHEMA))["rejected"] == []
    assert app.extensions["attune"].store.get(visit["id"]).record == visit


def test_an_older_tablets_immediate_risk_is_taken_in_though_nothing_asked_whom_it_was_told_to(
    tablet: Tablets,
):
    alice = tablet("Alice")
    alice.with_family()
    visit = alice.signs("visit", a_visit(formulation={"immediate": {"finding": "identified"}}), schema=1)
    assert alice.send(visit)["rejected"] == []


def test_the_server_scores_again_and_says_where_it_differs(tablet: Tablets, app: Flask):
    alice = tablet("Alice")
    alice.with_family()
    body = a_visit(2)
    body["observations"][0]["outcome"]["total"] = 24
    visit = alice.signs("visit", body)
    [receipt] = alice.send(visit)["receipts"]
    [found] = receipt["disagreements"]
    assert (found["field"], found["tablet"], found["server"]) == ("total", 24, 26)
    assert app.extensions["attune"].store.get(visit["id"]).notes["disagreements"] == [found]
    assert alice.send(visit)["receipts"][0]["disagreements"] == [found]


def test_a_disk_that_refuses_is_503_and_nothing_is_acknowledged(
    tablet: Tablets, app: Flask, monkeypatch: pytest.MonkeyPatch
):
    alice = tablet("Alice")
    alice.with_family()
    fired = []

    def broken(_: int) -> None:
        fired.append(1)
        raise OSError(28, "No space left on device")

    visit = alice.signs("visit")
    told = {"device": alice.device, "cursor": None, "records": [visit]}
    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", broken)
        response = alice.post("/api/sync", told)
    assert fired == [1]
    assert (response.status_code, response.get_json()["code"]) == (503, "store_unavailable")
    assert "receipts" not in response.get_json()
    assert app.extensions["attune"].store.get(visit["id"]) is None
    assert alice.client.get("/healthz").status_code == 503
    assert alice.post("/api/sync", told).status_code == 503
    assert alice.client.get("/api/session").status_code == 200


def test_a_receipt_is_given_only_after_the_disk_has_it(tablet: Tablets, monkeypatch: pytest.MonkeyPatch):
    alice = tablet("Alice")
    alice.with_family()
    order: list[str] = []
    monkeypatch.setattr("os.fsync", lambda file: order.append("on disk"))
    real = sync._outcome
    monkeypatch.setattr(sync, "_outcome", lambda *given: (order.append("receipt"), real(*given))[1])
    alice.send(alice.signs("visit"))
    assert order[:2] == ["on disk", "receipt"]


def test_an_outbox_of_fifty_visits_is_one_write_to_disk(tablet: Tablets, monkeypatch: pytest.MonkeyPatch):
    alice = tablet("Alice")
    alice.with_family()
    cursor = alice.send()["cursor"]
    visits = [alice.signs("visit", a_visit(2)) for _ in range(50)]
    calls: list[int] = []
    monkeypatch.setattr("os.fsync", calls.append)
    assert len(alice.send(*visits, cursor=cursor)["receipts"]) == 50
    assert len(calls) == 1


def test_logs_hold_ids_and_nothing_that_was_entered(tablet: Tablets, caplog: pytest.LogCaptureFixture):
    caplog.set_level("DEBUG")
    alice = tablet("Alice")
    alice.with_family()
    alice.send(alice.signs("visit", a_full_visit()), alice.signs("visit", a_visit(mood="SECRETMOOD")))
    for entered in ("Robin", "Sam", "fictional", "SECRETMOOD", "Alice", "hard pregnancy"):
        assert entered not in caplog.text
