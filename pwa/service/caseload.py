"""Who may see which family. Decides nothing about records, and never forgets who had a family before."""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from hashlib import sha256
from typing import Any

from pwa.store.contract import CASELOAD, Put, Store


class Caseload:
    """Families and their health visitors: family → {users: {user: {from, until | None}}, handed_over: bool}.

    It is kept only in the store, because other processes may change it at any time. Hold `assigning()` from asking
    whether a family is known until its assignment is written.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._collection = store.collection(CASELOAD)

    def assigning(self) -> AbstractContextManager[None]:
        """Keeps everybody else, in this process and others, from assigning a family meanwhile."""
        return self._store.exclusively(CASELOAD)

    def is_known(self, family: str) -> bool:
        """Whether the family was ever assigned, and not erased since."""
        return self._collection.get(family) is not None

    def ever(self, families: Iterable[str]) -> dict[str, set[str]]:
        """Every present and former health visitor of each known family; all of them may still send their visits."""
        return {family: set(entry["users"]) for family, entry in self._collection.get_all(families).items()}

    def is_of(self, user: str, family: str) -> bool:
        """Whether the family is on the user's caseload now."""
        entry = self._collection.get(family)
        return entry is not None and user in entry["users"] and entry["users"][user]["until"] is None

    def families_of(self, user: str) -> set[str]:
        """The families on the user's caseload now."""
        return self._collection.keys(f"now:{user}")

    def came_by_handover(self, user: str) -> str:
        """A mark that changes when the user takes over a family, because its older records must then be sent too."""
        families = sorted(self._collection.keys(f"came:{user}"))
        return sha256("".join(families).encode()).hexdigest()[:12] if families else ""

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
            for held in entry["users"].values():
                held["until"] = held["until"] or at
            entry["users"][user] = {"from": at, "until": None}
            entry["handed_over"] = True
            self._store.append([], [_put(family, entry)])

    def hand_over_all(self, user: str, to: str, at: str, why: str = "") -> int:
        """Give every family that is on the user's caseload now to `to` in one write; how many there were.

        Others who visit a family keep it.
        """
        with self.assigning():
            entries = self._collection.get_all(sorted(self.families_of(user)))
            for entry in entries.values():
                entry["users"][user]["until"] = at
                entry["users"][to] = {"from": at, "until": None, "why": why}
                entry["handed_over"] = True
            if entries:
                self._store.append([], [_put(family, entry) for family, entry in entries.items()])
            return len(entries)


def _put(family: str, entry: Mapping[str, Any]) -> Put:
    """The document, with the tags by which the store finds a person's families."""
    now = [user for user, held in entry["users"].items() if held["until"] is None]
    came = now if entry["handed_over"] else []
    return Put(
        CASELOAD, family, entry, (*(f"now:{user}" for user in now), *(f"came:{user}" for user in came))
    )
