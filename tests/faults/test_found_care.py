"""What the harness found in looking after a store: each as a test of its own that says what is to happen."""

import os
from unittest.mock import patch

import pytest

from pwa.service.audit import Audit
from pwa.store import set_aside
from pwa.store.contract import Store, StoreFailed
from pwa.store.journal import JOURNAL, Journal
from pwa.upkeep import operations
from tests.faults.place import GOES, Place, record

REFUSED = OSError(5, "Input/output error")


def test_what_was_set_aside_before_is_not_written_over(store: Store, place: Place):
    store.close()
    aside = place.backups / "aside.journal"
    aside.write_bytes(b"earlier")
    with pytest.raises(StoreFailed, match="there already"):
        set_aside(place.config.store_url, aside)
    assert aside.read_bytes() == b"earlier"
    assert (place.store / JOURNAL).exists()


def test_a_backup_that_is_refused_is_not_there(store: Store, place: Place):
    store.append([record("one")])
    with (
        patch("pwa.store.backups.sync_folder", side_effect=REFUSED),
        pytest.raises(StoreFailed, match="There is no backup"),
    ):
        operations.backup(place.config, place.backup)
    assert list(place.backups.iterdir()) == []


def test_an_unforeseen_error_while_a_backup_is_tried_is_named(store: Store, place: Place):
    store.append([record("one")])
    with (
        patch("tempfile.mkdtemp", side_effect=REFUSED),
        pytest.raises(StoreFailed, match="can't be tried"),
    ):
        operations.backup(place.config, place.backup)
    assert list(place.backups.iterdir()) == []


def test_what_a_crash_left_of_old_backups_goes_with_the_next(store: Store, place: Place):
    trial, part, fresh, foreign = (
        place.backups / name
        for name in (".attune-trial-x", ".attune-part-x", ".attune-part-y", ".other.part")
    )
    trial.mkdir()
    for file in (trial / JOURNAL, part, fresh, foreign):
        file.write_bytes(b"all records")
    for old in (trial, part, foreign):
        os.utime(old, (0, 0))
    operations.backup(place.config, place.backup)
    assert {path.name for path in place.backups.iterdir()} == {fresh.name, foreign.name, place.backup.name}


def test_an_erasure_that_was_cut_off_is_in_the_audit_when_it_is_completed(store: Store, place: Place):
    store.append([record("one"), record("goes", GOES)])
    with patch.object(Journal, "replace", side_effect=StoreFailed("full")), pytest.raises(StoreFailed):
        operations.erase(store, GOES, place.config.documents_dir, "due")
    for _ in range(2):
        operations.erase(store, GOES, place.config.documents_dir, "due")
    assert [entry["action"] for entry in Audit(store).entries()] == ["erased_family"]


def test_documents_that_can_not_be_removed_are_a_named_failure(store: Store, place: Place):
    with (
        patch("pwa.upkeep.operations.KeptPdfs.forget", side_effect=REFUSED),
        pytest.raises(StoreFailed, match="Erase it again"),
    ):
        operations.erase(store, GOES, place.config.documents_dir, "due")
