"""What commands note while a server has the store: it waits in the data folder and comes into the audit once."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from pwa.clock import now
from pwa.service import audit
from pwa.service.audit import Audit
from pwa.service.audit_waiting import Waiting
from pwa.store import open_store
from pwa.store.contract import Store, StoreFailed
from pwa.upkeep.audit_trail import Asked, chosen


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = open_store(str(tmp_path / "store"))
    yield made
    made.close()


def actions(store: Store) -> list[str]:
    return [entry["action"] for entry in Audit(store).entries()]


def test_what_waits_comes_with_the_next_note_once_and_as_of_when_it_was_done(store: Store, tmp_path: Path):
    Waiting(tmp_path).add(Audit(store).entry("backed_up", None, records=8))
    taking_in = Audit(store, Waiting(tmp_path))
    assert actions(store) == []
    taking_in.note("saw_summary", "alice")
    taking_in.note("saw_letter", "alice")
    assert actions(store) == ["backed_up", "saw_summary", "saw_letter"]
    assert store.verify().breaks == ()
    assert not any(path.is_file() for path in (tmp_path / "audit-waiting").iterdir())


def test_what_is_noted_in_one_millisecond_is_told_in_the_order_in_which_it_was_noted(
    store: Store, monkeypatch: pytest.MonkeyPatch
):
    moment = now()
    monkeypatch.setattr(audit, "now", lambda: moment)
    noted = [f"did_{number}" for number in range(10)]
    for action in noted:
        Audit(store).note(action, "alice")
    assert actions(store) == noted
    assert [each.entry["action"] for each in chosen(store, Asked())] == noted


def test_a_crash_after_it_came_in_does_not_bring_it_in_twice(store: Store, tmp_path: Path):
    waiting = Waiting(tmp_path)
    entry = Audit(store).entry("backed_up", None)
    waiting.add(entry)
    store.append([], [entry])
    Audit(store, waiting).take_in()
    assert actions(store) == ["backed_up"]
    assert store.verify().breaks == ()


def test_it_waits_on_while_the_store_refuses(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    Waiting(tmp_path).add(Audit(store).entry("backed_up", None))

    def refused(*_: object) -> None:
        raise StoreFailed("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(store, "append", refused)
        Audit(store, Waiting(tmp_path)).take_in()
    Audit(store, Waiting(tmp_path)).take_in()
    assert actions(store) == ["backed_up"]


def test_only_the_services_user_can_read_what_waits_and_what_is_unreadable_is_set_aside(
    store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    waiting = Waiting(tmp_path)
    waiting.add(Audit(store).entry("backed_up", None))
    [file] = (tmp_path / "audit-waiting").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert json.loads(file.read_text())["document"]["action"] == "backed_up"
    file.write_text("{")
    for _ in range(2):
        Audit(store, waiting).take_in()
    assert caplog.text.count("can't be read") == 1
    assert actions(store) == []
