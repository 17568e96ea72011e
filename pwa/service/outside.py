"""Families that somebody opened outside the caseload: for a reason, to the end of the day, and told to a lead.

Must not decide whom a lead may be.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import uuid4

from pwa.clock import instant, now
from pwa.service.audit import Audit
from pwa.service.caseload import Caseload, Lent
from pwa.store.contract import Put, Store

COLLECTION = "outside"
REASONS = ("urgent", "asked", "came", "safeguarding", "other")


@dataclass(frozen=True)
class Look:
    """One opening. `why` is one of REASONS, `note` what its visitor wrote; `seen_by` is the lead who has seen it."""

    id: str
    user: str
    family: str
    at: str
    last_day: str
    why: str
    note: str
    seen_by: str | None = None
    seen_at: str | None = None


class Outside:
    """All openings. A call's change is on disk, and in the audit trail, when it returns; each may raise StoreFailed."""

    def __init__(self, store: Store, caseload: Caseload, audit: Audit) -> None:
        self._store, self._caseload, self._audit = store, caseload, audit
        self._looks = store.collection(COLLECTION)

    def open(self, user: str, family: str, why: str, note: str, device: str) -> Look | None:
        """The family is lent to this person to the end of today. None if they see it already."""
        with self._caseload.assigning():
            if self._caseload.is_seen_by(user, family) or not self._caseload.is_known(family):
                return None
            at, today = instant(now()), self._caseload.today()
            look = Look(str(uuid4()), user, family, at, today, why, note)
            _, puts = self._caseload.lending([family], [user], Lent("outside", today), at, look.id)
            entry = self._audit.entry(
                "opened_outside", user, family=family, device=device, why=why, look=look.id
            )
            self._store.append([], [*puts, _put(look), entry])
            return look

    def unseen(self) -> list[Look]:
        """What no lead has seen yet, the newest first."""
        found = self._looks.get_all(sorted(self._looks.keys("unseen"))).values()
        return sorted(map(_look, found), key=lambda look: look.at, reverse=True)

    def mark_seen(self, look: str, lead: str) -> Look | None:
        """A lead has seen it; None if there is no such one. The first who saw it stays."""
        with self._store.exclusively(COLLECTION):
            kept = self._looks.get(look)
            known = _look(kept) if kept else None
            if known is None or known.seen_by:
                return known
            seen = replace(known, seen_by=lead, seen_at=instant(now()))
            entry = self._audit.entry(
                "saw_outside_look", lead, family=seen.family, account=seen.user, look=seen.id
            )
            self._store.append([], [_put(seen), entry])
            return seen


def _look(document: Mapping[str, Any]) -> Look:
    return Look(**document)


def _put(look: Look) -> Put:
    return Put(COLLECTION, look.id, asdict(look), () if look.seen_by else ("unseen",))
