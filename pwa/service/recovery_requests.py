"""Forgotten passphrases that wait for a lead's word, and what was allowed: for one vault, once, within a day.

Must not open a vault, nor decide whose vaults need it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

from pwa.clock import instant, moment, now
from pwa.service.audit import Audit
from pwa.store.contract import Put, Store

COLLECTION = "recovery_requests"
LASTS = timedelta(hours=24)
"""How long a request waits, and then how long what was allowed may be used: a rule of this product."""
MOST = 5
"""How many of one person wait: whoever asks for more vaults takes the place of the oldest. What is allowed stays."""


@dataclass(frozen=True)
class RecoveryRequest:
    """One vault of one person on one tablet. `allowed_by` is the lead; `used_at` is when the vault's key was given."""

    account: str
    device: str
    vault: str
    asked_at: str
    allowed_by: str | None = None
    allowed_at: str | None = None
    used_at: str | None = None

    @property
    def key(self) -> str:
        return _key(self.account, self.device, self.vault)

    @property
    def waits(self) -> bool:
        """Whether a lead may still allow it."""
        return self.allowed_at is None and now() < moment(self.asked_at) + LASTS

    @property
    def is_allowed(self) -> bool:
        """Whether the vault's key may be given now."""
        is_open = self.allowed_at is not None and self.used_at is None
        return is_open and now() < moment(self.allowed_at or "") + LASTS


class RecoveryRequests:
    """All of them. What a call changed is on disk, and in the audit, when it returns. Raises StoreFailed."""

    def __init__(self, store: Store, audit: Audit) -> None:
        self._store, self._audit = store, audit
        self._requests = store.collection(COLLECTION)

    def waiting(self) -> list[RecoveryRequest]:
        """Those that a lead may allow, the oldest first."""
        found = [_request(document) for _, document in self._requests.items()]
        return sorted((each for each in found if each.waits), key=lambda each: (each.asked_at, each.key))

    def is_allowed(self, account: str, device: str, vault: str) -> bool:
        found = self._get(_key(account, device, vault))
        return found is not None and found.is_allowed

    def ask(self, account: str, device: str, vault: str) -> None:
        """Have a lead see it. Asked again while it waits, it is the same."""
        with self._store.exclusively(COLLECTION):
            existing = self._get(_key(account, device, vault))
            if existing and (existing.waits or existing.is_allowed):
                return
            self._make_room(account)
            asked = RecoveryRequest(account, device, vault, instant(now()))
            self._write(asked, "asked_for_recovery", account)

    def allow(self, key: str, by: str) -> bool:
        """From now on its owner may open this vault once; False for one that waits no more, and for one's own."""
        with self._store.exclusively(COLLECTION):
            found = self._get(key)
            if found is None or not found.waits or found.account == by:
                return False
            allowed = replace(found, allowed_by=by, allowed_at=instant(now()))
            self._write(allowed, "allowed_recovery", by)
            return True

    def refuse(self, key: str, by: str) -> bool:
        """It waits no more; its owner may ask again. False where it did not wait."""
        with self._store.exclusively(COLLECTION):
            found = self._get(key)
            if found is None or not found.waits:
                return False
            self._requests.delete(key)
        self._audit.note("refused_to_allow_recovery", by, **_about(found))
        return True

    def use(self, account: str, device: str, vault: str) -> RecoveryRequest | None:
        """Use up what was allowed; None where nothing is."""
        with self._store.exclusively(COLLECTION):
            found = self._get(_key(account, device, vault))
            if found is None or not found.is_allowed:
                return None
            used = replace(found, used_at=instant(now()))
            self._store.append([], [_put(used)])
            return used

    def _make_room(self, account: str) -> None:
        """What is over goes, and the oldest of too many that wait."""
        found = [_request(each) for each in self._requests.get_all(self._requests.keys(account)).values()]
        over = [each for each in found if not each.waits and not each.is_allowed]
        waiting = sorted((each for each in found if each.waits), key=lambda each: each.asked_at)
        for each in [*over, *waiting[: max(0, len(waiting) - MOST + 1)]]:
            self._requests.delete(each.key)

    def _write(self, request: RecoveryRequest, action: str, by: str) -> None:
        self._store.append([], [_put(request), self._audit.entry(action, by, **_about(request))])

    def _get(self, key: str) -> RecoveryRequest | None:
        document = self._requests.get(key)
        return None if document is None else _request(document)


def _about(request: RecoveryRequest) -> dict[str, str]:
    return {"account": request.account, "device": request.device, "vault": request.vault}


def _key(account: str, device: str, vault: str) -> str:
    return sha256(f"{account} {device} {vault}".encode("utf-8", "replace")).hexdigest()


def _request(document: Mapping[str, Any]) -> RecoveryRequest:
    return RecoveryRequest(**document)


def _put(request: RecoveryRequest) -> Put:
    document = {name: value for name, value in asdict(request).items() if value is not None}
    return Put(COLLECTION, request.key, document, (request.account,))
