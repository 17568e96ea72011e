"""Connections to the database, with a new try when one is lost or transactions clash. Must not know a table.

Not psycopg_pool: it connects in threads of its own and waits longer and longer after an outage. Here whoever needs
a connection makes it, so that a database that is back is used at once and one that is away is named at once.
"""

import logging
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import psycopg
from psycopg.pq import TransactionStatus

from pwa.store.contract import StoreFailed
from pwa.store.postgres.address import Address
from pwa.store.postgres.failures import NOTHING_KEPT, Exhausted, NotAcceptable, failure_of, is_clash, is_lost

Connection = psycopg.Connection[tuple[Any, ...]]
T = TypeVar("T")

WAIT_S = 5.0
PATIENCE_S = 3.0
MOST_CLASHES = 20
LOCK_TIMEOUT = "10s"
# A connection keeps its plans, and those that were made for a small table take ten times as long in one that has grown.
OLDEST_S = 60.0
# Nothing is set that the server may not know: other databases speak the same protocol.
SETTINGS = """
select current_setting('fsync', true),
  set_config('lock_timeout', %s, false),
  case when %s then set_config('default_transaction_read_only', 'on', false) end,
  case when current_setting('synchronous_commit', true) = 'off' then set_config('synchronous_commit', 'on', false) end,
  case when current_setting('tcp_keepalives_idle', true) is not null then
    set_config('tcp_keepalives_idle', '10', false) || set_config('tcp_keepalives_interval', '5', false)
    || set_config('tcp_keepalives_count', '3', false) end
"""

log = logging.getLogger(__name__)


class Pool:
    """At most `most` connections, made when they are needed. `can_write` says how the last write went."""

    def __init__(self, address: Address, most: int, *, only_read: bool = False) -> None:
        self._settings = address.settings
        self._most = most
        self._only_read = only_read
        self._free = threading.BoundedSemaphore(most)
        self._idle: list[Connection] = []
        self._made_at: WeakKeyDictionary[Connection, float] = WeakKeyDictionary()
        self._lost_since: float | None = None
        self._is_closed = False
        self.can_write = not only_read

    def run(self, work: Callable[[Connection], T], *, writes: bool = False) -> T:
        """Return what `work` returns. It is called again on a new connection when one is lost or transactions clash.

        So `work` is one transaction that may safely be done twice. Raises StoreFailed, after seconds at most.
        """
        try:
            with self.lend(work) as (_, result):
                pass
        except NotAcceptable:
            raise
        except StoreFailed:
            self.can_write = self.can_write and not writes
            raise
        if writes:
            self.can_write = not self._only_read
        return result

    @contextmanager
    def lend(self, begin: Callable[[Connection], T]) -> Iterator[tuple[Connection, T]]:
        """A connection on which `begin` was run, and what `begin` returned."""
        connection, result = self._begun(begin)
        try:
            yield connection, result
        finally:
            self._give_back(connection)

    def close(self) -> None:
        """Close idle connections; those in use are closed when they come back."""
        self._is_closed = True
        self._forget_idle()

    def _begun(self, begin: Callable[[Connection], T]) -> tuple[Connection, T]:
        clashes, started = 0, time.monotonic()
        while True:
            try:
                return self._attempt(begin)
            except (psycopg.Error, UnicodeEncodeError) as problem:
                clashes += 1
                if not self._is_worth_another(problem, started, clashes):
                    raise failure_of(problem) from None
            time.sleep(random.uniform(0.5, 1.5) * min(0.002 * 2**clashes, 0.1))  # noqa: S311

    def _attempt(self, begin: Callable[[Connection], T]) -> tuple[Connection, T]:
        connection = self._take()
        try:
            result = begin(connection)
        except BaseException:
            self._give_back(connection)
            raise
        self._lost_since = None
        return connection, result

    def _is_worth_another(self, problem: Exception, started: float, attempts: int) -> bool:
        if not isinstance(problem, psycopg.Error):
            return False
        if is_lost(problem):
            # The other idle connections were most likely lost with it.
            self._forget_idle()
            log.warning(
                "The connection to the database was lost or refused (%s).", problem.sqlstate or "no answer"
            )
            # A database that has been away for long is tried only once, so that nobody waits in vain.
            self._lost_since = self._lost_since or started
            return time.monotonic() - self._lost_since < PATIENCE_S
        return is_clash(problem) and attempts < MOST_CLASHES

    def _take(self) -> Connection:
        if self._is_closed:
            raise StoreFailed("The store was closed. Nothing was changed.")
        if not self._free.acquire(timeout=WAIT_S):
            raise Exhausted(
                f"All {self._most} connections to the database were busy for {WAIT_S:g} seconds. {NOTHING_KEPT} "
                "Try again; if it stays so, raise connections= in the store's address."
            )
        try:
            return self._idle.pop()
        except IndexError:
            pass  # none is idle: one more is made
        try:
            return self._connect()
        except BaseException:
            self._free.release()
            raise

    def _give_back(self, connection: Connection) -> None:
        try:
            if not connection.closed and connection.info.transaction_status != TransactionStatus.IDLE:
                connection.rollback()
        except psycopg.Error:
            log.warning("A connection was lost while it was given back; it is replaced.")
            connection.close()
        if self._is_closed or connection.closed or time.monotonic() - self._made_at[connection] > OLDEST_S:
            connection.close()
        else:
            self._idle.append(connection)
        self._free.release()

    def _connect(self) -> Connection:
        connection = psycopg.connect(**self._settings, autocommit=True)
        try:
            values = (LOCK_TIMEOUT, self._only_read)
            _check_is_durable(connection.execute(SETTINGS, values).fetchone())
        except BaseException:
            connection.close()
            raise
        self._made_at[connection] = time.monotonic()
        return connection

    def _forget_idle(self) -> None:
        while self._idle:
            try:
                self._idle.pop().close()
            except IndexError:
                return  # somebody else took the last one


def _check_is_durable(settings: tuple[object, ...] | None) -> None:
    if settings is not None and settings[0] == "off":
        raise StoreFailed(
            "This database runs with fsync = off: after a crash it may have lost what it acknowledged. "
            "Nothing was changed. Set fsync = on in postgresql.conf, and reload it."
        )
