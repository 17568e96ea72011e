"""Everything that parents read, in each form and language. Loads and validates; judges no words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from pwa.domain.defined import Defined, Text
from pwa.domain.definitions import Definitions, Reading
from pwa.domain.parents_pages import EasyRead, EdgeWords, Sheet
from pwa.packaged.readings import read_pages
from pwa.packaged.shelves import ENGLISH
from pwa.packaged.toml_files import BadContent, folders_in, in_shape, names_in, read_tables, read_toml

TEXT_CHARACTERS = 12
PICTURES = "pictures"
HANDOUTS = "handouts"
EDGE_WORDS = f"{HANDOUTS}/words.toml"


class PicturesFile(Defined, frozen=True):
    """easy_read/pictures.toml: what each drawing shows, for those who can't see it."""

    pictures: dict[str, Text]


@dataclass(frozen=True, slots=True)
class ForParents:
    """Pages in English, easy reads and sheets by name; translations by language and the name of the English page.

    `edge_words` are the words around every printed page, by language.
    """

    pages: Mapping[str, Reading]
    easy_reads: Mapping[str, EasyRead]
    sheets: Mapping[str, Sheet]
    pictures: Mapping[str, str]
    translations: Mapping[str, Mapping[str, Reading]]
    edge_words: Mapping[str, EdgeWords]

    def current_translations(self, language: str) -> dict[str, Reading]:
        """The translations of today's English text. An older one might say less, so it is neither shown nor printed."""
        return {
            name: reading
            for name, reading in self.translations[language].items()
            if name in self.pages and reading.translates == text_named(self.pages[name])
        }


def load_for_parents(definitions: Definitions, languages: Sequence[str]) -> ForParents:
    """Everything packaged for parents, translated into these languages. Raises BadContent."""
    for strange in sorted(set(folders_in(HANDOUTS)) - set(languages)):
        raise BadContent(f"{HANDOUTS}/{strange}", "library/words.toml has no such language")
    everything = {**definitions.articles, **definitions.handouts}
    return ForParents(
        pages={name: reading for name, reading in everything.items() if reading.audience == "parents"},
        easy_reads={
            name: read_toml(f"easy_read/{name}.toml", EasyRead)
            for name in names_in("easy_read", ".toml")
            if name != PICTURES
        },
        sheets={name: _read_sheet(f"sheets/{name}.toml") for name in names_in("sheets", ".toml")},
        pictures=read_toml(f"easy_read/{PICTURES}.toml", PicturesFile).pictures,
        translations={language: read_pages(f"{HANDOUTS}/{language}") for language in languages},
        edge_words=parse_edge_words(read_tables(EDGE_WORDS), languages),
    )


def parse_edge_words(tables: Mapping[str, Any], languages: Sequence[str]) -> dict[str, EdgeWords]:
    """The words around printed pages, which English and each of these languages must have. Raises BadContent."""
    expected = {ENGLISH, *languages}
    if tables.keys() != expected:
        raise BadContent(
            EDGE_WORDS, f"it must have the words for {', '.join(sorted(expected))}, and no others"
        )
    return in_shape(EDGE_WORDS, tables, dict[str, EdgeWords])


def _read_sheet(file: str) -> Sheet:
    tables = read_tables(file)
    return in_shape(file, {**tables, "reviewed_on": tables.get("reviewed_on") or None}, Sheet)


def text_named(reading: Reading) -> str:
    """A name for exactly this title, summary and text: 12 hexadecimal digits."""
    text = "\n".join((reading.title, reading.summary, reading.text))
    return sha256(text.encode()).hexdigest()[:TEXT_CHARACTERS]
