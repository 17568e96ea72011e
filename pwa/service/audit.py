"""Who did or saw what, and when. Entries hold ids, never a name or an answer, and are never changed or deleted."""

import json
import logging
import threading
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any
from uuid import uuid4

from pwa.clock import instant, now
from pwa.service.audit_waiting import Waiting
from pwa.store.contract import AUDIT, LINK, Document, Put, Store, StoreFailed

log = logging.getLogger(__name__)
COLLECTION = AUDIT


class Audit:
    """The audit trail in the store; each entry is on disk when `note` returns."""

    def __init__(self, store: Store, waiting: Waiting | None = None) -> None:
        """`waiting`: what commands could not note themselves, and what is taken in with the next note."""
        self._store, self._waiting = store, waiting
        self._taking_in = threading.Lock()

    def note(self, action: str, user: str | None, **ids: Any) -> None:  # noqa: ANN401  ids, counts, lists of ids
        """Write one entry: `action` is a past-tense verb ("saw_summary"), `ids` say what it was done to.

        If the store refuses writes, the entry goes to the server's log, because reading must go on.
        """
        entry = self.entry(action, user, **ids)
        self.take_in()
        try:
            self._store.append([], [entry])
        except StoreFailed:
            log.error("Audit, kept in this log only: %s", json.dumps(entry.document))  # noqa: TRY400  ids, no trace

    def take_in(self) -> None:
        """Write what waits. What the store refuses goes on waiting."""
        if self._waiting is None or not self._taking_in.acquire(blocking=False):
            return
        try:
            for path, entry in self._waiting.all():
                self._store.append([], [entry])
                path.unlink(missing_ok=True)
        except (StoreFailed, OSError) as problem:
            log.error("What commands noted still waits: %s", problem)  # noqa: TRY400  no trace needed
        finally:
            self._taking_in.release()

    @staticmethod
    def entry(action: str, user: str | None, **ids: Any) -> Put:  # noqa: ANN401  as in note
        """An entry as a document, to be written together with others."""
        at = instant(now())
        return Put(COLLECTION, f"{at} {uuid4()}", {"at": at, "action": action, "user": user, **ids})

    def about(self, family: str) -> list[dict[str, Any]]:
        """Every entry about this family, the newest first."""
        return [entry for entry in self.entries() if is_about(entry, family)][::-1]

    def entries(self) -> list[dict[str, Any]]:
        """Every entry as it was noted, oldest first."""
        return [
            {name: value for name, value in entry.items() if name != LINK}
            for _, entry in oldest_first(self._store)
        ]


def is_about(entry: Mapping[str, Any], family: str) -> bool:
    """Whether an entry names this family, alone or among others."""
    several = entry.get("families", ())
    # A hand-over of before was noted with their number.
    return family == entry.get("family") or (isinstance(several, list) and family in several)


def oldest_first(store: Store) -> Iterator[tuple[str, Document]]:
    """Every entry as it is kept, with its key. Of one millisecond's entries, the first written is the first."""
    for _, together in groupby(store.collection(COLLECTION).items(), lambda kept: kept[1]["at"]):
        yield from sorted(together, key=lambda kept: kept[1].get(LINK, [0])[0])
