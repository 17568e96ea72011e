"""Looks through everything that parents get to read, and says what does not keep to the rules. Changes nothing."""

from collections.abc import Collection, Iterator
from hashlib import sha256
from pathlib import Path

from pwa.domain.packaged import packaged_names, packaged_text, packaged_toml
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
from pwa.packaged.definitions import Reading, load_definitions, parse_reading

TEXT_CHARACTERS = 12
TRANSLATED = ("ar", "cy")
PICTURES = "pictures"


def parents_pages() -> dict[str, Reading]:
    """The pages for parents in English, by id."""
    found = load_definitions()
    everything = {**found.articles, **found.handouts}
    return {name: reading for name, reading in everything.items() if reading.audience == "parents"}


def translated_pages(language: str) -> dict[str, Reading]:
    """The pages for parents in another language, by the id of the page that they translate."""
    folder = f"handouts/{language}"
    return {
        name: parse_reading(f"{language}/{name}", packaged_text(folder, f"{name}.md"))
        for name in packaged_names(folder, ".md")
    }


def current_translations(language: str) -> dict[str, Reading]:
    """Those that say what the page in English says today. An older one might say less, so it is neither shown nor printed."""
    pages = parents_pages()
    return {
        name: reading
        for name, reading in translated_pages(language).items()
        if name in pages and reading.translates == text_named(pages[name])
    }


def text_named(reading: Reading) -> str:
    """A name for exactly this title, summary and text."""
    whole = "\n".join((reading.title, reading.summary, reading.text))
    return sha256(whole.encode()).hexdigest()[:TEXT_CHARACTERS]


def parents_findings(drawings: Path) -> Iterator[Finding]:
    """Everything that is wrong with the pages, easy read, sheets, translations, and the drawings in a folder."""
    pages = parents_pages()
    drawn = {path.stem for path in drawings.glob("*.svg")}
    for name, reading in pages.items():
        yield from _page(name, reading)
        yield from _pictures(name, reading, drawn)
    for language in TRANSLATED:
        for name, reading in translated_pages(language).items():
            yield from _translation(language, name, reading, pages)
    for name in packaged_names("sheets", ".toml"):
        yield from sheet_findings(name, packaged_toml("sheets", name))
    yield from _easy_read(pages, drawings)


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


def _translation(language: str, name: str, reading: Reading, pages: dict[str, Reading]) -> Iterator[Finding]:
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


def _easy_read(pages: dict[str, Reading], drawings: Path) -> Iterator[Finding]:
    drawn = {path.stem: path for path in sorted(drawings.glob("*.svg"))}
    names = set(packaged_names("easy_read", ".toml")) - {PICTURES}
    for name in sorted(names ^ set(pages)):
        yield Finding(name, "easy read", "each page for parents has one, of the same name")
    shown: set[str] = set()
    for name in sorted(names):
        found = packaged_toml("easy_read", name)
        yield from easy_read_findings(f"easy read: {name}", found, drawn)
        shown |= {line["picture"] for line in found["lines"]}
    for name in sorted(set(drawn) - shown):
        yield Finding(f"{name}.svg", "the file", "no page shows it")
    for name, path in drawn.items():
        yield from picture_findings(name, path.read_bytes())
    yield from untold_pictures(packaged_toml("easy_read", PICTURES)[PICTURES], drawn)
