"""What parents get besides prose pages: easy read, and sheets to fill in. Opens no file."""

import re
from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from pwa.domain.defined import Defined, Text
from pwa.domain.definitions import Audience, Sources, Texts

PLACES = re.compile(r"\{pages?\}")

PageOfPages = Annotated[str, Meta(pattern=r"^[^{}]*\{page\}[^{}]*\{pages\}[^{}]*\Z")]


class EdgeWords(Defined, frozen=True):
    """The words around the text of every printed page, in one language; `page` is like "Page {page} of {pages}"."""

    for_parents: str
    reviewed: str
    unreviewed: str
    translation_unreviewed: str
    sources: str
    health_visitor: str
    telephone: str
    edition: str
    page: PageOfPages

    @property
    def around_numbers(self) -> tuple[str, str, str]:
        """The words of `page` before, between and after its two numbers."""
        before, between, after = PLACES.split(self.page)
        return before, between, after


class Line(Defined, frozen=True):
    """One line of easy read: one idea, with a drawing beside it."""

    text: Text
    picture: Text


class EasyRead(Defined, frozen=True):
    """A page in easy read."""

    title: Text
    lines: tuple[Line, ...]


class WrittenLines(Defined, frozen=True):
    """What to write, and how many lines there are for it."""

    text: Text
    lines: Annotated[int, Meta(ge=1, le=5)]


class Section(Defined, frozen=True, omit_defaults=True):
    """A part of a sheet: either facts to read or prompts to fill in."""

    heading: Text
    filled_by: Literal["family", "service", "nobody"]
    facts: tuple[Text, ...] = ()
    prompts: tuple[WrittenLines, ...] = ()

    def __post_init__(self) -> None:
        if bool(self.facts) == bool(self.prompts):
            raise ValueError("a section has facts that nobody fills in, or prompts that somebody does")


class Sheet(Defined, frozen=True):
    """A sheet to fill in by hand. `reviewed_on` is None until a clinician has reviewed it."""

    title: Text
    intro: Text
    audience: Audience
    reviewed_on: date | None
    languages: Texts
    sections: tuple[Section, ...]
    sources: Sources
