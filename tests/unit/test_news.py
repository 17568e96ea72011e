"""What is new: short enough to be read, the newest first, each told once."""

import json
from datetime import date
from typing import Any

import pytest

from pwa.languages import load_languages
from pwa.packaged.news import News, NewsFile, load_news, news_json
from pwa.packaged.toml_files import BadContent, in_shape


def an_entry(**values: Any) -> dict[str, Any]:
    return {
        "id": "one",
        "on": date(2026, 11, 1),
        "title": "One",
        "lines": ["You can do one thing."],
        **values,
    }


def read_news(entries: list[dict[str, Any]]) -> tuple[News, ...]:
    return in_shape("news.toml", {"news": entries}, NewsFile).news


def test_what_is_in_this_build_is_sound_and_the_same_for_everybody():
    languages = load_languages()
    told = json.loads(news_json(load_news(), languages))["news"]
    assert [news["id"] for news in told] == [news.id for news in load_news()]
    assert news_json(load_news(), languages) == news_json(load_news(), languages)


def test_news_are_told_in_every_language_of_the_interface():
    for news in json.loads(news_json(load_news(), load_languages()))["news"]:
        english, welsh = news["said"]["en-GB"], news["said"]["cy"]
        assert english == {"title": news["title"], "lines": news["lines"]}
        assert len(welsh["lines"]) == len(news["lines"])
        assert not {welsh["title"], *welsh["lines"]} & {news["title"], *news["lines"]}


def test_the_newest_is_first():
    older, newer = an_entry(), an_entry(id="two", on=date(2026, 11, 2))
    assert [news.id for news in read_news([newer, older])] == ["two", "one"]
    with pytest.raises(BadContent, match="the newest comes first"):
        read_news([older, newer])


@pytest.mark.parametrize(
    ("entries", "why"),
    [
        ([an_entry(), an_entry()], "“one” is there twice"),
        ([an_entry(lines=[])], "length >= 1"),
        ([an_entry(lines=["a"] * 8)], "length <= 7"),
        ([an_entry(lines=["word " * 23])], "longer than 22 words"),
        ([an_entry(on="soon")], "Invalid RFC3339 encoded date"),
        ([{"id": "one"}], "missing required field `on`"),
        ([], "length >= 1"),
    ],
)
def test_what_nobody_would_read_or_a_tablet_could_not_tell_apart_is_refused(
    entries: list[dict[str, Any]], why: str
):
    with pytest.raises(BadContent, match=why):
        read_news(entries)
