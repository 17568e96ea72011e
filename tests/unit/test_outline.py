"""The summary's content, by the vectors that the tablet passes too, and what it may never say."""

import re
from dataclasses import replace

import pytest
from msgspec import structs

from pwa.domain.outline import Receipt, Revision, outline
from pwa.domain.outline_people import Family
from pwa.domain.outline_visit import assessment_section, evidence_in_words
from pwa.packaged.definitions import load_definitions
from tests.builders import (
    AUTHOR,
    OBSERVATION,
    a_baby,
    a_family,
    a_full_visit,
    a_visit,
    an_envelope,
    an_observation,
    answers,
)
from tests.vectors import read
from tests.vectors.write import summary

CASES = read("outline.json")
LABELS = re.compile(
    r"secure|avoidant|disorgani[sz]ed|resistant|anxious attachment|type [abcd]\b|predict", re.IGNORECASE
)


def drawn(body, family=None, **told):
    return outline(an_envelope(body=body), family or a_family(), load_definitions(), **told)


def entries(found, section):
    return {entry.label: entry for part in found.sections if part.id == section for entry in part.entries}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_vector_has_the_summary_that_it_says(case):
    assert summary(case) == case["expect"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_no_summary_holds_a_pattern_or_a_prediction(case):
    assert not LABELS.search(str(case["expect"]))


def test_a_total_and_its_band():
    seen = entries(drawn(a_visit(2)), "observation-1")
    assert (seen["Total"].value, seen["Band"].value, seen["Band"].note) == (
        "26 of 52",
        "Significant concerns",
        "",
    )


def test_a_range_says_why_there_is_no_band():
    seen = entries(drawn(a_full_visit()), "observation-1")
    assert seen["Total"].value == "14 to 18 of 52"
    assert seen["Band"].value == "Not determined"
    assert seen["Band"].note == (
        "Item 8 was not observed: "
        "the lowest possible total is in “no concerns”, the highest in “some concerns”."
    )


def test_an_incomplete_checklist_has_no_total():
    seen = entries(drawn(a_visit([0] * 12)), "observation-1")
    assert (seen["Total"].value, seen["Band"].note) == ("No total", "Item 13 was not answered.")


def test_an_unobserved_item_has_its_own_mark_and_no_number():
    item = entries(drawn(a_full_visit()), "observation-1")["Attunement to distress"]
    assert (item.number, item.value, item.mark) == (8, "Not observed", "not_observed")


def test_everything_that_practice_scored_says_practice():
    found = drawn(a_visit(observations=[an_observation(4, standing="practice", trained_on=None)]))
    labels = entries(found, "observation-1")
    assert "Practice" in found.marks
    assert {"Total (practice)", "Band (practice)"} <= labels.keys()


def test_evidence_is_named_in_words():
    body = a_full_visit()
    family = Family(a_family(), load_definitions().forms["family"])
    words = evidence_in_words(f"observation/{OBSERVATION}/distress", body, family, load_definitions())
    assert words == "Item 8 Attunement to distress: not observed"


def test_a_low_band_fills_in_no_risk():
    found = drawn(a_visit(0))
    assert entries(found, "immediate_risk")["Immediate risk"].value == "Not recorded"
    assert entries(found, "long_term_risk")["Long-term risk"].value == "Not recorded"


def test_a_baby_born_early_has_both_ages():
    family = a_family(babies=[a_baby(gestation_weeks=38, gestation_days=2)])
    assert entries(drawn(a_visit(), family), "who")["Baby"].value == "Robin (fictional), 10 weeks"
    family = a_family(babies=[a_baby(gestation_weeks=36, gestation_days=6)])
    assert entries(drawn(a_visit(), family), "who")["Baby"].value == (
        "Robin (fictional), 10 weeks, corrected 6 weeks 6 days"
    )


def test_which_revision_and_whether_received():
    receipt = Receipt("ab" * 32, 7, "2026-11-23T16:40:00.000Z")
    found = drawn(
        a_visit(), people={AUTHOR: "Alex (fictional)"}, revision=Revision(2, 3, "Wrong day."), receipt=receipt
    )
    record = entries(found, "record")
    assert found.marks == ("Amended", "Superseded by a later revision")
    assert record["Recorded by"].value == "Alex (fictional)"
    assert record["Revision"].value == "2 of 3"
    assert record["Superseded because"].value == "Wrong day."
    assert record["Received by the server"].note == "Number 7, receipt ABABABAB"


def test_the_title_names_nobody():
    assert drawn(a_full_visit()).title == "Visit summary: 6 to 8 week review, 23 November 2026"


def test_a_questionnaire_is_drawn_without_any_code_of_its_own():
    body = a_visit(observations=[an_observation(answers(1, "gad7"), "gad7", baby=None)])
    seen = entries(drawn(body), "observation-1")
    assert (seen["Trouble relaxing"].value, seen["Total"].value) == ("1, Several days", "7 of 21")
    assert seen["Band"].value == "Mild anxiety"


@pytest.mark.parametrize(
    ("offset_ms", "is_said"), [(300_000, False), (-300_000, False), (300_001, True), (-300_001, True)]
)
def test_a_clock_that_is_off_by_more_than_five_minutes_is_said(offset_ms: int, is_said: bool):
    case = read("outline.json")[0]
    told = str(summary({**case, "record": {**case["record"], "clock_offset_ms": offset_ms}}))
    assert ("which differed from the server's by 5 minutes" in told) is is_said


def test_a_heading_put_first_is_printed_only_when_it_was_written_under():
    """What is always there is said in the form; the order of the form means nothing."""
    defined = load_definitions()
    visit = defined.forms["visit"]
    assessment = visit.field("assessment")
    first = structs.replace(assessment.fields[1], name="put_first", label="Put first", always=False)
    reordered = structs.replace(assessment, fields=(first, *assessment.fields))
    fields = tuple(reordered if field.name == "assessment" else field for field in visit.fields)
    section = assessment_section({}, replace(visit, fields=fields))
    assert [entry.label for entry in section.entries] == [assessment.fields[0].label]
