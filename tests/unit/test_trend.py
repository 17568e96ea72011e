"""The trend, by the vectors that the tablet passes too; and that both draw it alike, on paper and on the screen."""

import re
from typing import Any

import pytest

from pwa.documents.papers import TrendPaper, trend_paper
from pwa.packaged.definitions import load_definitions
from tests.builders import an_envelope
from tests.unit.documents import PAGES, RECEIPT, OfOneFamily, drawn_by_the_tablet
from tests.unit.test_documents_markup import plain
from tests.vectors import read
from tests.vectors.write import trend_of_case

CASES = read("trend.json")
WITH_VISITS = [case for case in CASES if case["records"]]
LABELS = re.compile(r"secure|avoidant|disorgani[sz]ed|improv|worse|better|will be|predict", re.IGNORECASE)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_vector_has_the_trend_that_it_says(case: dict[str, Any]):
    assert trend_of_case(case) == case["expect"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_nothing_is_judged_and_nothing_foretold(case: dict[str, Any]):
    assert not LABELS.search(str(case["expect"]))


@pytest.fixture(scope="module")
def tablets() -> dict[str, dict[str, Any]]:
    given = [{**case, "sha256": RECEIPT.sha256} for case in WITH_VISITS]
    drawings = drawn_by_the_tablet("draw-trends.js", given)
    return {case["name"]: drawing for case, drawing in zip(WITH_VISITS, drawings, strict=True)}


@pytest.mark.parametrize("case", WITH_VISITS, ids=lambda case: case["name"])
def test_the_tablet_draws_what_the_server_draws(case: dict[str, Any], tablets: dict[str, dict[str, Any]]):
    macro: Any = PAGES.get_template("pdf/trend_parts.html").module
    server = str(macro.trend(paper_of(case)))
    assert drawing(tablets[case["name"]]["html"]) == drawing(server)


@pytest.mark.parametrize("case", WITH_VISITS, ids=lambda case: case["name"])
def test_the_tablet_prints_the_same_edges(case: dict[str, Any], tablets: dict[str, dict[str, Any]]):
    edges = paper_of(case).edges
    assert tablets[case["name"]]["edges"] == {"head": edges.head, "marks": edges.marks, "foot": edges.foot}


def family_records(case: dict[str, Any]) -> list[dict[str, Any]]:
    told = case.get("history", [{"body": case["family"]}])
    return [an_envelope("family", one["body"], **({"id": one["id"]} if "id" in one else {})) for one in told]


def paper_of(case: dict[str, Any]) -> TrendPaper:
    records = OfOneFamily(*family_records(case), *case["records"])
    found = trend_paper(records.stored, load_definitions(), case["people"])
    assert found
    return found


def drawing(html: str) -> str:
    """The same markup: Python writes 14.0 where JavaScript writes 14, and spaces say nothing between shapes."""
    tight = re.sub(r"\s*(</?(?:svg|title|rect|text|path|circle)\b[^>]*>)\s*", r"\1", plain(html))
    return re.sub(r"(\d)\.0\b", r"\1", tight)
