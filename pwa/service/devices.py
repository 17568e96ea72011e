"""The service's tablets: whose each one is, and what it reported last. Must not judge what a tablet sends."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import uuid4

from pwa.clock import instant, now
from pwa.service.audit import Audit
from pwa.store.contract import DEVICES, Put, Store


class NotYourDevice(Exception):
    """Somebody else registered this tablet. Nothing was changed."""


@dataclass(frozen=True)
class Device:
    """One person's tablet. `counts` is how much its vault held at the last contact, None before the first sync."""

    id: str
    user: str
    label: str
    created_at: str
    seen_at: str
    counts: Mapping[str, int] | None = None


class Devices:
    """All tablets in the store. A registration is on disk, and in the audit trail, when the call returns."""

    def __init__(self, store: Store, audit: Audit) -> None:
        self._store, self._audit = store, audit
        self._devices = store.collection(DEVICES)

    def of(self, user: str) -> list[Device]:
        """The tablets that this person has used, most recently seen first."""
        known = (_device(key, document) for key, document in self._devices.items())
        theirs = [device for device in known if device.user == user]
        return sorted(theirs, key=lambda device: device.seen_at, reverse=True)

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

    def seen(self, device: Device, counts: Mapping[str, int], *, brings_records: bool) -> list[Put]:
        """What to write about this contact, together with the records it brought; empty if nothing has changed."""
        is_news = brings_records or device.counts != counts
        # A store that can't be written now is no reason to refuse the tablet what it asks for.
        if not is_news or not self._store.is_writable:
            return []
        return [_put(replace(device, seen_at=instant(now()), counts=counts))]


def _device(device_id: str, document: Mapping[str, Any]) -> Device:
    return Device(device_id, **document)


def _put(device: Device) -> Put:
    document = {key: value for key, value in asdict(device).items() if key != "id" and value is not None}
    return Put(DEVICES, device.id, document)
