"""No document holds a bare name: each stands by itself, whichever way it runs, on the page and at its edges."""

import json
import re
from typing import Any

import pytest

from pwa.documents.papers import Paper
from tests.builders import ROBIN, SAM, a_baby, a_carer, a_family, a_full_visit, an_observation
from tests.unit.documents import PAGES, a_paper, a_summary, a_trend, markup, pdf_page

BABY, CARER, OTHER, LANGUAGE = "עלמא", "רנה", "נועם", "اردو"
JAY = ROBIN[:-1] + "a"
FAMILY = a_family(
    babies=[a_baby(name=BABY), a_baby(id=JAY, name=None)],
    carers=[a_carer(name=CARER, language=LANGUAGE, relationship_note=OTHER, needs_note=OTHER)],
)
VISIT = a_full_visit(
    present={"babies": [ROBIN, JAY], "carers": [SAM], "others": OTHER},
    introductions=[{"baby": ROBIN, "showed": "Looked."}, {"baby": JAY, "showed": "Slept."}],
)
MARKED = re.compile("\u2068[^\u2068\u2069]*\u2069")
TYPED = re.compile(f"{BABY}|{CARER}|{OTHER}|{LANGUAGE}")


def bare(text: str) -> list[str]:
    """What stands in the text without marks around it, with what is beside it."""
    left = MARKED.sub("", text)
    return [left[max(0, found.start() - 30) : found.end() + 30] for found in TYPED.finditer(left)]


def at_the_edges(paper: Any) -> str:
    return "\n".join([paper.edges.head, paper.edges.marks, paper.edges.foot, *paper.about])


def in_full(paper: Paper) -> str:
    return json.dumps(paper.outline.as_json(), ensure_ascii=False)


def texts() -> dict[str, str]:
    summary = a_summary(VISIT, FAMILY)
    letter, parent = (a_paper(kind, VISIT, FAMILY) for kind in ("letter", "parent"))
    trend = a_trend([an_observation(2)], [an_observation(0)], family=FAMILY)
    macro = PAGES.get_template("pdf/trend_parts.html").module
    return {
        "summary": pdf_page(summary),
        "summary's markup": markup(summary),
        "summary's edges": at_the_edges(summary),
        "letter": in_full(letter),
        "letter's edges": at_the_edges(letter),
        "parent": in_full(parent),
        "parent's edges": at_the_edges(parent),
        "trend": str(macro.trend(trend)),
        "trend's edges": at_the_edges(trend),
    }


TEXTS = texts()


@pytest.mark.parametrize("name", TEXTS)
def test_no_name_stands_bare(name: str):
    assert bare(TEXTS[name]) == []


@pytest.mark.parametrize("name", sorted(TEXTS.keys() - {"parent"}))
def test_the_documents_do_hold_names(name: str):
    assert TYPED.search(TEXTS[name])


def test_a_bare_name_would_be_found():
    assert bare(f"Baby: {BABY}, 10 weeks")
    assert not bare(f"Baby: \u2068{BABY}\u2069, 10 weeks")
