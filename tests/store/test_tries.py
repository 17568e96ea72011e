"""Tries in one process's memory: each takes a place only as long as it counts."""

from pwa.store.tries import FEW, TriesInMemory


def test_the_first_of_them_says_when_all_are_forgotten():
    now = [0.0]
    tries = TriesInMemory(lambda: now[0])
    tries.add("one", 1, 900)
    now[0] = 899
    assert tries.add("one", 1, 900).left_s == 1
    now[0] = 900
    assert (tries.of("one").number, tries.add("one", 1, 900).number) == (0, 1)


def test_a_stranger_who_tries_everything_fills_no_memory():
    now = [0.0]
    tries = TriesInMemory(lambda: now[0])
    for number in range(20 * FEW):
        now[0] = number
        tries.add(str(number), 1, 900)
    assert len(tries._kept) <= 2 * FEW
    assert tries.of(str(20 * FEW - 1)).number == 1
