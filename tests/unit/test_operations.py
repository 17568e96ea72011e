"""Looking after a store from the command line: backed up while it is used, restored, moved, erased, encrypted."""

import os
import re
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from pwa import cli
from pwa.config import read_key
from pwa.packaged.definitions import load_definitions
from pwa.service.accounts import Accounts
from pwa.service.audit import Audit
from pwa.service.audit_waiting import Waiting
from pwa.service.caseload import Caseload
from pwa.service.devices import Devices
from pwa.service.lost_tablets import LostTablets
from pwa.store import open_store
from pwa.store.contract import NewRecord, Store
from pwa.store.journal import JOURNAL
from pwa.upkeep import demo, operations
from tests.builders import a_baby, a_family, an_envelope
from tests.store.conftest import RECEIVED_AT


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a command writes to the environment is gone after the test."""
    monkeypatch.setattr(os, "environ", os.environ.copy())


class Command:
    """attune … --data FOLDER, and what it said."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys

    def __call__(self, *words: object, status: int = 0, data: Path | None = None) -> str:
        name, *rest = map(str, words)
        names = [name, rest.pop(0)] if name == "user" else [name]
        assert cli.main([*names, "--data", str(data or self.folder), *rest]) == status
        told = self._capsys.readouterr()
        assert "Traceback" not in told.err
        return told.out + told.err


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "data"
    store = open_store(str(made))
    demo.fill(store, datetime.now(UTC), load_definitions())
    store.close()
    return made


@pytest.fixture
def attune(folder: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(folder, capsys)


def all_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def families_of(folder: Path) -> list[str]:
    store = open_store(str(folder), only_read=True)
    found = [family.id for family in operations.families(store)]
    store.close()
    return found


def the_family_that_was_visited(folder: Path) -> str:
    """Ids are random, so the first of the list is any family; this one has two visits as well."""
    store = open_store(str(folder), only_read=True)
    [found] = [
        family.id for family in operations.families(store) if len(store.family_records(family.id)) == 3
    ]
    store.close()
    return found


def test_a_backup_is_made_while_the_store_is_used_and_restores(attune: Command, folder: Path, tmp_path: Path):
    store = open_store(str(folder))
    assert "8 records" in attune("backup", tmp_path / "b")
    epoch = store.epoch
    store.close()
    new = tmp_path / "new"
    assert "Restored 8 records" in attune("restore", tmp_path / "b", data=new)
    restored = open_store(str(new))
    assert families_of(new) == families_of(folder)
    assert restored.epoch != epoch
    assert demo.is_demo(restored)
    restored.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b", "data", "new"]


def test_a_dry_run_changes_nothing(attune: Command, folder: Path, tmp_path: Path):
    attune("backup", tmp_path / "b")
    family = families_of(folder)[0]
    before = all_bytes(tmp_path)
    for words in (
        ("backup", tmp_path / "other", "--dry-run"),
        ("restore", tmp_path / "b", "--instead", "--dry-run"),
        ("migrate", "--to", f"tinydb://{tmp_path}/other", "--dry-run"),
        ("erase", family, "--dry-run"),
        ("erase", "--due", "--dry-run"),
    ):
        assert "Nothing was changed" in attune(*words)
        assert all_bytes(tmp_path) == before


def test_a_store_that_holds_something_is_put_aside_before_it_is_replaced(
    attune: Command, folder: Path, tmp_path: Path
):
    attune("backup", tmp_path / "b")
    family = families_of(folder)[0]
    attune("erase", family)
    before = all_bytes(folder)
    assert "--instead" in attune("restore", tmp_path / "b", status=1)
    assert all_bytes(folder) == before
    said = attune("restore", tmp_path / "b", "--instead")
    [aside] = re.findall(r"is now in (\S+)\.", said)
    assert family in families_of(folder)
    attune("restore", aside, data=tmp_path / "again")
    assert family not in families_of(tmp_path / "again")


def test_what_is_whole_of_a_damaged_store_is_salvaged(attune: Command, folder: Path, tmp_path: Path):
    store = open_store(str(folder))
    store.collection("c").put("a later write", {})
    store.close()
    journal = bytearray((folder / JOURNAL).read_bytes())
    place = journal.index(b'"kind":"family"')
    journal[place] ^= 1
    (folder / JOURNAL).write_bytes(journal)
    assert "not what was written" in attune("verify", status=1)
    assert "--salvage" in attune("backup", tmp_path / "b", status=1)
    assert not (tmp_path / "b").exists()
    assert "7 records" in attune("backup", tmp_path / "b", "--salvage")
    assert "--instead" in attune("restore", tmp_path / "b", status=1)
    said = attune("restore", tmp_path / "b", "--instead")
    [aside] = re.findall(r"is now in (\S+)\.", said)
    assert Path(aside).read_bytes() == journal
    assert "7 records" in attune("verify")


def test_a_store_is_moved_and_proved_equal(attune: Command, folder: Path, tmp_path: Path):
    target = f"tinydb://{tmp_path}/target"
    assert "both stores hold the same" in attune("migrate", "--to", target)
    one, other = open_store(str(folder)), open_store(target)
    assert list(one.dump()) == list(other.dump())
    one.close()
    assert "already" in attune("migrate", "--to", target, status=1)
    other.close()


def test_a_store_that_is_in_use_is_not_moved(attune: Command, folder: Path, tmp_path: Path):
    store = open_store(str(folder))
    assert "already open" in attune("migrate", "--to", f"tinydb://{tmp_path}/target", status=1)
    store.close()


def test_what_is_not_equal_after_a_move_is_told(
    attune: Command, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(operations, "differences", lambda *_: ["entry 3: nothing there"])
    assert "entry 3: nothing there" in attune("migrate", "--to", f"tinydb://{tmp_path}/target", status=1)


def test_an_erased_family_is_gone_from_every_file(attune: Command, folder: Path):
    family = the_family_that_was_visited(folder)
    kept = folder / "documents" / family
    kept.mkdir(parents=True)
    (kept / "a.pdf").write_bytes(b"%PDF")
    assert "3 records erased" in attune("erase", family, "--why", "a parent asked")
    assert not kept.exists()
    assert len(families_of(folder)) == 5
    assert family not in families_of(folder)
    store = open_store(str(folder), only_read=True)
    [audited] = [
        entry for _, entry in store.collection("audit").items() if entry["action"] == "erased_family"
    ]
    assert (audited["family"], audited["records"], audited["why"]) == (family, 3, "a parent asked")
    store.close()
    left = all_bytes(folder)
    assert (left.count(b'"kind":"family"'), left.count(b'"kind":"visit"')) == (5, 0)
    assert b"Jules" not in left
    assert "3 records erased" in attune("erase", family)
    assert "no such family" in attune("erase", "00000000-0000-4000-8000-000000000000", status=1)


def a_family_born(store: Store, family: str, *born: str | None) -> None:
    babies = [a_baby(born_on=day, **({} if day else {"due_on": "2001-01-01"})) for day in born]
    record = an_envelope("family", a_family(babies=babies), family=family)
    store.append([NewRecord.of(record, RECEIVED_AT)])


def test_a_family_is_due_on_the_youngest_babys_25th_birthday(folder: Path):
    store = open_store(str(folder))
    a_family_born(store, "twins", "2001-11-24", "2001-11-23")
    a_family_born(store, "leap", "2000-02-29")
    a_family_born(store, "unborn", "1990-01-01", None)
    assert [family.id for family in operations.due(store, date(2025, 2, 27))] == []
    assert [family.id for family in operations.due(store, date(2025, 2, 28))] == ["leap"]
    assert [family.id for family in operations.due(store, date(2026, 11, 23))] == ["leap"]
    assert [family.id for family in operations.due(store, date(2026, 11, 24))] == ["leap", "twins"]
    store.close()


def test_a_key_is_made_used_and_changed(
    attune: Command, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    for name in ("one", "two"):
        assert cli.main(["key"]) == 0
        (tmp_path / name).write_text(capsys.readouterr().out)
    assert (tmp_path / "one").read_text() != (tmp_path / "two").read_text()
    kept = folder / "documents" / "family" / "record.summary.a.pdf"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"%PDF fictional")
    attune("rekey", "--to", tmp_path / "one")
    assert b"fictional" not in all_bytes(folder)
    assert "Nothing was changed" in attune("verify", status=1)
    os.environ["ATTUNE_STORE_KEY_FILE"] = str(tmp_path / "one")
    assert "8 records" in attune("verify")
    attune("backup", tmp_path / "b")
    attune("rekey", "--to", tmp_path / "two")
    os.environ["ATTUNE_STORE_KEY_FILE"] = str(tmp_path / "two")
    assert "8 records" in attune("verify")
    attune("restore", tmp_path / "b", status=1, data=tmp_path / "new")
    attune("rekey", "--to-plain")
    del os.environ["ATTUNE_STORE_KEY_FILE"]
    assert "8 records" in attune("verify")


@pytest.mark.parametrize("text", ["", "brief", "zz" * 32])
def test_what_is_no_key_is_refused_and_never_quoted(attune: Command, tmp_path: Path, text: str):
    (tmp_path / "key").write_text(text)
    said = attune("rekey", "--to", tmp_path / "key", status=1)
    assert "64 hexadecimal digits" in said
    assert not text or text not in said


def test_who_joined_after_a_backup_is_still_there_when_accounts_are_kept(
    attune: Command, folder: Path, tmp_path: Path
):
    attune("backup", tmp_path / "b")
    family, erased = families_of(folder)[:2]
    store = open_store(str(folder))
    kim = Accounts(store).add("Kim", "kim@example.org", "a long password of words", "visitor")
    Caseload(store).hand_over(family, kim.id, RECEIVED_AT)
    device = Devices(store, Audit(store)).register(kim.id, "Tablet 4")
    LostTablets(store, Audit(store), "key").report(device, kim.id, "Left on the bus", ["its vault"])
    store.erase(erased, RECEIVED_AT)
    store.close()
    said = attune("restore", tmp_path / "b", "--instead", "--keep-accounts")
    assert f"attune erase {erased}" in said
    restored = open_store(str(folder))
    assert Accounts(restored).by_id(kim.id) == kim
    assert Caseload(restored).families_of(kim.id) == {family}
    assert LostTablets(restored, Audit(restored), "key").get(device.id), "it would go on as before"
    assert restored.count() == 8
    assert restored.verify().is_sound
    restored.close()
    assert "--instead" in attune("restore", tmp_path / "b", "--keep-accounts", status=1)


def test_without_keeping_accounts_a_restored_store_is_the_backup(
    attune: Command, folder: Path, tmp_path: Path
):
    attune("backup", tmp_path / "b")
    store = open_store(str(folder))
    kim = Accounts(store).add("Kim", "kim@example.org", "a long password of words", "visitor")
    store.close()
    attune("restore", tmp_path / "b", "--instead")
    restored = open_store(str(folder))
    assert Accounts(restored).by_id(kim.id) is None
    restored.close()


def test_accounts_of_a_damaged_store_are_kept_too(attune: Command, folder: Path, tmp_path: Path):
    attune("backup", tmp_path / "b")
    store = open_store(str(folder))
    store.append([NewRecord.of(an_envelope("family", a_family()), RECEIVED_AT)])
    place = (folder / JOURNAL).stat().st_size
    kim = Accounts(store).add("Kim", "kim@example.org", "a long password of words", "visitor")
    store.close()
    journal = folder / JOURNAL
    damaged = bytearray(journal.read_bytes())
    damaged[place - 3] ^= 1
    journal.write_bytes(damaged)
    attune("restore", tmp_path / "b", "--instead", "--keep-accounts")
    restored = open_store(str(folder))
    assert Accounts(restored).by_id(kim.id) == kim
    restored.close()


def test_a_broken_audit_is_told_by_verify_and_keeps_nobody_from_a_backup(
    attune: Command, folder: Path, tmp_path: Path
):
    with closing(open_store(str(folder))) as store:
        for number in range(3):
            Audit(store).note("saw_summary", "alice", record=str(number))
    assert "Audit: 3 entries in one chain, the last " in attune("verify")
    with closing(open_store(str(folder))) as store:
        [second] = [key for key, entry in store.collection("audit").items() if entry["link"][0] == 2]
        store.collection("audit").delete(second)
    said = attune("verify", status=1)
    assert "audit entry 2 is missing" in said
    assert "8 records" in said
    assert ": sound." in said
    assert "BROKEN" in said
    assert "is sound" in attune("backup", tmp_path / "b")


def noted(folder: Path) -> list[dict[str, Any]]:
    """What the audit holds once a server has started: also what the commands could not write themselves."""
    with closing(open_store(str(folder), config_key())) as store:
        audit = Audit(store, Waiting(folder))
        audit.take_in()
        assert store.verify().breaks == ()
        return audit.entries()


def config_key() -> bytes | None:
    file = os.environ.get("ATTUNE_STORE_KEY_FILE")
    return read_key(Path(file)) if file else None


def test_a_backup_and_a_restore_are_noted(attune: Command, folder: Path, tmp_path: Path):
    with closing(open_store(str(folder))):  # a server has it
        attune("backup", tmp_path / "b")
    attune("backup", tmp_path / "no", "--dry-run")
    [entry] = noted(folder)
    assert (entry["action"], entry["user"], entry["records"]) == ("backed_up", None, 8)
    assert entry["uid"] == os.getuid()
    attune("restore", tmp_path / "b", data=tmp_path / "new")
    [entry] = noted(tmp_path / "new")
    assert (entry["action"], entry["records"]) == ("restored_backup", 8)


def test_a_move_and_a_new_key_are_noted(attune: Command, folder: Path, tmp_path: Path):
    attune("migrate", "--to", f"tinydb://{tmp_path}/moved")
    assert [entry["action"] for entry in noted(tmp_path / "moved")] == ["migrated_store"]
    (tmp_path / "key").write_text(bytes(range(32)).hex())
    attune("rekey", "--to", tmp_path / "key")
    os.environ["ATTUNE_STORE_KEY_FILE"] = str(tmp_path / "key")
    assert [(entry["action"], entry["encrypted"]) for entry in noted(folder)[1:]] == [("rekeyed_store", True)]


def test_who_is_added_and_who_is_listed_is_noted_by_id(
    attune: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("pwa.cli.people._password", lambda: "a long password of words")
    said = attune("user", "add", "--name", "Kim", "--email", "kim@example.org")
    attune("user", "list")
    added, listed = noted(folder)
    assert (added["action"], added["role"], listed["action"]) == (
        "added_account",
        "visitor",
        "listed_accounts",
    )
    assert added["account"] in said
    assert "kim@" not in str(added)


def test_a_command_is_done_also_where_its_note_can_not_be_kept(
    attune: Command, folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    (folder / "audit-waiting").write_text("in the way")
    assert "is sound" in attune("backup", tmp_path / "b")
    assert '"action": "backed_up"' in caplog.text
