"""`exclusively`: one holder at a time across all processes, by a lock on a row. Must not write what anybody reads.

The row is locked on a connection of its own, from a pool of its own, so that holders never take the connections
that they need to write with.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

import psycopg

from pwa.store.contract import StoreFailed
from pwa.store.postgres.failures import NOTHING_KEPT
from pwa.store.postgres.pool import Connection, Pool

WAIT_S = 30

log = logging.getLogger(__name__)


class LockLost(StoreFailed):
    """The connection that held a lock was cut, so somebody else may hold the lock now."""


@dataclass(frozen=True, slots=True)
class Held:
    """The locks of one thread. `check` is asked right before each write that they protect."""

    connections: tuple[tuple[str, Connection], ...]

    def check(self) -> None:
        """Raises LockLost when a lock is no longer held, as after a restart of the database."""
        for what, connection in self.connections:
            try:
                connection.execute("select")
            except psycopg.Error:
                raise LockLost(
                    f"The database let go of the lock “{what}” while it was needed: it was restarted, or the "
                    f"connection was cut. {NOTHING_KEPT} Try again."
                ) from None


@dataclass(slots=True)
class _Thread:
    held: dict[str, Connection] = field(default_factory=dict)
    afterwards: list[Callable[[], None]] = field(default_factory=list)


class Locks:
    """The locks of one team, as far as this process holds them."""

    def __init__(self, pool: Pool, team: str) -> None:
        self._pool = pool
        self._team = team
        self._threads = threading.local()
        self._changing = threading.Lock()
        self._queues: WeakValueDictionary[str, _Queue] = WeakValueDictionary()

    @contextmanager
    def exclusively(self, what: str) -> Iterator[None]:
        """Waits for its turn. Raises StoreFailed when that takes too long or the database is away."""
        mine = self._mine()
        if what in mine.held:
            yield
            return
        try:
            with self._turn(what), self._row(what) as connection:
                mine.held[what] = connection
                try:
                    yield
                finally:
                    del mine.held[what]
        finally:
            while mine.afterwards and not mine.held:
                mine.afterwards.pop()()

    def held(self) -> Held:
        """The locks that the calling thread holds now."""
        return Held(tuple(self._mine().held.items()))

    def when_free(self, do: Callable[[], None]) -> None:
        """Call `do` now, or as soon as this thread holds no locks."""
        mine = self._mine()
        if mine.held:
            mine.afterwards.append(do)
        else:
            do()

    def _mine(self) -> _Thread:
        if not hasattr(self._threads, "mine"):
            self._threads.mine = _Thread()
        thread: _Thread = self._threads.mine
        return thread

    @contextmanager
    def _turn(self, what: str) -> Iterator[None]:
        """Wait within the process first, so that only one thread at a time waits at the database for the same lock."""
        with self._changing:
            queue = self._queues.setdefault(what, _Queue())
        if not queue.turn.acquire(timeout=WAIT_S):
            raise _waited_too_long(what)
        try:
            yield
        finally:
            queue.turn.release()

    @contextmanager
    def _row(self, what: str) -> Iterator[Connection]:
        with self._pool.lend(lambda connection: self._lock(connection, what)) as (connection, _):
            yield connection

    def _lock(self, connection: Connection, what: str) -> None:
        row = (self._team, what)
        try:
            if _lock_row(connection, row):
                return
            connection.rollback()
            connection.execute(
                "insert into attune.locks (team, what) values (%s, %s) on conflict do nothing", row
            )
            _lock_row(connection, row)
        except psycopg.errors.LockNotAvailable:
            raise _waited_too_long(what) from None


@dataclass(slots=True, weakref_slot=True)
class _Queue:
    turn: threading.Lock = field(default_factory=threading.Lock)


def _lock_row(connection: Connection, row: tuple[str, str]) -> bool:
    with connection.pipeline():
        connection.execute("begin")
        # Holding the lock means idling in a transaction: a limit on that would let a second holder in.
        connection.execute(LIMITS, (f"{WAIT_S}s",))
        cursor = connection.execute("select from attune.locks where team = %s and what = %s for update", row)
    return cursor.fetchone() is not None


LIMITS = """
select set_config('lock_timeout', %s, true),
  case when current_setting('idle_in_transaction_session_timeout', true) is not null then
    set_config('idle_in_transaction_session_timeout', '0', true) end
"""


def _waited_too_long(what: str) -> StoreFailed:
    return StoreFailed(
        f"Somebody else has held “{what}” for {WAIT_S} seconds. {NOTHING_KEPT} Try again; if it stays so, "
        "look for a process that hangs."
    )
