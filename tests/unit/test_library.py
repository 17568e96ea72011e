"""What a tablet keeps to read: whole, of plain nodes only, the PDFs that were made, nobody's data."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from pwa.domain.parents_pages import EasyRead, Line
from pwa.packaged.content import load_content
from pwa.packaged.library import TAGS, blocks, cover_of, drawings_sprite, library_json, printed_files
from pwa.packaged.shelves import WORDS, Shelves
from pwa.packaged.toml_files import BadContent, in_shape, read_tables

ROOT = Path(__file__).resolve().parents[2]
NOWHERE = Path("/nowhere")
CONTENT = load_content()


def library_object(printed: Path = NOWHERE) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(library_json(CONTENT, printed))
    return told


def tags_in(nodes: list[Any]) -> set[str]:
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, list):
            found |= {node[0], *tags_in(node[1:])}
    return found


def test_every_page_is_there_once_and_in_its_place():
    pages = library_object()["pages"]
    keys = [page["key"] for page in pages]
    definitions = CONTENT.definitions
    assert len(set(keys)) == len(keys)
    assert {page["id"] for page in pages} >= {*definitions.articles, *definitions.handouts}
    assert {page["id"] for page in pages if page["kind"] == "cascade"} == set(CONTENT.guidance.cascade)
    assert [page["id"] for page in pages if page["kind"] == "sheet"] == [
        "crying-plan",
        "local-contacts",
        "seen-today",
    ]
    assert keys[0] == "handout/your-baby-before-birth"


def test_the_text_is_the_same_each_time():
    assert library_json(CONTENT, NOWHERE) == library_json(CONTENT, NOWHERE)


def test_markdown_becomes_plain_nodes():
    told = "Hold **close**,\nand hum.\n\n- One\n- Two *soft*\n\n## A title\n\n> Said."
    assert blocks("a", told) == [
        ["p", "Hold ", ["strong", "close"], ", and hum."],
        ["ul", ["li", "One"], ["li", "Two ", ["em", "soft"]]],
        ["h2", "A title"],
        ["blockquote", ["p", "Said."]],
    ]
    assert blocks("a", "| A | B |\n|---|---|\n| 1 | 2 |") == [
        ["table", ["thead", ["tr", ["th", "A"], ["th", "B"]]], ["tbody", ["tr", ["td", "1"], ["td", "2"]]]]
    ]


@pytest.mark.parametrize("text", ["[out](https://example.org)", "![picture](a.png)", "```\ncode\n```", "---"])
def test_what_a_page_may_not_hold_is_refused(text: str):
    with pytest.raises(BadContent, match=r"articles/a\.md: a page may not hold"):
        blocks("articles/a.md", text)


def test_html_in_a_text_is_only_text():
    assert blocks("a", "<b onclick=x>bold</b>") == [["p", "<b onclick=x>bold</b>"]]


def test_the_browser_makes_each_tag_and_no_other():
    script = (ROOT / "static" / "js" / "ui" / "read" / "blocks.js").read_text()
    made = re.search(r"'((?:\w+ )+\w+)'", script)
    assert made is not None
    allowed = set(made[1].split())
    assert set(TAGS.values()) <= allowed
    for page in library_object()["pages"]:
        assert tags_in(page.get("blocks", [])) <= allowed, page["key"]
    assert allowed.isdisjoint({"script", "style", "iframe", "object", "svg", "a", "img", "form"})


def test_each_shelf_has_its_words():
    shelves = CONTENT.shelves
    assert [ages.from_days for ages in shelves.ages] == [-280, 0, 92, 183]
    assert all(not re.search(r"\d-\d", ages.label) for ages in shelves.ages)
    written = read_tables(WORDS)
    for key, missing in (("needs", "crying"), ("steps", "train"), ("languages", "en")):
        fewer = [told for told in written[key] if told["id"] != missing]
        with pytest.raises(BadContent, match=f"“{key}” must (have .*|begin with ){missing}"):
            in_shape(WORDS, {**written, key: fewer}, Shelves)


def test_a_translation_says_that_nobody_has_reviewed_it():
    told = library_object()
    translations = [one for page in told["pages"] for one in page.get("translations", [])]
    assert {one["language"] for one in translations} == set(CONTENT.for_parents.translations) >= {"cy", "ar"}
    assert all(one["translation_reviewed_on"] == "" and one["blocks"] for one in translations)
    directions = {language["id"]: language["dir"] for language in told["languages"]}
    assert directions.keys() == {"en", *CONTENT.for_parents.translations}
    assert [directions[language] for language in ("en", "cy", "ar")] == ["ltr", "ltr", "rtl"]


def test_every_language_has_words_of_its_own_for_what_stands_around_a_page():
    english, *others = library_object()["languages"]
    for told in others:
        assert told.keys() == english.keys()
        same = {key for key in told if told[key] == english[key]}
        assert same <= {"dir"}
        assert len(told["sizes"]) == len(english["sizes"]) == 3


def test_covers_differ():
    covers = [page["cover"] for page in library_object()["pages"] if page["kind"] == "handout"]
    assert len(covers) == 15
    assert len(set(covers)) == len(covers)


def test_a_cover_is_one_of_the_page_s_own_drawings():
    easy = EasyRead("Twins", (Line("Two babies.", "cot"),))
    with pytest.raises(BadContent, match=r"one of the drawings of twins-and-more at \$\.covers"):
        cover_of("twins-and-more", easy, CONTENT.shelves)


def test_the_pdfs_that_were_made_are_told_with_their_size(tmp_path: Path):
    assert printed_files(tmp_path) == []
    (tmp_path / "a.standard.pdf").write_bytes(b"%PDF")
    told = {"slug": "a", "title": "A", "variant": "standard", "language": "en", "bytes": 4, "kind": "handout"}
    index = [{**told, "file": "a.standard.pdf"}, {**told, "variant": "a5", "file": "gone.pdf"}]
    (tmp_path / "index.json").write_text(json.dumps(index))
    [found] = printed_files(tmp_path)
    assert found == {
        "slug": "a",
        "variant": "standard",
        "language": "en",
        "kind": "handout",
        "bytes": 4,
        "url": "/static/built/handouts/a.standard.pdf",
    }
    assert library_object(tmp_path)["files"] == [found]


def test_the_drawings_are_symbols_of_one_file(tmp_path: Path):
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 120" fill="none"><path d="M0 0"/></svg>\n'
    )
    (tmp_path / "cot.svg").write_text(drawn)
    assert drawings_sprite(tmp_path) == (
        '<svg xmlns="http://www.w3.org/2000/svg">'
        '<symbol id="cot" viewBox="0 0 160 120" fill="none"><path d="M0 0"/></symbol></svg>'
    )
