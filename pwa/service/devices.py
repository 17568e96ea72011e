"""The service's tablets: whose each one is, and what it reported last. Must not judge what a tablet sends."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from pwa.clock import instant, moment, now
from pwa.service.audit import Audit
from pwa.store.contract import DEVICES, Put, Store

SEEN_EVERY = timedelta(minutes=10)
"""How exactly the last contact is kept, where nothing else is new: not every contact writes to disk."""


class NotYourDevice(Exception):
    """Somebody else registered this tablet, or nobody did. Nothing was changed."""


@dataclass(frozen=True)
class Device:
    """One person's tablet. `counts` is how much its vault held after the last contact, None before the first sync.

    `unsent_since` is the contact at which something waited there for the first time, and has waited ever since.
    """

    id: str
    user: str
    label: str
    created_at: str
    seen_at: str
    counts: Mapping[str, int] | None = None
    unsent_since: str | None = None

    @property
    def unsent(self) -> int:
        """How many records waited there after the last contact."""
        return (self.counts or {}).get("unsent", 0)


class Devices:
    """All tablets in the store. A registration is on disk, and in the audit trail, when the call returns."""

    def __init__(self, store: Store, audit: Audit) -> None:
        self._store, self._audit = store, audit
        self._devices = store.collection(DEVICES)

    def of(self, user: str) -> list[Device]:
        """The tablets that this person has used, most recently seen first."""
        return [device for device in self.all() if device.user == user]

    def all(self) -> list[Device]:
        """Everybody's, most recently seen first."""
        known = (_device(key, document) for key, document in self._devices.items())
        return sorted(known, key=lambda device: device.seen_at, reverse=True)

    def find(self, device_id: str) -> Device | None:
        """The tablet that was registered under this id, whoever's it is."""
        document = self._devices.get(device_id)
        return None if document is None else _device(device_id, document)

    def get(self, device_id: str, user: str) -> Device:
        """This person's tablet. Raises NotYourDevice.

        An unknown one, perhaps from before a backup was restored, counts as theirs again.
        """
        document = self._devices.get(device_id)
        if document is None:
            at = instant(now())
            return Device(device_id, user, "", at, at)
        device = _device(device_id, document)
        if device.user != user:
            raise NotYourDevice
        return device

    def register(self, user: str, label: str) -> Device:
        """A new tablet of this person. Raises StoreFailed."""
        at = instant(now())
        device = Device(str(uuid4()), user, label, at, at)
        entry = self._audit.entry("registered_device", user, device=device.id)
        self._store.append([], [_put(device), entry])
        return device

    def rename(self, device_id: str, user: str, label: str) -> Device:
        """This person's tablet under another name. Raises NotYourDevice, StoreFailed."""
        device = self.find(device_id)
        if device is None or device.user != user:
            raise NotYourDevice
        renamed = replace(device, label=label)
        self._store.append([], [_put(renamed), self._audit.entry("renamed_tablet", user, device=device_id)])
        return renamed

    def seen(self, device: Device, counts: Mapping[str, int], *, brings: int) -> list[Put]:
        """What to write about this contact, together with the records it brought; empty if nothing is new.

        `brings`: how many of those that it counts as unsent. One that is refused is counted again at the next contact.
        """
        at = now()
        left = {**counts, "unsent": max(0, counts["unsent"] - brings)} if "unsent" in counts else counts
        is_news = brings > 0 or device.counts != left or at - moment(device.seen_at) >= SEEN_EVERY
        # A store that can't be written now is no reason to refuse the tablet what it asks for.
        if not is_news or not self._store.is_writable:
            return []
        since = (device.unsent_since or instant(at)) if left.get("unsent") else None
        return [_put(replace(device, seen_at=instant(at), counts=left, unsent_since=since))]


def _device(device_id: str, document: Mapping[str, Any]) -> Device:
    return Device(device_id, **document)


def _put(device: Device) -> Put:
    document = {key: value for key, value in asdict(device).items() if key != "id" and value is not None}
    return Put(DEVICES, device.id, document)
