"""Ten thousand characters from Unicode's odd corners become a bounded paper that names its gaps. And no PDF does anything:
none holds a script, a link, an attachment, a form or an action.
"""

import io
from collections.abc import Iterator
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from pwa.documents.workers import PdfWorkers
from pwa.domain.leaf_checks import LONG_TEXT
from pwa.domain.records import BadRecord, parse_record
from pwa.packaged.definitions import load_definitions
from tests.builders import a_baby, a_carer, a_family, a_full_visit, an_envelope, an_observation
from tests.unit.documents import (
    STATIC,
    a_paper,
    a_summary,
    a_trend,
    accessible,
    paper_page,
    pdf_page,
    words_of,
)
from tests.unit.test_documents_hostile import injections

MOST_PAGES = 130
"""A note of 5,000 lines with one letter each fills 97, all corners together fill 10."""
CORNERS = {
    "directions": "a\u202eb\u202dc\u202a\u05d0\u202b1\u2066x\u2067\u0627\u2068y\u2069\u200f\u200e\u061c.",
    "marks upon marks": "e" + "".join(map(chr, range(0x300, 0x363))) + "\u20dd\u20e3\u0489 ",
    "nothing to see": "a\u200bb\u200cc\u200dd\u2060e\ufefff\u00adg\u180eh\u034fi\u115f\u1160\u3164\uffa0\u2800 ",
    "emoji": "👩‍👩‍👧‍👦👨🏿‍🦽‍➡️👶🏽🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f🇬🇧🇬1️⃣❤️‍🔥🫱🏻‍🫲🏿\ufe0f\ufe0e",
    "letters without end": "\u1100\u1161\u11a8\ufdfd\u0bb8\u0bcd\u0bb0\u0bc0\u0e19\u0e49\u0e33\u1019\u103c\u1014\u0f40\u0f0b",
    "what has no glyph": "\ue000\uf8ff\U000f0000\U0010fffd\ufdd0\ufffe\uffff\U0001fffe\u0378\U000e0001\ufffd",
    "other lines": "a\u2028b\u2029c\r\nd\re\n\tf\u000a\u00a0\u202f\u3000",
    "a letter a line": "x\n",
    "one word": "Ǆﬃ㎏½W",
}
WITHOUT_GAPS = ["directions", "marks upon marks", "other lines", "a letter a line", "one word"]
DOES_SOMETHING = {
    "/JavaScript",
    "/JS",
    "/Launch",
    "/URI",
    "/GoToR",
    "/GoToE",
    "/SubmitForm",
    "/ImportData",
    "/Rendition",
    "/Sound",
    "/Movie",
    "/RichMedia",
    "/EmbeddedFile",
    "/EmbeddedFiles",
    "/Filespec",
    "/FileAttachment",
    "/AcroForm",
    "/XFA",
    "/AA",
    "/OpenAction",
    "/Link",
    "/Widget",
    "/Screen",
}


@pytest.fixture(scope="module")
def workers() -> Iterator[PdfWorkers]:
    made = PdfWorkers(STATIC, count=1, timeout_s=120)
    yield made
    made.close()


def so_many(text: str) -> str:
    """The text again and again, up to the most that a note may have."""
    return "".join(islice(cycle(text), LONG_TEXT))


def mixed() -> str:
    return so_many("".join(CORNERS.values()))


def note_of(text: str) -> dict[str, Any]:
    return a_full_visit(closing_note=text)


def problems_of(text: str) -> list[tuple[str, str]]:
    forms = load_definitions().all_forms
    try:
        parse_record(an_envelope(body=note_of(text)), date(2026, 11, 24), forms)
    except BadRecord as refused:
        return [(problem.field, problem.code) for problem in refused.problems]
    return []


def pages_in(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


def active_parts(pdf: bytes) -> set[str]:
    """Every name within the file, in whatever place, that lets a reader do something."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        objects = [*opened.objects, opened.Root, opened.trailer]
        names = {name for found in objects for name in names_in(found)}
    return names & DOES_SOMETHING


def names_in(found: Any) -> Iterator[str]:
    """The names in one object and in what lies directly in it; whatever it refers to is an object of its own."""
    if isinstance(found, pikepdf.Name):
        yield str(found)
    if isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
        yield from map(str, found.keys())
        inner = [part for _, part in found.items()]
    else:
        inner = list(found) if isinstance(found, pikepdf.Array) else []
    for part in inner:
        if not (isinstance(part, pikepdf.Object) and part.is_indirect):
            yield from names_in(part)


def documents_of(body: dict[str, Any], family: dict[str, Any]) -> dict[str, str]:
    """The page of each document of a record."""
    return {
        "summary": pdf_page(a_summary(body, family)),
        "letter": paper_page("letter", a_paper("letter", body, family)),
        "parent": paper_page("parent", a_paper("parent", body, family)),
        "trend": paper_page("trend", a_trend([an_observation(0)], family=family)),
    }


def test_ten_thousand_odd_characters_become_a_bounded_paper_that_names_its_gaps(workers: PdfWorkers):
    text = mixed()
    assert (len(text), problems_of(text)) == (10_000, [])
    pdf, gaps = workers.make_and_tell(pdf_page(a_summary(note_of(text))))
    assert pages_in(pdf) <= MOST_PAGES
    assert {"U+E000", "U+F0000", "U+10FFFD", "U+0378"} <= set(gaps)
    assert {chr(int(gap[2:], 16)) for gap in gaps} <= set(text)
    assert "Some characters could not be printed." in " ".join(words_of(pdf).split())
    assert accessible(pdf) == []
    assert active_parts(pdf) == set()


@pytest.mark.parametrize("end", [0x2028, 0x2029], ids=hex)
def test_every_end_of_a_line_ends_one_on_paper(workers: PdfWorkers, end: int):
    """As it is pasted from Word."""
    text = chr(end).join(["One line", "and another"])
    pdf, gaps = workers.make_and_tell(pdf_page(a_summary(note_of(text))))
    assert gaps == ()
    lines = [line.strip() for line in words_of(pdf, "-raw").splitlines()]
    assert [line for line in lines if line.startswith(("One line", "and another"))] == [
        "One line",
        "and another",
    ]


@pytest.mark.long
@pytest.mark.parametrize("corner", CORNERS)
def test_ten_thousand_of_each_corner(workers: PdfWorkers, corner: str):
    text = so_many(CORNERS[corner])
    assert problems_of(text) == []
    pdf, gaps = workers.make_and_tell(pdf_page(a_summary(note_of(text))))
    assert pages_in(pdf) <= MOST_PAGES
    assert corner not in WITHOUT_GAPS or gaps == ()
    assert accessible(pdf) == []


@pytest.mark.parametrize("code", [0xD800, 0xDBFF, 0xDFFF, 0x00, 0x1B, 0x7F, 0x9F], ids=hex)
def test_half_a_character_and_what_steers_a_machine_are_refused(code: int):
    assert problems_of(f"a{chr(code)}b") == [("body/closing_note", "unprintable")]


def test_no_document_of_a_hostile_record_does_anything(workers: PdfWorkers, tmp_path: Path):
    texts = injections(tmp_path / "a", 9)
    said = "\n".join(
        [*texts[::20], "javascript:alert(1)", "https://example.org/", "mailto:a@example.org", "+44 20"]
    )
    body = a_full_visit(closing_note=said, not_seen=said, assessment={"attitude": said})
    family = a_family(
        babies=[a_baby(name="https://example.org/")],
        carers=[a_carer(name="www.example.org", relationship_note=said[:200])],
    )
    for kind, page in documents_of(body, family).items():
        assert active_parts(workers.make(page)) == set(), kind


def test_no_handout_does_anything():
    handouts = sorted((STATIC / "built" / "handouts").glob("*.pdf"))
    assert len(handouts) > 60
    assert {
        path.name: active_parts(path.read_bytes()) for path in handouts if active_parts(path.read_bytes())
    } == {}


def test_what_does_something_would_be_found():
    made = pikepdf.new()
    made.add_blank_page()
    page = made.pages[0]
    for action in (
        {"/S": pikepdf.Name.URI, "/URI": "https://example.org/"},
        {"/S": pikepdf.Name.JavaScript, "/JS": "app.alert(1)"},
        {"/S": pikepdf.Name.Launch, "/F": "x"},
    ):
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=pikepdf.Dictionary(action)
        )
        page.Annots = pikepdf.Array([made.make_indirect(note)])
        with io.BytesIO() as file:
            made.save(file)
            assert active_parts(file.getvalue()) >= {"/Link", str(action["/S"])}
    made.attachments["x.txt"] = b"x"
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.GoTo)
    made.Root.AcroForm = pikepdf.Dictionary(Fields=[])
    with io.BytesIO() as file:
        made.save(file)
        assert active_parts(file.getvalue()) >= {"/EmbeddedFiles", "/Filespec", "/OpenAction", "/AcroForm"}
