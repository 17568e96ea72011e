"""Threads for one kind of long work, and whose turn it is. Waiting takes no thread; must not know what the work is.

Long work in the threads that everything else needs would keep everybody from reading and sending.
"""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import asynccontextmanager


class NoTurn(Exception):
    """As many wait already as may, or the turn did not come in time."""


class Turns:
    """So many requests work at once, and so many more wait, each for a bounded time."""

    def __init__(self, name: str, at_once: int, most_waiting: int, patience_s: float) -> None:
        self._threads = ThreadPoolExecutor(at_once, name)
        self._free = asyncio.Semaphore(at_once)
        self._most_waiting, self._patience_s = most_waiting, patience_s
        self._waiting = 0

    @property
    def waiting(self) -> int:
        """How many wait now."""
        return self._waiting

    @asynccontextmanager
    async def one(self) -> AsyncIterator[Executor]:
        """A turn, and the threads to take it in. Raises NoTurn."""
        await self._come()
        try:
            yield self._threads
        finally:
            self._free.release()

    async def _come(self) -> None:
        if self._free.locked() and self._waiting >= self._most_waiting:
            raise NoTurn
        self._waiting += 1
        try:
            async with asyncio.timeout(self._patience_s):
                await self._free.acquire()
        except TimeoutError:
            raise NoTurn from None
        finally:
            self._waiting -= 1
