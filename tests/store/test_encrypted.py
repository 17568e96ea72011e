"""Encryption at rest: nothing readable on the disk, and a wrong key is a clear refusal that changes nothing."""

from pathlib import Path

import pytest

from pwa.store import open_store, rekey
from pwa.store.backups import read_backup, write_backup
from pwa.store.cipher import AesGcm
from pwa.store.contract import Put, WrongKey
from tests.store.conftest import RECEIVED_AT, a_new
from tests.store.engines import KEY

OTHER = bytes(32)
SECRET = "Robin smiled at the light"


def filled(folder: Path, key: bytes | None) -> None:
    store = open_store(str(folder), key)
    store.append([a_new("one", said=SECRET), a_new("two", family="goes", said=SECRET)])
    store.append([], [Put("accounts", "alice@example.org", {"name": SECRET})])
    store.erase("goes", RECEIVED_AT)
    store.close()


def all_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_nothing_that_anybody_entered_can_be_read_on_the_disk(folder: Path):
    filled(folder, KEY)
    for word in (SECRET, "alice", "family-1", "one", "accounts"):
        assert word.encode() not in all_bytes(folder)


@pytest.mark.parametrize(("written_with", "opened_with"), [(KEY, OTHER), (KEY, None), (None, KEY)])
@pytest.mark.parametrize("only_read", [False, True])
def test_a_wrong_key_is_refused_and_changes_nothing(
    folder: Path, written_with: bytes | None, opened_with: bytes | None, only_read: bool
):
    filled(folder, written_with)
    before = all_bytes(folder)
    with pytest.raises(WrongKey, match="Nothing was changed"):
        open_store(str(folder), opened_with, only_read=only_read)
    assert all_bytes(folder) == before


@pytest.mark.parametrize(("old", "new"), [(None, KEY), (KEY, OTHER), (KEY, None)])
def test_a_key_is_changed_in_one_step(folder: Path, old: bytes | None, new: bytes | None):
    filled(folder, old)
    rekey(str(folder), old, new)
    with pytest.raises(WrongKey):
        open_store(str(folder), old)
    store = open_store(str(folder), new)
    kept = store.get("one")
    assert kept is not None
    assert kept.record["body"] == {"said": SECRET}
    assert store.append([a_new("three")])[0].status == "stored"
    assert store.verify().is_sound
    store.close()
    assert (SECRET.encode() in all_bytes(folder)) == (new is None)


def test_a_backup_of_an_encrypted_store_is_encrypted(folder: Path, tmp_path: Path):
    filled(folder, KEY)
    store = open_store(str(folder), KEY)
    write_backup(store.dump(), tmp_path / "b", AesGcm(KEY))
    assert SECRET.encode() not in (tmp_path / "b").read_bytes()
    assert list(read_backup(tmp_path / "b", AesGcm(KEY))) == list(store.dump())
    store.close()
    with pytest.raises(WrongKey):
        list(read_backup(tmp_path / "b"))
