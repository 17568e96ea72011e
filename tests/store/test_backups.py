"""Backups: whole or not there, read back exactly, and every damage found before anything is put in its place."""

from dataclasses import replace
from pathlib import Path

import pytest

from pwa.store.backups import differences, of_a_new_epoch, read_backup, write_backup
from pwa.store.contract import Entry, Manifest, Put, Store, Stored, StoreDamaged, StoreFailed
from tests.store.conftest import RECEIVED_AT, Reopen, a_new


@pytest.fixture
def entries(tiny: Store) -> list[Entry]:
    tiny.append([a_new(f"r{n}", said="é👶", family=f"f{n % 3}") for n in range(1200)])
    tiny.append([], [Put("accounts", "alice", {"n": [1, None]}, ("a", "b"))])
    tiny.erase("f1", RECEIVED_AT)
    return list(tiny.dump())


def test_what_was_written_is_read(entries: list[Entry], tmp_path: Path):
    assert write_backup(iter(entries), tmp_path / "b") == len(entries)
    assert list(read_backup(tmp_path / "b")) == entries
    assert (tmp_path / "b").stat().st_mode & 0o777 == 0o600


def test_a_backup_is_never_written_over_another(entries: list[Entry], tmp_path: Path):
    (tmp_path / "b").write_text("precious")
    with pytest.raises(StoreFailed, match="already"):
        write_backup(iter(entries), tmp_path / "b")
    assert (tmp_path / "b").read_text() == "precious"


def test_a_backup_that_is_interrupted_is_not_there(entries: list[Entry], tmp_path: Path):
    def cut_off():
        yield from entries[:700]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_backup(cut_off(), tmp_path / "b")
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(("b", ".part"))]


def test_a_backup_cut_anywhere_is_refused(entries: list[Entry], tmp_path: Path):
    write_backup(iter(entries[:20]), tmp_path / "b")
    whole = (tmp_path / "b").read_bytes()
    for end in [*range(0, len(whole), 7), len(whole) - 1]:
        (tmp_path / "cut").write_bytes(whole[:end])
        with pytest.raises(StoreDamaged):
            list(read_backup(tmp_path / "cut"))


def test_a_backup_with_a_changed_bit_is_refused(entries: list[Entry], tmp_path: Path):
    write_backup(iter(entries[:20]), tmp_path / "b")
    whole = (tmp_path / "b").read_bytes()
    for place in range(0, len(whole) * 8, 13):
        changed = bytearray(whole)
        changed[place // 8] ^= 1 << place % 8
        (tmp_path / "changed").write_bytes(changed)
        with pytest.raises(StoreDamaged):
            list(read_backup(tmp_path / "changed"))


def test_a_backup_of_a_record_that_does_not_match_its_hash_is_refused(entries: list[Entry], tmp_path: Path):
    wrong = [
        replace(one, sha256="0" * 64) if isinstance(one, Stored) and one.seq == 3 else one for one in entries
    ]
    write_backup(iter(wrong), tmp_path / "b")
    with pytest.raises(StoreDamaged, match="place 3"):
        list(read_backup(tmp_path / "b"))


def test_what_is_no_backup_is_refused(tmp_path: Path):
    with pytest.raises(StoreFailed, match="can't be read"):
        list(read_backup(tmp_path / "nothing"))
    for raw in (b"", b"hello\n", b"\0" * 5000):
        (tmp_path / "b").write_bytes(raw)
        with pytest.raises(StoreDamaged):
            list(read_backup(tmp_path / "b"))


def test_a_restored_store_begins_a_new_epoch(entries: list[Entry]):
    first, *rest = of_a_new_epoch(entries)
    assert isinstance(first, Manifest)
    assert isinstance(entries[0], Manifest)
    assert first.epoch != entries[0].epoch
    assert first.last_seq == entries[0].last_seq
    assert rest == entries[1:]


def test_every_difference_between_two_stores_is_named(reopen: Reopen, another: Store):
    store = reopen()
    store.append([a_new("one"), a_new("two")], [Put("c", "k", {"n": 1}, ("t",))])
    another.load(store.dump())
    assert differences(store, another) == []
    another.append([], [Put("c", "k", {"n": 1}, ("other",))])
    assert differences(store, another) == ["entry 4: document k of c here, document k of c there"]
    another.append([a_new("three")])
    assert len(differences(store, another)) > 1
    assert len(differences(store, another, most=1)) == 1
