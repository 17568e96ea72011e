"""Tries counted in one process's memory. Must not write to a disk: whoever guesses would make it write."""

import threading
import time
from collections.abc import Callable

from pwa.store.contract import Tried

FEW = 1024
NEVER = Tried(0, 0)


class TriesInMemory:
    """Threads may share it. `clock` counts seconds from any moment."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[str, tuple[int, float]] = {}
        self._deciding = threading.Lock()
        self._tidy_at = FEW

    def add(self, key: str, number: int, lasts_s: float) -> Tried:
        with self._deciding:
            self._tidy()
            now, found = self._clock(), self._kept.get(key)
            before, until = found if found and found[1] > now else (0, now + lasts_s)
            self._kept[key] = before + number, until
            return Tried(before + number, until - now)

    def of(self, key: str) -> Tried:
        now, (number, until) = self._clock(), self._kept.get(key, (0, 0.0))
        return Tried(number, until - now) if until > now else NEVER

    def forget(self, key: str) -> None:
        self._kept.pop(key, None)

    def _tidy(self) -> None:
        """Now and then, so that each key takes its place only as long as it counts."""
        if len(self._kept) < self._tidy_at:
            return
        now = self._clock()
        self._kept = {key: kept for key, kept in self._kept.items() if kept[1] > now}
        self._tidy_at = max(FEW, 2 * len(self._kept))
