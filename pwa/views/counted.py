"""Where the limits of tries are counted: in the store, so by all processes together. Must not know a limit."""

import time
from hashlib import sha256

from limits.storage import Storage

from pwa.store.contract import StoreFailed, Tried
from pwa.store.tries import TriesInMemory
from pwa.views import services

SCHEME = "attune-store"


class CountedInStore(Storage):
    """Keys are hashed, because some are network addresses. While the database refuses, each process counts for itself."""

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012  as the library has it

    def __init__(self, uri: str | None = None, **_: object) -> None:
        super().__init__(uri)
        self._meanwhile = TriesInMemory()

    @property
    def base_exceptions(self) -> type[Exception]:
        return StoreFailed

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        hashed = _hashed(key)
        try:
            kept = services().store.tries.add(hashed, amount, expiry)
        except StoreFailed:
            return self._meanwhile.add(hashed, amount, expiry).number
        return kept.number + self._meanwhile.of(hashed).number

    def get(self, key: str) -> int:
        return self._of(key).number

    def get_expiry(self, key: str) -> float:
        return time.time() + self._of(key).left_s

    def check(self) -> bool:
        return True

    def reset(self) -> int | None:
        """The library's way to forget everybody's tries. Nobody here may ask for that, so it is refused aloud."""
        raise NotImplementedError

    def clear(self, key: str) -> None:
        hashed = _hashed(key)
        self._meanwhile.forget(hashed)
        services().store.tries.forget(hashed)

    def _of(self, key: str) -> Tried:
        hashed = _hashed(key)
        mine = self._meanwhile.of(hashed)
        try:
            kept = services().store.tries.of(hashed)
        except StoreFailed:
            return mine
        return Tried(kept.number + mine.number, max(kept.left_s, mine.left_s))


def _hashed(key: str) -> str:
    return sha256(key.encode("utf-8", "replace")).hexdigest()
