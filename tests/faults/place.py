"""Where a scenario happens, and the records that it is about: known beforehand, so that each can be told from any other."""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from pwa.config import Config
from pwa.store import open_store
from pwa.store.contract import CASELOAD, NewRecord, Put, Store

AT = "2026-11-23T15:02:04.005Z"
OURS, GOES = (str(UUID(int=number)) for number in (1, 2))
"""Two families: one that stays, one that is erased."""

GONE_WORDS = b"words of the family that goes"
KEY = bytes(range(32))


@dataclass(frozen=True, slots=True)
class Place:
    """A folder of its own, with all that a service has."""

    base: Path
    key: bytes | None = None

    @property
    def config(self) -> Config:
        return Config(
            data_dir=self.base / "data",
            store_url=f"tinydb://{self.base}/data/store",
            secret_key="k" * 40,
            store_key=self.key,
        )

    @property
    def store(self) -> Path:
        return self.base / "data" / "store"

    @property
    def backups(self) -> Path:
        return self.base / "backups"

    @property
    def backup(self) -> Path:
        return self.backups / "one.attune"

    @property
    def target(self) -> str:
        return f"tinydb://{self.base}/target"

    def open(self, url: str = "") -> Store:
        return open_store(url or self.config.store_url, self.key)


def record(name: str, family: str = OURS) -> NewRecord:
    said = GONE_WORDS.decode() if family == GOES else "words"
    body = {"said": f"{said} in {name}", "long": name * 20}
    return NewRecord.of(
        {"id": name, "family": family, "subject": f"subject of {name}", "kind": "visit", "body": body}, AT
    )


def records(prefix: str, count: int, family: str = OURS) -> list[NewRecord]:
    return [record(f"{prefix}-{number}", family) for number in range(count)]


def ids(new: Iterable[NewRecord]) -> list[str]:
    return [one.id for one in new]


def assigned(family: str) -> Put:
    return Put(CASELOAD, family, {"users": ["alice"]}, ("now:alice",))


def epoch_of(place: Place) -> str:
    """The store's epoch; empty where there is no store yet."""
    if not place.store.exists():
        return ""
    with closing(open_store(place.config.store_url, place.key, only_read=True)) as store:
        return store.epoch
