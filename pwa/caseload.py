"""Who may see which family.

Decides nothing about records; a family once assigned is never without its history.
"""

import threading
from collections import defaultdict
from hashlib import sha256
from typing import Any

from pwa.store.contract import Put, Store

COLLECTION = "caseload"


class Caseload:
    """Families and their health visitors: family → {users: {user: {from, until | None}}, handed_over: bool}.

    Hold `assigning` from asking whether a family is known until its assignment is written.
    """

    def __init__(self, store: Store) -> None:
        self.assigning = threading.RLock()
        self._collection = store.collection(COLLECTION)
        self._ever: defaultdict[str, set[str]] = defaultdict(set)
        self._current: defaultdict[str, set[str]] = defaultdict(set)
        self._handed_over: set[str] = set()
        self._families: set[str] = set()
        for family, entry in self._collection.items():
            self._learn(family, entry)

    def is_known(self, family: str) -> bool:
        return family in self._families

    def was_ever_of(self, user: str, family: str) -> bool:
        """True for a present or former health visitor of the family: either may still send their visits."""
        return family in self._ever[user]

    def is_of(self, user: str, family: str) -> bool:
        return family in self._current[user]

    def families_of(self, user: str) -> set[str]:
        """The families on the user's caseload now."""
        with self.assigning:
            return set(self._current[user])

    def came_by_handover(self, user: str) -> str:
        """Changes when a family that others began comes to the user: its older records are due then too."""
        families = sorted(self._handed_over & self.families_of(user))
        return sha256("".join(families).encode()).hexdigest()[:12] if families else ""

    def first_assignment(self, family: str, user: str, at: str) -> Put:
        """What makes `user` the health visitor of a new family; call `learn` when it is on disk."""
        return Put(COLLECTION, family, {"users": {user: {"from": at, "until": None}}, "handed_over": False})

    def learn(self, put: Put) -> None:
        """An assignment is on disk: from now on it counts."""
        with self.assigning:
            self._learn(put.key, put.document)

    def hand_over(self, family: str, user: str, at: str) -> None:
        """Give the family to `user` alone; its earlier visitors' time ends.

        Raises KeyError for an unknown family.
        """
        with self.assigning:
            entry = self._collection.get(family)
            if entry is None:
                raise KeyError(family)
            for held in entry["users"].values():
                held["until"] = held["until"] or at
            entry["users"][user] = {"from": at, "until": None}
            entry["handed_over"] = True
            self._collection.put(family, entry)
            self._learn(family, entry)

    def _learn(self, family: str, entry: Any) -> None:  # noqa: ANN401  a document of this collection
        self._families.add(family)
        if entry["handed_over"]:
            self._handed_over.add(family)
        for user, held in entry["users"].items():
            self._ever[user].add(family)
            if held["until"] is None:
                self._current[user].add(family)
            else:
                self._current[user].discard(family)
