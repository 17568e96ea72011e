"""The languages of the interface, and the one spoken at the moment. Holds no text; must not know who asks.

A language is a folder here: its facts in language.toml, its texts in LC_MESSAGES/messages.po.

The code is written in English, and each text is its own key. Content that clinicians or parents read (articles,
handouts, items, the record) does not come through here.
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
from babel import localedata

from pwa.languages.catalogue import Catalogue, read_catalogue
from pwa.languages.pseudo import marked

FOLDER = Path(__file__).resolve().parent
FACTS = "language.toml"


class BadLanguage(ValueError):
    """A language's folder can't be used: the file, and why."""


class Join(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A word whose form depends on the next letter; texts have it as `written`."""

    written: str
    vowels: str
    before_vowel: str
    otherwise: str


class Facts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The shape of language.toml: `tag` is the BCP 47 tag, `plural` a rule for translators' tools."""

    name: str
    tag: str
    plural: str
    direction: Literal["ltr", "rtl"] = "ltr"
    unreviewed: str = ""
    joins: tuple[Join, ...] = ()


@dataclass(frozen=True)
class Language:
    """One language of the interface. Its addresses begin with `code`; `tag` is its BCP 47 tag."""

    code: str
    name: str
    tag: str
    direction: str = "ltr"
    unreviewed: str = ""
    joins: tuple[Join, ...] = ()
    catalogue: Catalogue = field(default_factory=Catalogue, repr=False)

    @property
    def for_browser(self) -> dict[str, Any]:
        """What the app's document carries for browser code: the texts, and how to join them."""
        return {**self.catalogue.for_browser, "joins": [msgspec.to_builtins(join) for join in self.joins]}

    def at(self, path: str) -> str:
        """The address of the page at `path` in this language, such as "/help" or "/cy/help"."""
        return path if self == ENGLISH else f"/{self.code}{path}"


ENGLISH = Language("en", "English", "en-GB")

_spoken: ContextVar[Language] = ContextVar("spoken", default=ENGLISH)


@cache
def load_languages(*, pseudo: bool = False) -> Mapping[str, Language]:
    """All languages by code, English first, with their catalogues read.

    `pseudo` adds one for tests in which every text is marked and runs from right to left.
    """
    languages = [ENGLISH, *map(_translated, translations())]
    if pseudo:
        catalogue = read_catalogue(texts_of(translations()[0]), marked, tag="ar")
        languages.append(Language("xb", "⟦ßīđī⟧", "ar-XB", "rtl", "⟦Ńōţ ŕēāl⟧", catalogue=catalogue))
    return MappingProxyType({language.code: language for language in languages})


def translations() -> list[str]:
    """The sorted codes of the languages that English is translated into, one for each folder with facts."""
    return sorted(file.parent.name for file in FOLDER.glob(f"*/{FACTS}"))


def facts_of(code: str) -> Facts:
    """The facts of a language. Raises BadLanguage."""
    file = f"pwa/languages/{code}/{FACTS}"
    if not localedata.exists(code):
        raise BadLanguage(f"{file}: the folder must be named by a code that Unicode knows, such as “cy”")
    try:
        return msgspec.toml.decode((FOLDER / code / FACTS).read_bytes(), type=Facts)
    except msgspec.DecodeError as error:
        raise BadLanguage(f"{file}: {error}") from error


def texts_of(code: str) -> Path:
    """The file with a language's texts."""
    return FOLDER / code / "LC_MESSAGES" / "messages.po"


def _translated(code: str) -> Language:
    facts = facts_of(code)
    if not texts_of(code).exists():
        raise BadLanguage(f"pwa/languages/{code}: it has no texts yet; run python -m script.wording update")
    catalogue = read_catalogue(texts_of(code))
    return Language(code, facts.name, facts.tag, facts.direction, facts.unreviewed, facts.joins, catalogue)


def spoken() -> Language:
    """The language of the page being made."""
    return _spoken.get()


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Whatever is made inside is in `language`."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def gettext(text: str) -> str:
    """The text in the spoken language, or unchanged if there is no translation."""
    return spoken().catalogue.text(text)


def ngettext(one: str, many: str, number: int) -> str:
    """The form of a text that the number needs, in the spoken language."""
    return spoken().catalogue.form(one, many, number)


def said(text: str) -> str:
    """The text itself. Marks it for translation; it is looked up when it is shown."""
    return text
