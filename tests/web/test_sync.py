"""POST /api/sync: what is sent arrives once, is judged record by record, and is given to whom it may be."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from pwa import create_app
from pwa.clock import now
from pwa.config import Config
from pwa.domain.forms import SCHEMA
from pwa.domain.records import record_hash
from pwa.service import pull, sync
from pwa.store.contract import Put, Stored, VisibleRecords
from tests.builders import a_baby, a_carer, a_family, a_full_visit, a_visit, an_amendment, an_observation
from tests.vectors import read
from tests.web.tablet import Tablet

Tablets = Callable[[str], Tablet]
AT = "2026-11-23T15:02:04.005Z"
FRESH = "5b0e0d5c-6d5f-4a53-9a0b-1f5d3c1e6666"


def codes(answer: dict[str, Any]) -> dict[int, str]:
    return {rejection["index"]: rejection["code"] for rejection in answer["rejected"]}


def fields(answer: dict[str, Any]) -> set[str]:
    return {problem["field"] for rejection in answer["rejected"] for problem in rejection["problems"]}


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


def scored(answers: dict[str, Any]) -> dict[str, Any]:
    """A visit with answers that no tablet of ours could give."""
    return a_visit(observations=[an_observation(2, answers=answers)])


BAD_VISITS = {
    "an unknown item": (scored({"smiling": 2}), "body/observations/0/answers/smiling"),
    "a score of 1": (scored({"positioning": 1}), "body/observations/0/answers/positioning"),
    "text for a number": (
        a_visit(observations=[an_observation(2, minutes="five")]),
        "body/observations/0/minutes",
    ),
    "a field nobody knows": (a_visit(mood="good"), "body/mood"),
    "ten megabytes of note": (a_visit(closing_note="x" * 10_000_000), "body/closing_note"),
    "half a character": (a_visit(closing_note="\ud800"), "body/closing_note"),
    "an immediate risk of which nobody was told": (
        a_visit(formulation={"immediate": {"finding": "identified"}}),
        "body/formulation/immediate/told_whom",
    ),
    "somebody who is not in the family": (
        a_visit(present={"carers": ["5b0e0d5c-6d5f-4a53-9a0b-1f5d3c1e9999"]}),
        "body/present/carers/0",
    ),
}


@pytest.mark.parametrize("what", BAD_VISITS)
def test_a_bad_visit_is_named_and_the_rest_of_its_batch_goes_through(what: str, tablet: Tablets, app: Flask):
    body, field = BAD_VISITS[what]
    alice = tablet("Alice")
    family = alice.with_family()
    good, bad = alice.signs("visit"), alice.signs("visit", body)
    answer = alice.send(bad, good)
    assert codes(answer) == {0: "too_large" if what.startswith("ten") else "bad_record"}
    assert field in fields(answer)
    assert answer["rejected"][0]["message"]
    assert answer["rejected"][0]["problems"][0]["message"]
    assert [receipt["id"] for receipt in answer["receipts"]] == [good["id"]]
    store = app.extensions["attune"].store
    assert store.get(bad["id"]) is None
    assert store.get(family["id"]).record == family


def test_a_birth_date_in_the_future_is_named(tablet: Tablets):
    alice = tablet("Alice")
    family = a_family()
    family["babies"][0]["born_on"] = "2999-01-01"
    answer = alice.send(alice.signs("family", family))
    assert fields(answer) == {"body/babies/0/born_on"}


def test_what_is_no_record_at_all_is_rejected_by_its_place(tablet: Tablets):
    answer = tablet("Alice").send(None, 7, "record", [], {}, {"id": 5}, True)
    assert codes(answer) == dict.fromkeys(range(7), "bad_record")
    assert [rejection["id"] for rejection in answer["rejected"]] == [None] * 7


def test_somebody_elses_record_is_not_taken_from_me(tablet: Tablets):
    alice, bob = tablet("Alice"), tablet("Bob")
    assert codes(bob.send(alice.signs("family", a_family()))) == {0: "not_yours"}


def test_what_a_newer_tablet_signed_is_refused_for_a_reason_that_passes(tablet: Tablets):
    """The tablet sends it again until the service is as new; `bad_record` would be for good."""
    alice = tablet("Alice")
    alice.with_family()
    newer = alice.signs("visit", a_visit(2), schema=SCHEMA + 1)
    later = a_visit(observations=[{**an_observation(2), "version": "2099"}])
    unheard_of = a_visit(observations=[{**an_observation(2), "instrument": "tool_of_2099"}])
    answer = alice.send(
        newer, alice.signs("visit", later), alice.signs("visit", unheard_of), alice.signs("visit")
    )
    assert codes(answer) == dict.fromkeys(range(3), "unknown_version")
    assert len(answer["receipts"]) == 1


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


def test_another_users_family_is_refused_for_visits_and_for_the_family(tablet: Tablets):
    alice, bob = tablet("Alice"), tablet("Bob")
    family = alice.with_family()
    visit = bob.signs("visit")
    amended = an_amendment(family, author=bob.id)
    first = bob.signs("family", a_family())
    answer = bob.send(visit, amended, first)
    assert codes(answer) == dict.fromkeys(range(3), "not_your_family")
    assert fields(answer) == {"family"}
    assert bob.send()["records"] == []


def test_a_visit_to_a_family_that_nobody_knows_is_refused(tablet: Tablets):
    alice = tablet("Alice")
    assert codes(alice.send(alice.signs("visit"))) == {0: "not_your_family"}


def test_an_amendment_of_a_family_that_nobody_knows_is_no_first_record_of_it(tablet: Tablets, app: Flask):
    alice = tablet("Alice")
    first = alice.signs("family", a_family())
    answer = alice.send(an_amendment(first))
    assert codes(answer) == {0: "not_your_family"}
    assert not app.extensions["attune"].caseload.is_known(first["family"])
    assert codes(alice.send(first)) == {}


def test_the_codes_of_refusals_are_those_for_which_the_tablet_has_a_way_out():
    known = read("refusals.json")["codes"]
    assert sync.MESSAGES.keys() == known.keys()
    assert set(known.values()) == {"final", "passes"}


def test_a_refusal_says_what_is_wrong_by_a_code_too(tablet: Tablets):
    alice = tablet("Alice")
    family = a_family(babies=[a_baby(born_on="2999-01-01")])
    (rejected,) = alice.send(alice.signs("family", family))["rejected"]
    (problem,) = rejected["problems"]
    assert (problem["field"], problem["code"]) == ("body/babies/0/born_on", "future")
    assert problem["code"] in read("refusals.json")["passing_problems"]


def test_a_conflict_never_gives_anybody_a_family(tablet: Tablets, app: Flask):
    alice = tablet("Alice")
    family = alice.with_family()
    other = "5b0e0d5c-6d5f-4a53-9a0b-1f5d3c1e7777"
    stolen = alice.signs("family", a_family(), id=family["id"], family=other, subject=other)
    assert codes(alice.send(stolen)) == {0: "conflict"}
    assert not app.extensions["attune"].caseload.is_known(other)


def test_what_replaces_something_unknown_waits_for_it(tablet: Tablets):
    alice = tablet("Alice")
    alice.with_family()
    first = alice.signs("visit")
    second = an_amendment(first)
    assert codes(alice.send(second)) == {0: "supersedes_unknown"}
    assert alice.send(first, second)["rejected"] == []


def test_what_replaces_a_refused_record_is_refused_with_it(tablet: Tablets):
    alice = tablet("Alice")
    alice.with_family()
    bad = alice.signs("visit", a_visit(mood="good"))
    good = an_amendment(bad, body=a_visit())
    assert codes(alice.send(bad, good)) == {0: "bad_record", 1: "supersedes_unknown"}


def test_a_record_can_not_replace_one_of_another_visit(tablet: Tablets):
    alice = tablet("Alice")
    alice.with_family()
    one, two = alice.signs("visit"), alice.signs("visit")
    crossed = an_amendment(one, subject=two["subject"])
    assert codes(alice.send(one, two, crossed)) == {2: "bad_record"}


def test_a_second_beginning_of_the_same_visit_is_refused(tablet: Tablets):
    alice = tablet("Alice")
    family = alice.with_family()
    visit = alice.signs("visit")
    again = alice.signs("visit", subject=visit["subject"])
    of_the_family = alice.signs("visit", subject=family["subject"])
    answer = alice.send(visit, again, of_the_family)
    assert codes(answer) == {1: "bad_record", 2: "bad_record"}
    assert fields(answer) == {"supersedes"}


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


def test_a_field_with_half_a_character_in_its_name_is_named(tablet: Tablets):
    alice = tablet("Alice")
    alice.with_family()
    answer = alice.send(alice.signs("visit", a_visit(**{"mood\ud800": "good"})))
    assert fields(answer) == {"body/mood\ud800"}


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
    alice, bob = tablet("Alice"), tablet("Bob")
    bob.with_family()
    cursor = bob.send()["cursor"]
    family = a_family()
    alice.send(alice.signs("family", family, family=FRESH, subject=FRESH))
    assert len(alice.send(cursor=cursor)["records"]) == 1


def test_a_family_handed_over_comes_with_its_history_and_unsent_visits_are_not_lost(
    tablet: Tablets, app: Flask
):
    alice, bob = tablet("Alice"), tablet("Bob")
    alice.with_family()
    late = alice.signs("visit")
    before = bob.send()["cursor"]
    app.extensions["attune"].caseload.hand_over(late["family"], bob.id, "2026-11-23T12:00:00.000Z")
    answer = bob.send(cursor=before)
    assert [kept["record"]["kind"] for kept in answer["records"]] == ["family"]
    assert alice.send(late)["rejected"] == []
    assert alice.send()["records"] == []
    received = bob.send(cursor=answer["cursor"])
    assert [kept["record"]["id"] for kept in received["records"]] == [late["id"]]
    assert received["people"] == {alice.id: "Alice", bob.id: "Bob"}


def test_a_store_from_before_a_cursor_begins_a_new_epoch(tablet: Tablets, app: Flask, config: Config):
    alice = tablet("Alice")
    alice.with_family()
    journal = config.data_dir / "store" / "attune.journal"
    backup = journal.read_bytes()
    answer = alice.send(*(alice.signs("visit") for _ in range(3)))
    app.extensions["attune"].store.close()
    journal.write_bytes(backup)
    restored = create_app(config)
    again = Tablet(restored.test_client(), alice.account)
    again.device = alice.device
    assert again.sign_in().status_code == 200
    assert again.client.get("/api/session").get_json()["epoch"] == answer["epoch"]
    later = again.send(cursor=answer["cursor"])
    assert later["epoch"] != answer["epoch"]
    assert [kept["seq"] for kept in later["records"]] == [1]
    restored.extensions["attune"].store.close()


def test_the_server_remembers_how_much_each_device_last_had(tablet: Tablets, app: Flask):
    alice = tablet("Alice")
    told = {
        "device": alice.device,
        "cursor": None,
        "records": [],
        "counts": {"families": 6, "visits": 9, "unsent": 1},
    }
    assert alice.post("/api/sync", told).status_code == 200
    kept = app.extensions["attune"].store.collection("devices").get(alice.device)
    assert kept["counts"] == told["counts"]
    assert kept["label"] == "Alice's tablet"


def test_somebody_elses_device_is_refused(tablet: Tablets):
    alice, bob = tablet("Alice"), tablet("Bob")
    told = {"device": alice.device, "cursor": None, "records": []}
    response = bob.post("/api/sync", told)
    assert (response.status_code, response.get_json()["code"]) == (403, "not_your_device")


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"records": []}, "device"),
        ({"device": "mine"}, "device"),
        ({"device": ["x"]}, "device"),
        ({"cursor": 7}, "cursor"),
        ({"cursor": "x" * 2000}, "cursor"),
        ({"records": {}}, "records"),
        ({"records": [None] * 501}, "records"),
        ({"counts": [1]}, "counts"),
        ({"counts": {"visits": True}}, "counts/visits"),
        ({"counts": {"babies": 1}}, "counts/babies"),
    ],
)
def test_a_bad_envelope_is_refused_naming_the_field(told: dict[str, Any], field: str, tablet: Tablets):
    alice = tablet("Alice")
    whole = {"device": alice.device, "cursor": None, "records": []} if field != "device" else {}
    response = alice.post("/api/sync", {**whole, **told})
    answer = response.get_json()
    assert (response.status_code, answer["code"], answer["field"]) == (400, "bad_envelope", field)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"records": [{"id": "5b0e',
        b"\xff\xfe",
        b"NaN",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b"[" * 100_000,
    ],
)
def test_truncated_json_is_refused_with_a_code(body: bytes, tablet: Tablets):
    response = tablet("Alice").post_bytes("/api/sync", body)
    assert (response.status_code, response.get_json()["code"]) == (400, "not_json")


def test_json_that_is_no_object_is_refused(tablet: Tablets):
    response = tablet("Alice").post("/api/sync", [])
    assert (response.status_code, response.get_json()["code"]) == (400, "bad_envelope")


def test_a_body_that_is_far_too_large_is_refused_as_a_whole(tablet: Tablets, app: Flask):
    app.config["MAX_CONTENT_LENGTH"] = 100_000
    response = tablet("Alice").post_bytes("/api/sync", json.dumps({"a": "x" * 200_000}).encode())
    assert (response.status_code, response.get_json()["code"]) == (413, "too_large")


def test_so_is_one_that_does_not_say_how_long_it_is(tablet: Tablets, app: Flask):
    app.config["MAX_CONTENT_LENGTH"] = 100_000
    alice = tablet("Alice")
    for size, status in ((200_000, 413), (50_000, 400)):
        response = alice.client.post(
            "/api/sync",
            input_stream=BytesIO(b'{"a": "' + b"x" * size + b'"}'),
            content_type="application/json",
            headers={"X-CSRFToken": alice.token(), "Transfer-Encoding": "chunked"},
            environ_overrides={"wsgi.input_terminated": True},
        )
        assert response.status_code == status, response.text


def test_a_form_instead_of_json_is_refused(tablet: Tablets):
    alice = tablet("Alice")
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"):
        response = alice.post_bytes("/api/sync", b"a=1&b=2", kind)
        assert (response.status_code, response.get_json()["code"]) == (400, "not_json")


def test_signed_out_is_401_and_says_what_is_safe(client, tablet: Tablets):
    response = client.post("/api/sync", json={})
    assert (response.status_code, response.get_json()["code"]) == (401, "signed_out")
    assert "safe" in response.get_json()["message"]


def test_a_missing_or_old_token_is_400(tablet: Tablets):
    alice = tablet("Alice")
    for headers in ({}, {"X-CSRFToken": "old"}):
        response = alice.client.post("/api/sync", json={}, headers=headers)
        assert (response.status_code, response.get_json()["code"]) == (400, "bad_csrf")


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

    def visible_to_just_after(user: str) -> VisibleRecords:
        if found.store.get(new["id"]) is None:
            sync.apply_batch(found.store, found.caseload, [new, visit], alice.id, now())
        visible: VisibleRecords = asked(user)
        return visible

    def pull_from(cursor: str) -> tuple[set[str], str]:
        page = pull.pull_page(found.store, found.caseload, alice.id, cursor, app.config["SECRET_KEY"], set())
        return {kept.record["id"] for kept in page.records}, page.cursor

    monkeypatch.setattr(found.store, "visible_to", visible_to_just_after)
    monkeypatch.setattr(found.caseload, "came_by_handover", lambda user: "")
    first, cursor = pull_from(cursor)
    second, _ = pull_from(cursor)
    assert first | second == {new["id"], visit["id"]}


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


def test_an_erased_family_goes_from_the_tablets_of_its_visitors_and_never_comes_back(
    tablet: Tablets, app: Flask
):
    alice, bob = tablet("Alice"), tablet("Bob")
    family = alice.with_family()
    visit = alice.signs("visit", family=family["family"])
    other = alice.signs("family", a_family(), family=FRESH, subject=FRESH)
    cursor = alice.send(visit, other)["cursor"]
    bobs = bob.send()["cursor"]
    found = app.extensions["attune"]
    buried = found.store.erase(family["family"], "2026-11-24T09:00:00.000Z")
    assert buried.records == 2
    answer = alice.send(family, visit, cursor=cursor)
    assert [(one["id"], one["code"]) for one in answer["rejected"]] == [
        (family["id"], "erased"),
        (visit["id"], "erased"),
    ]
    assert "erased for good" in answer["rejected"][0]["message"]
    assert answer["erased"] == [family["family"]]
    assert alice.send(cursor=answer["cursor"])["erased"] == []
    everything = alice.send()
    assert ([one["record"]["id"] for one in everything["records"]], everything["erased"]) == (
        [other["id"]],
        [family["family"]],
    )
    assert bob.send(cursor=bobs)["erased"] == []
    assert not found.caseload.is_known(family["family"])


def test_an_erasure_is_told_with_the_page_in_whose_place_it_was(
    tablet: Tablets, app: Flask, monkeypatch: pytest.MonkeyPatch
):
    """Told too early, and again with its own page, it would be an erasure of what that tablet does not have yet."""
    monkeypatch.setattr(pull, "PAGE", 2)
    alice = tablet("Alice")
    family = alice.with_family()
    other = alice.signs("family", a_family(), family=FRESH, subject=FRESH)
    alice.send(other, *(alice.signs("visit", family=FRESH) for _ in range(2)))
    app.extensions["attune"].store.erase(family["family"], "2026-11-24T09:00:00.000Z")
    first = alice.send()
    assert (len(first["records"]), first["more"], first["erased"]) == (2, True, [])
    second = alice.send(cursor=first["cursor"])
    assert (len(second["records"]), second["more"], second["erased"]) == (1, False, [family["family"]])


def test_a_family_that_lost_its_place_in_the_caseload_is_given_back_to_its_author(
    tablet: Tablets, app: Flask
):
    """A store that was mended or restored may hold a family's record and nobody who may see it."""
    alice = tablet("Alice")
    family = alice.with_family()
    store = app.extensions["attune"].store
    store.collection("caseload").delete(family["family"])
    visit = alice.signs("visit", a_full_visit(), family=family["family"])
    assert codes(alice.send(visit)) == {0: "not_your_family"}
    assert [receipt["status"] for receipt in alice.send(family, visit)["receipts"]] == ["already", "stored"]
    bob = tablet("Bob")
    assert {found["record"]["id"] for found in alice.send()["records"]} == {family["id"], visit["id"]}
    assert bob.send()["records"] == []
    assert codes(bob.send({**family, "author": bob.id})) == {0: "not_your_family"}


def test_a_visit_to_a_family_whose_record_a_restored_store_lacks_waits_for_it(tablet: Tablets, app: Flask):
    """Caseloads can be newer than the records of a restored store; the family's record comes with a tablet."""
    alice = tablet("Alice")
    family = alice.signs("family", a_family())
    services = app.extensions["attune"]
    services.store.append([], [services.caseload.first_assignment(family["family"], [alice.id], AT)])
    visit = alice.signs("visit", a_full_visit(), family=family["family"])
    assert codes(alice.send(visit)) == {0: "not_your_family"}
    assert [receipt["status"] for receipt in alice.send(visit, family)["receipts"]] == ["stored", "stored"]


def restored(app: Flask, *gone: str) -> None:
    """The service's store as an older backup has it: these records and families were never heard of."""
    store = app.extensions["attune"].store
    kept = [
        entry
        for entry in store.dump()
        if not (isinstance(entry, Stored) and {entry.record["id"], entry.record["family"]} & {*gone})
        and not (isinstance(entry, Put) and entry.key in gone)
    ]
    store.load(kept, replace=True)


def test_a_colleagues_tablet_gives_back_what_a_restored_store_lost_as_its_authors(
    tablet: Tablets, app: Flask
):
    """Alice's tablet is gone; Bob's holds copies of a family that came to him by handover."""
    alice, bob = tablet("Alice"), tablet("Bob")
    family = alice.with_family()
    visit = alice.signs("visit", a_full_visit(), family=family["family"])
    alice.send(visit)
    app.extensions["attune"].caseload.hand_over(family["family"], bob.id, AT)
    copies = bob.send()["records"]
    proofs = {copy["record"]["id"]: copy["proof"] for copy in copies}
    restored(app, family["family"])
    own = bob.signs("visit", a_visit(2), family=family["family"])
    batch = [*(copy["record"] for copy in copies), own]
    assert set(codes(bob.send(*batch)).values()) == {"not_yours", "not_your_family"}
    answer = bob.send(*batch, proofs=proofs)
    assert answer["rejected"] == []
    assert [receipt["status"] for receipt in answer["receipts"]] == ["stored"] * 3
    store = app.extensions["attune"].store
    assert store.get(visit["id"]).record == visit
    assert store.get(visit["id"]).notes["offered_by"] == bob.id
    assert {found["record"]["id"] for found in alice.send()["records"]} == {
        family["id"],
        visit["id"],
        own["id"],
    }


def test_nobody_sends_what_somebody_else_signed_without_the_services_own_proof(tablet: Tablets, app: Flask):
    alice, bob = tablet("Alice"), tablet("Bob")
    family = alice.with_family()
    visit = alice.signs("visit", a_full_visit(), family=family["family"])
    receipts = {receipt["id"]: receipt["proof"] for receipt in alice.send(family, visit)["receipts"]}
    restored(app, visit["id"])
    changed = {**visit, "body": {**visit["body"], "closing_note": "Nobody wrote this."}}
    forged = alice.signs("visit", a_full_visit(), family=family["family"])
    for record, proof in (
        (visit, receipts[family["id"]]),
        (visit, receipts[visit["id"]].upper()),
        (visit, ""),
        (changed, receipts[visit["id"]]),
        (forged, receipts[visit["id"]]),
    ):
        assert codes(bob.send(record, proofs={record["id"]: proof})) == {0: "not_yours"}
    # With it the record comes back; Bob, who doesn't have the family, sees nothing of it.
    assert bob.send(visit, proofs={visit["id"]: receipts[visit["id"]]})["rejected"] == []
    assert bob.send()["records"] == []


@pytest.mark.parametrize("proofs", [[], "x", {"a": 1}, {"a": "0" * 65}, {str(n): "" for n in range(501)}])
def test_proofs_that_make_no_sense_are_refused_by_name(tablet: Tablets, proofs: object):
    alice = tablet("Alice")
    told = {"device": alice.device, "cursor": None, "records": [], "proofs": proofs}
    response = alice.post("/api/sync", told)
    assert (response.status_code == 200) == (proofs == [])
    assert proofs == [] or response.get_json()["field"] == "proofs"


def test_what_was_received_comes_back_although_its_family_is_with_somebody_else_again(
    tablet: Tablets, app: Flask
):
    """The restored store is older than the handover, so by its caseload Bob never had the family."""
    alice, bob = tablet("Alice"), tablet("Bob")
    family = alice.with_family()
    app.extensions["attune"].caseload.hand_over(family["family"], bob.id, AT)
    visit = bob.signs("visit", a_full_visit(), family=family["family"])
    [receipt] = bob.send(visit)["receipts"]
    restored(app, family["family"])
    assert alice.send(family)["rejected"] == []
    assert codes(bob.send(visit)) == {0: "not_your_family"}
    assert bob.send(visit, proofs={visit["id"]: receipt["proof"]})["rejected"] == []
    stored = app.extensions["attune"].store.get(visit["id"])
    assert (stored.record, dict(stored.notes)) == (visit, {})
    assert bob.send()["records"] == []
