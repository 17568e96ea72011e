"""attune audit: who opened what and when, in words, as JSON lines and as FHIR; chosen by family, person and day."""

import json
import os
import re
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from pwa import cli
from pwa.service.accounts import Accounts
from pwa.service.audit import Audit
from pwa.service.caseload import Caseload
from pwa.store import open_store
from pwa.store.contract import NewRecord
from pwa.upkeep.audit_fhir import CODES, audit_event
from pwa.upkeep.audit_trail import DONE, Noted
from tests.builders import a_baby, a_family, an_envelope

PASSWORD = "a long password of words"
FAMILY, OTHER, RECORD = str(uuid4()), str(uuid4()), str(uuid4())


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", os.environ.copy())


class Trail:
    """A data folder with Alice's and Bob's looks in its audit."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys
        with closing(open_store(str(folder))) as store:
            add = Accounts(store).add
            self.alice = add("Alice Green", "alice@example.org", PASSWORD, "visitor").id
            self.bob = add("Bob", "bob@example.org", PASSWORD, "visitor").id
            audit = Audit(store)
            audit.note("saw_summary", self.alice, record=RECORD, family=FAMILY)
            audit.note("received_records", self.bob, device=str(uuid4()), families=[OTHER, FAMILY])
            audit.note("refused_look", self.bob, page="letter", record=RECORD, family=OTHER)
            audit.note("failed_sign_in", None, account=self.alice)

    def __call__(self, *words: str, status: int = 0) -> list[str]:
        assert cli.main(["audit", "--data", str(self.folder), *words]) == status
        said = self._capsys.readouterr()
        return (said.out if status == 0 else said.err).splitlines()


@pytest.fixture
def trail(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Trail:
    return Trail(tmp_path / "data", capsys)


def test_it_says_in_plain_words_who_opened_what_and_when(trail: Trail):
    lines = sorted(trail(), key=lambda line: line[25:])
    told = [re.sub(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC  ", "", line) for line in lines]
    assert f"Alice Green opened the summary (record {RECORD}, family {FAMILY})" in told
    assert f"Bob asked for a page and was refused (page letter, record {RECORD}, family {OTHER})" in told
    assert "Somebody failed to sign in (account Alice Green)" in told
    assert len(told) == 4


def test_it_is_asked_by_family_also_where_an_entry_is_about_several(trail: Trail):
    said = trail("--family", FAMILY)
    assert len(said) == 2
    assert all(FAMILY in line for line in said)


def test_it_is_asked_by_the_babys_number_and_to_a_day(trail: Trail):
    body = a_family(babies=[a_baby(nhs_number="9434765919")])
    with closing(open_store(str(trail.folder))) as store:
        record = an_envelope("family", body, family=FAMILY, subject=FAMILY, author=trail.alice)
        assigned = Caseload(store).first_assignment(FAMILY, [trail.alice], record["signed_at"])
        store.append([NewRecord.of(record, record["signed_at"])], [assigned])
    assert len(trail("--nhs-number", "943 476 5919")) == 2
    assert trail("--nhs-number", "943 476 5919", "--until", "2020-01-01") == []
    for number in ("999 123 4560", "401 023 2137"):
        [said] = trail("--nhs-number", number, status=1)
        assert number not in said


def test_a_hand_over_of_before_does_not_stop_it(trail: Trail):
    """It was noted with the number of its families, not their ids."""
    with closing(open_store(str(trail.folder))) as store:
        Audit(store).note("handed_over", trail.alice, account=trail.bob, to=trail.alice, families=3)
    assert len(trail("--family", FAMILY)) == 2


@pytest.mark.parametrize("by", ["id", "address"])
def test_it_is_asked_by_person(by: str, trail: Trail):
    said = trail("--user", trail.bob if by == "id" else "BOB@example.org")
    assert len(said) == 2
    assert all("Bob" in line for line in said)


def test_an_address_that_nobody_has_is_refused_without_repeating_it(trail: Trail):
    [said] = trail("--user", "nobody@example.org", status=1)
    assert "example.org" not in said


def test_it_is_asked_from_a_day_or_an_instant_on(trail: Trail):
    assert len(trail("--since", "2026-01-01")) == 4
    assert trail("--since", "9000-01-01") == []
    assert trail("--since", "8999-12-31T23:30-01:00") == []
    with pytest.raises(SystemExit):
        trail("--since", "yesterday")


def test_a_line_of_json_holds_what_was_noted_and_its_place_in_the_chain(trail: Trail):
    entries = [json.loads(line) for line in trail("--json")]
    assert sorted(entry["number"] for entry in entries) == [1, 2, 3, 4]
    [seen] = [entry for entry in entries if entry["action"] == "saw_summary"]
    assert (seen["user"], seen["record"], seen["family"]) == (trail.alice, RECORD, FAMILY)
    assert "Alice" not in str(entries)
    with closing(open_store(str(trail.folder))) as store:
        end = store.verify().audit
    assert end is not None
    assert {entry["number"]: entry["sha256"] for entry in entries}[end.number] == end.sha256


def test_it_reads_while_a_server_has_the_store_and_that_is_noted(trail: Trail):
    with closing(open_store(str(trail.folder))):
        assert len(trail("--family", FAMILY)) == 2
    [file] = (trail.folder / "audit-waiting").iterdir()
    document = json.loads(file.read_text())["document"]
    assert (document["action"], document["family"]) == ("read_audit", FAMILY)


# R4 4.0.1: each element of the resource, and which must be there.
ELEMENTS = {
    "": {
        "resourceType!",
        "id",
        "type!",
        "subtype",
        "action",
        "recorded!",
        "outcome",
        "agent!",
        "source!",
        "entity",
    },
    "agent": {"type", "who", "altId", "requestor!"},
    "source": {"observer!"},
    "entity": {"what", "description"},
    "coding": {"system", "code", "display"},
    "who": {"identifier", "display"},
}


def check(element: dict[str, Any], kind: str) -> None:
    names = {name.rstrip("!") for name in ELEMENTS[kind]}
    needed = {name[:-1] for name in ELEMENTS[kind] if name.endswith("!")}
    assert set(element) <= names
    assert needed <= set(element)


def check_event(event: dict[str, Any]) -> None:
    check(event, "")
    assert event["resourceType"] == "AuditEvent"
    assert re.fullmatch(r"[A-Za-z0-9\-.]{1,64}", event["id"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", event["recorded"])
    assert event["action"] in set("CRUDE")
    assert event["outcome"] in {"0", "4", "8", "12"}
    assert CODES[event["type"]["code"]] == event["type"]["display"]
    for coding in (event["type"], *event["subtype"]):
        check(coding, "coding")
    assert event["agent"]
    for agent in event["agent"]:
        check(agent, "agent")
        assert isinstance(agent["requestor"], bool)
        check(agent["who"], "who")
    check(event["source"], "source")
    check(event["source"]["observer"], "who")
    for entity in event.get("entity", []):
        check(entity, "entity")
        assert entity["what"]["identifier"]["system"] == "urn:ietf:rfc:3986"


def test_each_line_of_fhir_is_an_audit_event_with_what_r4_requires(trail: Trail):
    events = [json.loads(line) for line in trail("--fhir")]
    assert len(events) == 4
    for event in events:
        check_event(event)
    by_action = {event["subtype"][0]["code"]: event for event in events}
    assert by_action["failed_sign_in"]["outcome"] == "4"
    assert by_action["saw_summary"]["type"]["display"] == "Patient Record"
    assert by_action["saw_summary"]["agent"][0]["who"]["identifier"]["value"] == f"urn:uuid:{trail.alice}"
    families = [
        entity for entity in by_action["received_records"]["entity"] if entity["description"] == "family"
    ]
    assert len(families) == 2
    assert "Alice" not in str(events)


@pytest.mark.parametrize("action", [*DONE, "something_new"])
def test_every_action_has_an_audit_event(action: str):
    for ids in ({"user": str(uuid4())}, {"user": None, "uid": 1000}, {"user": None}):
        entry = {"at": "2026-11-30T14:03:12.004Z", "action": action, **ids}
        check_event(audit_event(Noted(f"2026-11-30 {uuid4()}", entry, 1, "")))


def test_a_name_can_not_command_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    trail = Trail(tmp_path / "data", capsys)
    with closing(open_store(str(trail.folder))) as store:
        Audit(store).note("erased_family", None, family=FAMILY, why="asked\x1b[2J")
    assert not any("\x1b" in line for line in trail())
