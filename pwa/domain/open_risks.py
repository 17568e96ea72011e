"""Which immediate risks a family's visits raised, and which are still open. Uses no score and no clock.

static/js/domain/openRisk.js does the same: the vectors prove it. If in doubt, a risk stays open.
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
    """How a risk was closed: the day of the visit that closed it, and the visitor's reason."""

    on: date
    because: str


@dataclass(frozen=True, slots=True)
class FoundRisk:
    """An immediate risk as formulated by the last revision of a visit to raise it; `visit` is the visit's subject."""

    visit: str
    record: str
    on: date
    immediate: Mapping[str, Any]
    closed: Closing | None
    is_apart: bool = False
    """It was written on the other side of an adoption, so only the finding is given."""


def is_raised(immediate: Mapping[str, Any]) -> bool:
    """Whether the immediate risk is identified or unclear: both stay open until somebody closes them."""
    return immediate.get("finding") in RAISED_BY


def immediate_of(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a visit's body says about the immediate risk."""
    immediate: Mapping[str, Any] = body.get("formulation", {}).get("immediate", {})
    return immediate


def newest_visits(records: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The newest revision of each visit, in the order of the first ones, from a family's records, oldest first.

    A revision that no longer raises an immediate risk has the last one that did as `found_before`.
    """
    revisions: dict[str, list[Mapping[str, Any]]] = {}
    for record in records:
        if record["kind"] == "visit":
            revisions.setdefault(record["subject"], []).append(record)
    return [_with_what_it_found(history) for history in revisions.values()]


def found_risks(visits: Sequence[Mapping[str, Any]]) -> list[FoundRisk]:
    """The risks that a family's visits raised, open or closed, the earliest visit first.

    `visits` are records, the newest revision of each visit, in the order in which the server first received each
    visit, with those not yet received at the end. An amendment that no longer raises a risk does not close it.
    """
    risks = [
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
    return sorted(risks, key=lambda risk: (risk.on, risk.record))


def open_risks(visits: Sequence[Mapping[str, Any]]) -> list[FoundRisk]:
    """The risks that nobody has closed; `visits` as for `found_risks`."""
    return [risk for risk in found_risks(visits) if risk.closed is None]


def risks_beside(
    risks: Sequence[FoundRisk], family: Mapping[str, Any], families: Mapping[str, Mapping[str, Any]]
) -> list[FoundRisk]:
    """The risks as they may be shown with a family in time: without words from the other side of an adoption.

    `families` gives the family in time for each record that raised a risk.
    """
    return [
        replace(risk, immediate={"finding": risk.immediate["finding"]}, is_apart=True)
        if kept_apart(families.get(risk.record, family)) != kept_apart(family)
        else risk
        for risk in risks
    ]


def _newest(history: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    replaced = {record.get("supersedes") for record in history}
    return next((record for record in reversed(history) if record["id"] not in replaced), history[-1])


def _with_what_it_found(history: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    newest = _newest(history)
    raising = (
        newest if _raises(newest) else next((record for record in reversed(history) if _raises(record)), None)
    )
    if raising is None:
        return newest
    visit = _without_what_closed_before(newest, raising, history)
    return visit if raising is newest else {**visit, "found_before": raising}


def _without_what_closed_before(
    newest: Mapping[str, Any], raising: Mapping[str, Any], history: Sequence[Mapping[str, Any]]
) -> Mapping[str, Any]:
    """An amendment repeats what it replaced, so what that said can't close a risk that was raised again since."""
    before = list(history[: history.index(raising)])
    while before and _raises(before[-1]):
        before.pop()
    stale, immediate = {record["id"] for record in before}, immediate_of(newest["body"])
    said = immediate.get("earlier", ())
    kept = [entry for entry in said if entry["record"] not in stale]
    if len(kept) == len(said):
        return newest
    formulation = {**newest["body"]["formulation"], "immediate": {**immediate, "earlier": kept}}
    return {**newest, "body": {**newest["body"], "formulation": formulation}}


def _as_it_found(visit: Mapping[str, Any]) -> Mapping[str, Any]:
    revision: Mapping[str, Any] = visit if _raises(visit) else visit.get("found_before", visit)
    return revision


def _raises(visit: Mapping[str, Any]) -> bool:
    return is_raised(immediate_of(visit["body"]))


def _closing(visit: Mapping[str, Any], visits: Sequence[Mapping[str, Any]]) -> Closing | None:
    """A risk is closed only if the last word on it says so, both in the server's order and by the visits' start times.

    Start times come from several tablets' clocks: they can keep a risk open, but never close one.
    """
    said = list(_said_of(visit, visits))
    if not said:
        return None
    by_start = sorted(said, key=lambda pair: str(pair[0]["body"]["started_at"]))
    lasts = (said[-1], by_start[-1])
    if any(entry["state"] != "closed" or not entry.get("because") for _, entry in lasts):
        return None
    closer, entry = lasts[0]
    return Closing(visit_day(closer["body"]), entry["because"])


def _said_of(
    visit: Mapping[str, Any], visits: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """What any visit says about this one's risk. Other visits must name this very revision; its own may name any."""
    for other in visits:
        for entry in immediate_of(other["body"]).get("earlier", ()):
            is_own = other["subject"] == visit["subject"]
            if entry["visit"] == visit["subject"] and (is_own or entry["record"] == visit["id"]):
                yield other, entry
