"""The queue of appends: those that wait at one moment are written together. Must not know what a row looks like."""

import copy
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

from pwa.store.contract import NewRecord, Put, Receipt, StoreFailed
from pwa.store.postgres.batch import Batch
from pwa.store.postgres.failures import NotAcceptable
from pwa.store.postgres.locks import Held, LockLost
from pwa.store.postgres.pool import Connection, Pool
from pwa.store.postgres.rows import json_text

MOST_TOGETHER = 500


@dataclass(slots=True, eq=False)
class _Waiting:
    """One call's records and documents, until they are on disk or refused."""

    records: Sequence[NewRecord]
    puts: Sequence[tuple[Put, str]]
    held: Held
    receipts: list[Receipt] | None = None
    failure: BaseException | None = None
    told: threading.Event = field(default_factory=threading.Event)

    @property
    def is_done(self) -> bool:
        return self.receipts is not None or self.failure is not None

    def holds_its_locks(self) -> bool:
        """Asked before each attempt: what was decided under a lock may be written only while it is held."""
        try:
            self.held.check()
        except LockLost as problem:
            self.failure = problem
        return self.failure is None

    @property
    def size(self) -> int:
        return len(self.records) + len(self.puts)


class Writer:
    """A process's one queue. The first in line writes for everybody who has joined meanwhile."""

    def __init__(self, pool: Pool, team: str) -> None:
        self._pool = pool
        self._team = team
        self._changing = threading.Lock()
        self._queue: list[_Waiting] = []
        self._is_busy = False

    def append(self, records: Sequence[NewRecord], puts: Sequence[Put], held: Held) -> list[Receipt]:
        """As in the contract. Raises StoreFailed; nothing of this call was then stored."""
        mine = _Waiting(records, [(each, json_text(each.document)) for each in puts], held)
        with self._changing:
            self._queue.append(mine)
            leads, self._is_busy = not self._is_busy, True
        if not leads:
            mine.told.wait()
        if not mine.is_done:
            self._lead()
        if mine.receipts is None:
            raise mine.failure or StoreFailed("It was not written. Nothing of this was kept.")
        return mine.receipts

    def _lead(self) -> None:
        with self._changing:
            group = self._take()
        try:
            self._write(group)
        except BaseException as problem:
            for each in group:
                each.failure = each.failure or _own(problem)
            raise
        finally:
            with self._changing:
                following = self._queue[:1]
                self._is_busy = bool(following)
            for each in group + following:
                each.told.set()

    def _take(self) -> list[_Waiting]:
        """As many as make one good transaction, and at least one."""
        taken, size = 0, 0
        while taken < len(self._queue) and (taken == 0 or size + self._queue[taken].size <= MOST_TOGETHER):
            size += self._queue[taken].size
            taken += 1
        group, self._queue = self._queue[:taken], self._queue[taken:]
        return group

    def _write(self, group: list[_Waiting]) -> None:
        attempts = count(1)
        try:
            self._pool.run(lambda connection: self._transact(connection, group, next(attempts)), writes=True)
        except NotAcceptable as problem:
            # A fault in one of them must not hold up the others.
            if len(group) == 1:
                group[0].failure = problem
            else:
                for each in group:
                    self._write([each])
        except StoreFailed as problem:
            for each in group:
                each.failure = each.failure or _own(problem)

    def _transact(self, connection: Connection, group: list[_Waiting], attempt: int) -> None:
        ready = [each for each in group if not each.is_done and each.holds_its_locks()]
        batch = Batch(self._team, [one for each in ready for one in each.records], attempt)
        batch.keep(connection, [put for each in ready for put in each.puts])
        for each in ready:
            each.receipts = [batch.receipt(record) for record in each.records]


def _own(problem: BaseException) -> BaseException:
    """A copy of the error for each thread that raises it."""
    return copy.copy(problem)
