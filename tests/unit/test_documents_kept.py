"""Kept PDFs: private, whole, one for each record, within a limit, and gone when the family is erased."""

import os
from pathlib import Path
from uuid import UUID

import pytest

from pwa.documents.kept import KeptPdfs

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
