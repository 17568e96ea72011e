"""Group commit: one of the threads that wait for the disk writes for all of them. Must not know a file or a database.

Commits reach the disk, and then memory, in the order in which they were put into the queue.
"""

import copy
import math
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from pwa.store.contract import StoreFailed

Item = TypeVar("Item")


@dataclass(eq=False, slots=True)
class Ticket(Generic[Item]):
    """A place in the queue. Its thread sleeps on `bell` until its item is done or it has to write for everybody."""

    item: Item
    bell: threading.Lock = field(default_factory=threading.Lock)
    is_done: bool = False
    failure: StoreFailed | None = None


class Queue(Generic[Item]):
    """`write` puts items on disk, all or none; `keep` puts an item that is on disk into memory.

    At most `most` are written together, as `size_of` counts them; and at least one.
    """

    def __init__(
        self,
        write: Callable[[Sequence[Item]], None],
        keep: Callable[[Item], None],
        size_of: Callable[[Item], int] = lambda item: 1,
        most: float = math.inf,
    ) -> None:
        self._write, self._keep = write, keep
        self._size_of, self._most = size_of, most
        self._waiting: list[Ticket[Item]] = []
        self._is_busy = False
        self._looking = threading.Lock()

    def put(self, item: Item) -> Ticket[Item]:
        """Call it from one thread at a time, the one that decides the order; then call `wait`."""
        ticket = Ticket(item)
        ticket.bell.acquire()
        with self._looking:
            self._waiting.append(ticket)
        return ticket

    def wait(self, ticket: Ticket[Item]) -> None:
        """Return when the ticket's item is on disk and in memory. Raises StoreFailed."""
        # Again only if the items ahead of it were all that may be written together.
        while not ticket.is_done:
            self._wait_or_write(ticket)
        if ticket.failure is not None:
            # Each thread raises a copy of its own.
            raise copy.copy(ticket.failure)

    def _wait_or_write(self, ticket: Ticket[Item]) -> None:
        sleeps = False
        with self._looking:
            if not ticket.is_done:
                sleeps, self._is_busy = self._is_busy, True
        if sleeps:
            ticket.bell.acquire()
        if not ticket.is_done:
            self._write_some()

    def _write_some(self) -> None:
        with self._looking:
            batch = self._take()
        # Whatever is raised, an item that is not known to be done has failed.
        failure: StoreFailed | None = StoreFailed("The server stopped at this. It was not acknowledged.")
        try:
            self._write([ticket.item for ticket in batch])
            for ticket in batch:
                self._keep(ticket.item)
            failure = None
        except StoreFailed as refused:
            failure = refused
        finally:
            for ticket in batch:
                ticket.failure, ticket.is_done = failure, True
                ticket.bell.release()
            self._hand_on()

    def _take(self) -> list[Ticket[Item]]:
        taken, size = 0, 0
        for ticket in self._waiting:
            size += self._size_of(ticket.item)
            if taken and size > self._most:
                break
            taken += 1
        batch, self._waiting = self._waiting[:taken], self._waiting[taken:]
        return batch

    def _hand_on(self) -> None:
        with self._looking:
            if self._waiting:
                self._waiting[0].bell.release()
            else:
                self._is_busy = False
