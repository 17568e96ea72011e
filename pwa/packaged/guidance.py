"""What helps a professional on a visit beside the definitions: words by setting, what to watch, language, cascade.

Loads and validates; decides nothing. Must never hold what earns a score.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pwa.domain.definitions import Reading
from pwa.domain.instruments import Instrument
from pwa.domain.packaged import packaged_names, packaged_text, packaged_toml
from pwa.packaged.definitions import BadContent, parse_reading
from pwa.packaged.instruments import load_instrument


@dataclass(frozen=True, slots=True)
class SettingPrompt:
    """What one can say to a baby in a situation; {baby} and {carer} stand for names."""

    id: str
    title: str
    words: tuple[str, ...]
    listen: str
    notice: str
    source: str


@dataclass(frozen=True, slots=True)
class Watching:
    """Where to look in one item of an instrument, at the baby and at the carer. Says nothing about a score."""

    item: str
    baby: tuple[str, ...]
    parent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A label, and an invented sentence that says what was seen instead."""

    label: str
    sentence: str


@dataclass(frozen=True, slots=True)
class LanguageGroup:
    """The sentences of one word of the field. `field` names the field of the assessment where they belong."""

    id: str
    title: str
    field: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Guidance:
    """All of it. `watching` has exactly the items of its version of an instrument, in their order; `cascade` is by name."""

    settings: tuple[SettingPrompt, ...]
    watching: tuple[Watching, ...]
    watching_source: str
    watching_instrument: Instrument
    language: tuple[LanguageGroup, ...]
    language_source: str
    cascade: Mapping[str, Reading]


@cache
def load_guidance() -> Guidance:
    """The packaged guidance, read and validated once. Raises BadContent, naming the file."""
    watching, language = packaged_toml("prompts", "watching"), packaged_toml("prompts", "language")
    instrument = load_instrument("piios")
    return Guidance(
        settings=parse_settings(packaged_toml("prompts", "settings")),
        watching=parse_watching(watching, instrument),
        watching_source=_text("watching", watching, "source"),
        watching_instrument=instrument,
        language=parse_language(language),
        language_source=_text("language", language, "source"),
        cascade={
            name: parse_reading(name, packaged_text("cascade", f"{name}.md"))
            for name in packaged_names("cascade", ".md")
        },
    )


def parse_settings(found: Mapping[str, Any]) -> tuple[SettingPrompt, ...]:
    """The words by situation. Raises BadContent."""
    source = _text("settings", found, "source")
    settings = tuple(
        SettingPrompt(
            id=_text("settings", told, "id"),
            title=_text("settings", told, "title"),
            words=_texts("settings", told, "words"),
            listen=_text("settings", told, "listen"),
            notice=_text("settings", told, "notice"),
            source=source,
        )
        for told in _tables("settings", found, "settings")
    )
    _each_once("settings", [setting.id for setting in settings])
    return settings


def parse_watching(found: Mapping[str, Any], instrument: Instrument) -> tuple[Watching, ...]:
    """Where to look, item by item: two to four prompts each for baby and carer. Raises BadContent."""
    watching = tuple(
        Watching(
            item=_text("watching", told, "id"),
            baby=_texts("watching", told, "baby"),
            parent=_texts("watching", told, "parent"),
        )
        for told in _tables("watching", found, "items")
    )
    if [watched.item for watched in watching] != [item.id for item in instrument.items]:
        raise BadContent("watching", f"must have the items of {instrument.id}, each once and in order")
    for watched in watching:
        if not all(2 <= len(prompts) <= 4 for prompts in (watched.baby, watched.parent)):
            raise BadContent("watching", f"{watched.item} needs two to four prompts each for baby and parent")
    return watching


def parse_language(found: Mapping[str, Any]) -> tuple[LanguageGroup, ...]:
    """The language helper, by the words of the field. Raises BadContent."""
    entries = _tables("language", found, "entries")
    groups = tuple(
        LanguageGroup(
            id=_text("language", told, "id"),
            title=_text("language", told, "title"),
            field=_text("language", told, "field"),
            sentences=tuple(
                Sentence(_text("language", entry, "label"), _text("language", entry, "sentence"))
                for entry in entries
                if entry.get("group") == told["id"]
            ),
        )
        for told in _tables("language", found, "groups")
    )
    _each_once("language", [group.id for group in groups])
    for group in groups:
        if not group.sentences:
            raise BadContent("language", f"{group.id} has no entry")
    if sum(len(group.sentences) for group in groups) != len(entries):
        raise BadContent("language", "an entry names a group that there is not")
    return groups


def _tables(name: str, found: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    tables = found.get(key)
    if not isinstance(tables, list) or not tables or not all(isinstance(table, dict) for table in tables):
        raise BadContent(name, f"needs one or more [[{key}]]")
    return tables


def _text(name: str, told: Mapping[str, Any], key: str) -> str:
    value = told.get(key)
    if not isinstance(value, str) or not value.strip():
        raise BadContent(name, f"“{key}” must be a text, in {dict(told)!r:.60}")
    return value


def _texts(name: str, told: Mapping[str, Any], key: str) -> tuple[str, ...]:
    values = told.get(key)
    if not isinstance(values, list) or not values or not all(isinstance(value, str) for value in values):
        raise BadContent(name, f"“{key}” must be a list of texts, in {dict(told)!r:.60}")
    return tuple(values)


def _each_once(name: str, ids: Sequence[str]) -> None:
    if len(set(ids)) != len(ids):
        raise BadContent(name, "an id is there twice")
