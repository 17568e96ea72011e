"""The queue of appends: those that wait at one moment are written together. Must not know what a row looks like."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from pwa.store.contract import NewRecord, Put, Receipt, StoreFailed
from pwa.store.postgres.batch import Batch
from pwa.store.postgres.failures import NotAcceptable
from pwa.store.postgres.locks import Held, LockLost
from pwa.store.postgres.pool import Connection, Pool
from pwa.store.postgres.rows import json_text
from pwa.store.queue import Queue

MOST_TOGETHER = 500


@dataclass(slots=True, eq=False)
class _Waiting:
    """One call's records and documents, until they are on disk or refused."""

    records: Sequence[NewRecord]
    puts: Sequence[tuple[Put, str]]
    held: Held
    receipts: list[Receipt] | None = None
    failure: Exception | None = None

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
        self._queue = Queue[_Waiting](
            self._write, lambda waiting: None, lambda waiting: waiting.size, MOST_TOGETHER
        )

    def append(self, records: Sequence[NewRecord], puts: Sequence[Put], held: Held) -> list[Receipt]:
        """As in the contract. Raises StoreFailed; nothing of this call was then stored."""
        mine = _Waiting(records, [(each, json_text(each.document)) for each in puts], held)
        self._queue.wait(self._queue.put(mine))
        if mine.receipts is None:
            raise mine.failure or StoreFailed("It was not written. Nothing of this was kept.")
        return mine.receipts

    def _write(self, group: Sequence[_Waiting]) -> None:
        """What goes wrong is each one's own: some of a group may be written where others are refused."""
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
        except Exception as problem:  # everybody who waits hears of a defect too
            for each in group:
                each.failure = each.failure or copy.copy(problem).with_traceback(problem.__traceback__)

    def _transact(self, connection: Connection, group: Sequence[_Waiting], attempt: int) -> None:
        ready = [each for each in group if not each.is_done and each.holds_its_locks()]
        batch = Batch(self._team, [record for each in ready for record in each.records], attempt)
        batch.keep(connection, [put for each in ready for put in each.puts])
        for each in ready:
            each.receipts = [batch.receipt(record) for record in each.records]
