"""Who did or saw what, and when.

Entries hold ids, never a name or an answer; nothing here changes or deletes one.
"""

import json
import logging
from typing import Any
from uuid import uuid4

from pwa.clock import instant, now
from pwa.store.contract import Put, Store, StoreFailed

log = logging.getLogger(__name__)
COLLECTION = "audit"


class Audit:
    """The audit trail in the store; each entry is on disk when `note` returns."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def note(self, action: str, user: str | None, **ids: Any) -> None:  # noqa: ANN401  ids, counts, lists of ids
        """Write one entry: `action` is a verb in the past ("saw_summary"), `ids` say of what.

        While the store refuses writes the server's log keeps the entry, because reading must go on.
        """
        entry = self.entry(action, user, **ids)
        try:
            self._store.append([], [entry])
        except StoreFailed:
            log.error("Audit, kept in this log only: %s", json.dumps(entry.document))  # noqa: TRY400  ids, no trace

    def entry(self, action: str, user: str | None, **ids: Any) -> Put:  # noqa: ANN401  as in note
        """The same as a document to be written together with others."""
        at = instant(now())
        return Put(COLLECTION, f"{at} {uuid4()}", {"at": at, "action": action, "user": user, **ids})

    def entries(self) -> list[dict[str, Any]]:
        """All of it, oldest first."""
        return [entry for _, entry in sorted(self._store.collection(COLLECTION).items())]
