"""A family as it was at a visit: one revision's body, with those before and after it. Looks nothing up, draws nothing.

A signed visit's document is always drawn from the family's revision at the time of signing. Only two things come from
other revisions: the name of somebody missing from that one, and what somebody is called today. Clocks are never
compared: the record names its revision, or else the order in which the server received both decides.
static/js/domain/familyInTime.js does the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pwa.domain.life_events import ENDED

ADOPTED = "adopted"
Role = Literal["babies", "carers"]


@dataclass(frozen=True, slots=True)
class FamilyRevision:
    """A revision of a family, and its place in the server's order."""

    id: str
    seq: int
    body: Mapping[str, Any]


def in_time(bodies: Sequence[Mapping[str, Any]], at: int) -> dict[str, Any]:
    """The body at index `at` of `bodies` (oldest first), with the others as `earlier` and `later`, nearest first."""
    return {**bodies[at], "earlier": list(reversed(bodies[:at])), "later": list(bodies[at + 1 :])}


def family_of(visit: Mapping[str, Any], seq: int, history: Sequence[FamilyRevision]) -> dict[str, Any]:
    """The family at the time of a visit's record, whose number at the server is `seq`. `history` is oldest first."""
    ids = [revision.id for revision in history]
    named = visit.get("family_revision")
    known_then = sum(revision.seq < seq for revision in history)
    at = ids.index(named) if named in ids else max(0, known_then - 1)
    return in_time([revision.body for revision in history], at)


def everybody(family: Mapping[str, Any], role: Role) -> dict[str, Mapping[str, Any]]:
    """Everybody who was ever in the family, by id, as this revision has them or else the nearest one."""
    people: dict[str, Mapping[str, Any]] = {}
    for body in (family, *family.get("earlier", ()), *family.get("later", ())):
        for person in body[role]:
            people.setdefault(person["id"], person)
    return people


def is_kept_apart(family: Mapping[str, Any], baby_id: str | None) -> bool:
    """Whether this is the family from before the baby's adoption: its names and today's never share a page.

    Without a `baby_id`, any baby's adoption counts.
    """
    if not baby_id:
        return any(is_kept_apart(family, baby["id"]) for baby in family["babies"])
    now = _status(_newest(family), baby_id)
    since = [_status(body, baby_id) for body in family.get("later", ())]
    before = [_status(body, baby_id) for body in (family, *family.get("earlier", ()))]
    return now is not None and ADOPTED in since and ADOPTED not in before


def kept_apart(family: Mapping[str, Any]) -> frozenset[str]:
    """The ids of the babies whose adoption came after this revision. Two revisions that differ here share no words."""
    return frozenset(baby for baby in everybody(family, "babies") if is_kept_apart(family, baby))


def called_today(family: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The newest body, which has today's names; None if this is the newest, or if names are kept apart."""
    if not family.get("later") or is_kept_apart(family, None):
        return None
    return _newest(family)


def has_ended_by_today(family: Mapping[str, Any], baby_id: str) -> bool:
    """Whether the newest revision says that the baby died or was not born, whatever this one says."""
    return _status(_newest(family), baby_id) in ENDED


def is_a_baby_here(family: Mapping[str, Any]) -> bool:
    """Whether any baby lives with the family or is expected, according to the newest revision."""
    return any("status" not in baby for baby in _newest(family)["babies"])


def revision_with(
    family: Mapping[str, Any], role: Role, person_id: str
) -> tuple[Mapping[str, Any], bool] | None:
    """The nearest other revision that has this person, and whether it is an earlier one; None if there is none."""
    others = [(body, when == "earlier") for when in ("earlier", "later") for body in family.get(when, ())]
    return next(
        (other for other in others if any(person["id"] == person_id for person in other[0][role])), None
    )


def _newest(family: Mapping[str, Any]) -> Mapping[str, Any]:
    later = family.get("later")
    newest: Mapping[str, Any] = later[-1] if later else family
    return newest


def _status(body: Mapping[str, Any], baby_id: str | None) -> str | None:
    return next((baby.get("status") for baby in body["babies"] if baby["id"] == baby_id), None)
