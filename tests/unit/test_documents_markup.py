"""A document's markup: one content, drawn alike by the server and by the tablet; and the icons beside it."""

import re
import struct
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from pwa.documents import sheet
from pwa.documents.papers import Paper
from pwa.domain.outline import Revision
from pwa.domain.outline_parts import Entry, Section
from tests.builders import a_baby, a_carer, a_family, a_full_visit, a_visit, an_observation
from tests.unit.documents import RECEIPT, STATIC, a_summary, markup, tablets_drawings

TWINS = [a_baby(name="Wren (fictional)"), a_baby(id="5b0e0d5c-6d5f-4a53-9a0b-1f5d3c1e0021", name=None)]
HOSTILE = "<b onclick='x'>\"&\n</td></table>{{ 7 }} ☀️ 𝒞"
NAMES = {"&#38;": "&amp;", "&#60;": "&lt;", "&#62;": "&gt;", "&#34;": '"', "&#39;": "'"}
BLOCK = "article|header|section|h1|h2|h3|p|ul|li|table|thead|tbody|tr|th|td|div"

CASES: dict[str, tuple[Paper, Revision]] = {
    "full": (a_summary(), Revision()),
    "smallest": (a_summary(a_visit(present=None, introductions=None)), Revision()),
    "amended twins": (
        a_summary(family=a_family(babies=TWINS), revision=Revision(1, 2, "Wrong baby.")),
        Revision(1, 2),
    ),
    "not received": (a_summary(receipt=None), Revision()),
    "questionnaire": (a_summary(a_visit(observations=[an_observation(1, "gad7", baby=None)])), Revision()),
    "hostile": (
        a_summary(
            a_full_visit(closing_note=HOSTILE, not_seen=HOSTILE, assessment={"attitude": HOSTILE}),
            a_family(babies=[a_baby(name=HOSTILE)], carers=[a_carer(name=HOSTILE)]),
        ),
        Revision(),
    ),
}


@pytest.fixture(scope="module")
def tablets() -> dict[str, dict[str, Any]]:
    given = [
        {
            "outline": summary.outline.as_json(),
            "revision": {"number": revision.number, "of": revision.of},
            "receipt": None if "Not yet" in summary.edges.foot else {"sha256": RECEIPT.sha256},
        }
        for summary, revision in CASES.values()
    ]
    return dict(zip(CASES, tablets_drawings(given), strict=True))


def plain(html: str) -> str:
    """The same markup however it was spaced between its blocks and however its letters were escaped."""
    html = re.sub(r"&#\d+;", lambda found: NAMES[found.group()], html)
    html = html.replace("&quot;", '"')
    return re.sub(rf"\s*(</?(?:{BLOCK})\b[^>]*>)\s*", r"\1", re.sub(r"\s+", " ", html)).strip()


@pytest.mark.parametrize("name", CASES)
def test_the_tablet_draws_what_the_server_draws(name: str, tablets: dict[str, dict[str, Any]]):
    assert plain(tablets[name]["html"]) == plain(markup(CASES[name][0]))


@pytest.mark.parametrize("name", CASES)
def test_the_tablet_prints_the_same_edges(name: str, tablets: dict[str, dict[str, Any]]):
    edges = CASES[name][0].edges
    assert tablets[name]["edges"] == {"head": edges.head, "marks": edges.marks, "foot": edges.foot}


def test_everything_that_the_outline_says_is_drawn():
    summary = a_summary()
    drawn = " ".join(etree.HTML(markup(summary)).itertext())
    for section in summary.outline.sections:
        for entry in section.entries:
            for told in (entry.label, entry.value, entry.note, *entry.lines, entry.url):
                assert told in drawn, told


def test_headings_follow_each_other_without_a_gap():
    levels = [int(level) for level in re.findall(r"<h([1-6])", markup(a_summary()))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_neighbours_of_one_shape_are_drawn_together_and_nothing_changes_place():
    item = Entry("item", "Eye contact", "0", number=1)
    told = (Entry("text", "Live or filmed", "Live"), item, item, Entry("total", "Total", "0"), item)
    section = Section("observation-1", "Observation", told)
    blocks = list(sheet.blocks(section))
    assert [block.shape for block in blocks] == ["facts", "items", "results", "items"]
    assert tuple(entry for block in blocks for entry in block.entries) == told


def test_twins_are_both_named_at_the_head():
    head = CASES["amended twins"][0].edges.head
    assert "Wren (fictional), 10 weeks" in head
    assert head.count("10 weeks") == 2


def test_nothing_is_styled_in_the_markup_itself():
    assert "style=" not in markup(a_summary())


@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("icon-192", 192),
        ("icon-512", 512),
        ("maskable-192", 192),
        ("maskable-512", 512),
        ("apple-touch-icon", 180),
    ],
)
def test_an_icon_of_the_app_has_its_size(name: str, side: int):
    head = (STATIC / "icons" / f"{name}.png").read_bytes()[:24]
    assert head.startswith(b"\x89PNG")
    assert struct.unpack(">II", head[16:24]) == (side, side)


def test_the_sprite_has_every_icon_and_mark_and_no_code():
    sprite = etree.parse(STATIC / "icons" / "sprite.svg")
    names = {symbol.get("id") for symbol in sprite.getroot()}
    icons = (
        "today families learn handouts more lock sync check warning note timer print download share back "
        "close add edit person baby search turn speaker stop open"
    )
    assert names == {*icons.split(), "mark-none", "mark-half", "mark-full", "mark-not-observed"}
    for icon in Path(STATIC / "icons").glob("*.svg"):
        words = icon.read_text()
        assert not re.search(r"<script|<style|\bon\w+=|href=|style=", words), icon.name
