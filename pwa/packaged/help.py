"""Help: one short text for each screen, and topics that belong to none. Loads and validates; renders nothing.

Must never hold what a score means: that is the manual's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pwa.domain.packaged import packaged_toml
from pwa.packaged.definitions import BadContent, load_definitions

MOST_LINES = 8
ARTICLE = "article/"


@dataclass(frozen=True, slots=True)
class HelpArticle:
    """Where Learn goes deeper: the key of a page of the library, and its title."""

    key: str
    title: str

    @property
    def url(self) -> str:
        """Where it is read without the app."""
        return f"/learn/{self.key.removeprefix(ARTICLE)}"


@dataclass(frozen=True, slots=True)
class ScreenHelp:
    """What a screen is for, what to do first, what is safe: at most eight sentences together."""

    id: str
    title: str
    purpose: str
    first: tuple[str, ...]
    safe: str
    learn: HelpArticle | None


@dataclass(frozen=True, slots=True)
class Topic:
    """Something to know, and what to do in which order where there is an order."""

    id: str
    title: str
    lines: tuple[str, ...]
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Help:
    """All of it, by id, in the order in which it is shown."""

    screens: Mapping[str, ScreenHelp]
    topics: Mapping[str, Topic]


@cache
def load_help() -> Help:
    """The packaged help, read and validated once. Raises BadContent, naming the file."""
    screens = [parse_screen(told) for told in _tables("screens")]
    topics = [parse_topic(told) for told in _tables("topics")]
    return Help({screen.id: screen for screen in screens}, {topic.id: topic for topic in topics})


def parse_screen(told: Mapping[str, Any]) -> ScreenHelp:
    """One screen's help. Raises BadContent."""
    screen = ScreenHelp(
        id=_text("screens", told, "id"),
        title=_text("screens", told, "title"),
        purpose=_text("screens", told, "purpose"),
        first=_texts("screens", told, "first"),
        safe=_text("screens", told, "safe"),
        learn=_article(told),
    )
    if not screen.first:
        raise BadContent("screens", f"{screen.id} does not say what to do first")
    if lines_of(screen) > MOST_LINES:
        raise BadContent("screens", f"{screen.id} has more than {MOST_LINES} sentences")
    return screen


def parse_topic(told: Mapping[str, Any]) -> Topic:
    """One topic. Raises BadContent."""
    return Topic(
        id=_text("topics", told, "id"),
        title=_text("topics", told, "title"),
        lines=_texts("topics", told, "lines"),
        steps=_texts("topics", told, "steps"),
    )


def lines_of(screen: ScreenHelp) -> int:
    """How many sentences there are to read."""
    told = [screen.purpose, *screen.first, screen.safe]
    return sum(text.count(". ") + text.count("? ") + 1 for text in told)


def _article(told: Mapping[str, Any]) -> HelpArticle | None:
    if "learn" not in told:
        return None
    key = _text("screens", told, "learn")
    article = load_definitions().articles.get(key.removeprefix(ARTICLE))
    if article is None or not key.startswith(ARTICLE):
        raise BadContent("screens", f"“learn” of {told['id']} names no article: “{key}”")
    return HelpArticle(key, article.title)


def _tables(name: str) -> list[Mapping[str, Any]]:
    tables: list[Mapping[str, Any]] = packaged_toml("help", name)[name]
    ids = [told.get("id") for told in tables]
    if len(set(ids)) != len(ids):
        raise BadContent(name, "an id is there twice")
    return tables


def _text(name: str, told: Mapping[str, Any], key: str) -> str:
    value = told.get(key)
    if not isinstance(value, str) or not value.strip():
        raise BadContent(name, f"“{key}” must be a text, in {dict(told)!r:.60}")
    if set(value) & set("<>&%{}"):
        raise BadContent(name, f"“{key}” must be plain text: “{value}”")
    return value


def _texts(name: str, told: Mapping[str, Any], key: str) -> tuple[str, ...]:
    values = told.get(key, [])
    if not isinstance(values, list):
        raise BadContent(name, f"“{key}” must be a list of texts, in {dict(told)!r:.60}")
    return tuple(_text(name, {key: value}, key) for value in values)
