"""How a document states an immediate risk: first of all, and saying what is missing. Draws nothing, uses no score.

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
"""The fields of an immediate risk that `at_once` words in its own way."""
ELSEWHERE = "See the visit of that day."
"""Stands in for words from the other side of an adoption."""


def risk_marks(record: Mapping[str, Any], risks: Sequence[FoundRisk]) -> tuple[str, ...]:
    """The first marks beside the title of a document about a visit: its own risk, and those that others left open."""
    own, immediate = closing_of(record, risks), immediate_of(record["body"])
    marks = []
    if is_raised(immediate):
        marks.append(_title(immediate) + (f", closed on {day_in_words(own.on.isoformat())}" if own else ""))
    return (*marks, *(f"Immediate risk open since {_day(risk)}" for risk in _left_open(record, risks)))


def trend_marks(risks: Sequence[FoundRisk]) -> tuple[str, ...]:
    """The marks before every score of a family's trend: the risks that are open."""
    return tuple(f"Immediate risk open since {_day(risk)}" for risk in risks if risk.closed is None)


def open_sections(
    record: Mapping[str, Any], risks: Sequence[FoundRisk], form: FormDefinition
) -> tuple[Section, ...]:
    """The open risks that this revision doesn't raise itself: they come before anything about this visit."""
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
    """The action, who will do it, and who was told. Whatever is missing is said to be."""
    whom_told = text("Told", NOT_RECORDED)
    if "told_whom" in immediate:
        when = moment_in_words(immediate["told_at"]) if "told_at" in immediate else NOT_RECORDED.lower()
        whom_told = text("Told", f"{immediate['told_whom']}, {when}")
    elif "not_told_because" in immediate:
        whom_told = text("Not told yet, because", immediate["not_told_because"])
    return [
        text("Action", immediate.get("action", NOT_RECORDED)),
        text("Who will do it", immediate.get("owner", NOT_RECORDED)),
        whom_told,
    ]


def closed_since(record: Mapping[str, Any], risks: Sequence[FoundRisk]) -> list[Entry]:
    """How this revision's own risk was closed, if it was."""
    closing = closing_of(record, risks)
    return [text("Closed", day_in_words(closing.on.isoformat()), closing.because)] if closing else []


def said_of_earlier(immediate: Mapping[str, Any]) -> list[Entry]:
    """What this visit says about risks that earlier visits left open."""
    return [
        text(
            f"From the visit on {day_in_words(entry['on'])}",
            "Closed" if entry["state"] == "closed" else "Still open",
            entry.get("because", ""),
        )
        for entry in immediate.get("earlier", ())
    ]


def closing_of(record: Mapping[str, Any], risks: Sequence[FoundRisk]) -> Closing | None:
    """How the risk of this very revision was closed, or None."""
    return next((risk.closed for risk in risks if risk.record == record.get("id")), None)


def _left_open(record: Mapping[str, Any], risks: Sequence[FoundRisk]) -> list[FoundRisk]:
    """The visit's own risk is among them only if this revision no longer raises it."""
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
