"""The store on PostgreSQL, for many processes: hands each call of the contract on. Must not hold large SQL."""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import chain, count
from typing import Any, TypeVar
from uuid import uuid4

from pwa.store.contract import (
    LAST_DAY,
    Entry,
    Manifest,
    NewRecord,
    Put,
    Receipt,
    Report,
    StoreFailed,
    Tombstone,
)
from pwa.store.postgres.address import Address
from pwa.store.postgres.checking import report_of
from pwa.store.postgres.collection import PostgresCollection
from pwa.store.postgres.erasing import bury, wipe
from pwa.store.postgres.locks import Locks
from pwa.store.postgres.moving import entries_of, fill
from pwa.store.postgres.pool import Connection, Pool
from pwa.store.postgres.reading import PostgresVisibleRecords, Reading
from pwa.store.postgres.rows import TOMBSTONE, tombstone
from pwa.store.postgres.schema import bring_up_to_date, check_is_up_to_date
from pwa.store.postgres.tries import PostgresTries
from pwa.store.postgres.writing import Writer

ASIDE = 8
PROBE_S = 1.0

T = TypeVar("T")
log = logging.getLogger(__name__)


class PostgresStore(Reading):
    """One team's store. Any number of these may be open, in any number of processes."""

    def __init__(self, address: Address, *, only_read: bool = False) -> None:
        self._main = Pool(address, address.connections, only_read=only_read)
        # For long work and locks, so that they never take the connections that requests need.
        self._aside = Pool(address, ASIDE, only_read=only_read)
        super().__init__(self._main, address.team)
        self._team = address.team
        self._only_read = only_read
        self._locks = Locks(self._aside, self._team)
        self._writer = Writer(self._main, self._team)
        self._probing = threading.Lock()
        self._probed_at = 0.0
        try:
            self._begin()
        except BaseException:
            self.close()
            raise

    @property
    def epoch(self) -> str:
        return str(self._value("select epoch from attune.whole where team = %(team)s"))

    @property
    def last_seq(self) -> int:
        return int(self._value("select last_seq from attune.whole where team = %(team)s"))

    def manifest(self) -> Manifest:
        return Manifest(*self._row("select epoch, last_seq from attune.whole where team = %(team)s"))

    @property
    def is_writable(self) -> bool:
        """After a failed write, tests whether the database is back, once a second at most."""
        if self._only_read or self._main.can_write:
            return not self._only_read
        with self._probing:
            if time.monotonic() - self._probed_at > PROBE_S:
                self._probe()
                self._probed_at = time.monotonic()
        return self._main.can_write

    def renew_epoch(self) -> str:
        epoch = str(uuid4())
        self._write(lambda connection: connection.execute(RENEW, (epoch, self._team)))
        log.warning("A new epoch began: tablets will offer their records again.")
        return epoch

    def append(self, records: Sequence[NewRecord], puts: Iterable[Put] = ()) -> list[Receipt]:
        puts = list(puts)
        return self._writer.append(list(records), puts, self._locks.held()) if records or puts else []

    def visible_to(self, user: str, today: str = LAST_DAY) -> PostgresVisibleRecords:
        return PostgresVisibleRecords(self._main, self._team, user, today)

    def erase(self, family: str, at: str) -> Tombstone:
        buried = self._write(lambda connection: bury(connection, self._team, family, at))
        # A lock held by this thread is an older transaction, and the rows would be kept for it.
        self._locks.when_free(lambda: self._aside.run(wipe))
        return buried

    def tombstone(self, family: str) -> Tombstone | None:
        buried = self._tombstones("family = %(family)s", family=family)
        return buried[0] if buried else None

    def tombstones(self, cursor: int = 0) -> list[Tombstone]:
        return self._tombstones("seq > %(cursor)s order by seq", cursor=cursor)

    def verify(self) -> Report:
        return self._aside.run(lambda connection: report_of(connection, self._team))

    def dump(self) -> Iterator[Entry]:
        entries = entries_of(self._aside, self._team)
        # The first entry takes the snapshot, so that its moment is that of the call.
        return chain([next(entries)], entries)

    def load(self, entries: Iterable[Entry], *, replace: bool = False) -> None:
        given, attempts = iter(entries), count(1)

        def fill_once(connection: Connection) -> None:
            if next(attempts) > 1:
                raise StoreFailed(
                    "The connection to the database was lost while the store was filled, so either all of it is "
                    "there or nothing. Look with “attune verify”; if the store is empty, begin again."
                )
            fill(connection, self._team, given, replace=replace)

        self._write(fill_once)

    def count(self) -> int:
        return int(self._value("select count(*) from attune.records where team = %(team)s"))

    def exclusively(self, what: str) -> AbstractContextManager[None]:
        return self._locks.exclusively(what)

    def collection(self, name: str) -> PostgresCollection:
        return PostgresCollection(self._main, self._team, name, self.append, self._write)

    @property
    def tries(self) -> PostgresTries:
        return PostgresTries(self._main, self._team)

    def close(self) -> None:
        self._main.close()
        self._aside.close()

    def _begin(self) -> None:
        if self._only_read:
            check_is_up_to_date(self._aside)
            return
        bring_up_to_date(self._aside)
        self._write(lambda connection: connection.execute(BEGIN, (self._team, str(uuid4()))))

    def _write(self, work: Callable[[Connection], T]) -> T:
        held = self._locks.held()

        def checked(connection: Connection) -> T:
            held.check()
            return work(connection)

        return self._main.run(checked, writes=True)

    def _probe(self) -> None:
        try:
            self._main.run(lambda connection: connection.execute(PROBE, (self._team,)), writes=True)
        except StoreFailed as problem:
            log.warning("The database still takes no writes: %s", problem)

    def _value(self, query: str) -> Any:  # noqa: ANN401  whatever the query asks for
        return self._row(query)[0]

    def _row(self, query: str) -> tuple[Any, ...]:
        row = self._main.run(lambda connection: connection.execute(query, self._values).fetchone())
        if row is None:
            raise StoreFailed(
                f"There is no store of team “{self._team}” in this database. Nothing was changed."
            )
        return row

    def _tombstones(self, which: str, **values: str | int) -> list[Tombstone]:
        query = f"select {TOMBSTONE} from attune.tombstones where team = %(team)s and {which}"
        asked = {**self._values, **values}
        return self._main.run(lambda connection: [tombstone(row) for row in connection.execute(query, asked)])


RENEW = "update attune.whole set epoch = %s where team = %s"
BEGIN = "insert into attune.whole (team, epoch, last_seq) values (%s, %s, 0) on conflict do nothing"
PROBE = "update attune.whole set last_seq = last_seq where team = %s"
