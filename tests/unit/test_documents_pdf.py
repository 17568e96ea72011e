"""The PDF itself: accessible, placed on every page, its fonts inside, made from nothing but our own files."""

import ast
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from pwa.documents.workers import PdfNotMade, PdfWorkers
from pwa.domain.outline import Revision
from tests.builders import a_baby, a_carer, a_family, a_full_visit, a_visit, an_observation
from tests.unit.documents import (
    ROOT,
    STATIC,
    a_summary,
    a_two_page_summary,
    accessible,
    fonts_of,
    pdf_page,
    words_of,
)

LONG = "Robin looked for the voice, went still, and looked again. " * 60
HOSTILE = [
    "<script>alert(1)</script><img src=http://example.org/x.png>",
    "</p><style>@page{background:url(file:///etc/passwd)}</style>",
    "<svg><image href='file:///etc/passwd'/></svg>",
    "<link rel=stylesheet href=https://example.org/x.css><object data=file:///etc/passwd>",
    "{{ config }} {% raw %} &amp; &lt;b&gt; \u202e right to left \u0000",
]


@pytest.fixture(scope="module")
def workers() -> Iterator[PdfWorkers]:
    made = PdfWorkers(STATIC, count=1)
    yield made
    made.close()


def an_eventful_summary(**changes: Any):
    """Practice, outside the age window, amended, long enough for several pages."""
    body = a_full_visit(
        observations=[
            an_observation(2, standing="practice", trained_on=None, age_reason="The family moves away."),
            an_observation(1, instrument="gad7", baby=None, id="5b0e0d5c-6d5f-4a53-9a0b-1f5d3c1e0016"),
        ],
        closing_note=LONG,
    )
    family = a_family(babies=[a_baby(born_on="2026-11-01", nhs_number="9434765919")])
    reason = {"supersedes": "5b0e0d5c-6d5f-4a53-9a0b-1f5d3c1e0099", "reason": "A word was wrong."}
    return a_summary(body, family, Revision(2, 3, "Another word was wrong."), **{**reason, **changes})


def pages_of(pdf: bytes) -> list[str]:
    return words_of(pdf).split("\f")[:-1]


def test_a_full_visit_is_accessible(workers: PdfWorkers):
    assert accessible(workers.make(pdf_page(a_summary()))) == []


def test_an_eventful_visit_is_accessible_over_several_pages(workers: PdfWorkers):
    pdf = workers.make(pdf_page(an_eventful_summary()))
    assert len(pages_of(pdf)) > 2
    assert accessible(pdf) == []


def test_the_smallest_visit_is_accessible(workers: PdfWorkers):
    body = a_visit(present=None, introductions=None)
    family = a_family(babies=[a_baby(name=None, born_on=None, due_on="2027-01-03")])
    assert accessible(workers.make(pdf_page(a_summary(body, family)))) == []


def test_a_short_visit_is_two_pages_and_its_items_stay_together(workers: PdfWorkers):
    pages = pages_of(workers.make(pdf_page(a_two_page_summary())))
    assert len(pages) == 2
    assert any("Infant positioning" in words and "Baby self-soothing" in words for words in pages)


def test_it_has_a_language_and_a_title_that_names_nobody(workers: PdfWorkers):
    with pikepdf.open(io.BytesIO(workers.make(pdf_page(a_summary())))) as pdf:
        assert str(pdf.Root.Lang) == "en-GB"
        assert str(pdf.docinfo["/Title"]) == "Visit summary: 6 to 8 week review, 23 November 2026"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        told = f"{dict(pdf.docinfo)} {pdf.Root.Metadata.read_bytes().decode()}"
        assert not any(name in told for name in ("Robin", "Sam", "Jo (fictional)"))


def test_every_page_says_which_document_it_is_of(workers: PdfWorkers):
    pages = pages_of(workers.make(pdf_page(an_eventful_summary())))
    marks = ("Practice", "Outside the age window", "Amended", "Superseded by a later revision")
    for number, words in enumerate(pages, start=1):
        told = " ".join(words.split())
        assert f"Page {number} of {len(pages)}" in told
        assert "Revision 2 of 3 · Receipt 4F2A91C0" in told
        assert "Robin (fictional)" in told
        assert all(mark in told for mark in marks), f"page {number}"


def test_a_visit_that_was_not_received_says_so_on_every_page(workers: PdfWorkers):
    for words in pages_of(workers.make(pdf_page(an_eventful_summary(receipt=None)))):
        told = " ".join(words.split())
        assert "Not yet received by the server" in told
        assert "· Not yet received" in told


def test_it_reads_in_the_order_of_the_visit(workers: PdfWorkers):
    words = " ".join(words_of(workers.make(pdf_page(a_summary()))).split())
    headings = [
        "Visit summary:",
        "Baby and carers",
        "Introducing yourself to the baby",
        "Observation: Parent",
        "13 Baby self-soothing",
        "Attitude towards the pregnancy and the baby",
        "Immediate risk to the baby",
        "Long-term risk to the baby",
        "Rests on Item 8 Attunement to distress: not observed",
        "Closing note",
    ]
    places = [words.index(heading) for heading in headings]
    assert places == sorted(places)


def test_its_fonts_are_inside_and_ours(workers: PdfWorkers, tmp_path: Path):
    fonts = fonts_of(workers.make(pdf_page(a_summary())), tmp_path)
    assert len(fonts) == 2
    for font in fonts:
        assert "Liberation-Sans" in font[0]
        assert font[-5:-2] == ["yes", "yes", "yes"], "embedded, a subset, with its letters known"


def test_the_same_summary_makes_the_same_pdf(workers: PdfWorkers):
    html = pdf_page(a_summary(id="5b0e0d5c-6d5f-4a53-9a0b-1f5d3c1e0077"))
    assert workers.make(html) == workers.make(html)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_somebody_typed_is_printed_as_it_was_typed(text: str, workers: PdfWorkers):
    carers = [a_carer(name=text[:100], relationship_note=text)]
    body = a_full_visit(closing_note=text, not_seen=text, assessment={"attitude": text})
    pdf = workers.make(pdf_page(a_summary(body, a_family(babies=[a_baby(name=text[:80])], carers=carers))))
    told = "".join(words_of(pdf).split())
    plain = "".join(letter for letter in text if letter.isprintable() and letter != " ")
    assert told.count(plain) >= 3 or "\u202e" in text
    assert accessible(pdf) == []


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/x.png",
        "https://attune.invalid/js/app.js",
        "https://attune.invalid/css/../../secret.key",
        "file:///etc/passwd",
        "ftp://example.org/x",
        "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>",
        "/etc/passwd",
    ],
)
def test_a_page_that_asks_for_a_foreign_file_makes_no_pdf(address: str, workers: PdfWorkers):
    with pytest.raises(PdfNotMade, match="FatalURLFetchingError"):
        workers.make(f'<html lang="en"><title>x</title><img alt="x" src="{address}">')


def test_a_page_may_use_our_own_icon(workers: PdfWorkers):
    html = '<html lang="en"><title>x</title><p><img alt="Attune" src="icons/icon.svg">'
    assert workers.make(html).startswith(b"%PDF-1.7")


def test_a_refused_page_does_not_quote_what_it_says(workers: PdfWorkers):
    with pytest.raises(PdfNotMade) as refused:
        workers.make('<html lang="en"><img alt="Robin" src="file:///Robin.png">')
    assert "Robin" not in str(refused.value)


def test_only_one_file_imports_weasyprint_and_the_service_never_does():
    importers = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "pwa").rglob("*.py")
        if "weasyprint" in path.read_text() and _imports_weasyprint(path)
    ]
    assert importers == ["pwa/documents/pdf.py"]
    for path in (ROOT / "pwa").rglob("*.py"):
        assert "pwa.documents.pdf" not in path.read_text(), path


def _imports_weasyprint(path: Path) -> bool:
    for node in ast.walk(ast.parse(path.read_text())):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        if any(name.split(".")[0] == "weasyprint" for name in names):
            return True
    return False


@pytest.mark.long
def test_memory_is_flat_over_a_thousand_documents():
    made = PdfWorkers(STATIC, count=1)
    pages = [pdf_page(a_two_page_summary()), pdf_page(a_summary()), pdf_page(an_eventful_summary())]
    try:
        for number in range(100):
            made.make(pages[number % len(pages)])
        before = _resident_mb(made)
        for number in range(1_000):
            made.make(pages[number % len(pages)])
        assert _resident_mb(made) - before < 15
    finally:
        made.close()


def _resident_mb(workers: PdfWorkers) -> float:
    process = workers._workers[0]._process
    assert process is not None
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024
