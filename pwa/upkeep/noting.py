"""What commands note in the audit: what was done, by which user of the machine. Must not hold a name."""

import json
import logging
import os
from contextlib import closing
from typing import Any

from pwa.config import Config
from pwa.service.audit import Audit
from pwa.service.audit_waiting import Waiting
from pwa.store import may_be_shared, open_store
from pwa.store.contract import Put, Store, StoreFailed

log = logging.getLogger(__name__)


def note(store: Store, config: Config, action: str, **ids: Any) -> None:  # noqa: ANN401  as Audit.note
    """Note it in a store that is open for writing."""
    Audit(store, Waiting(config.data_dir)).note(action, None, uid=os.getuid(), **ids)


def note_apart(config: Config, action: str, **ids: Any) -> None:  # noqa: ANN401  as Audit.note
    """Note it in a store that may be open elsewhere, or leave it in the data folder for the server's next note."""
    entry = entry_of(action, **ids)
    try:
        if may_be_shared(config.store_url):
            with closing(open_store(config.store_url, config.store_key)) as store:
                store.append([], [entry])
            return
        Waiting(config.data_dir).add(entry)
    except (OSError, StoreFailed):
        log.error("Audit, kept in this log only: %s", json.dumps(entry.document))  # noqa: TRY400  ids, no trace


def entry_of(action: str, **ids: Any) -> Put:  # noqa: ANN401  as Audit.note
    """The entry, for writing it oneself."""
    return Audit.entry(action, None, uid=os.getuid(), **ids)
