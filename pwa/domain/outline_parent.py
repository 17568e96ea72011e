"""The page for the parent: what the visitor wrote to the family, and only what was chosen for it. Draws nothing.

The person whom a page is about may read it at home. So it has only the sentences about risks, about what the baby
showed and about numbers that were chosen one by one. Its own words keep to the rules for what parents read.
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
# A full stop before a small letter belongs to an abbreviation.
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

    `id` never changes, because a signed record doesn't, and reveals nothing about the sentence. `source` is one of
    SOURCES, and `field` is the field of it that the sentence comes from.
    """

    id: str
    source: str
    field: str
    origin: str
    text: str


def candidates(
    record: Mapping[str, Any], family_body: Mapping[str, Any], definitions: Definitions
) -> tuple[Candidate, ...]:
    """Every sentence of a visit's record that may be chosen for the parent's page, in the order of SOURCES."""
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
    """The parent's page about a visit's record (as signed), with the candidates whose ids are `chosen`."""
    body, definitions = record["body"], definitions.as_signed(record)
    family, day = _family(family_body, definitions), visit_day(body)
    taken = [
        candidate for candidate in candidates(record, family_body, definitions) if candidate.id in chosen
    ]
    has_score = any(candidate.source == SCORE for candidate in taken)
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
    """The babies named on the page: those who were there, or else all. No age, date of birth or NHS number."""
    there = body.get("present", {}).get("babies", ())
    family = _family(family_body, definitions)
    babies = [baby for baby in family.babies if "status" not in baby]
    return [family.baby_name(baby["id"]) for baby in babies if not there or baby["id"] in there]


def parent_words() -> list[str]:
    """Every sentence and heading of the page's own, for the checks of what parents read."""
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
    chosen = [candidate for candidate in taken if candidate.source == SHOWED]
    if chosen:
        entries = [
            text(family.baby_name(baby), _joined(chosen, baby))
            for baby in dict.fromkeys(candidate.field for candidate in chosen)
        ]
        yield Section("introduction", SHOWED_US[len(family.babies) == 1], tuple(entries))


def _going_well(taken: list[Candidate]) -> Iterator[Section]:
    sentences = [candidate.text for candidate in taken if candidate.field == "protective"]
    if sentences:
        yield Section("strengths", GOING_WELL, (text(GOING_WELL, " ".join(sentences)),))


def _handouts(body: Mapping[str, Any], definitions: Definitions) -> Iterator[Section]:
    if body.get("handouts"):
        given = handouts_section(body, definitions).entries[0].lines
        yield Section("handouts", PAGES, (lines("Pages that you were given", given),))


def _next_steps(taken: list[Candidate]) -> Iterator[Section]:
    entries = [
        entry
        for risk in (IMMEDIATE, LONG_TERM)
        for entry in _steps([candidate for candidate in taken if candidate.source == risk])
    ]
    if entries:
        yield Section("next", NEXT, tuple(entries))


def _steps(chosen: list[Candidate]) -> Iterator[Entry]:
    for name, label in (("action", DONE), ("owner", BY_WHOM)):
        if words := _joined(chosen, name):
            yield text(label, words)
    for candidate in chosen:
        if candidate.field == "review_on":
            yield text(LOOK_AGAIN, candidate.text.removeprefix(f"{LOOK_AGAIN}: "))


def _joined(chosen: list[Candidate], field: str) -> str:
    return " ".join(candidate.text for candidate in chosen if candidate.field == field)


def _numbers(
    body: Mapping[str, Any], taken: list[Candidate], family: Family, definitions: Definitions
) -> Iterator[Section]:
    """Totals and bands with all their cautions, but without the items."""
    chosen = {candidate.field for candidate in taken if candidate.source == SCORE}
    for seen in observation_sections(body, family, definitions, visit_day(body)) if chosen else ():
        if seen.id in chosen:
            yield Section(SCORE, seen.heading, (text(seen.heading, NUMBERS), *_result_of(seen)))


def _result_of(section: Section) -> tuple[Entry, ...]:
    return tuple(entry for entry in section.entries if entry.kind in ("total", "band", "caution", "source"))


def _help(record: Mapping[str, Any], people: Mapping[str, str], family: Family, day: date) -> Iterator[Entry]:
    """A parent whose baby has died is never told what to do if the baby is ill, even about an earlier visit."""
    is_over_for_all = all(
        is_over(baby, day) or has_ended_by_today(family.body, baby["id"]) for baby in family.babies
    )
    for words in HELP_WITHOUT_A_BABY if is_over_for_all else HELP:
        yield text("Whom you can ask", words)
    yield text("Your health visitor", people.get(record.get("author", ""), ""))
