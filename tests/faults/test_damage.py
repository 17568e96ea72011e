"""A file that isn't as it was written: each single bit, each length of the tail.

Damage is detected, what was not hit can be got out, and nothing is taken for sound that isn't.
"""

import logging
from collections.abc import Callable
from contextlib import closing
from itertools import accumulate
from pathlib import Path
from random import Random

import pytest

from pwa.store import open_store
from pwa.store.backups import read_backup
from pwa.store.cipher import cipher_of
from pwa.store.contract import Put, Stored, StoreDamaged, StoreFailed, Tombstone, WrongKey
from pwa.store.journal import JOURNAL
from pwa.upkeep import operations
from tests.faults.place import AT, GOES, KEY, Place, assigned, ids, record, records

FLIPS, FLIPS_ENCRYPTED, SEED = 10_000, 3_000, 7
FIRST, BATCH = records("first", 12), records("batch", 30)


class Journal:
    """A journal of a batch, single records, documents, an erased family; which line says what is known."""

    def __init__(self, place: Place) -> None:
        self.place, self.path = place, place.store / JOURNAL
        with closing(place.open()) as store:
            store.append(records("goes", 3, GOES), [assigned(GOES)])
            store.erase(GOES, AT)
            for one in FIRST:
                store.append([one])
            store.append(BATCH, [assigned(BATCH[0].family)])
            for name in ("alice", "bob"):
                store.collection("accounts").put(name, {"name": name})
            store.append([record("last")])
        self.whole = self.path.read_bytes()
        self.ends = list(accumulate(map(len, self.whole.splitlines(keepends=True))))
        with closing(open_store(place.config.store_url, place.key, only_read=True)) as store:
            self.entries = {_name(entry) for entry in store.dump()}
        assert len(self.entries) == len(FIRST) + len(BATCH) + 6

    def line_at(self, byte: int) -> int:
        return next(line for line, end in enumerate(self.ends) if byte < end)

    def put_down(self, contents: bytes) -> None:
        for left in self.place.store.iterdir():
            left.unlink()
        self.path.write_bytes(contents)

    def told_by_line(self) -> dict[int, str]:
        """The entry that each line gives, found by hiding each line in turn."""
        told = {}
        for line, end in enumerate(self.ends):
            begin = self.ends[line - 1] if line else 0
            self.put_down(self.whole[:begin] + b"?" * (end - begin - 1) + b"\n" + self.whole[end:])
            [*missing] = self.entries - self.salvaged()
            assert len(missing) <= 1, "to lose one line loses one entry"
            told[line] = missing[0] if missing else ""
        return told

    def salvaged(self) -> set[str]:
        return self.looked_at()[1]

    def looked_at(self) -> tuple[tuple[str, ...], set[str]]:
        """What is wrong, and what can be got out all the same."""
        with closing(open_store(self.place.config.store_url, self.place.key, only_read=True)) as store:
            return store.verify().problems, {_name(entry) for entry in store.dump()}


def _name(entry: object) -> str:
    match entry:
        case Stored():
            return f"{entry.record['id']} {entry.sha256}"
        case Tombstone() | Put():
            return str(entry)
    return "whole"


@pytest.fixture(params=[None, KEY], ids=["plain", "encrypted"])
def journal(request: pytest.FixtureRequest, memory: Path) -> Journal:
    return Journal(Place(memory, request.param))


def test_every_single_bit_flip_is_detected_and_all_that_was_not_hit_is_salvaged(
    journal: Journal, pytestconfig: pytest.Config, say: Callable[[str], None]
):
    told, random = journal.told_by_line(), Random(SEED)
    count = FLIPS if journal.place.key is None else FLIPS_ENCRYPTED
    bits = len(journal.whole) * 8
    chosen = range(bits) if pytestconfig.getoption("--long") else random.sample(range(bits), count)
    for bit in chosen:
        flipped = bytearray(journal.whole)
        flipped[bit // 8] ^= 1 << bit % 8
        journal.path.write_bytes(flipped)
        problems, salvaged = journal.looked_at()
        assert problems, f"bit {bit} went unnoticed"
        lost = journal.entries - salvaged
        assert lost <= {told[journal.line_at(bit // 8)]}, f"bit {bit} took {lost}"
    say(f"single-bit flips: {len(chosen):,}, all detected, every other record salvaged")


def test_opening_after_a_bit_flip_refuses_or_mends_and_says_so(
    journal: Journal, caplog: pytest.LogCaptureFixture, say: Callable[[str], None]
):
    caplog.set_level(logging.WARNING)
    told, random, refused, mended = journal.told_by_line(), Random(SEED), 0, 0
    last = journal.ends[-2] * 8
    bits = [*range(last, len(journal.whole) * 8, 3), *random.sample(range(last), 500)]
    journal.put_down(journal.whole)
    with closing(journal.place.open()) as store:
        epoch = store.epoch
    for bit in bits:
        flipped = bytearray(journal.whole)
        flipped[bit // 8] ^= 1 << bit % 8
        journal.put_down(bytes(flipped))
        caplog.clear()
        try:
            store = journal.place.open()
        except (StoreDamaged, WrongKey):
            refused += 1
            assert journal.path.read_bytes() == flipped
            continue
        with closing(store):
            mended += 1
            assert "set aside" in caplog.text
            assert store.epoch != epoch
            there = {_name(entry) for entry in store.dump()}
            assert journal.entries - there <= {told[journal.line_at(bit // 8)]}
            assert store.verify().is_sound
            assert store.append([record("judge")])[0].status == "stored"
    say(f"opened after a bit flip: {refused:,} refused, {mended:,} mended")
    assert refused > 100
    assert mended > 100


def test_a_tail_cut_at_every_byte_loses_nothing_of_earlier_writes(
    journal: Journal, caplog: pytest.LogCaptureFixture, say: Callable[[str], None]
):
    caplog.set_level(logging.WARNING)
    begin = journal.ends[-4]
    for end in range(begin, len(journal.whole)):
        journal.put_down(journal.whole[:end])
        caplog.clear()
        whole_lines = sum(each <= end for each in journal.ends)
        with closing(journal.place.open()) as store:
            assert ("cut off" in caplog.text) == (end not in journal.ends)
            assert store.verify().is_sound
            wanted = [*ids(FIRST), *ids(BATCH), *(["last"] if whole_lines == len(journal.ends) else [])]
            assert [kept.record["id"] for kept in store.since(0, 1000)] == wanted
            assert store.append([record("judge")])[0].status == "stored"
    say(f"tails cut at a byte: {len(journal.whole) - begin:,}")


@pytest.mark.parametrize(
    "junk", [b"\0" * 5000, b"\xff" * 100, b"\n\n\n", b"00000000 00000000 \n", b"text\n" * 9]
)
def test_junk_after_the_last_line_is_set_aside(junk: bytes, journal: Journal):
    journal.put_down(journal.whole + junk)
    assert journal.looked_at()[0]
    with closing(journal.place.open()) as store:
        assert journal.entries == {_name(entry) for entry in store.dump()}
        assert store.verify().is_sound


def test_a_file_of_chance_is_refused_and_left(journal: Journal):
    noise = Random(SEED).randbytes(5000)
    journal.put_down(noise)
    with pytest.raises((StoreDamaged, StoreFailed)):
        journal.place.open()
    assert journal.path.read_bytes() == noise


def test_every_single_bit_flip_of_a_backup_is_detected(journal: Journal, say: Callable[[str], None]):
    place = journal.place
    place.backups.mkdir()
    operations.backup(place.config, place.backup)
    whole = place.backup.read_bytes()
    chosen = Random(SEED).sample(range(len(whole) * 8), 2_000)
    for bit in chosen:
        flipped = bytearray(whole)
        flipped[bit // 8] ^= 1 << bit % 8
        place.backup.write_bytes(flipped)
        with pytest.raises((StoreDamaged, WrongKey)):
            list(read_backup(place.backup, cipher_of(place.key)))
    say(f"single-bit flips of a backup: {len(chosen):,}, all detected")
