"""What is handed out, as it was built: every page in every variant, accessible, marked, small; and made only once."""

import io
import json
import re
import shutil
from html import unescape
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from pwa.documents import handouts
from pwa.documents.batch import make_all
from pwa.documents.handouts import build_handouts
from pwa.documents.pages import PRINT_VARIANTS, Page, all_pages
from pwa.documents.workers import PdfNotMade, PdfWorkers
from pwa.packaged.content import load_content
from tests.unit.documents import STATIC, accessible, fonts_of, words_of

BUILT = STATIC / "built" / "handouts"
FOR_PARENTS = load_content().for_parents
ON_ONE_SIDE = ("standard", *FOR_PARENTS.translations)
PAGES = list(all_pages(load_content()))
ONE_OF_EACH = (
    "how-your-baby-talks-to-you.standard",
    "asking-for-help.a5",
    "asking-for-help.large-print",
    "when-your-baby-cries.easy-read",
    "how-your-baby-talks-to-you.cy",
    "getting-to-know-each-other.ar",
    "crying-plan.standard",
    "cascade-pack.standard",
)
ENGLISH = [found for found in PAGES if found.language == "en"]
CONTENT_AND_PDFS_BYTES = 4_000_000
BOX = re.compile(r'<div class="handout__never">(.*?)</div>', re.DOTALL)
HEADING = re.compile(r"<h2>(.*?)</h2>", re.DOTALL)
WORD = re.compile(r"\w+")


def index() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((BUILT / "index.json").read_text("utf-8"))
    return found


def pdf_of(name: str) -> bytes:
    return (BUILT / f"{name}.pdf").read_bytes()


def page_of(name: str) -> Page:
    return next(page for page in PAGES if page.file == f"{name}.pdf")


def pages_of(pdf: bytes) -> list[str]:
    return [" ".join(words.split()) for words in words_of(pdf).split("\f")[:-1]]


def test_every_page_for_parents_is_there_in_every_variant():
    made = {(found.slug, found.variant) for found in PAGES if found.kind == "handout"}
    expected = {(name, variant) for name in FOR_PARENTS.pages for variant in (*PRINT_VARIANTS, "easy-read")}
    for language, translations in FOR_PARENTS.translations.items():
        expected |= {(name, language) for name in translations}
    assert made == expected
    assert {found.slug for found in PAGES if found.kind == "sheet"} == set(FOR_PARENTS.sheets)
    assert [found.file for found in PAGES if found.kind == "cascade"] == ["cascade-pack.standard.pdf"]


def test_the_index_says_what_there_is():
    told = index()
    assert [entry["file"] for entry in told] == [found.file for found in PAGES]
    for entry, found in zip(told, PAGES, strict=True):
        assert entry["bytes"] == (BUILT / entry["file"]).stat().st_size
        for part in ("slug", "title", "variant", "language", "kind"):
            assert entry[part] == getattr(found, part)
    assert {path.name for path in BUILT.glob("*.pdf")} == {entry["file"] for entry in told}


def test_all_of_it_fits_on_a_tablet():
    content = sum(path.stat().st_size for path in (STATIC.parent / "pwa" / "content").rglob("*.*"))
    drawings = sum(path.stat().st_size for path in (STATIC / "drawings").glob("*.svg"))
    assert sum(entry["bytes"] for entry in index()) + content + drawings <= CONTENT_AND_PDFS_BYTES


def test_every_one_is_accessible_and_its_fonts_are_inside(tmp_path: Path):
    for entry in index():
        pdf = (BUILT / entry["file"]).read_bytes()
        assert accessible(pdf) == [], entry["file"]
        fonts = fonts_of(pdf, tmp_path)
        assert fonts
        assert all(font[-5:-2] == ["yes", "yes", "yes"] for font in fonts), entry["file"]


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_its_fonts_are_inside_and_free(name: str, tmp_path: Path):
    for font in fonts_of(pdf_of(name), tmp_path):
        assert "Noto" in font[0]
        assert font[-5:-2] == ["yes", "yes", "yes"], "embedded, a subset, with its letters known"


def test_what_was_not_reviewed_says_so_on_every_sheet():
    for found in ENGLISH:
        pages = pages_of((BUILT / found.file).read_bytes())
        for number, words in enumerate(pages, start=1):
            assert "Not yet clinically reviewed" in words, found.file
            assert f"Page {number} of {len(pages)}" in words, found.file
            assert "Edition" in words, found.file


def test_a_translation_that_was_not_reviewed_says_so_in_both_languages():
    pages = pages_of(pdf_of("how-your-baby-talks-to-you.cy"))
    assert all("Cyfieithiad heb ei adolygu eto" in words for words in pages)
    assert all(f"Tudalen {number} o {len(pages)}" in words for number, words in enumerate(pages, start=1))
    assert "Translation not yet reviewed" in pages[-1]
    assert "Translation not yet reviewed" in pages_of(pdf_of("getting-to-know-each-other.ar"))[-1]


@pytest.mark.parametrize(("name", "language"), [("ar", "ar"), ("cy", "cy"), ("standard", "en")])
def test_it_has_its_language_and_title(name: str, language: str):
    with pikepdf.open(io.BytesIO(pdf_of(f"getting-to-know-each-other.{name}"))) as pdf:
        assert str(pdf.Root.Lang) == language
        titles = {entry["file"]: entry["title"] for entry in index()}
        assert str(pdf.docinfo["/Title"]) == titles[f"getting-to-know-each-other.{name}.pdf"]


@pytest.mark.parametrize(
    ("variant", "size"), [("standard", (595, 842)), ("a5", (420, 595)), ("ar", (595, 842))]
)
def test_it_has_the_size_of_its_paper(variant: str, size: tuple[int, int]):
    with pikepdf.open(io.BytesIO(pdf_of(f"getting-to-know-each-other.{variant}"))) as pdf:
        for sheet in pdf.pages:
            assert (round(sheet.mediabox[2]), round(sheet.mediabox[3])) == size


def test_a_page_for_parents_is_one_side_of_a4_with_its_box_for_contacts():
    for found in PAGES:
        if found.kind == "handout" and found.variant in ON_ONE_SIDE:
            pages = pages_of((BUILT / found.file).read_bytes())
            assert len(pages) == 1, found.file
            assert FOR_PARENTS.edge_words[found.language].telephone in pages[0], found.file


def test_a_sheet_is_printed_on_both_sides_and_an_easy_read_on_two_sheets_at_most():
    for found in PAGES:
        sides = len(pages_of((BUILT / found.file).read_bytes()))
        if found.kind == "sheet":
            assert sides == 2, found.file
        if found.variant == "easy-read":
            assert sides in (2, 3), found.file


SAFETY_PAGES = (
    "asking-for-help",
    "babies-born-early",
    "holding-and-comforting",
    "sleeping-and-waking",
    "when-your-baby-cries",
)


@pytest.mark.parametrize("variant", PRINT_VARIANTS)
@pytest.mark.parametrize("name", SAFETY_PAGES)
def test_what_nobody_may_miss_opens_a_safety_page_on_its_first_side(name: str, variant: str):
    found = next(page for page in PAGES if page.file == f"{name}.{variant}.pdf")
    first_box, first_heading = words_in(BOX.findall(found.html)[0]), words_in(HEADING.findall(found.html)[0])
    bottoms, _ = first_side(found.file)
    assert place_of(first_box, bottoms) is not None
    heading = place_of(first_heading, bottoms)
    assert heading is None or place_of(first_box, bottoms) < heading


def test_the_first_box_of_a_page_is_in_the_upper_half_of_its_side():
    boxed = [found for found in PAGES if found.variant in ON_ONE_SIDE and BOX.search(found.html)]
    assert {found.slug for found in boxed} >= set(SAFETY_PAGES)
    for found in boxed:
        bottoms, height = first_side(found.file)
        place = place_of(words_in(BOX.findall(found.html)[0]), bottoms)
        assert place is not None, found.file
        assert place < height / 2, found.file


def words_in(markup: str) -> list[str]:
    return WORD.findall(unescape(re.sub("<[^>]*>", " ", markup)))


def first_side(file: str) -> tuple[list[tuple[str, float]], float]:
    """Each word of the first side with how far down it ends, and how tall the side is, in points."""
    told = words_of((BUILT / file).read_bytes(), "-bbox", "-l", "1")
    [height] = re.findall(r'<page width="[^"]*" height="([^"]*)"', told)
    placed = re.findall(r'yMax="([^"]*)">([^<]*)</word>', told)
    return [(word, float(bottom)) for bottom, whole in placed for word in words_in(whole)], float(height)


def place_of(sought: list[str], bottoms: list[tuple[str, float]]) -> float | None:
    """How far down the last of these words ends where they stand one after the other; None where they do not."""
    for start in range(len(bottoms) - len(sought) + 1):
        part = bottoms[start : start + len(sought)]
        if [word for word, _ in part] == sought:
            return max(bottom for _, bottom in part)
    return None


def test_the_briefing_is_one_page():
    briefing, plan, *_ = pages_of(pdf_of("cascade-pack.standard"))
    assert "See the baby: a briefing for the team" in briefing
    assert "Whom to ask in this team" in briefing
    assert "Department for Education" in briefing
    assert "Twenty minutes: learning to see both" in plan


def test_it_reads_in_the_order_of_its_text():
    words = " ".join(pages_of(pdf_of("how-your-baby-talks-to-you.standard")))
    headings = [
        "Your baby has no words yet.",
        "What to look out for",
        "“I like this”",
        "How to listen",
        "Where this",
    ]
    places = [words.index(heading) for heading in headings]
    assert places == sorted(places)


def test_a_line_of_an_easy_read_stands_with_its_drawing():
    found = page_of("when-your-baby-cries.easy-read")
    assert 'src="drawings/stop.svg" alt="An open hand that says stop."' in found.html


def test_what_nobody_may_miss_has_a_frame():
    found = page_of("how-your-baby-talks-to-you.standard")
    assert '<div class="handout__never"><p><strong>Never, ever shake a baby.</strong></p></div>' in found.html


def test_a_list_that_belongs_to_the_frame_is_in_it():
    found = page_of("when-your-baby-cries.standard")
    emergency, today = BOX.findall(found.html)[1:3]
    assert [said for said in ("Call 999", "floppy", "fade") if said not in emergency] == []
    assert [said for said in ("111", "38\u00a0°C", "8\u00a0hours") if said not in today] == []


def test_what_has_not_changed_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = tmp_path / "handouts"
    shutil.copytree(BUILT, folder)
    (folder / "of-yesterday.standard.pdf").write_bytes(b"%PDF")

    def refused(*_: Any, **__: Any) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(handouts, "PdfWorkers", refused)
    assert build_handouts(folder) == index()
    assert not (folder / "of-yesterday.standard.pdf").exists()


def test_only_what_changed_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = tmp_path / "handouts"
    shutil.copytree(BUILT, folder)
    (folder / "crying-plan.standard.pdf").unlink()
    told: list[tuple[int, int]] = []
    assert build_handouts(folder, lambda done, of: told.append((done, of))) == index()
    assert told == [(1, 1)]
    assert (folder / "crying-plan.standard.pdf").read_bytes() == pdf_of("crying-plan.standard")


def test_a_page_that_can_not_be_made_ends_the_build_and_says_so():
    workers = PdfWorkers(STATIC, count=1, style="css/handout.css")
    bad = Page("a", "a", "standard", "en", "handout", '<img alt="x" src="http://example.org/x.png">')
    try:
        with pytest.raises(PdfNotMade):
            list(make_all(workers, [bad], lambda page: page.html))
    finally:
        workers.close()


@pytest.mark.long
def test_five_hundred_in_one_call_with_progress():
    workers = PdfWorkers(STATIC, count=2, style="css/handout.css")
    asked = [PAGES[number % len(PAGES)] for number in range(500)]
    told: list[int] = []
    try:
        made = list(make_all(workers, asked, lambda page: page.html, lambda done, _: told.append(done)))
    finally:
        workers.close()
    assert told == list(range(1, 501))
    assert [one for one, _ in made] == asked
    assert all(pdf.startswith(b"%PDF-1.7") for _, pdf in made)
