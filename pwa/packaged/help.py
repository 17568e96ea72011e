"""Help: a short text for each screen, and topics that belong to none. Loads and validates; renders nothing.

Must never say what a score means: the training manual does.
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
"""A text that is not blank, without characters that a page might take for markup or a place."""


class ScreenHelp(Defined, frozen=True):
    """What a screen is for, what to do first and what is safe, in MOST_LINES sentences at most.

    `learn` is the key of an article in Learn that goes deeper, such as "article/NAME".
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
    """Something to know, with steps if there is an order in which to do things."""

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
    """All help by id, in the order it is shown; `articles` are those that screens name, by key."""

    screens: Mapping[str, ScreenHelp]
    topics: Mapping[str, Topic]
    articles: Mapping[str, Reading]


def load_help(articles: Mapping[str, Reading]) -> Help:
    """The packaged help; `articles` are all articles by name. Raises BadContent."""
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
    """The articles that screens name, by key. Raises BadContent for one that doesn't exist."""
    for place, screen in enumerate(screens):
        if screen.learn is not None and screen.learn not in by_key:
            raise BadContent(SCREENS, f"there is no article “{screen.learn}”", f"$.screens[{place}].learn")
    return {screen.learn: by_key[screen.learn] for screen in screens if screen.learn}


def lines_of(screen: ScreenHelp) -> int:
    """The number of sentences in a screen's help."""
    texts = [screen.purpose, *screen.first, screen.safe]
    return sum(text.count(". ") + text.count("? ") + 1 for text in texts)
