"""Which immediate risks are open: the tablet's vectors, and that no score is asked."""

import pytest

from pwa.domain.family_in_time import in_time
from pwa.domain.open_risks import found_risks, newest_visits, open_risks, risks_beside
from pwa.domain.outline import Revision, outline
from pwa.domain.outline_letter import letter
from pwa.domain.outline_trend import trend
from pwa.packaged.definitions import load_definitions
from tests.builders import a_baby, a_family, a_full_visit, an_envelope, an_observation
from tests.vectors import read

CASES = read("risks.json")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_risk_is_open_until_it_is_closed_by_name(case):
    told = [
        {
            "visit": risk.visit,
            "record": risk.record,
            "on": risk.on.isoformat(),
            "closed": risk.closed and {"on": risk.closed.on.isoformat(), "because": risk.closed.because},
        }
        for risk in found_risks(case["visits"])
    ]
    assert told == case["expect"]
    assert [risk.record for risk in open_risks(case["visits"])] == [
        one["record"] for one in case["expect"] if one["closed"] is None
    ]


def test_no_score_stands_above_an_open_risk_in_summary_letter_or_trend():
    told = {"finding": "identified", "not_told_because": "No signal."}
    body = a_full_visit(observations=[an_observation(0)], formulation={"immediate": told})
    record = an_envelope(body=body)
    risks, definitions = open_risks([record]), load_definitions()
    summary = outline(record, a_family(), definitions, risks=risks)
    written = letter(record, a_family(), definitions, {}, Revision(), None, risks)
    for paper in (summary, written):
        assert paper.sections[0].id == "immediate_risk"
        assert ("Action", "Not recorded") in [
            (entry.label, entry.value) for entry in paper.sections[0].entries
        ]
        assert paper.marks[0] == "Immediate risk identified"
    assert (
        trend([record], {record["id"]: a_family()}, definitions, {}, risks)
        .marks[0]
        .startswith("Immediate risk open since")
    )


def test_a_later_visits_papers_begin_with_the_risk_that_an_earlier_one_left_open():
    earlier = an_envelope(
        id="5b0e0d5c-6d5f-4a53-9a0b-1f5d3c1e0b01",
        subject="5b0e0d5c-6d5f-4a53-9a0b-1f5d3c1e0b02",
        body=a_full_visit(
            formulation={"immediate": {"finding": "unclear", "not_told_because": "No signal."}}
        ),
    )
    record = an_envelope(body=a_full_visit(formulation={"immediate": {"finding": "none_identified"}}))
    risks, definitions = found_risks([earlier, record]), load_definitions()
    for paper in (
        outline(record, a_family(), definitions, risks=risks),
        letter(record, a_family(), definitions, {}, Revision(), None, risks),
    ):
        assert paper.sections[0].id == "open_risk"
        assert "Not told yet, because: No signal." in paper.sections[0].entries[0].note


def test_of_several_revisions_the_newest_counts_in_the_place_of_the_first():
    first, second = ({"kind": "visit", "id": name, "subject": name[0], "body": {}} for name in ("a1", "b1"))
    amended = {"kind": "visit", "id": "a2", "subject": "a", "supersedes": "a1", "body": {}}
    family = {"kind": "family", "id": "f", "subject": "f"}
    assert newest_visits([family, first, second, amended]) == [amended, second]


def test_an_amendment_without_a_finding_brings_the_last_revision_that_had_one():
    revisions = [
        {"kind": "visit", "id": f"a{number}", "subject": "a", "supersedes": f"a{number - 1}", "body": body}
        for number, body in enumerate(
            [_found("identified"), _found("unclear"), _found("none_identified"), {}], 1
        )
    ]
    assert newest_visits(revisions) == [{**revisions[-1], "found_before": revisions[1]}]
    assert newest_visits(revisions[:2]) == [revisions[1]]


@pytest.mark.parametrize("last", ["identified", "none_identified"])
def test_a_risk_that_is_found_anew_is_not_closed_by_what_closed_the_one_before(last):
    closed = {"visit": "a", "record": "a1", "on": "2026-11-23", "state": "closed", "because": "A mistake."}
    revisions = [
        {"kind": "visit", "id": f"a{number}", "subject": "a", "supersedes": f"a{number - 1}", "body": body}
        for number, body in enumerate(
            [
                _found("identified"),
                _found("none_identified", earlier=[closed]),
                _found("identified", earlier=[closed]),
                _found(last, earlier=[closed]),
            ],
            1,
        )
    ]
    closed_then = open_risks(newest_visits(revisions[:2]))
    assert closed_then == []
    for known in (revisions[:3], revisions):
        assert len(open_risks(newest_visits(known))) == 1


def test_beside_the_family_after_an_adoption_a_risk_holds_its_finding_alone():
    said = {"action": "Robin to be seen today.", "not_told_because": "No signal."}
    visit = an_envelope(body=_found("identified", **said))
    adopted = a_baby(name="Rowan (fictional)", status="adopted", status_on="2026-11-24")
    bodies = [a_family(), a_family(babies=[adopted])]
    then, now = in_time(bodies, 0), in_time(bodies, 1)
    (risk,) = risks_beside(open_risks([visit]), now, {visit["id"]: then})
    assert (risk.immediate, risk.is_apart) == ({"finding": "identified"}, True)
    (risk,) = risks_beside(open_risks([visit]), then, {visit["id"]: then})
    assert (risk.immediate, risk.is_apart) == ({"finding": "identified", **said}, False)


def _found(finding, **more):
    return {
        "started_at": "2026-11-23T10:00:00.000Z",
        "formulation": {"immediate": {"finding": finding, **more}},
    }
