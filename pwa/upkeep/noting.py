"""What commands note in the audit: what was done, by which user of the machine. Must not hold a name."""

import json
import logging
import os
from typing import Any

from pwa.config import Config
from pwa.service.audit import Audit
from pwa.service.audit_waiting import Waiting
from pwa.store.contract import Put, Store

log = logging.getLogger(__name__)


def note(store: Store, config: Config, action: str, **ids: Any) -> None:  # noqa: ANN401  as Audit.note
    """Note it in a store that is open for writing."""
    Audit(store, Waiting(config.data_dir)).note(action, None, uid=os.getuid(), **ids)


def note_later(config: Config, action: str, **ids: Any) -> None:  # noqa: ANN401  as Audit.note
    """Leave it in the data folder, where the next note or start takes it in: a server may have the store."""
    entry = entry_of(action, **ids)
    try:
        Waiting(config.data_dir).add(entry)
    except OSError:
        log.error("Audit, kept in this log only: %s", json.dumps(entry.document))  # noqa: TRY400  ids, no trace


def entry_of(action: str, **ids: Any) -> Put:  # noqa: ANN401  as Audit.note
    """The entry, for writing it oneself."""
    return Audit.entry(action, None, uid=os.getuid(), **ids)
