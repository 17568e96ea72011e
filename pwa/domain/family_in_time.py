"""A family as it was at a visit: one revision's body, with those before and after it. Looks nothing up, draws nothing.

A document of a signed visit is drawn from the family's revision that held when it was signed, for ever. What comes
from another revision is only: the name of somebody whom that one does not hold, and what somebody is called today.
No two clocks are compared: the record names its revision, or the order in which the server took both in decides.
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
    """A revision of a family and its number at the server."""

    id: str
    seq: int
    body: Mapping[str, Any]


def in_time(bodies: Sequence[Mapping[str, Any]], at: int) -> dict[str, Any]:
    """The body at a place among all of a family's, oldest first; `earlier` and `later` are the others, nearest first."""
    return {**bodies[at], "earlier": list(reversed(bodies[:at])), "later": list(bodies[at + 1 :])}


def family_of(visit: Mapping[str, Any], seq: int, history: Sequence[FamilyRevision]) -> dict[str, Any]:
    """The family of a visit's record, which the server took in as number `seq`; `history` is oldest first."""
    ids = [revision.id for revision in history]
    named = visit.get("family_revision")
    known_then = sum(revision.seq < seq for revision in history)
    at = ids.index(named) if named in ids else max(0, known_then - 1)
    return in_time([revision.body for revision in history], at)


def everybody(family: Mapping[str, Any], role: Role) -> dict[str, Mapping[str, Any]]:
    """By id, everybody who ever was in the family: as this revision has them, else the one that is nearest."""
    found: dict[str, Mapping[str, Any]] = {}
    for body in (family, *family.get("earlier", ()), *family.get("later", ())):
        for person in body[role]:
            found.setdefault(person["id"], person)
    return found


def is_kept_apart(family: Mapping[str, Any], baby_id: str | None) -> bool:
    """Whether this is a family from before the baby's adoption: its names and today's never meet on a page.

    Without a baby any baby's counts.
    """
    if not baby_id:
        return any(is_kept_apart(family, baby["id"]) for baby in family["babies"])
    now = _status(_newest(family), baby_id)
    since = [_status(body, baby_id) for body in family.get("later", ())]
    before = [_status(body, baby_id) for body in (family, *family.get("earlier", ()))]
    return now is not None and ADOPTED in since and ADOPTED not in before


def kept_apart(family: Mapping[str, Any]) -> frozenset[str]:
    """The babies, by id, from before whose adoption this family is: where two families differ in them, no words meet."""
    return frozenset(baby for baby in everybody(family, "babies") if is_kept_apart(family, baby))


def called_today(family: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The newest body, for what people are called today; None where this is it, or where names are kept apart."""
    if not family.get("later") or is_kept_apart(family, None):
        return None
    return _newest(family)


def has_ended_by_today(family: Mapping[str, Any], baby_id: str) -> bool:
    """Whether the family as it is known today says that the baby died or was not born, whatever this revision says."""
    return _status(_newest(family), baby_id) in ENDED


def is_a_baby_here(family: Mapping[str, Any]) -> bool:
    """Whether any baby lives with the family, or is expected, as it is known today."""
    return any("status" not in baby for baby in _newest(family)["babies"])


def revision_with(
    family: Mapping[str, Any], role: Role, person_id: str
) -> tuple[Mapping[str, Any], bool] | None:
    """The nearest other revision that holds a person, and whether it is an earlier one."""
    others = [(body, when == "earlier") for when in ("earlier", "later") for body in family.get(when, ())]
    return next((one for one in others if any(person["id"] == person_id for person in one[0][role])), None)


def _newest(family: Mapping[str, Any]) -> Mapping[str, Any]:
    later = family.get("later")
    found: Mapping[str, Any] = later[-1] if later else family
    return found


def _status(body: Mapping[str, Any], baby_id: str | None) -> str | None:
    return next((baby.get("status") for baby in body["babies"] if baby["id"] == baby_id), None)
