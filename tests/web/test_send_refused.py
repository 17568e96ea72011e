"""Records that are not taken in: each is named with its code, and holds up no other."""

from typing import Any

import pytest
from flask import Flask

from pwa.domain.forms import SCHEMA
from pwa.service import sync
from tests.builders import a_baby, a_family, a_visit, an_amendment, an_observation
from tests.vectors import read
from tests.web.answers import codes, fields
from tests.web.tablet import Tablets


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


def test_a_field_with_half_a_character_in_its_name_is_named(tablet: Tablets):
    alice = tablet("Alice")
    alice.with_family()
    answer = alice.send(alice.signs("visit", a_visit(**{"mood\ud800": "good"})))
    assert fields(answer) == {"body/mood\ud800"}


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
    assert set(sync.REFUSALS) == known.keys()
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
