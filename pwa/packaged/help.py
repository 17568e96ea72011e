"""Help: one short text for each screen, and topics that belong to none. Loads and validates; renders nothing.

Must never hold what a score means: that is the manual's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta

from pwa.domain.defined import Defined, Text, require_once
from pwa.domain.definitions import Reading
from pwa.packaged.toml_files import BadContent, read_toml

MOST_LINES = 8
ARTICLE = "article/"
SCREENS = "help/screens.toml"

Plain = Annotated[str, Meta(pattern=r"\A(?=.*\S)[^<>&%{}]+\Z")]
"""A text that says something, and nothing that a page might take for more than text."""


class ScreenHelp(Defined, frozen=True):
    """What a screen is for, what to do first, what is safe: at most eight sentences together.

    `learn` is the key of the article of Learn that goes deeper.
    """

    id: Text
    title: Plain
    purpose: Plain
    first: Annotated[tuple[Plain, ...], Meta(min_length=1)]
    safe: Plain
    learn: str | None = None

    def __post_init__(self) -> None:
        if lines_of(self) > MOST_LINES:
            raise ValueError(f"more than {MOST_LINES} sentences")


class Topic(Defined, frozen=True):
    """Something to know, and what to do in which order where there is an order."""

    id: Text
    title: Plain
    lines: tuple[Plain, ...] = ()
    steps: tuple[Plain, ...] = ()


class ScreensFile(Defined, frozen=True):
    """help/screens.toml."""

    screens: tuple[ScreenHelp, ...]

    def __post_init__(self) -> None:
        require_once([screen.id for screen in self.screens])


class TopicsFile(Defined, frozen=True):
    """help/topics.toml."""

    topics: tuple[Topic, ...]

    def __post_init__(self) -> None:
        require_once([topic.id for topic in self.topics])


@dataclass(frozen=True, slots=True)
class Help:
    """All of it by id, in the order in which it is shown; `articles` are those that a screen names, by their keys."""

    screens: Mapping[str, ScreenHelp]
    topics: Mapping[str, Topic]
    articles: Mapping[str, Reading]


def load_help(articles: Mapping[str, Reading]) -> Help:
    """The packaged help. `articles` are all that there are, by name. Raises BadContent."""
    screens, topics = (
        read_toml(SCREENS, ScreensFile).screens,
        read_toml("help/topics.toml", TopicsFile).topics,
    )
    return Help(
        {screen.id: screen for screen in screens},
        {topic.id: topic for topic in topics},
        named_articles(screens, {f"{ARTICLE}{name}": article for name, article in articles.items()}),
    )


def named_articles(screens: tuple[ScreenHelp, ...], by_key: Mapping[str, Reading]) -> dict[str, Reading]:
    """The articles that screens name, by their keys. Raises BadContent for one that there is not."""
    for place, screen in enumerate(screens):
        if screen.learn is not None and screen.learn not in by_key:
            raise BadContent(SCREENS, f"there is no article “{screen.learn}”", f"$.screens[{place}].learn")
    return {screen.learn: by_key[screen.learn] for screen in screens if screen.learn}


def lines_of(screen: ScreenHelp) -> int:
    """How many sentences there are to read."""
    told = [screen.purpose, *screen.first, screen.safe]
    return sum(text.count(". ") + text.count("? ") + 1 for text in told)
