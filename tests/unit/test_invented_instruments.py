"""Instruments of other shapes than the packaged ones, all invented, each a file and no code: scored, checked, drawn."""

from typing import Any

import pytest

from pwa.documents import sheet
from pwa.documents.papers import TrendPaper, trend_paper
from pwa.domain.instruments import BadAnswer, Instrument, score
from pwa.domain.outline import Revision, outline
from pwa.domain.records import parse_record, rescore
from pwa.packaged.toml_files import BadContent, in_shape
from pwa.views.forms import checklist_class
from tests.builders import an_envelope
from tests.invented import CASES, invented, invented_toml, with_invented
from tests.unit.documents import (
    PAGES,
    RECEIPT,
    OfOneFamily,
    drawn_by_the_tablet,
    markup,
    of_outline,
    tablets_drawings,
)
from tests.unit.test_documents_markup import plain
from tests.unit.test_records import ALL_FORMS, TODAY
from tests.unit.test_trend import drawing
from tests.vectors.write import invented_problems, invented_summary, invented_trend, invented_wire

OUTLINES, TRENDS = CASES["outlines"], CASES["trends"]
HALVES, ANSWERS = "invented_halves", "invented_answers"


@pytest.mark.parametrize("case", CASES["scores"], ids=lambda case: f"{case['instrument']}: {case['name']}")
def test_answers_add_up_by_the_definition(case: dict[str, Any]):
    instrument = invented(case["instrument"])
    if "error" in case:
        with pytest.raises(BadAnswer) as refused:
            score(instrument, case["answers"])
        assert refused.value.item == case["error"]
    else:
        assert score(instrument, case["answers"]).as_json() == case["expect"]


@pytest.mark.parametrize("case", CASES["checks"], ids=lambda case: case["name"])
def test_an_observation_is_checked_by_the_definition(case: dict[str, Any]):
    assert invented_problems(case) == case["expect"]


@pytest.mark.parametrize("case", OUTLINES, ids=lambda case: case["name"])
def test_a_summary_is_drawn_by_the_definition(case: dict[str, Any]):
    assert invented_summary(case) == case["expect"]


@pytest.mark.parametrize("case", TRENDS, ids=lambda case: case["name"])
def test_a_trend_is_drawn_by_the_definition(case: dict[str, Any]):
    assert invented_trend(case) == case["expect"]


def test_the_tablet_gets_what_it_scores_by():
    assert invented_wire() == CASES["wire"]


def test_the_tablet_draws_the_summaries_that_the_server_draws():
    tablets = tablets_drawings(
        [
            {"outline": case["expect"], "revision": {"number": 1, "of": 1}, "receipt": None}
            for case in OUTLINES
        ]
    )
    for case, tablet in zip(OUTLINES, tablets, strict=True):
        told = outline(case["record"], CASES["family"], with_invented(), CASES["people"])
        assert plain(tablet["html"]) == plain(markup(of_outline(told, Revision(), None)))


def test_the_tablet_draws_the_trend_that_the_server_draws():
    [case] = TRENDS
    given = {**case, "family": CASES["family"], "people": CASES["people"], "sha256": RECEIPT.sha256}
    [tablet] = drawn_by_the_tablet("draw-trends.js", [given])
    macro: Any = PAGES.get_template("pdf/trend_parts.html").module
    server = str(macro.trend(trend_of(case)))
    assert drawing(tablet["html"]) == drawing(server)
    assert server.count("<h3>Totals: Invented blueness</h3>") == 1
    assert server.count("<svg") == 5


def trend_of(case: dict[str, Any]) -> TrendPaper:
    records = OfOneFamily(an_envelope("family", CASES["family"]), *case["records"])
    found = trend_paper(records.stored, with_invented(), CASES["people"])
    assert found
    return found


def test_no_wheel_stands_beside_answers_without_marks():
    section = outline(OUTLINES[0]["record"], CASES["family"], with_invented(), {}).sections
    shapes = [block for each in section for block in sheet.blocks(each) if block.shape == "results"]
    assert len(shapes) == 3
    assert [block.wheel for block in shapes] == [None] * 3


def test_the_server_scores_each_total_again():
    right, other, wrong = (parse_record(case["record"], TODAY, ALL_FORMS) for case in OUTLINES)
    instruments = with_invented().instruments
    assert rescore(right, instruments) == rescore(other, instruments) == []
    [found] = rescore(wrong, instruments)
    assert (found.field, found.server) == ("totals", {"size": {"lowest": 0, "highest": 0, "total": 0}})


def test_each_item_is_a_radio_group_of_its_own_answers():
    form = checklist_class(invented(ANSWERS))()
    assert [[value for value, _ in field.choices] for field in form] == [
        ["3", "2", "0"],
        ["0", "1", "4"],
        ["3", "1"],
    ]


def test_a_reversed_item_is_the_instrument_s_answers_with_what_they_count_turned():
    halves = invented(HALVES)
    assert [entry.label for entry in halves.answers["corner"]] == [entry.label for entry in halves.scores]
    assert [entry.value for entry in halves.answers["corner"]] == [3, 2, 1, 0]


def _item(found, at):
    return found["items"][at]


BROKEN = {
    "reversed answers of its own": (
        ANSWERS,
        lambda found: _item(found, 0).update(reversed=True),
        "“height” is reversed and has answers of its own",
    ),
    "an item without answers": (
        ANSWERS,
        lambda found: _item(found, 1).pop("scores"),
        "“width” needs two answers or more",
    ),
    "two answers of one value": (
        ANSWERS,
        lambda found: _item(found, 2)["scores"][0].update(value=1),
        "“lost” needs two answers or more, each with a value of its own",
    ),
    "a total of an item that is not there": (
        HALVES,
        lambda found: found["totals"][1]["items"].append("moon"),
        "“blue” counts “moon”, which is no item",
    ),
    "an item twice in a total": (
        HALVES,
        lambda found: found["totals"][1]["items"].append("sky"),
        "“sky” is there twice",
    ),
    "two totals of one name": (
        HALVES,
        lambda found: found["totals"][1].update(id="round"),
        "“round” is there twice",
    ),
    "bands beside totals": (
        HALVES,
        lambda found: found.update(bands=found["totals"][0].pop("bands")),
        "bands stand in the totals",
    ),
    "a total's bands with a gap": (
        HALVES,
        lambda found: found["totals"][0]["bands"][1].update({"from": 6}),
        "“is_round” must start at 5, not at 6",
    ),
    "bands that start above what can be": (
        ANSWERS,
        lambda found: found["totals"][0]["bands"][0].update({"from": 2}),
        "“little” must start at 1, not at 2",
    ),
    "bands from nowhere": (HALVES, lambda found: found.pop("band_source"), "“band_source” says where"),
    "a source of no bands": (
        "invented_yes_no",
        lambda found: found.update(band_source="Nobody"),
        "“band_source” says where",
    ),
    "no word for a higher number": (
        HALVES,
        lambda found: found["totals"][0].update(higher_means="rounder"),
        "matching regex",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_definition_says_what_contradicts_what(name):
    instrument, breaking, why = BROKEN[name]
    found = invented_toml(instrument)
    breaking(found)
    with pytest.raises(BadContent) as refused:
        in_shape("invented.toml", found, Instrument)
    assert why in refused.value.why
