"""The languages that the interface is in, and the one that is spoken now. Holds no text; must not know who asks.

English is what the code is written in: each text is its own key. What a clinician or a parent reads as content
(articles, handouts, items, the record) does not come through here.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType

from pwa.languages.catalogue import Catalogue, read_catalogue
from pwa.languages.pseudo import marked

FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Language:
    """One language of the interface. `code` begins its addresses, `tag` is what browsers call it."""

    code: str
    name: str
    tag: str
    direction: str = "ltr"
    unreviewed: str = ""
    catalogue: Catalogue = field(default_factory=Catalogue, repr=False)

    def at(self, path: str) -> str:
        """Where the page at `path` is in this language: "/help", "/cy/help"."""
        return path if self == ENGLISH else f"/{self.code}{path}"


ENGLISH = Language("en", "English", "en-GB")

_spoken: ContextVar[Language] = ContextVar("spoken", default=ENGLISH)


@cache
def load_languages(*, pseudo: bool = False) -> Mapping[str, Language]:
    """All languages by their code, English first, their catalogues read.

    With `pseudo` also one for tests, in which every text is marked and read from right to left.
    """
    welsh = FOLDER / "cy" / "LC_MESSAGES" / "messages.po"
    found = [
        ENGLISH,
        Language("cy", "Cymraeg", "cy", "ltr", "Cyfieithiad heb ei adolygu", read_catalogue(welsh)),
    ]
    if pseudo:
        catalogue = read_catalogue(welsh, marked, tag="ar")
        found.append(Language("xb", "⟦ßīđī⟧", "ar-XB", "rtl", "⟦Ńōţ ŕēāl⟧", catalogue))
    return MappingProxyType({language.code: language for language in found})


def spoken() -> Language:
    """The language of the page that is being made."""
    return _spoken.get()


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """What is made inside is in `language`."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def gettext(text: str) -> str:
    """The text in the language that is spoken; as it is when there is no translation."""
    return spoken().catalogue.text(text)


def ngettext(one: str, many: str, number: int) -> str:
    """The form of a text that the number asks for."""
    return spoken().catalogue.form(one, many, number)


def said(text: str) -> str:
    """The text itself: a mark for what is found and translated, but looked up only when it is shown."""
    return text
