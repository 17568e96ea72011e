"""Which immediate risks a family's visits found, and which of them are open. No score is asked, and no clock decides.

static/js/domain/openRisk.js does the same: the vectors prove it. When in doubt a risk stays open.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pwa.domain.family_in_time import kept_apart
from pwa.domain.visits import visit_day

RAISED_BY = ("identified", "unclear")


@dataclass(frozen=True, slots=True)
class Closing:
    """What closed a risk: said at the visit of that day, with the visitor's reason."""

    on: date
    because: str


@dataclass(frozen=True, slots=True)
class FoundRisk:
    """An immediate risk as the last revision of a visit that found one formulates it. `visit` is the visit's subject."""

    visit: str
    record: str
    on: date
    immediate: Mapping[str, Any]
    closed: Closing | None
    is_apart: bool = False
    """Its words belong to the other side of an adoption: only the finding is here."""


def is_raised(immediate: Mapping[str, Any]) -> bool:
    """Whether a visit's immediate risk is identified, or not clear: both are open until somebody closes them."""
    return immediate.get("finding") in RAISED_BY


def immediate_of(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a visit's body says of the immediate risk."""
    found: Mapping[str, Any] = body.get("formulation", {}).get("immediate", {})
    return found


def newest_visits(records: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Of a family's records, oldest first, each visit once: its newest revision, in the order of the first ones.

    One that no longer finds an immediate risk brings the last revision that did, as `found_before`.
    """
    revisions: dict[str, list[Mapping[str, Any]]] = {}
    for record in records:
        if record["kind"] == "visit":
            revisions.setdefault(record["subject"], []).append(record)
    return [_with_what_it_found(history) for history in revisions.values()]


def found_risks(visits: Sequence[Mapping[str, Any]]) -> list[FoundRisk]:
    """The risks that a family's visits found, open or closed, the earliest visit first.

    `visits` are records, each visit once in its newest revision, in the order in which the server first heard of each
    visit, those that it has not heard of last. An amendment that no longer finds a risk closes none by that.
    """
    told = [
        FoundRisk(
            visit=visit["subject"],
            record=visit["id"],
            on=visit_day(visit["body"]),
            immediate=immediate_of(visit["body"]),
            closed=_closing(visit, visits),
        )
        for visit in map(_as_it_found, visits)
        if _raises(visit)
    ]
    return sorted(told, key=lambda risk: (risk.on, risk.record))


def open_risks(visits: Sequence[Mapping[str, Any]]) -> list[FoundRisk]:
    """Those that nobody has closed; `visits` as for `found_risks`."""
    return [risk for risk in found_risks(visits) if risk.closed is None]


def risks_beside(
    risks: Sequence[FoundRisk], family: Mapping[str, Any], families: Mapping[str, Mapping[str, Any]]
) -> list[FoundRisk]:
    """The risks as they may stand beside a family in time: without the words from the other side of an adoption.

    `families` gives for the record that found a risk the family of its time.
    """
    return [
        replace(risk, immediate={"finding": risk.immediate["finding"]}, is_apart=True)
        if kept_apart(families.get(risk.record, family)) != kept_apart(family)
        else risk
        for risk in risks
    ]


def _newest(history: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    replaced = {record.get("supersedes") for record in history}
    return next((one for one in reversed(history) if one["id"] not in replaced), history[-1])


def _with_what_it_found(history: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    newest = _newest(history)
    found = newest if _raises(newest) else next((one for one in reversed(history) if _raises(one)), None)
    if found is None:
        return newest
    visit = _without_what_closed_before(newest, found, history)
    return visit if found is newest else {**visit, "found_before": found}


def _without_what_closed_before(
    newest: Mapping[str, Any], found: Mapping[str, Any], history: Sequence[Mapping[str, Any]]
) -> Mapping[str, Any]:
    """An amendment keeps what the one before said: it closes no risk that was found anew since."""
    before = list(history[: history.index(found)])
    while before and _raises(before[-1]):
        before.pop()
    stale, immediate = {one["id"] for one in before}, immediate_of(newest["body"])
    said = immediate.get("earlier", ())
    kept = [entry for entry in said if entry["record"] not in stale]
    if len(kept) == len(said):
        return newest
    formulation = {**newest["body"]["formulation"], "immediate": {**immediate, "earlier": kept}}
    return {**newest, "body": {**newest["body"], "formulation": formulation}}


def _as_it_found(visit: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = visit if _raises(visit) else visit.get("found_before", visit)
    return found


def _raises(visit: Mapping[str, Any]) -> bool:
    return is_raised(immediate_of(visit["body"]))


def _closing(visit: Mapping[str, Any], visits: Sequence[Mapping[str, Any]]) -> Closing | None:
    """Closed only where what was said last says so, by the server's order and by the visits' own starts alike.

    The starts come from several tablets' clocks: they can keep a risk open, and close none.
    """
    said = list(_said_of(visit, visits))
    if not said:
        return None
    by_start = sorted(said, key=lambda one: str(one[0]["body"]["started_at"]))
    lasts = (said[-1], by_start[-1])
    if any(entry["state"] != "closed" or not entry.get("because") for _, entry in lasts):
        return None
    closer, entry = lasts[0]
    return Closing(visit_day(closer["body"]), entry["because"])


def _said_of(
    visit: Mapping[str, Any], visits: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """What any visit says of this one's risk: of this very revision, unless it is its own amendment that says so."""
    for other in visits:
        for entry in immediate_of(other["body"]).get("earlier", ()):
            is_own = other["subject"] == visit["subject"]
            if entry["visit"] == visit["subject"] and (is_own or entry["record"] == visit["id"]):
                yield other, entry
