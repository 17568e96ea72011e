"""Tablets that were reported lost: which vaults are theirs, and whether they are erased. Must not judge what they send.

Apart from `devices`, which each contact writes anew: a contact under way must never write over a report.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from pwa.clock import instant, now
from pwa.service.audit import Audit
from pwa.service.devices import Device
from pwa.service.sessions import hashed
from pwa.store.contract import Put, Store

COLLECTION = "lost_tablets"


class AlreadyErased(Exception):
    """The tablet's vault is gone, so nothing of it can be found again."""


@dataclass(frozen=True)
class LostTablet:
    """One report. `by` and `why`: who reported it, and in which words. `vaults` are the hashes of their secrets."""

    device: str
    account: str
    at: str
    by: str
    why: str
    vaults: tuple[str, ...] = ()
    erased_at: str | None = None


class LostTablets:
    """All reports. A call's change is on disk, and in the audit trail, when it returns; each may raise StoreFailed."""

    def __init__(self, store: Store, audit: Audit, secret: str) -> None:
        self._store, self._audit = store, audit
        self._reports = store.collection(COLLECTION)
        self._signer = URLSafeSerializer(secret, salt="attune farewell")

    def get(self, device: str) -> LostTablet | None:
        return _lost(self._reports.get(device))

    def all(self) -> dict[str, LostTablet]:
        """Each by its tablet's id."""
        found = (_lost(document) for _, document in self._reports.items())
        return {each.device: each for each in found if each}

    def of_vault(self, secret: str) -> LostTablet | None:
        """The lost tablet whose vault has this secret."""
        for device in self._reports.keys(_tag(hashed(secret))):
            return self.get(device)
        return None

    def report(self, device: Device, by: str, why: str, vaults: Iterable[str]) -> LostTablet:
        """From now on it may only send. The first report of a tablet stays."""
        with self._store.exclusively(COLLECTION):
            existing = self.get(device.id)
            if existing is not None:
                return existing
            lost = LostTablet(device.id, device.user, instant(now()), by, why, tuple(sorted(vaults)))
            entry = self._audit.entry("reported_lost", by, device=device.id, account=device.user)
            self._store.append([], [_put(lost), entry])
            return lost

    def learn(self, lost: LostTablet, secret: str) -> None:
        """This vault sends as the lost tablet: from now on its secret opens nothing either."""
        with self._store.exclusively(COLLECTION):
            current = self.get(lost.device)
            if secret and current and hashed(secret) not in current.vaults:
                self._store.append([], [_put(replace(current, vaults=(*current.vaults, hashed(secret))))])

    def found(self, device: str, by: str) -> bool:
        """It is in its owner's hands again; False when it was not lost. Raises AlreadyErased."""
        with self._store.exclusively(COLLECTION):
            current = self.get(device)
            if current is None:
                return False
            if current.erased_at:
                raise AlreadyErased
            self._reports.delete(device)
        self._audit.note("found_again", by, device=device, account=current.account)
        return True

    def farewell(self, lost: LostTablet) -> str:
        """By this the tablet says that its vault is gone: the vault's secret goes with the vault."""
        return str(self._signer.dumps([lost.device, lost.at]))

    def erased(self, device: str, code: str) -> bool:
        """The tablet's own word that its vault is gone; False for a code that is not its farewell."""
        with self._store.exclusively(COLLECTION):
            current = self.get(device)
            if current is None or not self._is_farewell(current, code):
                return False
            if not current.erased_at:
                erased = replace(current, erased_at=instant(now()))
                entry = self._audit.entry("erased_tablet", current.account, device=device)
                self._store.append([], [_put(erased), entry])
            return True

    def _is_farewell(self, lost: LostTablet, code: str) -> bool:
        try:
            return bool(self._signer.loads(code) == [lost.device, lost.at])
        except BadData:
            return False


def _lost(document: Mapping[str, Any] | None) -> LostTablet | None:
    return None if document is None else LostTablet(**{**document, "vaults": tuple(document["vaults"])})


def _put(lost: LostTablet) -> Put:
    document = {key: value for key, value in asdict(lost).items() if value is not None}
    return Put(
        COLLECTION,
        lost.device,
        {**document, "vaults": list(lost.vaults)},
        tuple(_tag(each) for each in lost.vaults),
    )


def _tag(vault: str) -> str:
    return f"vault:{vault}"
