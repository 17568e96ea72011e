"""The page for the parent: what its writer wrote to the family, and nothing else that was not chosen for it. Draws nothing.

A page that lies at home may be read by the person whom it is about. So of the risks, of what the baby showed and of the
numbers it has only the sentences that were chosen, one by one. Its own words keep to the rules for what parents read.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pwa.domain.definitions import Definitions
from pwa.domain.family_in_time import has_ended_by_today
from pwa.domain.life_events import is_over
from pwa.domain.outline import Outline, Receipt, Revision, marks_of
from pwa.domain.outline_parts import Entry, Section, lines, text
from pwa.domain.outline_people import Family
from pwa.domain.outline_visit import handouts_section, observation_sections
from pwa.domain.times import day_in_words
from pwa.domain.visits import visit_day

SHOWED, LONG_TERM, IMMEDIATE, SCORE = "showed", "long_term", "immediate", "score"
SOURCES = (SHOWED, LONG_TERM, IMMEDIATE, SCORE)
WRITTEN = ("protective", "action", "owner")
OF_A_SCORE = ("Practice", "Outside the age window")
# A full stop followed by a small letter is an abbreviation's.
BETWEEN_SENTENCES = re.compile(r"\n+|(?:(?<=[.!?…])|(?<=[.!?…][\"”’)]))\s+(?![a-z])")

HELLO = "Thank you for letting me visit you. This page is for you. It is not a report about you."
FROM_ME = "From your health visitor"
LOOK_AGAIN = "We will look at this together again"
HELP = (
    "You can ask your health visitor for help at any time. You do not need to wait for the next visit.",
    "If you think that your baby is ill, ask your doctor or call 111. In an emergency call 999.",
)
HELP_WITHOUT_A_BABY = (
    "You can ask your health visitor for help at any time.",
    "If you feel ill, ask your doctor or call 111. In an emergency call 999.",
)
NUMBERS = "Your health visitor watched you and your baby for a few minutes. Ask what these numbers mean and what they do not."
GOING_WELL, NEXT, DONE, BY_WHOM = (
    "What is going well",
    "What happens next",
    "What we will do",
    "Who will do it",
)
SHOWED_US = {True: "What your baby showed us", False: "What your babies showed us"}
PAGES = "Pages for you"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of the record that may be chosen for the page.

    `id` is the same for this record for ever, because a signed record never changes, and says nothing of the sentence.
    `source` is one of SOURCES; `field` is which of its fields it is from.
    """

    id: str
    source: str
    field: str
    origin: str
    text: str


def candidates(
    record: Mapping[str, Any], family_body: Mapping[str, Any], definitions: Definitions
) -> tuple[Candidate, ...]:
    """Every sentence that may be chosen for the parent's page of a visit's record, in the order of SOURCES."""
    body, definitions = record["body"], definitions.as_signed(record)
    family = _family(family_body, definitions)
    return (
        *_showed_candidates(body, family),
        *_risk_candidates(LONG_TERM, body, definitions),
        *_risk_candidates(IMMEDIATE, body, definitions),
        *_score_candidates(body, family, definitions),
    )


def parent_summary(
    record: Mapping[str, Any],
    family_body: Mapping[str, Any],
    definitions: Definitions,
    people: Mapping[str, str],
    revision: Revision,
    receipt: Receipt | None,
    chosen: frozenset[str] = frozenset(),
) -> Outline:
    """The parent's page of a visit's record (as signed); `chosen` are the ids of the candidates that go onto it."""
    body, definitions = record["body"], definitions.as_signed(record)
    family, day = _family(family_body, definitions), visit_day(body)
    taken = [one for one in candidates(record, family_body, definitions) if one.id in chosen]
    has_score = any(one.source == SCORE for one in taken)
    marks = marks_of(record, family_body, definitions, revision, receipt)
    return Outline(
        title=f"Your visit on {day_in_words(day.isoformat())}",
        marks=tuple(mark for mark in marks if has_score or mark not in OF_A_SCORE),
        sections=(
            Section("hello", "About this page", (text("About this page", HELLO),)),
            *_written(body),
            *_showed(taken, family),
            *_going_well(taken),
            *_handouts(body, definitions),
            *_next_steps(taken),
            *_numbers(body, taken, family, definitions),
            Section("help", "Whom you can ask", tuple(_help(record, people, family, day))),
        ),
    )


def babies_named(
    body: Mapping[str, Any], family_body: Mapping[str, Any], definitions: Definitions
) -> list[str]:
    """The names that may stand on the page: of the babies who were there, else of all; no age, no date, no number."""
    there = body.get("present", {}).get("babies", ())
    family = _family(family_body, definitions)
    babies = [baby for baby in family.babies if "status" not in baby]
    return [family.baby_name(baby["id"]) for baby in babies if not there or baby["id"] in there]


def parent_words() -> list[str]:
    """Every sentence and heading that this page says by itself."""
    headings = (*SHOWED_US.values(), GOING_WELL, PAGES, NEXT, DONE, BY_WHOM, FROM_ME)
    return [HELLO, *HELP, *HELP_WITHOUT_A_BABY, NUMBERS, LOOK_AGAIN, *headings]


def _family(family_body: Mapping[str, Any], definitions: Definitions) -> Family:
    return Family(family_body, definitions.forms["family"])


def _showed_candidates(body: Mapping[str, Any], family: Family) -> Iterator[Candidate]:
    for place, entry in enumerate(body.get("introductions", ()), start=1):
        origin = f"What the baby showed: {family.baby_name(entry['baby'])}"
        for number, sentence in enumerate(_sentences(entry.get("showed", "")), start=1):
            yield Candidate(f"showed.{place}.{number}", SHOWED, entry["baby"], origin, sentence)


def _risk_candidates(risk: str, body: Mapping[str, Any], definitions: Definitions) -> Iterator[Candidate]:
    group = definitions.forms["visit"].field("formulation", risk)
    written = body.get("formulation", {}).get(risk, {})
    for name in WRITTEN:
        origin = f"{group.label}: {group.field(name).label}"
        for number, sentence in enumerate(_sentences(written.get(name, "")), start=1):
            yield Candidate(f"{risk}.{name}.{number}", risk, name, origin, sentence)
    if "review_on" in written:
        origin = f"{group.label}: {group.field('review_on').label}"
        yield Candidate(
            f"{risk}.review_on",
            risk,
            "review_on",
            origin,
            f"{LOOK_AGAIN}: {day_in_words(written['review_on'])}",
        )


def _score_candidates(
    body: Mapping[str, Any], family: Family, definitions: Definitions
) -> Iterator[Candidate]:
    if not body.get("observations"):
        return
    for section in observation_sections(body, family, definitions, visit_day(body)):
        if _result_of(section):
            words = "The total and the band, with everything that limits them"
            yield Candidate(f"score.{section.id}", SCORE, section.id, section.heading, words)


def _sentences(written: str) -> list[str]:
    return [sentence for part in BETWEEN_SENTENCES.split(written) if (sentence := part.strip())]


def _written(body: Mapping[str, Any]) -> Iterator[Section]:
    if "for_family" in body:
        yield Section("for_family", FROM_ME, (text(FROM_ME, body["for_family"]),))


def _showed(taken: list[Candidate], family: Family) -> Iterator[Section]:
    told = [one for one in taken if one.source == SHOWED]
    if told:
        entries = [
            text(family.baby_name(baby), _joined(told, baby))
            for baby in dict.fromkeys(one.field for one in told)
        ]
        yield Section("introduction", SHOWED_US[len(family.babies) == 1], tuple(entries))


def _going_well(taken: list[Candidate]) -> Iterator[Section]:
    told = [one.text for one in taken if one.field == "protective"]
    if told:
        yield Section("strengths", GOING_WELL, (text(GOING_WELL, " ".join(told)),))


def _handouts(body: Mapping[str, Any], definitions: Definitions) -> Iterator[Section]:
    if body.get("handouts"):
        given = handouts_section(body, definitions).entries[0].lines
        yield Section("handouts", PAGES, (lines("Pages that you were given", given),))


def _next_steps(taken: list[Candidate]) -> Iterator[Section]:
    entries = [
        entry
        for risk in (IMMEDIATE, LONG_TERM)
        for entry in _steps([one for one in taken if one.source == risk])
    ]
    if entries:
        yield Section("next", NEXT, tuple(entries))


def _steps(told: list[Candidate]) -> Iterator[Entry]:
    for name, label in (("action", DONE), ("owner", BY_WHOM)):
        if words := _joined(told, name):
            yield text(label, words)
    for one in told:
        if one.field == "review_on":
            yield text(LOOK_AGAIN, one.text.removeprefix(f"{LOOK_AGAIN}: "))


def _joined(told: list[Candidate], field: str) -> str:
    return " ".join(one.text for one in told if one.field == field)


def _numbers(
    body: Mapping[str, Any], taken: list[Candidate], family: Family, definitions: Definitions
) -> Iterator[Section]:
    """Totals and bands with all their cautions, without the items."""
    chosen = {one.field for one in taken if one.source == SCORE}
    for seen in observation_sections(body, family, definitions, visit_day(body)) if chosen else ():
        if seen.id in chosen:
            yield Section(SCORE, seen.heading, (text(seen.heading, NUMBERS), *_result_of(seen)))


def _result_of(section: Section) -> tuple[Entry, ...]:
    return tuple(entry for entry in section.entries if entry.kind in ("total", "band", "caution", "source"))


def _help(record: Mapping[str, Any], people: Mapping[str, str], family: Family, day: date) -> Iterator[Entry]:
    """Nobody whose baby died is told what to do when the baby is ill, on a page of a visit before it either."""
    is_over_for_all = all(
        is_over(baby, day) or has_ended_by_today(family.body, baby["id"]) for baby in family.babies
    )
    for words in HELP_WITHOUT_A_BABY if is_over_for_all else HELP:
        yield text("Whom you can ask", words)
    yield text("Your health visitor", people.get(record.get("author", ""), ""))
