"""What leads arrange about caseloads: hand-overs and covers, each from its day on. Must not show a family.

Nothing here waits for a scheduler. What is arranged for a later day begins with the first question that somebody asks
about a caseload on that day; a cover ends by the clock alone. If the store refuses to write, whoever has the families
keeps them until it writes again: a family is never without a visitor.
"""

import logging
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from pwa.clock import instant, now
from pwa.service.accounts import Accounts
from pwa.service.audit import Audit
from pwa.service.caseload import Caseload, Lent
from pwa.store.contract import LAST_DAY, Put, Store, StoreFailed

COLLECTION = "arrangements"
NOBODY = "nobody"
MOST_DAYS = 92
"""How long a cover may last: a rule of this product. Whoever is away for longer hands over."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Arrangement:
    """A hand-over or a cover of an account's families: `families`, or all that are `of` it when it begins.

    `why` is a code and `note` the lead's own words. `families` and `count` become what it was about when it begins;
    `count` is 0 when there was nobody to take over, or nothing left to hand over. `found_nobody`: there were families, and
    on its day nobody to look after them; it stays in sight until a lead puts it away.
    """

    id: str
    kind: Literal["handover", "cover"]
    of: str
    to: tuple[str, ...]
    families: tuple[str, ...] | None
    first_day: str
    last_day: str | None
    why: str
    note: str
    by: str
    made_at: str
    began_at: str | None = None
    count: int | None = None
    found_nobody: bool = False
    ended_at: str | None = None


class Arrangements:
    """All arrangements. A call's change is on disk, and in the audit trail, when it returns; each may raise StoreFailed."""

    def __init__(self, store: Store, caseload: Caseload, accounts: Accounts, audit: Audit) -> None:
        self._store, self._caseload, self._accounts, self._audit = store, caseload, accounts, audit
        self._collection = store.collection(COLLECTION)

    def get(self, arrangement: str) -> Arrangement | None:
        document = self._collection.get(arrangement)
        return None if document is None else _read(document)

    def present(self) -> list[Arrangement]:
        """What waits for its day, each cover that has not ended and what found nobody, the first to begin first."""
        today = self._caseload.today()
        found = self._collection.keys(NOBODY)
        found |= self._collection.keys_between("waiting:", f"waiting:{LAST_DAY}")
        found |= self._collection.keys_between(f"running:{today}", f"running:{LAST_DAY}")
        documents = self._collection.get_all(sorted(found)).values()
        return sorted(map(_read, documents), key=lambda each: (each.first_day, each.made_at))

    def make(self, wanted: Arrangement) -> Arrangement:
        """Arrange it. It begins at once if its day has come. Asked for twice, it is one: `id` is whoever asks's."""
        with self._caseload.assigning():
            if known := self.get(wanted.id):
                return known
            made = replace(wanted, made_at=instant(now()))
            if made.first_day <= self._caseload.today():
                made, puts = self._begun(made)
            else:
                puts = [_put(made), self._noted(f"planned_{made.kind}", made, first_day=made.first_day)]
            self._store.append([], puts)
            return made

    def end(self, arrangement: str, by: str) -> Arrangement | None:
        """Withdraw what has not begun, or end a cover now. None if there is nothing to end any more."""
        with self._caseload.assigning():
            known, at = self.get(arrangement), instant(now())
            if known is None or known.ended_at:
                return None
            is_running = known.began_at is not None and not known.found_nobody
            if is_running and known.kind == "handover":
                return None
            puts = self._caseload.taking_back(known.of, known.to, known.id, at) if is_running else []
            ended = replace(known, ended_at=at)
            entry = self._audit.entry(
                "ended_cover" if is_running else f"withdrew_{known.kind}",
                by,
                arrangement=known.id,
                account=known.of,
                to=list(known.to),
                families=list(known.families or ()),
            )
            self._store.append([], [*puts, _put(ended), entry])
            return ended

    def pass_on(self, leaver: str, taker: str, by: str) -> None:
        """Whoever takes over from a leaver also covers in their place, unless they are the one who is covered for."""
        with self._caseload.assigning():
            for cover in self.present():
                if cover.began_at is None or leaver not in cover.to:
                    continue
                at, lent = instant(now()), Lent("cover", cover.last_day or "", cover.of)
                new = [taker] if taker not in (cover.of, *cover.to) else []
                to = (*(each for each in cover.to if each != leaver), *new)
                passed = replace(cover, to=to or cover.to, by=by, ended_at=None if to else at)
                theirs = self._caseload.lent_to(leaver).intersection(cover.families or ())
                families, puts = self._caseload.lending(theirs, new, lent, at, cover.id)
                action = "began_cover" if to else "ended_cover"
                note = self._noted(action, passed, families=families, last_day=cover.last_day)
                self._store.append([], [*puts, _put(passed), note])
                # Last, so that at no moment nobody covers.
                self._store.append([], self._caseload.taking_back(cover.of, [leaver], cover.id, at))

    def begin_due(self) -> None:
        """Begin whatever was arranged for today or before. What can't be written now waits, and reading goes on."""
        last = f"waiting:{self._caseload.today()}"
        if not self._collection.keys_between("waiting:", last):
            return
        try:
            with self._caseload.assigning():
                due = self._collection.get_all(sorted(self._collection.keys_between("waiting:", last)))
                for waiting in sorted(
                    map(_read, due.values()), key=lambda each: (each.first_day, each.made_at)
                ):
                    _, puts = self._begun(waiting)
                    self._store.append([], puts)
        except StoreFailed as problem:
            log.warning("What was arranged for today still waits: %s", problem)

    def _begun(self, waiting: Arrangement) -> tuple[Arrangement, list[Put]]:
        """It has begun, with everything to write. Hold `assigning()`."""
        at, families, puts = instant(now()), list[str](), list[Put]()
        theirs = self._caseload.families_of(waiting.of)
        chosen = theirs if waiting.families is None else theirs.intersection(waiting.families)
        to = [taker for each in waiting.to if (taker := self._taker(each)) and taker != waiting.of]
        if waiting.kind == "handover" and to:
            families, puts = self._caseload.handing(waiting.of, to[0], at, waiting.why, waiting.families)
        elif waiting.kind == "cover" and to and not self._is_over(waiting):
            lent = Lent("cover", waiting.last_day or "", waiting.of)
            families, puts = self._caseload.lending(chosen, to, lent, at, waiting.id)
        begun = replace(
            waiting,
            began_at=at,
            to=tuple(to) or waiting.to,
            families=tuple(families),
            count=len(families),
            found_nobody=bool(chosen) and not families,
        )
        action = "handed_over" if begun.kind == "handover" else "began_cover"
        days = {"last_day": begun.last_day} if begun.last_day else {}
        return begun, [*puts, _put(begun), self._noted(action, begun, families=families, **days)]

    def _taker(self, account_id: str) -> str | None:
        """Who takes over: this person, or whoever took over from them."""
        account = self._accounts.by_id(account_id)
        taker = account if account is None or account.is_open else self._accounts.successor(account)
        return taker.id if taker and taker.has_families else None

    def _is_over(self, cover: Arrangement) -> bool:
        return (cover.last_day or "") < self._caseload.today()

    def _noted(self, action: str, made: Arrangement, **ids: Any) -> Put:  # noqa: ANN401  ids, days
        about = {"account": made.of, "to": list(made.to), "why": made.why}
        return self._audit.entry(action, made.by, arrangement=made.id, **about, **ids)


def people_in(arrangements: Iterable[Arrangement]) -> set[str]:
    """The accounts that they name."""
    return {who for each in arrangements for who in (each.of, each.by, *each.to)}


def _read(document: dict[str, Any]) -> Arrangement:
    families = document["families"]
    return Arrangement(
        **{
            **document,
            "to": tuple(document["to"]),
            "families": None if families is None else tuple(families),
        }
    )


def _put(made: Arrangement) -> Put:
    tags: tuple[str, ...] = ()
    if made.ended_at is None and made.began_at is None:
        tags = (f"waiting:{made.first_day}",)
    elif made.ended_at is None and made.kind == "cover" and made.count:
        tags = (f"running:{made.last_day}",)
    elif made.ended_at is None and made.found_nobody:
        tags = (NOBODY,)
    document = {**asdict(made), "to": list(made.to)}
    document["families"] = None if made.families is None else list(made.families)
    return Put(COLLECTION, made.id, document, tags)
