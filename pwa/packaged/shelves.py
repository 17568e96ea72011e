"""The words on the library's shelves, and its languages, from library/words.toml. Knows no page."""

from typing import Annotated, Literal, get_args

from msgspec import Meta

from pwa.domain.defined import Defined, Text, require_once
from pwa.domain.definitions import Need, Step
from pwa.packaged.toml_files import read_toml

WORDS = "library/words.toml"
ENGLISH = "en"


class Shelf(Defined, frozen=True):
    """A need or a step, and the label of its shelf."""

    id: Text
    label: Text


class Ages(Defined, frozen=True):
    """The shelf for an age of the baby, in days, both ends included."""

    id: Text
    label: Text
    from_days: int
    to_days: int


class ReadIn(Defined, frozen=True):
    """A language of pages for parents: its direction, and the words around a page, with names for three text sizes."""

    id: Text
    name: Text
    dir: Literal["ltr", "rtl"]
    unreviewed: Text
    untranslated: Text
    close: Text
    all_pages: Text
    print: Text
    share: Text
    save: Text
    turn: Text
    forms: Text
    aloud: Text
    stop: Text
    next: Text
    text_size: Text
    sizes: Annotated[tuple[Text, ...], Meta(min_length=3, max_length=3)]


class Shelves(Defined, frozen=True):
    """All shelves and languages, in the order they are shown. `covers` has a drawing for each page for parents."""

    needs: tuple[Shelf, ...]
    steps: tuple[Shelf, ...]
    languages: tuple[ReadIn, ...]
    ages: tuple[Ages, ...]
    covers: dict[str, Text]

    def __post_init__(self) -> None:
        expected = {
            "needs": ([shelf.id for shelf in self.needs], {*get_args(Need)} - {"before-birth"}),
            "steps": ([shelf.id for shelf in self.steps], {*get_args(Step)}),
        }
        for key, (given, ids) in expected.items():
            if set(given) != ids:
                raise ValueError(f"“{key}” must have {', '.join(sorted(ids))}")
        languages = [language.id for language in self.languages]
        require_once(languages)
        if languages[:1] != [ENGLISH]:
            raise ValueError(f"“languages” must begin with {ENGLISH}")

    @property
    def translated(self) -> tuple[str, ...]:
        """The languages that pages for parents are translated into, sorted."""
        return tuple(sorted(language.id for language in self.languages if language.id != ENGLISH))


def load_shelves() -> Shelves:
    """The words on the shelves. Raises BadContent, also if a need or a step has none, or if English is not first."""
    return read_toml(WORDS, Shelves)
