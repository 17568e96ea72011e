"""An immediate risk as a document says it: before everything else, and what is missing aloud. Draws nothing, asks no score.

static/js/domain/outlineRisk.js makes the same, word for word: the vectors prove it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pwa.domain.forms import FormDefinition
from pwa.domain.open_risks import Closing, FoundRisk, immediate_of, is_raised
from pwa.domain.outline_parts import NOT_RECORDED, Entry, Section, text
from pwa.domain.times import day_in_words, moment_in_words

IDENTIFIED, UNCLEAR = "Immediate risk identified", "Immediate risk: not clear"
SAID_APART = ("action", "owner", "told_whom", "told_at", "not_told_because", "earlier")
"""What `at_once` says of an immediate risk in words of its own."""
ELSEWHERE = "See the visit of that day."
"""For words from the other side of an adoption."""


def risk_marks(record: Mapping[str, Any], risks: Sequence[FoundRisk]) -> tuple[str, ...]:
    """What stands first beside the title of a document about a visit: its own risk, and those that others left open."""
    own, immediate = closing_of(record, risks), immediate_of(record["body"])
    found = []
    if is_raised(immediate):
        found.append(_title(immediate) + (f", closed on {day_in_words(own.on.isoformat())}" if own else ""))
    return (*found, *(f"Immediate risk open since {_day(risk)}" for risk in _left_open(record, risks)))


def trend_marks(risks: Sequence[FoundRisk]) -> tuple[str, ...]:
    """What stands before every score of a family's trend."""
    return tuple(f"Immediate risk open since {_day(risk)}" for risk in risks if risk.closed is None)


def open_sections(
    record: Mapping[str, Any], risks: Sequence[FoundRisk], form: FormDefinition
) -> tuple[Section, ...]:
    """The risks that nobody has closed and that this revision does not find itself, before anything about this visit."""
    labels = form.field("formulation", "immediate", "finding")
    entries = [
        text(
            f"From the visit on {_day(risk)}",
            labels.choice_label(risk.immediate["finding"]),
            ELSEWHERE if risk.is_apart else _at_once_in_words(risk.immediate),
        )
        for risk in _left_open(record, risks)
    ]
    return (Section("open_risk", "Immediate risk still open", tuple(entries)),) if entries else ()


def at_once(immediate: Mapping[str, Any]) -> list[Entry]:
    """The action, who does it, and whom one told: what is missing is said."""
    told = text("Told", NOT_RECORDED)
    if "told_whom" in immediate:
        when = moment_in_words(immediate["told_at"]) if "told_at" in immediate else NOT_RECORDED.lower()
        told = text("Told", f"{immediate['told_whom']}, {when}")
    elif "not_told_because" in immediate:
        told = text("Not told yet, because", immediate["not_told_because"])
    return [
        text("Action", immediate.get("action", NOT_RECORDED)),
        text("Who will do it", immediate.get("owner", NOT_RECORDED)),
        told,
    ]


def closed_since(record: Mapping[str, Any], risks: Sequence[FoundRisk]) -> list[Entry]:
    """What closed this revision's own risk, where another visit did."""
    closing = closing_of(record, risks)
    return [text("Closed", day_in_words(closing.on.isoformat()), closing.because)] if closing else []


def said_of_earlier(immediate: Mapping[str, Any]) -> list[Entry]:
    """What this visit says of risks that earlier visits left open."""
    return [
        text(
            f"From the visit on {day_in_words(entry['on'])}",
            "Closed" if entry["state"] == "closed" else "Still open",
            entry.get("because", ""),
        )
        for entry in immediate.get("earlier", ())
    ]


def closing_of(record: Mapping[str, Any], risks: Sequence[FoundRisk]) -> Closing | None:
    """What closed this very revision's risk, or None."""
    return next((risk.closed for risk in risks if risk.record == record.get("id")), None)


def _left_open(record: Mapping[str, Any], risks: Sequence[FoundRisk]) -> list[FoundRisk]:
    """An own risk stands as what this revision found, or, where it found none any more, as one left open."""
    says_its_own = is_raised(immediate_of(record["body"]))
    return [
        risk
        for risk in risks
        if risk.closed is None and not (says_its_own and risk.visit == record.get("subject"))
    ]


def _at_once_in_words(immediate: Mapping[str, Any]) -> str:
    return " ".join(f"{entry.label}: {entry.value.rstrip('.')}." for entry in at_once(immediate))


def _title(immediate: Mapping[str, Any]) -> str:
    return UNCLEAR if immediate["finding"] == "unclear" else IDENTIFIED


def _day(risk: FoundRisk) -> str:
    return day_in_words(risk.on.isoformat())
