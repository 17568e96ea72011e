"""Checks everything that parents read, and says what breaks the rules. Changes nothing."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from pwa.domain.definitions import Reading
from pwa.domain.plain_words import (
    Finding,
    easy_read_findings,
    headings_in_order,
    page_findings,
    picture_findings,
    sheet_findings,
    text_findings,
    translation_findings,
    untold_pictures,
)
from pwa.packaged.parents import ForParents, text_named


def parents_findings(for_parents: ForParents, drawings: Path) -> Iterator[Finding]:
    """The findings about the pages, easy reads, sheets, translations, and the drawings in a folder."""
    drawn = {path.stem for path in drawings.glob("*.svg")}
    for name, reading in for_parents.pages.items():
        yield from _page(name, reading)
        yield from _pictures(name, reading, drawn)
    for language, translations in for_parents.translations.items():
        for name, reading in translations.items():
            yield from _translation(language, name, reading, for_parents.pages)
    for name, sheet in for_parents.sheets.items():
        yield from sheet_findings(name, sheet)
    yield from _easy_read(for_parents, drawings)


def _page(name: str, reading: Reading) -> Iterator[Finding]:
    yield from page_findings(name, reading.text)
    yield from text_findings(name, f"{reading.title}.\n\n{reading.summary}")
    if not headings_in_order(reading.text):
        yield Finding(name, "its headings", "all of the second level, each with a text below it")
    if not reading.needs or reading.from_days is None:
        yield Finding(name, "its front matter", "“needs”, “from_days” and “to_days” say whom it is for")


def _pictures(name: str, reading: Reading, drawn: Collection[str]) -> Iterator[Finding]:
    headings = sum(line.startswith("## ") for line in reading.text.splitlines())
    if len(reading.pictures) != 1 + headings:
        yield Finding(name, "pictures", f"one for the page and one for each of its {headings} headings")
    for strange in sorted(set(reading.pictures) - set(drawn)):
        yield Finding(name, "pictures", f"there is no picture “{strange}”")


def _translation(
    language: str, name: str, reading: Reading, pages: Mapping[str, Reading]
) -> Iterator[Finding]:
    page = f"{language}/{name}"
    if name not in pages:
        yield Finding(page, "the file", "it translates no page in English")
        return
    yield from translation_findings(page, pages[name].text, reading.text)
    if reading.translates != text_named(pages[name]):
        what = f"older than the page in English, so not in print; renewed, it has: translates = “{text_named(pages[name])}”"
        yield Finding(page, "its front matter", what)
    if reading.languages != (language,) or reading.sources != pages[name].sources:
        yield Finding(page, "its front matter", "its language, and the sources of the page in English")


def _easy_read(for_parents: ForParents, drawings: Path) -> Iterator[Finding]:
    drawn = {path.stem: path for path in sorted(drawings.glob("*.svg"))}
    for name in sorted(for_parents.easy_reads.keys() ^ for_parents.pages.keys()):
        yield Finding(name, "easy read", "each page for parents has one, of the same name")
    shown: set[str] = set()
    for name, easy in for_parents.easy_reads.items():
        yield from easy_read_findings(f"easy read: {name}", easy, drawn)
        shown |= {line.picture for line in easy.lines}
    for name in sorted(set(drawn) - shown):
        yield Finding(f"{name}.svg", "the file", "no page shows it")
    for name, path in drawn.items():
        yield from picture_findings(name, path.read_bytes())
    yield from untold_pictures(for_parents.pictures, drawn)
