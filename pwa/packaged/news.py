"""What is new in this version, for those who use the app. Knows no build and nobody's tablet."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from msgspec import Meta, to_builtins

from pwa.domain.defined import Defined, Text, require_once
from pwa.languages import Language
from pwa.packaged.toml_files import read_toml

MOST_LINES = 7
MOST_WORDS = 22


class News(Defined, frozen=True):
    """One update: a short title, and what users can do now that they couldn't before."""

    id: Text
    on: date
    title: Text
    lines: Annotated[tuple[Text, ...], Meta(min_length=1, max_length=MOST_LINES)]

    def __post_init__(self) -> None:
        for line in self.lines:
            if len(line.split()) > MOST_WORDS:
                raise ValueError(f"“{line}” is longer than {MOST_WORDS} words")


class NewsFile(Defined, frozen=True):
    """news.toml: each update has its own id, by which a tablet knows what it has shown."""

    news: Annotated[tuple[News, ...], Meta(min_length=1)]

    def __post_init__(self) -> None:
        require_once([news.id for news in self.news])
        days = [news.on for news in self.news]
        if days != sorted(days, reverse=True):
            raise ValueError("the newest comes first")


def load_news() -> tuple[News, ...]:
    """The packaged news, newest first. Raises BadContent."""
    return read_toml("news.toml", NewsFile).news


def news_json(updates: Sequence[News], languages: Mapping[str, Language]) -> str:
    """The body of /news.json, which every version keeps on the tablet beside its other files.

    It is in all languages, because a waiting version's news is read by the page of the version before, which doesn't
    have the new catalogue.
    """
    entries = [
        to_builtins(news) | {"said": {language.tag: _said(news, language) for language in languages.values()}}
        for news in updates
    ]
    return json.dumps({"news": entries}, ensure_ascii=False, separators=(",", ":"))


def _said(news: News, language: Language) -> dict[str, Any]:
    text = language.catalogue.text
    return {"title": text(news.title), "lines": [text(line) for line in news.lines]}
