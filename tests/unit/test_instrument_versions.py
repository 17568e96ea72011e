"""Instruments by id and version: what was observed with one is checked, scored and drawn by it, whatever is current."""

import pytest
from msgspec.structs import replace

from pwa.domain.instruments import Instruments
from pwa.domain.records import Disagreement, parse_record, rescore
from pwa.packaged.definitions import load_definitions
from pwa.packaged.instruments import load_instrument, load_instruments
from pwa.packaged.toml_files import names_in
from tests.builders import an_envelope
from tests.unit.test_records import TODAY
from tests.vectors import read
from tests.vectors.frozen import superseded
from tests.vectors.write import version_problems, version_summary, version_trend, version_wire
from tests.versions import CASES, two_versions

FIRST, SECOND = (case["record"] for case in CASES["outlines"][:2])


@pytest.mark.parametrize("case", CASES["checks"], ids=lambda case: case["name"])
def test_an_observation_is_checked_by_the_version_that_it_names(case):
    assert version_problems(case) == case["expect"]


@pytest.mark.parametrize("case", CASES["outlines"], ids=lambda case: case["name"])
def test_an_observation_is_drawn_by_the_version_that_it_names(case):
    assert version_summary(case) == case["expect"]


@pytest.mark.parametrize("case", CASES["trends"], ids=lambda case: case["name"])
def test_a_trend_keeps_versions_apart(case):
    assert version_trend(case) == case["expect"]


def test_the_tablet_gets_every_version():
    assert version_wire() == CASES["wire"]


@pytest.mark.parametrize("record", [FIRST, SECOND], ids=["first", "second"])
def test_an_observation_is_scored_again_by_the_version_that_it_names(record):
    assert rescore(parse_record(record, TODAY, load_definitions().all_forms), two_versions()) == []


def test_what_the_tablet_scored_by_another_version_is_a_disagreement():
    observation = {
        **FIRST["body"]["observations"][0],
        "outcome": {"lowest": 6, "highest": 10, "band": "easy"},
    }
    record = an_envelope(body={**FIRST["body"], "observations": [observation]})
    assert rescore(parse_record(record, TODAY, load_definitions().all_forms), two_versions()) == [
        Disagreement(observation["id"], "band", "easy", "high")
    ]


def test_a_new_observation_takes_the_current_version():
    instruments = two_versions()
    current = instruments.current("invented")
    assert current
    assert current.version == "2"
    assert [each.version for each in instruments if each.id == "invented"] == ["1", "2"]
    assert "1" not in [each.version for each in instruments.all_current() if each.id == "invented"]
    assert instruments.current("unheard_of") is None


def test_exactly_one_version_is_current():
    piios = replace(load_instrument("piios"), version="2013", supersedes=None)
    beside, after = replace(piios, version="2027"), replace(piios, version="2027", supersedes="2013")
    circle = replace(piios, supersedes="2027")
    for known in ([piios, beside], [circle, after]):
        with pytest.raises(ValueError, match="exactly one version of piios must be current"):
            Instruments(known)
    with pytest.raises(ValueError, match="version 2013 of piios is there twice"):
        Instruments([piios, piios])
    with pytest.raises(ValueError, match="version 2013 of piios is superseded and not there"):
        Instruments([after])
    assert Instruments([piios, after]).current("piios") == after


def test_a_version_that_is_no_longer_current_never_changes():
    """docs/instruments.md says how a new version is made; the command that writes the vectors freezes the one before."""
    known, found = read("frozen.json"), superseded()
    changed = [name for name in known if known[name] != found.get(name)]
    assert changed == [], "these are superseded and stay word for word: put them back"
    assert found.keys() == known.keys(), "run python -m tests.vectors.write"


def test_every_packaged_version_stands_in_a_file_of_its_name():
    files = names_in("instruments", ".toml")
    assert sorted(f"{each.id}-{each.version}" for each in load_instruments()) == files
    assert {"gad7-2006", "piios-2013"} <= set(files)
