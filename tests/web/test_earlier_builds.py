"""What real builds of before sent is taken in as they signed it, and what they read is still there.

How it was kept, and how those builds are run against today's service: tests/browser/test_earlier_builds.py.
"""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from pwa.domain.records import parse_signed, record_hash
from pwa.packaged.definitions import load_definitions
from tests.browser.earlier_builds import BUILDS
from tests.builders import an_amendment
from tests.earlier import kept, missing, shape_of
from tests.web.pages import checked
from tests.web.tablet import Tablet

KEPT = kept()
# After every day on which the builds were run.
TODAY = date(2100, 1, 1)


@pytest.fixture
def alice(tablet: Callable[[str], Tablet]) -> Tablet:
    return tablet("Alice")


def as_sent_by(alice: Tablet, told: dict[str, Any]) -> list[dict[str, Any]]:
    """The records of a request, signed by Alice on her tablet and otherwise as that build made them."""
    author, device = told["request"]["records"][0]["author"], told["request"]["device"]
    whole = json.dumps(told["request"]["records"]).replace(author, alice.id).replace(device, alice.device)
    records: list[dict[str, Any]] = json.loads(whole)
    return records


def test_the_two_versions_before_are_kept():
    assert {told["build"] for told in KEPT} == set(BUILDS)


@pytest.mark.parametrize("told", KEPT, ids=lambda told: told["build"])
def test_what_an_earlier_build_signed_is_whole_and_has_the_hash_that_it_had(told: dict[str, Any]):
    """Those hashes are the tablet's own: it takes no other receipt."""
    records = told["request"]["records"]
    assert [
        parse_signed(record, TODAY, load_definitions().all_forms).record.schema for record in records
    ] == [1, 1]
    assert {record["id"]: record_hash(record) for record in records} == {
        receipt["id"]: receipt["sha256"] for receipt in told["receipts"]
    }


@pytest.mark.parametrize("told", KEPT, ids=lambda told: told["build"])
def test_it_is_received_scored_drawn_and_amended(told: dict[str, Any], alice: Tablet):
    records = as_sent_by(alice, told)
    answer = alice.send(*records)
    assert answer["rejected"] == []
    assert [receipt["disagreements"] for receipt in answer["receipts"]] == [[], []]
    (visit,) = [record for record in records if record["kind"] == "visit"]
    summary = checked(alice.client.get(f"/records/{visit['id']}/summary")).words
    for words in ("Linden went still and looked for the voice.", "14 to 18 of 52", "Outside the age window"):
        assert words in summary
    assert "is not known here" not in summary
    amended = an_amendment(visit, body={**visit["body"], "closing_note": "Kim asked for a call."})
    assert alice.send(amended)["rejected"] == []


@pytest.mark.parametrize("told", KEPT, ids=lambda told: told["build"])
def test_what_an_earlier_build_reads_is_still_there(told: dict[str, Any], alice: Tablet):
    answer = alice.send(*as_sent_by(alice, told))
    given = {
        "/definitions.json": alice.client.get("/definitions.json").get_json(),
        "/api/session": alice.client.get("/api/session").get_json(),
        "/api/sync": answer,
        "receipt": answer["receipts"][0],
    }
    assert missing(told["reads"], shape_of(given)) == []


def test_what_is_gone_or_of_another_kind_would_be_found():
    before = {"a": {"b": 1}, "c": [{"d": "x"}], "e": None}
    after = {"a": {}, "c": [{"d": 1}], "e": "more", "f": "new"}
    assert missing(shape_of(before), shape_of(after)) == ["/a/b is gone", "/c/0/d is int, not str"]
    assert missing(shape_of(before), shape_of({**before, "f": "new"})) == []
