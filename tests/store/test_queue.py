"""Group commit: one writes for all who wait, in order, and nobody is told a thing that did not happen."""

import math
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from pwa.store.contract import StoreFailed
from pwa.store.queue import Queue
from tests.patience import until


class Disk:
    """Takes what is written; can be made to wait, or to fail from the nth write on."""

    def __init__(self, most: float = math.inf) -> None:
        self.writes: list[list[int]] = []
        self.kept: list[int] = []
        self.goes_on = threading.Event()
        self.goes_on.set()
        self.fails_at = 10**9
        self.queue = Queue[int](self.write, self.kept.append, most=most)
        self.deciding = threading.Lock()

    def write(self, items: Sequence[int]) -> None:
        self.goes_on.wait(10)
        if len(self.writes) >= self.fails_at:
            raise StoreFailed("no")
        self.writes.append(list(items))

    def append(self, item: int) -> None:
        with self.deciding:
            ticket = self.queue.put(item)
        self.queue.wait(ticket)


def test_those_who_wait_meanwhile_are_written_together():
    disk = Disk()
    disk.goes_on.clear()
    with ThreadPoolExecutor(9) as threads:
        first = threads.submit(disk.append, 0)
        until(lambda: disk.queue._is_busy and not disk.queue._waiting, "nobody writes")
        others = [threads.submit(disk.append, n) for n in range(1, 9)]
        until(lambda: len(disk.queue._waiting) == 8, "not all wait")
        disk.goes_on.set()
        for one in (first, *others):
            one.result(10)
    assert [len(write) for write in disk.writes] == [1, 8]
    assert sorted(disk.kept) == list(range(9))


def test_many_threads_all_come_back_and_the_order_on_disk_is_the_order_in_memory():
    disk = Disk()
    with ThreadPoolExecutor(16) as threads:
        list(threads.map(disk.append, range(4000), timeout=60))
    assert [item for write in disk.writes for item in write] == disk.kept
    assert sorted(disk.kept) == list(range(4000))


def test_what_was_written_by_another_before_one_waits_needs_no_second_write():
    disk = Disk()
    mine, other = disk.queue.put(1), disk.queue.put(2)
    disk.queue.wait(other)
    disk.queue.wait(mine)
    disk.append(3)
    assert disk.writes == [[1, 2], [3]]


def test_no_more_is_written_together_than_may_be():
    disk = Disk(most=2)
    tickets = [disk.queue.put(n) for n in range(5)]
    with ThreadPoolExecutor(5) as threads:
        list(threads.map(disk.queue.wait, reversed(tickets), timeout=60))
    assert disk.writes == [[0, 1], [2, 3], [4]]
    assert disk.kept == list(range(5))


def test_what_is_more_than_may_be_written_together_is_written_alone():
    disk = Disk(most=0)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(disk.append, range(200), timeout=60))
    assert sorted(disk.writes) == [[n] for n in range(200)]


def test_when_a_write_fails_each_of_its_threads_is_told_and_nobody_hangs():
    disk = Disk()
    disk.fails_at = 5

    def outcome(n: int) -> bool:
        try:
            disk.append(n)
        except StoreFailed:
            return False
        return True

    with ThreadPoolExecutor(16) as threads:
        told = dict(enumerate(threads.map(outcome, range(500), timeout=60)))
    assert {n for n, is_kept in told.items() if is_kept} == set(disk.kept)
    assert 0 < len(disk.kept) < 500


def test_when_a_write_for_several_fails_each_of_them_is_told():
    disk = Disk()
    disk.goes_on.clear()
    disk.fails_at = 1
    with ThreadPoolExecutor(9) as threads:
        first = threads.submit(disk.append, 0)
        until(lambda: disk.queue._is_busy and not disk.queue._waiting, "nobody writes")
        others = [threads.submit(disk.append, n) for n in range(1, 9)]
        until(lambda: len(disk.queue._waiting) == 8, "not all wait")
        disk.goes_on.set()
        first.result(10)
        assert [type(one.exception(10)) for one in others] == [StoreFailed] * 8
    assert disk.kept == [0]


def test_a_defect_while_keeping_is_told_to_all_who_wait():
    disk = Disk()
    disk.queue._keep = lambda item: 1 / 0  # type: ignore[assignment]
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            disk.append(1)
