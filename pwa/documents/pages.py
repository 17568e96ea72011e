"""Handouts, sheets to fill in and the pack for the team as finished pages, in all their variants. Must not make a PDF.

They are the same for everybody: nothing here knows a family.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from msgspec import structs

from pwa.domain.defined import Defined
from pwa.domain.definitions import Reading
from pwa.domain.parents_pages import EasyRead, EdgeWords, Sheet
from pwa.domain.reading_age import words
from pwa.packaged.content import Content
from pwa.packaged.markdown import markdown
from pwa.packaged.shelves import ENGLISH
from pwa.paths import web_folder

PRINT_VARIANTS = ("standard", "a5", "large-print")
EDITION_CHARACTERS = 6
A_ROOMY_PAGE_WORDS = 262
CASCADE = "cascade-pack"
CASCADE_ORDER = ("briefing", "session-plan")
HEADING = re.compile(r"^## (.+)\n", re.MULTILINE)
A_COUNT = re.compile(r"(?<=[\d½]) (?=[^\W\d]|°)|(?<=\d to) (?=\d)")
BLOCK = re.compile(r"<(?:p|li)>.*?</(?:p|li)>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
# For a column half as wide as A4, at 12 pt, measured on printed pages.
LETTERS_A_LINE = 40
A_GAP_LINES, A_HEADING_LINES, A_FRAME_LINES, A_DRAWING_LINES = 0.3, 1.9, 0.7, 1.2
UNBREAKABLE = "\u00a0"
# A paragraph that begins in bold, and the list that it introduces.
BOXED = re.compile(r"<p>(<strong>.*?</p>(?:(?<=:</strong></p>)\n<ul>.*?</ul>)?)", re.DOTALL)

_markdown = markdown(smart_quotes=True)


@dataclass(frozen=True, slots=True)
class Page:
    """One document to print. `kind` is handout, sheet or cascade; `html` is complete except for the style."""

    slug: str
    title: str
    variant: str
    language: str
    kind: str
    html: str

    @property
    def file(self) -> str:
        return f"{self.slug}.{self.variant}.pdf"


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, the text below it, and the drawing beside it by name; "" for no heading or drawing."""

    heading: str
    html: Markup
    picture: str


@dataclass(frozen=True, slots=True)
class PrintLanguage:
    """The language of a page, its direction ("ltr" or "rtl"), and the words around its text, also in English."""

    code: str
    direction: str
    words: EdgeWords
    english: EdgeWords


def print_languages(content: Content) -> dict[str, PrintLanguage]:
    """The languages of printed pages, by code."""
    words = content.for_parents.edge_words
    return {
        language.id: PrintLanguage(language.id, language.dir, words[language.id], words[ENGLISH])
        for language in content.shelves.languages
    }


def all_pages(content: Content) -> Iterator[Page]:
    """Every handout, sheet and pack to print, in each variant and language."""
    for_parents, languages = content.for_parents, print_languages(content)
    english = languages[ENGLISH]
    for name, reading in for_parents.pages.items():
        for variant in PRINT_VARIANTS:
            yield handout(reading, variant, for_parents.pictures, english)
        yield easy_read(reading, for_parents.easy_reads[name], for_parents.pictures, english)
    for code in for_parents.translations:
        for name, translated in for_parents.current_translations(code).items():
            yield translation(name, translated, for_parents.pages[name].pictures, languages[code])
    for name, sheet in for_parents.sheets.items():
        yield sheet_to_fill_in(name, sheet, english)
    yield cascade_pack(content.guidance.cascade, english)


def handout(reading: Reading, variant: str, alternatives: Mapping[str, str], english: PrintLanguage) -> Page:
    """A page for parents in English, in one of PRINT_VARIANTS. `alternatives` say what each drawing shows."""
    parts = _parts(reading.text, reading.pictures)
    html = _drawn("handout", reading, variant, english, parts=parts, alternatives=alternatives)
    return Page(reading.id, reading.title, variant, ENGLISH, "handout", html)


def translation(name: str, reading: Reading, pictures: Sequence[str], language: PrintLanguage) -> Page:
    """A page for parents in another language, with the drawings of the English page."""
    code, parts = language.code, _parts(reading.text, pictures)
    html = _drawn("handout", reading, code, language, parts=parts, alternatives={})
    return Page(name, reading.title, code, code, "handout", html)


def easy_read(
    reading: Reading, easy: EasyRead, alternatives: Mapping[str, str], english: PrintLanguage
) -> Page:
    """The easy read of a page for parents: a drawing beside each line."""
    html = _drawn("easy_read", reading, "easy-read", english, easy=_plain(easy), alternatives=alternatives)
    return Page(reading.id, easy.title, "easy-read", ENGLISH, "handout", html)


def sheet_to_fill_in(name: str, sheet: Sheet, english: PrintLanguage) -> Page:
    """A sheet with lines to write on."""
    html = _page(
        "sheet",
        english,
        variant="sheet",
        sheet=sheet,
        title=sheet.title,
        is_reviewed=bool(sheet.reviewed_on),
        edition=_edition(repr({key: value or "" for key, value in _plain(sheet).items()})),
    )
    return Page(name, sheet.title, "standard", ENGLISH, "sheet", html)


def cascade_pack(cascade: Mapping[str, Reading], english: PrintLanguage) -> Page:
    """What somebody needs to teach their team: the briefing, then the session plan."""
    readings = [cascade[name] for name in CASCADE_ORDER]
    title = "For your team: a briefing and a session of 20 minutes"
    html = _page(
        "cascade",
        english,
        variant="cascade",
        title=title,
        readings=[(reading, _parts(reading.text, (), is_boxed=False)) for reading in readings],
        is_reviewed=all(reading.reviewed_on for reading in readings),
        edition=_edition("".join(reading.text for reading in readings)),
    )
    return Page(CASCADE, title, "standard", ENGLISH, "cascade", html)


def _drawn(template: str, reading: Reading, variant: str, language: PrintLanguage, **more: Any) -> str:  # noqa: ANN401  what each template names
    return _page(
        template,
        language,
        variant=variant,
        reading=reading,
        title=reading.title,
        is_roomy=variant in ("standard", language.code) and _is_roomy(reading.text),
        is_reviewed=reading.reviewed_on is not None,
        is_translation_reviewed=language.code == ENGLISH or reading.translation_reviewed_on is not None,
        edition=_edition(f"({_spelled(reading)}, {more!r})"),
        **more,
    )


def _page(template: str, language: PrintLanguage, **values: Any) -> str:  # noqa: ANN401  what each template names
    page = _environment().get_template(f"pdf/{template}.html")
    return page.render(
        **{"is_roomy": False, **values},
        language=language.code,
        direction=language.direction,
        words=language.words,
        english=language.english,
    )


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(web_folder("templates")), autoescape=True, undefined=StrictUndefined
    )
    made.filters["typeset"] = _typeset
    made.filters["in_two_columns"] = in_two_columns
    return made


def _parts(text: str, pictures: Sequence[str], *, is_boxed: bool = True) -> list[Part]:
    """The text before the first heading, then each heading with its text. The first part has no heading."""
    opening, *rest = HEADING.split(text)
    headings, texts = ["", *rest[0::2]], [opening, *rest[1::2]]
    beside = [*pictures, *[""] * len(texts)]
    return [
        Part(heading.strip(), _boxed(body) if is_boxed else _html(body), picture)
        for heading, body, picture in zip(headings, texts, beside, strict=False)
    ]


def in_two_columns(parts: Sequence[Part]) -> tuple[list[Part], list[Part]]:
    """The parts in order, cut so that the two columns are as equal in height as possible.

    WeasyPrint could balance them too, but takes seconds for each page.
    """
    heights = [_lines(part) for part in parts]
    cut = min(range(len(parts) + 1), key=lambda at: max(sum(heights[:at]), sum(heights[at:])))
    return list(parts[:cut]), list(parts[cut:])


def _lines(part: Part) -> float:
    """The rough height of a part in lines of a column, with its heading and the space around it."""
    blocks = [TAG.sub("", block) for block in BLOCK.findall(part.html)]
    text = sum(math.ceil(len(block) / LETTERS_A_LINE) + A_GAP_LINES for block in blocks)
    frames = part.html.count("handout__never")
    return A_HEADING_LINES + text + frames * A_FRAME_LINES + (A_DRAWING_LINES if part.picture else 0)


def _boxed(text: str) -> Markup:
    """The text as HTML, with a frame around any paragraph that begins in bold, and around a list that it introduces."""
    framed = BOXED.sub(
        r'<div class="handout__never"><p>\1</div>', _markdown.render(A_COUNT.sub(UNBREAKABLE, text))
    )
    return Markup(framed)  # noqa: S704  our own text, with HTML switched off


def _is_roomy(text: str) -> bool:
    """Whether a text is short enough to be set larger. A framed text never is: the frame stays high on its side."""
    return len(words(text)) <= A_ROOMY_PAGE_WORDS and not BOXED.search(_markdown.render(text))


def _html(text: str) -> Markup:
    return Markup(_markdown.render(text))  # noqa: S704  our own text, with HTML switched off


def _typeset(line: str) -> Markup:
    """A line of our own as HTML, with every number kept beside what it counts."""
    text = A_COUNT.sub(UNBREAKABLE, line)
    return Markup(_markdown.renderInline(text))  # noqa: S704  our own text, with HTML switched off


def _spelled(reading: Reading) -> str:
    """The text that a page's edition comes from. Spelled otherwise, an unchanged page would get a new edition."""
    fields = structs.asdict(reading)
    fields["sources"] = tuple((source.title, source.url) for source in reading.sources)
    return f"Reading({', '.join(f'{key}={value!r}' for key, value in fields.items())})"


def _plain(shape: Defined) -> dict[str, Any]:
    """A shape as plain values."""
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(shape))
    return plain


def _edition(text: str) -> str:
    """A short name for exactly this text, so that two sheets of paper can be compared."""
    return sha256(text.encode()).hexdigest()[:EDITION_CHARACTERS].upper()
