"""What the letter, the parent's summary and the trend say, and what they never say; and their PDFs."""

import re
from itertools import pairwise
from typing import Any

import page as checker
import pytest

from pwa.documents.workers import PdfWorkers
from pwa.domain.chart import HEIGHT, chart
from pwa.domain.outline_letter import VOICE_NOTE
from pwa.domain.outline_parent import candidates
from pwa.domain.outline_risk import IDENTIFIED
from pwa.packaged.definitions import load_definitions
from tests.builders import SAM, a_baby, a_carer, a_family, a_full_visit, a_visit, an_envelope, an_observation
from tests.unit.documents import STATIC, a_paper, a_trend, fonts_of, paper_page, words_of

N = "not_observed"
FIRST = [2, 2, 4, 2, 2, 0, 4, N, 2, 2, 2, 2, 0]
SECOND = [0, 0, 2, 2, 0, 0, 2, N, 2, 2, 2, 2, 0]
THIRD = [0, 0, 2, 0, 0, 0, 2, 0, 0, 2, 2, 2, 0]
TWINS = [a_baby(name="Wren (fictional)"), a_baby(id="5b0e0d5c-6d5f-4a53-9a0b-1f5d3c1e0021", name=None)]
ALL_SENTENCES = frozenset(
    one.id for one in candidates(an_envelope(body=a_full_visit()), a_family(), load_definitions())
)


def a_course(*scores: Any, **changes: Any):
    return a_trend(*([an_observation(given, **changes)] for given in scores))


def section(paper: Any, section_id: str) -> Any:
    return next((one for one in paper.outline.sections if one.id == section_id), None)


def said(paper: Any) -> str:
    return " ".join(
        part
        for one in paper.outline.sections
        for entry in one.entries
        for part in (one.heading, entry.label, entry.value, entry.note, *entry.lines)
    )


@pytest.fixture(scope="module")
def workers() -> Any:
    made = PdfWorkers(STATIC, count=1)
    yield made
    made.close()


DOCUMENTS = {
    "letter": lambda: paper_page("letter", a_paper("letter")),
    "parent": lambda: paper_page("parent", a_paper("parent", chosen=ALL_SENTENCES)),
    "trend": lambda: paper_page("trend", a_course(FIRST, SECOND, THIRD)),
}


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_it_is_accessible_and_its_fonts_are_inside(kind: str, workers: PdfWorkers, tmp_path: Any):
    pdf = workers.make(DOCUMENTS[kind]())
    failures = checker.validate_pdf_bytes(pdf, profile="ua1").failures
    assert [f"{failure.rule_id} {failure.message}" for failure in failures] == []
    for font in fonts_of(pdf, tmp_path):
        assert "Liberation-Sans" in font[0]
        assert font[-5:-2] == ["yes", "yes", "yes"]


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_every_page_is_numbered_and_has_its_receipt(kind: str, workers: PdfWorkers):
    pages = [" ".join(one.split()) for one in words_of(workers.make(DOCUMENTS[kind]())).split("\f")[:-1]]
    for number, words in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in words
        assert "4F2A91C0" in words


def test_practice_stands_on_every_page_of_a_letter(workers: PdfWorkers):
    practice = an_observation(SECOND, standing="practice", trained_on=None, age_reason="The family moves.")
    html = paper_page("letter", a_paper("letter", a_full_visit(observations=[practice], closing_note=None)))
    for words in words_of(workers.make(html)).split("\f")[:-1]:
        assert "Practice" in words
        assert "Outside the age window" in words


# The letter


def test_the_letter_begins_with_the_babys_voice_in_the_health_visitors_words():
    paper = a_paper("letter")
    [voice] = section(paper, "voice").entries
    assert paper.outline.sections[0].id == "voice"
    assert voice.label == "I am Robin (fictional). I am 10 weeks old. This is what Jo (fictional) saw me do."
    assert voice.value == "Robin looked for the voice and went still."
    assert voice.note == VOICE_NOTE


def test_nothing_is_put_into_a_babys_mouth_that_was_not_recorded():
    [voice] = section(a_paper("letter", a_visit(introductions=None)), "voice").entries
    assert voice.value == "What the baby showed was not recorded at this visit."
    assert "I am" not in said(a_paper("letter", a_visit(introductions=None)))


def test_a_baby_not_yet_born_or_named_speaks_so():
    unborn = a_family(babies=[a_baby(name=None, born_on=None, due_on="2027-01-03")])
    [voice] = section(a_paper("letter", family=unborn), "voice").entries
    assert voice.label == (
        "I am Sam's unborn baby. I do not have a name yet. I am not born yet. This is what Jo (fictional) noticed."
    )


def test_a_baby_who_died_is_given_no_voice_and_no_age():
    died = a_family(babies=[a_baby(status="died", status_on="2026-11-01")])
    paper = a_paper("letter", a_visit(introductions=None), died).outline
    assert paper.sections[0].heading == "Baby and carers"
    words = said(a_paper("letter", a_visit(introductions=None), died))
    assert "Robin (fictional), died on 1 November 2026" in words
    for unwanted in ("10 weeks", "I am Robin", "not recorded at this visit"):
        assert unwanted not in words
    before = a_family(babies=[a_baby(status="died", status_on="2026-12-01")])
    assert "I am 10 weeks old" in said(a_paper("letter", family=before)), (
        "a letter about a visit before is as it was"
    )


def test_the_letter_keeps_the_order_and_the_two_risks_apart():
    ids = [one.id for one in a_paper("letter").outline.sections]
    order = [
        "voice",
        "who",
        "contact",
        "observation-1",
        "assessment",
        "immediate_risk",
        "long_term_risk",
        "actions",
    ]
    assert ids == [*order, "handouts"]
    assert (
        section(a_paper("letter"), "assessment").entries[0].label
        == "Attitude towards the pregnancy and the baby"
    )


def test_the_letters_actions_say_which_risk_they_belong_to():
    [action] = section(a_paper("letter"), "actions").entries
    assert (action.label, action.value) == ("Long-term risk", "Watch again in 2 weeks.")
    assert action.note == "Who will do it: Health visitor. Review on 7 December 2026."
    assert "Watch again" not in str(section(a_paper("letter"), "long_term_risk"))


def test_a_letter_says_at_its_head_that_a_risk_is_immediate_whatever_the_band():
    body = a_full_visit(
        observations=[an_observation(0)], formulation={"immediate": {"finding": "identified"}}
    )
    paper = a_paper("letter", body)
    assert paper.outline.marks[0] == IDENTIFIED
    assert IDENTIFIED in paper.edges.marks
    assert "A low total says nothing about immediate risk." in said(paper)


def test_the_letter_has_notes_result_and_cautions_but_no_list_of_items():
    told = section(a_paper("letter"), "observation-1").entries
    assert [entry for entry in told if entry.kind == "item"] == []
    assert ("Item 3, Vocalisation", "Cooed back twice.") in [(entry.label, entry.value) for entry in told]
    assert told[0].value == "Robin (fictional) with Sam (fictional) · Live · Trained · 5 minutes"
    assert sum(entry.kind == "caution" for entry in told) == 4


def test_a_visit_without_an_observation_has_a_letter_too():
    assert (
        section(a_paper("letter", a_visit()), "observation").entries[0].value == "None was used at this visit"
    )


# The parent's page, of which tests/unit/test_parents_page.py knows what it says


def test_a_usual_one_is_one_page_and_nothing_is_below_12_points(workers: PdfWorkers):
    pdf = workers.make(paper_page("parent", a_paper("parent")))
    assert words_of(pdf).count("\f") == 1
    boxes = words_of(pdf, "-bbox")
    heights = [
        float(bottom) - float(top) for top, bottom in re.findall(r'yMin="([\d.]+)".*?yMax="([\d.]+)"', boxes)
    ]
    assert min(heights[1:]) >= 12


# The trend


def test_the_trend_is_of_one_instrument_baby_and_carer():
    alex = a_carer(id="5b0e0d5c-6d5f-4a53-9a0b-1f5d3c1e0031", name="Alex (fictional)", relationship="father")
    found = a_trend(
        [an_observation(FIRST), an_observation(THIRD, carer=alex["id"])],
        [an_observation(SECOND), an_observation(1, "gad7", baby=None)],
        family=a_family(carers=[a_carer(), alex]),
    )
    told = [(course.instrument.id, course.carer, len(course.seen)) for course in found.trend.courses]
    assert sorted(told) == [
        ("gad7", "Sam (fictional)", 1),
        ("piios", "Alex (fictional)", 1),
        ("piios", "Sam (fictional)", 2),
    ]


def test_a_range_is_drawn_as_a_range_and_its_band_is_not_determined():
    [course] = a_course(FIRST, THIRD).trend.courses
    first, last = chart(course).columns
    assert (course.seen[0].total, course.seen[0].band) == ("24 to 28", "Not determined")
    assert first.low is not None
    assert first.high is not None
    assert first.low > first.high
    assert last.low == last.high
    assert 0 < first.x < last.x


def test_an_unfinished_observation_has_no_total_on_the_chart():
    [course] = a_course({"warmth": 2}).trend.courses
    [column] = chart(course).columns
    assert (course.seen[0].total, column.low, column.high) == ("No total", None, None)


def test_zones_cover_the_whole_height_without_a_gap():
    [course] = a_course(FIRST).trend.courses
    zones = chart(course).zones
    assert [zone.label for zone in zones] == ["No concerns", "Some concerns", "Significant concerns"]
    assert [zone.from_total for zone in zones] == [0, 18, 26]
    assert all(lower.top == upper.bottom for lower, upper in pairwise(zones))
    assert all(0 < zone.top < zone.bottom < HEIGHT for zone in zones)


def test_change_is_told_item_by_item_between_the_last_two():
    [course] = a_course(FIRST, SECOND, [2, *SECOND[1:]]).trend.courses
    assert course.changes[0] == "more concern"
    assert course.changes[7] == "cannot be compared"
    assert set(course.changes[1:7]) == {"same"}
    assert a_course(FIRST, SECOND).trend.courses[0].changes[0] == "less concern"
    assert a_course(FIRST).trend.courses[0].changes == ()


def test_no_line_joins_two_visits_and_nothing_is_foretold():
    html = paper_page("trend", a_course(FIRST, SECOND, THIRD))
    assert "<line" not in html
    assert "<polyline" not in html
    picture = re.findall(r'<svg class="document__chart".*?</svg>', html, re.DOTALL)[0]
    assert all(path.count("M") == 3 for path in re.findall(r' d="([^"]*)"', picture))
    assert "does not say how things were between visits, or how they will go on" in html


def test_cautions_on_noise_agreement_and_what_was_live():
    [course] = a_course(FIRST, SECOND, standing="practice", trained_on=None).trend.courses
    assert "Two ratings differ even when nothing has changed" in course.in_mind[0].value
    assert "intraclass correlation 0.94 (95% confidence interval 0.92 to 0.95)" in course.in_mind[1].value
    told = " ".join(entry.value for entry in course.cautions)
    for caution in ("does not measure or classify attachment", "Scored live.", "Practice:", "not a 0"):
        assert caution in told


def test_practice_and_age_are_marked_at_the_visit_and_at_every_page():
    young = a_family(babies=[a_baby(born_on="2026-11-01")])
    found = a_trend(
        [an_observation(FIRST, standing="practice", trained_on=None)], [an_observation(0)], family=young
    )
    assert found.trend.marks == ("Some are practice", "Some are outside the age window")
    assert found.edges.marks == "Some are practice · Some are outside the age window"
    [course] = found.trend.courses
    assert [seen.marks for seen in course.seen] == [
        ("Practice", "Outside the age window"),
        ("Outside the age window",),
    ]


def test_many_visits_stand_side_by_side_in_groups_with_the_last_one_full():
    [course] = a_course(*([FIRST] * 12)).trend.courses
    assert [len(part) for part in course.parts()] == [2, 5, 5]
    assert [len(part) for part in a_course(*([FIRST] * 5)).trend.courses[0].parts()] == [5]
    assert sum(course.parts(), ()) == course.seen


def test_an_answer_that_the_instrument_has_not_is_left_out_rather_than_guessed():
    strange = {**an_observation(0), "version": "1999"}
    assert a_trend([strange], [an_observation(FIRST)]).trend.courses[0].seen[0].total == "24 to 28"
    assert len(a_trend([strange]).trend.courses) == 0
    html = paper_page("trend", a_trend([strange], [an_observation(FIRST)]))
    assert (
        "<strong>Not shown:</strong> 1 observation with a version of an instrument that is not known here"
        in html
    )
    assert "Not shown" not in paper_page("trend", a_trend([an_observation(FIRST)]))


def test_the_picture_is_told_in_words():
    html = paper_page("trend", a_course(FIRST, THIRD))
    assert (
        "<title>Totals of PIIOS, 0 to 52. 3 November 2026: 24 to 28, band not determined. "
        "10 November 2026: 10, band no concerns.</title>"
    ) in html


def test_names_are_escaped_wherever_they_stand():
    family = a_family(babies=[a_baby(name="<b>x</b>")], carers=[a_carer(id=SAM, name="<i>y</i>")])
    for html in (
        paper_page("letter", a_paper("letter", family=family)),
        paper_page("parent", a_paper("parent", family=family)),
        paper_page("trend", a_trend([an_observation(FIRST)], family=family)),
    ):
        assert "<b>" not in html
        assert "<i>" not in html
        assert "&lt;b&gt;x" in html
