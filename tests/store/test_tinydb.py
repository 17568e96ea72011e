"""TinyDB's own interface over the journal: its queries work, and each mutator is on disk when it returns."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from tinydb import TinyDB, where
from tinydb.operations import increment
from tinydb.table import Document, Table

from pwa.store.contract import StoreFailed
from pwa.store.tables import JournalDB, JournalTable

MUTATORS: dict[str, Callable[[JournalTable], object]] = {
    "insert": lambda table: table.insert({"n": 9}),
    "insert_multiple": lambda table: table.insert_multiple([{"n": 9}, {"n": 10}]),
    "update": lambda table: table.update({"seen": True}, where("n") > 1),
    "update_multiple": lambda table: table.update_multiple([(increment("n"), where("n") == 1)]),
    "upsert a new one": lambda table: table.upsert({"n": 77}, where("n") == 77),
    "upsert an old one": lambda table: table.upsert(Document({"n": 5}, doc_id=1)),
    "remove": lambda table: table.remove(where("n") == 2),
    "remove by id": lambda table: table.remove(doc_ids=[1, 99]),
    "truncate": lambda table: table.truncate(),
}


def filled(folder: Path) -> JournalDB:
    database = JournalDB(folder)
    database.table("visits").insert_multiple([{"n": n, "deep": {"list": [n]}} for n in (1, 2, 3)])
    return database


def visits(database: TinyDB) -> Table:
    return database.table("visits")


def contents(database: TinyDB) -> dict[int, dict[str, object]]:
    return {document.doc_id: dict(document) for document in visits(database)}


def test_every_public_mutator_of_tinydb_is_tried_here():
    """A new version's mutator must be looked at before it is trusted."""
    known = {name.split()[0] for name in MUTATORS} | {
        "all",
        "search",
        "get",
        "contains",
        "count",
        "clear_cache",
    }
    public = {name for name, value in vars(Table).items() if callable(value) and not name.startswith("_")}
    assert public - {"document_class", "document_id_class", "query_cache_class"} <= known


@pytest.mark.parametrize("mutator", MUTATORS)
def test_a_mutator_does_what_tinydb_does_and_is_on_disk(mutator: str, tmp_path: Path):
    plain = TinyDB(tmp_path / "plain.json")
    plain.table("visits").insert_multiple([{"n": n, "deep": {"list": [n]}} for n in (1, 2, 3)])
    expected = MUTATORS[mutator](visits(plain))
    database = filled(tmp_path / "ours")
    assert MUTATORS[mutator](visits(database)) == expected
    assert contents(database) == contents(plain)
    database.close()
    again = JournalDB(tmp_path / "ours")
    assert contents(again) == contents(plain)
    again.close()
    plain.close()


@pytest.mark.parametrize("mutator", MUTATORS)
def test_a_mutator_that_can_not_be_made_durable_changes_nothing(
    mutator: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    database = filled(tmp_path)
    before = contents(database)
    fired = 0

    def broken(file: int) -> None:
        nonlocal fired
        fired += 1
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(StoreFailed):
        MUTATORS[mutator](visits(database))
    assert fired == 1
    assert contents(database) == before
    database.close()


def test_queries_work_and_what_they_give_is_a_copy(tmp_path: Path):
    database = filled(tmp_path)
    [found] = visits(database).search(where("n") == 2)
    found["deep"]["list"].append("changed")
    one = visits(database).get(doc_id=2)
    assert isinstance(one, Document)
    one["deep"]["list"].append("changed")
    for each in visits(database):
        each["deep"]["list"].append("changed")
    assert visits(database).get(doc_id=2) == {"n": 2, "deep": {"list": [2]}}
    assert visits(database).count(where("n") > 1) == 2
    assert visits(database).contains(doc_id=3)
    assert len(visits(database)) == 3
    assert database.tables() == {"visits"}
    database.close()


def test_dropped_tables_stay_dropped(tmp_path: Path):
    database = filled(tmp_path)
    database.table("more").insert({"n": 1})
    database.drop_table("visits")
    database.drop_table("never was")
    assert database.tables() == {"more"}
    database.drop_tables()
    database.close()
    again = JournalDB(tmp_path)
    assert again.tables() == set()
    again.close()


def test_a_taken_id_is_refused(tmp_path: Path):
    database = filled(tmp_path)
    with pytest.raises(ValueError, match="already exists"):
        visits(database).insert(Document({"n": 1}, doc_id=2))
    with pytest.raises(ValueError, match="not a Mapping"):
        visits(database).insert([1])  # type: ignore[arg-type]  # what is tried here
    database.close()


def test_a_whole_database_is_never_written_for_one_change(tmp_path: Path):
    database = filled(tmp_path)
    with pytest.raises(NotImplementedError):
        database.storage.write({})
    database.close()


def test_the_journal_grows_by_the_change_alone(tmp_path: Path):
    database = JournalDB(tmp_path)
    database.table("visits").insert_multiple([{"n": n, "text": "x" * 500} for n in range(200)])
    before = database.storage.journal.path.stat().st_size
    visits(database).update({"seen": True}, doc_ids=[7])
    assert database.storage.journal.path.stat().st_size - before < 700
    database.close()
