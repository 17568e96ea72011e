"""A language's texts, read from its .po file at the start. Must not know where they are shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from babel import Locale
from babel.messages.pofile import read_po

CATEGORIES = ("zero", "one", "two", "few", "many", "other")
"""Unicode's six plural forms, in the order that our .po files have them."""

BROWSER = "browser"
"""The comment on entries that the browser looks up too, whichever file they are from."""


@dataclass(frozen=True)
class Catalogue:
    """The translation of each English text. An empty catalogue leaves every text in English."""

    tag: str = "en"
    texts: Mapping[str, str] = field(default_factory=dict)
    plurals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    in_browser: frozenset[str] = frozenset()

    def text(self, text: str) -> str:
        """The translation of a text, or the text itself."""
        return self.texts.get(text, text)

    def form(self, one: str, many: str, number: int) -> str:
        """The form of a text that the number needs."""
        forms = self.plurals.get(one)
        if forms is None:
            return one if number == 1 else many
        return forms[CATEGORIES.index(self._locale.plural_form(number))]

    @property
    def for_browser(self) -> dict[str, object]:
        """What the app's document carries: texts, the order of their forms, names of months and days.

        The names are for browsers that don't know the language; a week begins with Sunday.
        """
        texts = {text: self.texts[text] for text in self.texts if text in self.in_browser}
        plurals = {text: list(self.plurals[text]) for text in self.plurals if text in self.in_browser}
        return {
            "messages": texts | plurals,
            "plural": list(CATEGORIES),
            "months": [self._locale.months["format"]["wide"][month] for month in range(1, 13)],
            "weekdays": [self._locale.days["format"]["wide"][(day - 1) % 7] for day in range(7)],
        }

    @cached_property
    def _locale(self) -> Locale:
        return Locale.parse(self.tag)


def read_catalogue(file: Path, speak: Callable[[str], str] | None = None, tag: str = "") -> Catalogue:
    """The catalogue in a .po file. Entries without a translation are left out, so they stay in English.

    With `speak`, each text becomes what that returns for it, in the language `tag`, whatever the file says.
    """
    with file.open("rb") as opened:
        entries = [entry for entry in read_po(opened) if entry.id and not entry.fuzzy]
    texts: dict[str, str] = {}
    plurals: dict[str, tuple[str, ...]] = {}
    in_browser: set[str] = set()
    for entry in entries:
        key = entry.id if isinstance(entry.id, str) else entry.id[0]
        if BROWSER in entry.auto_comments:
            in_browser.add(key)
        forms = [entry.string] if isinstance(entry.string, str) else list(entry.string or ())
        if speak is not None:
            forms = [speak(key)] * len(forms)
        if all(forms) and isinstance(entry.id, str):
            texts[key] = forms[0]
        elif all(forms):
            plurals[key] = tuple(forms)
    return Catalogue(tag or file.parts[-3], texts, plurals, frozenset(in_browser))
