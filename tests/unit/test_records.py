"""The signed record: what is taken in, what is refused and why, its hash, and scoring it again."""

import hashlib
from datetime import date

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from pwa.domain.checks import CHECKS
from pwa.domain.leaf_checks import MOST_INTEGER
from pwa.domain.records import (
    ENVELOPE,
    KINDS,
    MOST_BYTES,
    BadRecord,
    canonical,
    parse_record,
    parse_signed,
    record_hash,
    rescore,
)
from pwa.packaged.definitions import load_definitions
from tests.builders import (
    OBSERVATION,
    a_baby,
    a_family,
    a_full_visit,
    a_visit,
    an_amendment,
    an_envelope,
    an_observation,
    answers,
    places_in,
    with_change,
)
from tests.vectors import read

TODAY = date(2026, 11, 23)
DEFINITIONS = load_definitions()
ALL_FORMS, INSTRUMENTS = DEFINITIONS.all_forms, DEFINITIONS.instruments


def refused(record):
    with pytest.raises(BadRecord) as found:
        parse_record(record, TODAY, ALL_FORMS)
    return [(problem.field, problem.code) for problem in found.value.problems]


def test_a_visit_is_parsed_once_and_trusted():
    envelope = an_envelope(body=a_full_visit())
    record = parse_record(envelope, TODAY, ALL_FORMS)
    assert (record.id, record.kind, record.body) == (envelope["id"], "visit", envelope["body"])
    assert record.supersedes is None


def test_an_amendment_has_its_reason():
    record = parse_record(an_amendment(an_envelope()), TODAY, ALL_FORMS)
    assert record.reason == "A word was wrong."


def test_an_amendment_without_a_reason_is_refused():
    assert refused(an_amendment(an_envelope(), reason=None)) == [("reason", "missing")]


def test_a_reason_of_two_letters_is_too_short():
    assert refused(an_amendment(an_envelope(), reason="ok")) == [("reason", "too_short")]


def test_a_reason_without_what_it_replaces_is_refused():
    assert refused(an_envelope(reason="It was wrong.")) == [("supersedes", "missing")]


def test_a_record_can_not_replace_itself():
    envelope = an_envelope(reason="It was wrong.")
    assert refused({**envelope, "supersedes": envelope["id"]}) == [("supersedes", "replaces_itself")]


def test_a_family_is_a_revision_of_itself():
    other = "5b0e0d5c-6d5f-4a53-9a0b-1f5d3c1e0099"
    assert refused(an_envelope("family", subject=other)) == [("subject", "wrong_subject")]


@pytest.mark.parametrize("found", [None, [], "text", 7, True])
def test_what_is_no_object_is_refused(found):
    assert refused(found) == [("", "not_a_record")]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"id": "1"}, ("id", "not_a_uuid")),
        ({"kind": "rating"}, ("kind", "not_a_choice")),
        ({"kind": ["visit"]}, ("kind", "not_a_choice")),
        ({"author": None}, ("author", "missing")),
        ({"device": ""}, ("device", "empty")),
        ({"signed_at": "2026-11-23"}, ("signed_at", "not_an_instant")),
        ({"clock_offset_ms": 1.5}, ("clock_offset_ms", "not_a_whole_number")),
        ({"schema": 0}, ("schema", "below_least")),
        ({"schema": 3}, ("schema", "unknown_schema")),
        ({"schema": True}, ("schema", "not_a_whole_number")),
        ({"csrf_token": "x"}, ("csrf_token", "unknown")),
    ],
)
def test_a_wrong_envelope_names_the_field(change, problem):
    assert problem in refused(an_envelope(**change))


def test_a_body_that_is_no_object_is_refused():
    assert refused(an_envelope(body=None) | {"body": []}) == [("body", "not_a_group")]
    assert refused({name: part for name, part in an_envelope().items() if name != "body"}) == [
        ("body", "empty")
    ]


def test_problems_of_the_body_have_paths_from_the_record():
    body = a_family(babies=[a_baby(born_on="2026-11-24")])
    assert refused(an_envelope("family", body)) == [("body/babies/0/born_on", "future")]


def test_a_family_s_body_in_a_visit_is_refused():
    assert ("body/babies", "unknown") in refused(an_envelope("visit", a_family()))


def test_a_note_of_ten_megabytes_names_its_field():
    assert refused(an_envelope(body=a_visit(not_seen="x" * 10_000_000))) == [("body/not_seen", "too_long")]


def test_a_record_that_is_too_large_as_a_whole_is_refused():
    long = "x" * 4_000
    statements = [{"id": f"5b0e0d5c-6d5f-4a53-9a0b-1f5d3c1e{n:04d}", "text": long} for n in range(20)]
    risk = {"statements": statements, "protective": "😀" * 10_000}
    assert refused(
        an_envelope(body=a_visit(not_seen="😀" * 10_000, formulation={"immediate": risk, "long_term": risk}))
    ) == [("", "too_many_bytes")]
    assert MOST_BYTES == 256 * 1024


@pytest.mark.parametrize("case", read("canonical.json"), ids=lambda case: case["name"])
def test_every_vector_has_its_canonical_form_and_hash(case):
    assert canonical(case["value"]).decode() == case["canonical"]
    assert record_hash(case["value"]) == case["sha256"]


NAMES = st.text(st.characters(codec="utf-8"), max_size=6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
)


@given(st.dictionaries(NAMES, VALUES, max_size=5))
def test_the_fast_way_to_canonical_json_is_the_general_one(found):
    assert canonical(found) == rfc8785.dumps(found)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc",)), min_size=3, max_size=8)
ANYTHING = st.one_of(st.text(st.characters(exclude_categories=())), st.integers(), st.floats(), VALUES)
WHOLE = {"visit": a_full_visit(), "family": a_family()}


@given(chosen=st.data(), kind=st.sampled_from(sorted(WHOLE)))
def test_whatever_the_checks_let_through_is_canonical_when_it_is_sorted(chosen, kind):
    offset = chosen.draw(st.integers(-MOST_INTEGER - 1, MOST_INTEGER + 1))
    record = an_envelope(kind, WHOLE[kind], clock_offset_ms=offset)
    for place, found in places_in(record):
        if isinstance(found, str) and " " in found:
            record = with_change(record, place, f"Sam {chosen.draw(WORDS)}")
    if chosen.draw(st.booleans()):
        place, _ = chosen.draw(st.sampled_from(places_in(record)))
        record = with_change(record, place, chosen.draw(ANYTHING))
    try:
        signed = parse_signed(record, TODAY, ALL_FORMS)
    except BadRecord:
        return
    assert signed.canonical == rfc8785.dumps(record)
    assert signed.record == parse_record(record, TODAY, ALL_FORMS)


@pytest.mark.parametrize(
    "text", ["\u2028", "é", "ﬁ 😀", '"\\/', "\t\n\r", "\u00ad", "a\ufeff", "\x7f", "\x1f", "\ud83d"]
)
def test_a_note_with_any_character_that_passes_is_canonical_too(text):
    record = an_envelope(body=a_visit(closing_note=f"Sam {text} Robin"))
    try:
        signed = parse_signed(record, TODAY, ALL_FORMS)
    except BadRecord:
        assert text in "\x7f\x1f\ud83d"
    else:
        assert signed.canonical == rfc8785.dumps(record)


def test_every_name_of_a_form_is_ascii_and_every_number_in_it_safe():
    """So that what `parse_signed` says of canonical JSON holds for a field that will be added, too."""

    def all_fields(fields):
        for found in fields:
            yield found
            yield from all_fields(found.fields)

    for found in all_fields(
        [ENVELOPE, *(field for kind in KINDS for field in DEFINITIONS.forms[kind].fields)]
    ):
        assert found.name.isascii()
        assert found.kind == "group" or found.kind in CHECKS
        if found.kind == "integer":
            assert all(-MOST_INTEGER <= bound <= MOST_INTEGER for bound in (found.min or 0, found.max or 0))


def test_a_record_s_hash_is_that_of_its_canonical_json():
    envelope = an_envelope(body=a_full_visit())
    assert record_hash(envelope) == hashlib.sha256(rfc8785.dumps(envelope)).hexdigest()


def test_the_order_of_names_does_not_change_the_hash():
    envelope = an_envelope()
    assert record_hash(dict(reversed(envelope.items()))) == record_hash(envelope)


def scored_again(observation):
    record = parse_record(an_envelope(body=a_visit(observations=[observation])), TODAY, ALL_FORMS)
    return [found.as_json() for found in rescore(record, INSTRUMENTS)]


@pytest.mark.parametrize("scores", [0, 2, 4, [0, 2], {**answers(0), "distress": "not_observed"}])
def test_a_right_outcome_has_no_disagreement(scores):
    assert scored_again(an_observation(scores)) == []


def test_a_wrong_outcome_is_told_part_by_part():
    wrong = an_observation(2, outcome={"total": 24, "lowest": 24, "highest": 24, "band": "some_concerns"})
    assert scored_again(wrong) == [
        {"observation": OBSERVATION, "field": "total", "tablet": 24, "server": 26},
        {"observation": OBSERVATION, "field": "lowest", "tablet": 24, "server": 26},
        {"observation": OBSERVATION, "field": "highest", "tablet": 24, "server": 26},
        {
            "observation": OBSERVATION,
            "field": "band",
            "tablet": "some_concerns",
            "server": "significant_concerns",
        },
    ]


def test_a_total_of_an_incomplete_checklist_is_a_disagreement():
    wrong = an_observation([0] * 12, outcome={"total": 0, "lowest": 0, "highest": 0, "band": "no_concerns"})
    assert [found["field"] for found in scored_again(wrong)] == ["total", "band", "unanswered"]


def test_an_answer_that_can_not_be_scored_is_told():
    wrong = an_observation(0, answers={**answers(0), "warmth": 1})
    assert scored_again(wrong) == [
        {"observation": OBSERVATION, "field": "answers/warmth", "tablet": 1, "server": None}
    ]


def test_a_family_has_nothing_to_score():
    assert rescore(parse_record(an_envelope("family"), TODAY, ALL_FORMS), INSTRUMENTS) == []
