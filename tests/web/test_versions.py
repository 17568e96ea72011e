"""A service after an update of an instrument: what was signed before it is taken in, drawn and amended by its own version.

The instrument and both its versions are invented.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from pwa import create_app
from pwa.config import Config
from pwa.packaged.content import content_with
from tests.builders import a_family, an_amendment
from tests.versions import CASES, defined_twice
from tests.web.pages import checked
from tests.web.tablet import Tablet

BEFORE, NOW = (case["record"]["body"] for case in CASES["outlines"][:2])


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    """A service whose definitions hold two versions of one instrument."""
    made = create_app(config, content_with(defined_twice()))
    yield made
    made.extensions["attune"].store.close()


@pytest.fixture
def alice(tablet: Callable[[str], Tablet]) -> Tablet:
    made = tablet("Alice")
    made.send(made.signs("family", a_family()))
    return made


def test_a_visit_signed_under_the_version_before_is_taken_in_and_scored_by_it(alice: Tablet):
    before, now = alice.signs("visit", BEFORE), alice.signs("visit", NOW)
    answer = alice.send(before, now)
    assert answer["rejected"] == []
    assert [receipt["disagreements"] for receipt in answer["receipts"]] == [[], []]


def test_it_is_amended_under_the_version_that_its_observation_names(alice: Tablet):
    before = alice.signs("visit", BEFORE)
    amended = an_amendment(before, body={**BEFORE, "closing_note": "Sam asked for a call."})
    assert alice.send(before, amended)["rejected"] == []


@pytest.mark.parametrize(
    ("body", "told"), [(BEFORE, "6 to 10 of 12"), (NOW, "Smiles")], ids=["before", "now"]
)
def test_every_document_of_it_is_drawn_by_that_version(alice: Tablet, body: dict[str, Any], told: str):
    visit = alice.signs("visit", body)
    alice.send(visit)
    summary = checked(alice.client.get(f"/records/{visit['id']}/summary")).words
    assert told in summary
    assert "is not known here" not in summary
    for kind in ("letter", "parent?score=1"):
        assert "is not known here" not in checked(alice.client.get(f"/records/{visit['id']}/{kind}")).words


def test_a_trend_keeps_the_two_apart_and_says_so(alice: Tablet):
    before, now = alice.signs("visit", BEFORE), alice.signs("visit", NOW)
    alice.send(before, now)
    words = checked(alice.client.get(f"/families/{before['family']}/trend")).words
    assert "Invented scale, first version, version 1" in words
    assert "Invented scale, second version, version 2" in words
    assert "a total of one can't be compared with a total of another" in words


def test_the_tablet_gets_both_versions_and_a_checklist_of_each(alice: Tablet):
    told = alice.client.get("/definitions.json").get_json()
    assert told["instruments"]["invented"]["version"] == "2"
    earlier = [each for each in told["earlier"]["instruments"] if each["id"] == "invented"]
    assert [each["version"] for each in earlier] == ["1"]
    page = alice.client.get("/").text
    assert 'id="checklist-invented-1"' in page
    assert 'id="checklist-invented-2"' in page
    assert page.count('data-instrument-choice="invented"') == 1
