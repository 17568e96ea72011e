"""What parents get besides the pages in prose: easy read, and sheets to fill in. Opens no file."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from pwa.domain.defined import Defined, Text
from pwa.domain.definitions import Audience, Sources, Texts


class Line(Defined, frozen=True):
    """One idea, with the drawing beside it."""

    text: Text
    picture: Text


class EasyRead(Defined, frozen=True):
    """The easy read of a page."""

    title: Text
    lines: tuple[Line, ...]


class WrittenLines(Defined, frozen=True):
    """What somebody is to write, and on how many lines."""

    text: Text
    lines: Annotated[int, Meta(ge=1, le=5)]


class Section(Defined, frozen=True, omit_defaults=True):
    """A part of a sheet: facts that nobody fills in, or prompts that somebody does."""

    heading: Text
    filled_by: Literal["family", "service", "nobody"]
    facts: tuple[Text, ...] = ()
    prompts: tuple[WrittenLines, ...] = ()

    def __post_init__(self) -> None:
        if bool(self.facts) == bool(self.prompts):
            raise ValueError("a section has facts that nobody fills in, or prompts that somebody does")


class Sheet(Defined, frozen=True):
    """A sheet to fill in by hand. `reviewed_on` is None until a clinician reviewed it."""

    title: Text
    intro: Text
    audience: Audience
    reviewed_on: date | None
    languages: Texts
    sections: tuple[Section, ...]
    sources: Sources
