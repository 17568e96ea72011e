"""What is new in this version, told to those who use the app. Knows no build and nobody's tablet."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from pwa.domain.packaged import packaged_toml
from pwa.languages import Language
from pwa.packaged.definitions import BadContent

MOST_LINES = 7
MOST_WORDS = 22


@dataclass(frozen=True, slots=True)
class News:
    """One update: a few words for it, and what one can do now that one couldn't before."""

    id: str
    on: date
    title: str
    lines: tuple[str, ...]


def load_news() -> tuple[News, ...]:
    """The newest first. Raises BadContent when there is none, or one that nobody would read."""
    told = read_news(packaged_toml("", "news").get("news", []))
    if not told:
        raise BadContent("news", "there is nothing in it")
    return told


def read_news(entries: list[dict[str, Any]]) -> tuple[News, ...]:
    """The same from what the file holds, each entry checked."""
    told = tuple(_read(entry) for entry in entries)
    ids = [news.id for news in told]
    if len(set(ids)) != len(ids):
        raise BadContent(
            "news", "two entries have the same id, so a tablet could not tell which it has shown"
        )
    if [news.on for news in told] != sorted((news.on for news in told), reverse=True):
        raise BadContent("news", "the newest comes first")
    return told


def news_json(languages: Mapping[str, Language]) -> str:
    """The body of /news.json, which each version keeps on the tablet beside its other files.

    In every language at once: a version that waits is read by the page of the one before, which has not its catalogue.
    """
    entries = [
        asdict(news)
        | {"on": news.on.isoformat()}
        | {"said": {language.tag: _said(news, language) for language in languages.values()}}
        for news in load_news()
    ]
    return json.dumps({"news": entries}, ensure_ascii=False, separators=(",", ":"))


def _said(news: News, language: Language) -> dict[str, Any]:
    text = language.catalogue.text
    return {"title": text(news.title), "lines": [text(line) for line in news.lines]}


def _read(entry: dict[str, Any]) -> News:
    try:
        news = News(entry["id"], entry["on"], entry["title"], tuple(entry["lines"]))
    except KeyError as missing:
        raise BadContent("news", f"{entry.get('id', 'an entry')} has no {missing}") from missing
    if not isinstance(news.on, date):
        raise BadContent("news", f"{news.id}: “on” is not a date")
    if not 1 <= len(news.lines) <= MOST_LINES:
        raise BadContent("news", f"{news.id} has {len(news.lines)} lines; people read one to {MOST_LINES}")
    for line in news.lines:
        if len(line.split()) > MOST_WORDS:
            raise BadContent("news", f"{news.id}: “{line}” is longer than {MOST_WORDS} words")
    return news
