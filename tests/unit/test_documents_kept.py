"""Kept PDFs: private, whole, one for each record, within a limit, and gone when the family is erased."""

import os
from pathlib import Path
from uuid import UUID

import pytest

from pwa.documents.kept import KeptPdfs
from pwa.store.cipher import cipher_of

FAMILY, OTHER_FAMILY = UUID(int=1), UUID(int=2)
RECORD, OTHER_RECORD = UUID(int=3), UUID(int=4)


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_what_was_kept_is_found_under_its_key_alone(tmp_path: Path):
    kept = KeptPdfs(tmp_path / "documents")
    assert kept.find(FAMILY, RECORD, "a") is None
    kept.keep(FAMILY, RECORD, "a", b"%PDF")
    assert kept.find(FAMILY, RECORD, "a") == b"%PDF"
    assert kept.find(FAMILY, RECORD, "b") is None
    assert kept.find(OTHER_FAMILY, RECORD, "a") is None


def test_only_the_services_user_can_read_it(tmp_path: Path):
    before = os.umask(0)
    try:
        KeptPdfs(tmp_path / "documents").keep(FAMILY, RECORD, "a", b"%PDF")
    finally:
        os.umask(before)
    [file] = files(tmp_path)
    assert file.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "documents").stat().st_mode & 0o777 == 0o700
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_a_newer_one_of_a_record_replaces_the_older(tmp_path: Path):
    kept = KeptPdfs(tmp_path)
    kept.keep(FAMILY, RECORD, "a", b"1 of 1")
    kept.keep(FAMILY, OTHER_RECORD, "a", b"another")
    kept.keep(FAMILY, RECORD, "b", b"1 of 2")
    assert kept.find(FAMILY, RECORD, "a") is None
    assert kept.find(FAMILY, RECORD, "b") == b"1 of 2"
    assert len(files(tmp_path)) == 2


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    kept = KeptPdfs(tmp_path)
    with pytest.raises(OSError, match="No space left"):
        kept.keep(FAMILY, RECORD, "a", b"%PDF")
    assert files(tmp_path) == []


def test_an_erased_familys_documents_are_gone(tmp_path: Path):
    kept = KeptPdfs(tmp_path)
    kept.keep(FAMILY, RECORD, "a", b"%PDF")
    kept.keep(OTHER_FAMILY, OTHER_RECORD, "a", b"%PDF")
    kept.forget(FAMILY)
    kept.forget(FAMILY)
    assert kept.find(FAMILY, RECORD, "a") is None
    assert kept.find(OTHER_FAMILY, OTHER_RECORD, "a") == b"%PDF"


def test_the_oldest_go_when_there_is_no_more_room(tmp_path: Path):
    kept = KeptPdfs(tmp_path, most_bytes=1000)
    for number in range(20):
        kept.keep(FAMILY, UUID(int=100 + number), "a", b"x" * 100)
        os.utime(next(tmp_path.rglob(f"{UUID(int=100 + number)}*")), ns=(number, number))
    assert sum(path.stat().st_size for path in files(tmp_path)) <= 1000
    assert kept.find(FAMILY, UUID(int=119), "a") is not None
    assert kept.find(FAMILY, UUID(int=100), "a") is None


KEY, OTHER_KEY = bytes(range(32)), bytes(range(32, 64))
CANARY = b"%PDF a bruise on Robin"


def sealed(folder: Path, key: bytes | None = KEY) -> KeptPdfs:
    return KeptPdfs(folder, cipher=cipher_of(key))


def test_with_a_key_no_file_holds_a_word_of_it(tmp_path: Path):
    kept = sealed(tmp_path)
    kept.keep(FAMILY, RECORD, "a", CANARY)
    assert kept.find(FAMILY, RECORD, "a") == CANARY
    assert len(files(tmp_path)) == 1
    assert not any(b"bruise" in path.read_bytes() for path in files(tmp_path))


@pytest.mark.parametrize(
    ("family", "record", "key", "kind"),
    [
        (OTHER_FAMILY, RECORD, "a", "summary"),
        (FAMILY, OTHER_RECORD, "a", "summary"),
        (FAMILY, RECORD, "b", "summary"),
        (FAMILY, RECORD, "a", "letter"),
    ],
)
def test_one_in_anothers_place_is_not_opened(family: UUID, record: UUID, key: str, kind: str, tmp_path: Path):
    mine, other = sealed(tmp_path / "mine"), sealed(tmp_path / "other")
    mine.keep(FAMILY, RECORD, "a", CANARY, "summary")
    other.keep(family, record, key, b"%PDF", kind)
    [moved], [place] = files(tmp_path / "mine"), files(tmp_path / "other")
    place.write_bytes(moved.read_bytes())
    assert other.find(family, record, key, kind) is None


def test_a_damaged_one_is_not_there(tmp_path: Path):
    kept = sealed(tmp_path)
    kept.keep(FAMILY, RECORD, "a", CANARY)
    [file] = files(tmp_path)
    for damaged in (b"", b"no base64 at all", file.read_bytes()[:-4]):
        file.write_bytes(damaged)
        assert kept.find(FAMILY, RECORD, "a") is None


@pytest.mark.parametrize(("before", "after"), [(None, KEY), (KEY, OTHER_KEY), (KEY, None)])
def test_those_of_another_key_are_removed_and_made_again(
    before: bytes | None, after: bytes | None, tmp_path: Path
):
    sealed(tmp_path, before).keep(FAMILY, RECORD, "a", CANARY)
    (tmp_path / str(FAMILY) / ".unfinished").write_bytes(CANARY)
    kept = sealed(tmp_path, after)
    assert kept.find(FAMILY, RECORD, "a") is None
    kept.forget_unreadable()
    assert files(tmp_path) == []
    kept.keep(FAMILY, RECORD, "a", CANARY)
    kept.forget_unreadable()
    assert kept.find(FAMILY, RECORD, "a") == CANARY


def test_an_erased_familys_sealed_documents_are_gone_whoever_erases(tmp_path: Path):
    sealed(tmp_path).keep(FAMILY, RECORD, "a", CANARY)
    KeptPdfs(tmp_path).forget(FAMILY)
    assert files(tmp_path) == []
