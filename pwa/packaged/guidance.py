"""Guidance for professionals on a visit: words for each setting, what to watch, language, the pack for the team.

Loads and validates; decides nothing. Must never say what earns a score.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta
from msgspec.structs import replace

from pwa.domain.defined import Defined, Text, require_once
from pwa.domain.definitions import Reading, Texts
from pwa.domain.instruments import Instrument
from pwa.packaged.readings import read_pages
from pwa.packaged.toml_files import BadContent, read_toml

WATCHING = "prompts/watching.toml"


class SettingPrompt(Defined, frozen=True):
    """What to say to a baby in a situation; {baby} and {carer} stand for names."""

    id: Text
    title: Text
    words: Texts
    listen: Text
    notice: Text
    source: str = ""


class SettingsFile(Defined, frozen=True):
    """prompts/settings.toml."""

    source: Text
    settings: Annotated[tuple[SettingPrompt, ...], Meta(min_length=1)]

    def __post_init__(self) -> None:
        require_once([setting.id for setting in self.settings])


class Watching(Defined, frozen=True):
    """What to watch for an item of an instrument, in the baby and in the carer. Says nothing about scores."""

    id: Text
    baby: Annotated[tuple[Text, ...], Meta(min_length=2, max_length=4)]
    parent: Annotated[tuple[Text, ...], Meta(min_length=2, max_length=4)]


class WatchingFile(Defined, frozen=True):
    """prompts/watching.toml."""

    source: Text
    items: tuple[Watching, ...]


class Sentence(Defined, frozen=True):
    """A label to avoid, and an invented sentence that describes what was seen instead."""

    label: Text
    sentence: Text


class Entry(Sentence, frozen=True):
    """A sentence with the group that it belongs to."""

    group: Text


class LanguageGroup(Defined, frozen=True):
    """Sentences about one term of the profession. `field` names the field of the assessment where they belong."""

    id: Text
    title: Text
    field: Text
    sentences: tuple[Sentence, ...] = ()


class LanguageFile(Defined, frozen=True):
    """prompts/language.toml."""

    source: Text
    groups: tuple[LanguageGroup, ...]
    entries: tuple[Entry, ...]

    def __post_init__(self) -> None:
        ids = [group.id for group in self.groups]
        require_once(ids)
        used = {entry.group for entry in self.entries}
        for name in sorted(used - set(ids)):
            raise ValueError(f"an entry names the group “{name}”, which there is not")
        for name in sorted(set(ids) - used):
            raise ValueError(f"the group “{name}” has no entry")


@dataclass(frozen=True, slots=True)
class Guidance:
    """All guidance. `watching` has exactly the items of `watching_instrument`, in order; `cascade` is by name."""

    settings: tuple[SettingPrompt, ...]
    watching: tuple[Watching, ...]
    watching_source: str
    watching_instrument: Instrument
    language: tuple[LanguageGroup, ...]
    language_source: str
    cascade: Mapping[str, Reading]


def load_guidance(piios: Instrument) -> Guidance:
    """The packaged guidance, for observing with this version of PIIOS. Raises BadContent."""
    settings = read_toml("prompts/settings.toml", SettingsFile)
    watching = read_toml(WATCHING, WatchingFile)
    language = read_toml("prompts/language.toml", LanguageFile)
    require_items(watching, piios)
    return Guidance(
        settings=tuple(replace(setting, source=settings.source) for setting in settings.settings),
        watching=watching.items,
        watching_source=watching.source,
        watching_instrument=piios,
        language=grouped(language),
        language_source=language.source,
        cascade=read_pages("cascade"),
    )


def require_items(watching: WatchingFile, instrument: Instrument) -> None:
    """Raises BadContent unless `watching` has the instrument's items, each once and in order."""
    if [watched.id for watched in watching.items] != [item.id for item in instrument.items]:
        raise BadContent(
            WATCHING, f"it must have the items of {instrument.id}, each once and in order", "$.items"
        )


def grouped(language: LanguageFile) -> tuple[LanguageGroup, ...]:
    """The groups, each with its sentences."""
    return tuple(
        replace(
            group,
            sentences=tuple(
                Sentence(entry.label, entry.sentence) for entry in language.entries if entry.group == group.id
            ),
        )
        for group in language.groups
    )
