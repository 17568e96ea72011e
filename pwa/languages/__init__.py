"""The languages that the interface is in, and the one that is spoken now. Holds no text; must not know who asks.

A language is a folder here: its facts in language.toml, its texts in LC_MESSAGES/messages.po.

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
from typing import Any, Literal

import msgspec

from pwa.languages.catalogue import Catalogue, read_catalogue
from pwa.languages.pseudo import marked

FOLDER = Path(__file__).resolve().parent
FACTS = "language.toml"


class Join(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A word whose form depends on the letter that follows; texts have it as `written`."""

    written: str
    vowels: str
    before_vowel: str
    otherwise: str


class Facts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What language.toml says: `tag` is what browsers call the language, `plural` a rule for translators' tools."""

    name: str
    tag: str
    plural: str
    direction: Literal["ltr", "rtl"] = "ltr"
    unreviewed: str = ""
    joins: tuple[Join, ...] = ()


@dataclass(frozen=True)
class Language:
    """One language of the interface. `code` begins its addresses, `tag` is what browsers call it."""

    code: str
    name: str
    tag: str
    direction: str = "ltr"
    unreviewed: str = ""
    joins: tuple[Join, ...] = ()
    catalogue: Catalogue = field(default_factory=Catalogue, repr=False)

    @property
    def for_browser(self) -> dict[str, Any]:
        """What the app's document brings along: its texts, and how they are put together."""
        return {**self.catalogue.for_browser, "joins": [msgspec.to_builtins(join) for join in self.joins]}

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
    found = [ENGLISH, *map(_translated, translations())]
    if pseudo:
        catalogue = read_catalogue(texts_of(translations()[0]), marked, tag="ar")
        found.append(Language("xb", "⟦ßīđī⟧", "ar-XB", "rtl", "⟦Ńōţ ŕēāl⟧", catalogue=catalogue))
    return MappingProxyType({language.code: language for language in found})


def translations() -> list[str]:
    """The codes of the languages that English is translated into, in order: one for each folder with facts."""
    return sorted(file.parent.name for file in FOLDER.glob(f"*/{FACTS}"))


def facts_of(code: str) -> Facts:
    """Raises msgspec.ValidationError, which names the path of what is wrong."""
    return msgspec.toml.decode((FOLDER / code / FACTS).read_bytes(), type=Facts)


def texts_of(code: str) -> Path:
    """The file of a language's texts."""
    return FOLDER / code / "LC_MESSAGES" / "messages.po"


def _translated(code: str) -> Language:
    facts = facts_of(code)
    catalogue = read_catalogue(texts_of(code))
    return Language(code, facts.name, facts.tag, facts.direction, facts.unreviewed, facts.joins, catalogue)


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
