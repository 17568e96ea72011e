"""Who did or saw what, and when. Entries hold ids, never a name or an answer, and are never changed or deleted."""

import json
import logging
from typing import Any
from uuid import uuid4

from pwa.clock import instant, now
from pwa.store.contract import AUDIT, LINK, Put, Store, StoreFailed

log = logging.getLogger(__name__)
COLLECTION = AUDIT


class Audit:
    """The audit trail in the store; each entry is on disk when `note` returns."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def note(self, action: str, user: str | None, **ids: Any) -> None:  # noqa: ANN401  ids, counts, lists of ids
        """Write one entry: `action` is a past-tense verb ("saw_summary"), `ids` say what it was done to.

        If the store refuses writes, the entry goes to the server's log, because reading must go on.
        """
        entry = self.entry(action, user, **ids)
        try:
            self._store.append([], [entry])
        except StoreFailed:
            log.error("Audit, kept in this log only: %s", json.dumps(entry.document))  # noqa: TRY400  ids, no trace

    def entry(self, action: str, user: str | None, **ids: Any) -> Put:  # noqa: ANN401  as in note
        """An entry as a document, to be written together with others."""
        at = instant(now())
        return Put(COLLECTION, f"{at} {uuid4()}", {"at": at, "action": action, "user": user, **ids})

    def entries(self) -> list[dict[str, Any]]:
        """Every entry as it was noted, oldest first."""
        return [
            {name: value for name, value in entry.items() if name != LINK}
            for _, entry in sorted(self._store.collection(COLLECTION).items())
        ]
