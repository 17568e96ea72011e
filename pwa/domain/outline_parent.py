"""The summary of a visit for the parent: strengths first, no number and no risk unless chosen. Draws nothing.

Its own words keep to the rules for what parents read; what the health visitor wrote stands as it was written, so
somebody reads it before it is given.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pwa.domain.definitions import Definitions
from pwa.domain.outline import Outline, Receipt, Revision, marks_of
from pwa.domain.outline_parts import Entry, Section, lines, text
from pwa.domain.outline_people import Family, who_section
from pwa.domain.outline_visit import handouts_section, observation_sections
from pwa.domain.times import day_in_words
from pwa.domain.visits import visit_day

STRENGTHS, NEXT_STEPS, IMMEDIATE, SCORE = "strengths", "next_steps", "immediate", "score"
PARTS = (STRENGTHS, NEXT_STEPS, IMMEDIATE, SCORE)
USUAL_PARTS = frozenset({STRENGTHS, NEXT_STEPS})
OF_A_SCORE = ("Practice", "Outside the age window")

HELLO = (
    "Thank you for letting me visit you. This page is about your baby and what is going well.",
    "It is not a report about you.",
)
LOOK_AGAIN = "We will look at this together again"
NO_NEXT_STEP = "Your health visitor will tell you when the next visit is."
HELP = (
    "You can ask your health visitor for help at any time. You do not need to wait for the next visit.",
    "If you think that your baby is ill, ask your doctor or call 111. In an emergency call 999.",
)
NUMBERS = "Your health visitor watched you and your baby for a few minutes. Ask what these numbers mean and what they do not."


def parent_summary(
    record: Mapping[str, Any],
    family_body: Mapping[str, Any],
    definitions: Definitions,
    people: Mapping[str, str],
    revision: Revision,
    receipt: Receipt | None,
    parts: frozenset[str] = USUAL_PARTS,
) -> Outline:
    """The parent's summary of a visit's record (as signed); `parts` are those of PARTS that were chosen."""
    body, definitions = record["body"], definitions.as_signed(record)
    family = Family(family_body, definitions.forms["family"])
    day = visit_day(body)
    marks = marks_of(record, family_body, definitions, revision, receipt)
    return Outline(
        title=f"Your visit on {day_in_words(day.isoformat())}",
        marks=tuple(mark for mark in marks if SCORE in parts or mark not in OF_A_SCORE),
        sections=(
            _said("hello", "About this page", HELLO),
            *_showed(body, family),
            *(_strengths(body) if STRENGTHS in parts else ()),
            *_handouts(body, definitions),
            *_next_steps(body, parts),
            *(_numbers(body, family, definitions) if SCORE in parts else ()),
            _said("help", "Whom you can ask", HELP, text("Your health visitor", _name(record, people))),
        ),
    )


def parent_words() -> list[str]:
    """Every sentence and heading that this page says by itself."""
    headings = ("What your baby showed us", "What is going well", "Pages for you", "What happens next")
    return [*HELLO, *HELP, NUMBERS, NO_NEXT_STEP, LOOK_AGAIN, "Who will do it", "What we will do", *headings]


def who_of(family_body: Mapping[str, Any], definitions: Definitions, body: Mapping[str, Any]) -> Section:
    """Baby and carers at the visit; for the edges of the pages, not for the page itself."""
    return who_section(
        Family(family_body, definitions.forms["family"]), definitions.forms["family"], visit_day(body)
    )


def _said(section_id: str, heading: str, paragraphs: tuple[str, ...], *more: Entry) -> Section:
    return Section(section_id, heading, (*(text(heading, words) for words in paragraphs), *more))


def _name(record: Mapping[str, Any], people: Mapping[str, str]) -> str:
    return people.get(record.get("author", ""), "")


def _showed(body: Mapping[str, Any], family: Family) -> Iterator[Section]:
    told = [entry for entry in body.get("introductions", ()) if entry.get("showed")]
    if told:
        heading = "What your baby showed us" if len(family.babies) == 1 else "What your babies showed us"
        entries = tuple(text(family.baby_name(entry["baby"]), entry["showed"]) for entry in told)
        yield Section("introduction", heading, entries)


def _strengths(body: Mapping[str, Any]) -> Iterator[Section]:
    """What the health visitor wrote as protecting the baby, each once."""
    formulation = body.get("formulation", {})
    written = [formulation.get(risk, {}).get("protective", "") for risk in ("immediate", "long_term")]
    heading = "What is going well"
    if found := list(dict.fromkeys(filter(None, written))):
        yield Section(STRENGTHS, heading, tuple(text(heading, words) for words in found))


def _handouts(body: Mapping[str, Any], definitions: Definitions) -> Iterator[Section]:
    if body.get("handouts"):
        given = handouts_section(body, definitions).entries[0].lines
        yield Section("handouts", "Pages for you", (lines("Pages that you were given", given),))


def _next_steps(body: Mapping[str, Any], parts: frozenset[str]) -> Iterator[Section]:
    """What will be done. What belongs to an immediate risk stays out unless it was chosen."""
    chosen = [risk for risk, part in (("immediate", IMMEDIATE), ("long_term", NEXT_STEPS)) if part in parts]
    if not chosen:
        return
    formulation = body.get("formulation", {})
    entries = [entry for risk in chosen for entry in _steps(formulation.get(risk, {}))]
    heading = "What happens next"
    yield Section("next", heading, tuple(entries) or (text(heading, NO_NEXT_STEP),))


def _steps(written: Mapping[str, Any]) -> Iterator[Entry]:
    if "action" in written:
        yield text("What we will do", written["action"])
        if "owner" in written:
            yield text("Who will do it", written["owner"])
    if "review_on" in written:
        yield text(LOOK_AGAIN, day_in_words(written["review_on"]))


def _numbers(body: Mapping[str, Any], family: Family, definitions: Definitions) -> Iterator[Section]:
    """Totals and bands with all their cautions, without the items."""
    for seen in observation_sections(body, family, definitions, visit_day(body)):
        told = tuple(entry for entry in seen.entries if entry.kind in ("total", "band", "caution", "source"))
        if told:
            yield Section(SCORE, seen.heading, (text(seen.heading, NUMBERS), *told))
