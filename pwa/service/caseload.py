"""Who may see which family, and until when. Decides nothing about records, and never forgets who had a family before.

A family is somebody's own, or lent to the end of a day: as cover for a colleague, or opened outside the caseload. What
is lent ends by the clock alone, whether or not anything can be written.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from pwa.clock import instant, moment, now
from pwa.domain.times import uk_day
from pwa.store.contract import CASELOAD, LAST_DAY, Put, Store, StoreFailed, VisibleRecords

log = logging.getLogger(__name__)

ORDER, LAST = "caseload_order", "last"
"""Where the number of the last change is kept: each change of who sees what has a number, in the order of writing."""
SENDS_FOR = timedelta(days=30)
"""How long whoever had a family may still send what waits on a tablet: a rule of this product, as for a leaver."""

Kind = Literal["cover", "outside"]
Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Lent:
    """A family that somebody has to the end of `last_day`: as cover for the account `of`, or outside the caseload."""

    kind: Kind
    last_day: str
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Came:
    """A family that came to a caseload; `lent` is None for one's own."""

    family: str
    lent: Lent | None


@dataclass(frozen=True, slots=True)
class Left:
    """A family that left a caseload, and whose it is now."""

    family: str
    to: tuple[str, ...]


class Caseload:
    """Families and their health visitors: family → {users, guests, handed_over, came, left}; see docs/data.md.

    It is kept only in the store, because other processes may change it at any time. Hold `assigning()` from asking
    whether a family is known until its assignment is written.
    """

    def __init__(self, store: Store, clock: Callable[[], datetime] = now) -> None:
        self._store, self._clock = store, clock
        self._collection = store.collection(CASELOAD)
        self._order = store.collection(ORDER)

    def assigning(self) -> AbstractContextManager[None]:
        """Keeps everybody else, in this process and others, from assigning a family meanwhile."""
        return self._store.exclusively(CASELOAD)

    def today(self) -> str:
        """The day in the United Kingdom, by the service's own clock."""
        return str(uk_day(instant(self._clock())))

    def visible_to(self, user: str) -> VisibleRecords:
        """What this user may see today. Everything shown to a person must come from here."""
        return self._store.visible_to(user, self.today())

    def is_known(self, family: str) -> bool:
        """Whether the family was ever assigned, and not erased since."""
        return self._collection.get(family) is not None

    def all_families(self) -> list[str]:
        return [family for family, _ in self._collection.items()]

    def senders(self, families: Iterable[str]) -> dict[str, set[str]]:
        """Who may send records of each known family: whoever has it, or had it until less than SENDS_FOR ago."""
        entries, since = self._collection.get_all(families), self._clock() - SENDS_FOR
        return {family: _senders(entry, since) for family, entry in entries.items()}

    def is_of(self, user: str, family: str) -> bool:
        """Whether the family is the user's own now."""
        entry = self._collection.get(family)
        return entry is not None and _is_own(entry, user)

    def is_seen_by(self, user: str, family: str) -> bool:
        """Whether the user may see the family today, as their own or lent."""
        entry = self._collection.get(family)
        return entry is not None and user in _seers(entry, self.today())

    def lent_as(self, user: str, family: str) -> Lent | None:
        """As what the user has a family today that is not their own; None for one's own, and for what is not seen."""
        entry, today = self._collection.get(family), self.today()
        return _lent(entry, user, today) if entry and user in _seers(entry, today) else None

    def families_of(self, user: str) -> set[str]:
        """The user's own families now."""
        return self._collection.keys(f"now:{user}")

    def lent_to(self, user: str) -> set[str]:
        """The families that the user has to the end of a day, today or later."""
        return self._collection.keys_between(f"until:{user}:{self.today()}", f"until:{user}:{LAST_DAY}")

    def last_change(self) -> int:
        """The number of the last change. Read it before what changed: then a later cursor misses nothing."""
        return int((self._order.get(LAST) or {"number": 0})["number"])

    def came_since(self, user: str, change: int, upto: int) -> list[Came]:
        """The families that the user sees today, and that came or were lent anew after `change`, up to `upto`."""
        found = self._collection.keys_between(*_numbered("came", user, change, upto))
        entries, today = self._collection.get_all(sorted(found)), self.today()
        seen = {family: entry for family, entry in entries.items() if user in _seers(entry, today)}
        return [Came(family, _lent(entry, user, today)) for family, entry in seen.items()]

    def left_since(self, user: str, change: int, day: str) -> list[Left]:
        """The families that the user sees no more: they left after that change, or were lent until that day or later."""
        today = self.today()
        found = self._collection.keys_between(*_numbered("left", user, change, 10**12 - 1))
        found |= self._collection.keys_between(f"until:{user}:{day}", f"until:{user}:{_day_before(today)}")
        entries = self._collection.get_all(sorted(found))
        return [
            Left(family, tuple(who for who in entry["users"] if _is_own(entry, who)))
            for family, entry in entries.items()
            if user not in _seers(entry, today)
        ]

    def first_assignment(self, family: str, users: Iterable[str], at: str) -> Put:
        """Makes `users` the health visitors of a new family. Write it together with the family's first record."""
        held = {user: {"from": at, "until": None} for user in users}
        return _put(family, {"users": held, "handed_over": False})

    def hand_over(self, family: str, user: str, at: str) -> None:
        """Give the family to `user` alone; its earlier visitors lose it. Raises KeyError for an unknown family."""
        with self.assigning():
            entry = self._collection.get(family)
            if entry is None:
                raise KeyError(family)

            def give(users: Entry) -> None:
                for held in users.values():
                    held["until"] = held["until"] or at
                users[user] = {"from": at, "until": None}

            self._store.append([], self._changed({family: entry}, at, give, {user}))

    def hand_over_all(self, user: str, to: str, at: str, why: str = "") -> int:
        """Give each of the user's own families to `to` in one write; how many there were.

        Others who visit a family keep it.
        """
        with self.assigning():
            families, puts = self.handing(user, to, at, why)
            if puts:
                self._store.append([], puts)
            return len(families)

    def handing(
        self, user: str, to: str, at: str, why: str, families: Collection[str] | None = None
    ) -> tuple[list[str], list[Put]]:
        """Which of `families`, or of all, are the user's own and go to `to`, and what to write. Hold `assigning()`."""
        theirs = self.families_of(user)
        entries = self._collection.get_all(
            sorted(theirs if families is None else theirs.intersection(families))
        )

        def give(users: Entry) -> None:
            users[user]["until"] = at
            if users.get(to, {"until": at})["until"] is not None:
                users[to] = {"from": at, "until": None, "why": why}

        return list(entries), self._changed(entries, at, give, {to}) if entries else []

    def lending(
        self, families: Iterable[str], to: Collection[str], lent: Lent, at: str, plan: str = ""
    ) -> tuple[list[str], list[Put]]:
        """Which families are lent to these people from now on, and what to write. Hold `assigning()`."""
        entries = self._collection.get_all(sorted(families))
        held = {"from": at, "last_day": lent.last_day, "of": lent.of, "plan": plan, "ended": None}
        for entry in entries.values():
            for user in to:
                # A cover has a key of its own, so that one never ends another before its day.
                key = f"{lent.kind} {plan}" if lent.kind == "cover" and plan else lent.kind
                entry.setdefault("guests", {}).setdefault(user, {})[key] = dict(held)
        return list(entries), self._changed(entries, at, None, set(to)) if entries else []

    def taking_back(self, of: str, to: Collection[str], plan: str, at: str) -> list[Put]:
        """What to write so that this cover ends now. Hold `assigning()`."""
        found: dict[str, Entry] = {}
        for user in to:
            entries = self._collection.get_all(sorted(self.lent_to(user)))
            found |= {family: found.get(family, entry) for family, entry in entries.items()}
        ending: dict[str, Entry] = {}
        before = {family: _seers(entry, self.today()) for family, entry in found.items()}
        for family, entry in found.items():
            for user in to:
                for loan in entry.get("guests", {}).get(user, {}).values():
                    if (loan["of"], loan["plan"]) == (of, plan) and not loan["ended"]:
                        loan["ended"] = at
                        ending[family] = entry
        return self._writes(ending, before, set()) if ending else []

    def bring_up_to_date(self) -> None:
        """Once, for a store from before changes had numbers: what was handed over then leaves its former tablets too."""
        if self._order.get(LAST) is not None:
            return
        try:
            with self.assigning():
                entries = dict(self._collection.items())
                former = {
                    family: entry
                    for family, entry in entries.items()
                    if any(held["until"] for held in entry["users"].values())
                }
                everybody = {family: set(entry["users"]) for family, entry in former.items()}
                self._store.append([], self._writes(former, everybody, set()))
        except StoreFailed as problem:
            log.warning("The caseloads are brought up to date at the next start: %s", problem)

    def _changed(
        self, entries: dict[str, Entry], at: str, give: Callable[[Entry], None] | None, told: set[str]
    ) -> list[Put]:
        """What to write after `give` has changed whose each family is. It comes anew to those who are `told`."""
        before: dict[str, set[str]] = {}
        for family, entry in entries.items():
            # What was lent just now is in the entry already: whoever is told did not see it for certain before.
            before[family] = _seers(entry, self.today()) - (told if give is None else set())
            if give is not None:
                give(entry["users"])
                entry["handed_over"] = True
                for user in told:
                    for held in entry.get("guests", {}).get(user, {}).values():
                        held["ended"] = held["ended"] or at
        return self._writes(entries, before, told)

    def _writes(
        self, entries: Mapping[str, Entry], before: Mapping[str, set[str]], told: set[str]
    ) -> list[Put]:
        number, today = self.last_change() + 1, self.today()
        for family, entry in entries.items():
            after = _seers(entry, today)
            for user in before[family] - after:
                entry.setdefault("left", {})[user] = number
            for user in after - before[family] | (told & after):
                entry.setdefault("came", {})[user] = number
                entry.get("left", {}).pop(user, None)
        return [Put(ORDER, LAST, {"number": number}), *(_put(*each) for each in entries.items())]


def _put(family: str, entry: Mapping[str, Any]) -> Put:
    """The document, with the tags by which the store finds a person's families."""
    guests: Mapping[str, Mapping[str, Mapping[str, Any]]] = entry.get("guests", {})
    return Put(
        CASELOAD,
        family,
        entry,
        (
            *(f"now:{user}" for user in entry["users"] if _is_own(entry, user)),
            *(f"until:{user}:{day}" for user in guests if (day := _last_day(entry, user))),
            *(f"came:{user}:{number:012}" for user, number in entry.get("came", {}).items()),
            *(f"left:{user}:{number:012}" for user, number in entry.get("left", {}).items()),
        ),
    )


def _numbered(what: str, user: str, after: int, upto: int) -> tuple[str, str]:
    return f"{what}:{user}:{after + 1:012}", f"{what}:{user}:{upto:012}"


def _is_own(entry: Mapping[str, Any], user: str) -> bool:
    return user in entry["users"] and entry["users"][user]["until"] is None


def _seers(entry: Mapping[str, Any], today: str) -> set[str]:
    own = {user for user in entry["users"] if _is_own(entry, user)}
    return own | {user for user in entry.get("guests", {}) if _last_day(entry, user) >= today}


def _last_day(entry: Mapping[str, Any], user: str) -> str:
    """The last day of what is lent to this person, or ""."""
    held = entry.get("guests", {}).get(user, {}).values()
    return max((each["last_day"] for each in held if not each["ended"]), default="")


def _lent(entry: Mapping[str, Any], user: str, today: str) -> Lent | None:
    """As what somebody has the family who has it not as their own: the loan that lasts longest."""
    if _is_own(entry, user):
        return None
    held: Mapping[str, Mapping[str, Any]] = entry["guests"][user]
    lent = [
        Lent("cover" if key.startswith("cover") else "outside", each["last_day"], each["of"])
        for key, each in held.items()
        if not each["ended"] and each["last_day"] >= today
    ]
    return max(lent, key=lambda each: each.last_day)


def _senders(entry: Mapping[str, Any], since: datetime) -> set[str]:
    own = {
        user for user, held in entry["users"].items() if not held["until"] or moment(held["until"]) > since
    }
    lent = {
        user
        for user, held in entry.get("guests", {}).items()
        for each in held.values()
        if (moment(each["ended"]) > since if each["ended"] else _not_long_over(each["last_day"], since))
    }
    return own | lent


def _not_long_over(last_day: str, since: datetime) -> bool:
    return last_day >= str(uk_day(instant(since)))


def _day_before(day: str) -> str:
    return str(date.fromisoformat(day) - timedelta(days=1))
