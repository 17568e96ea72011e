"""Each screen has its help: short, plain, and silent about what a score means."""

import re
from typing import Any

import pytest

from pwa.domain.professional_words import sentence_findings, sentences_of
from pwa.packaged.content import load_content
from pwa.packaged.help import MOST_LINES, SCREENS, ScreenHelp, Topic, lines_of, named_articles
from pwa.packaged.toml_files import BadContent, in_shape

HELP = load_content().help


def texts_of(told: ScreenHelp | Topic) -> list[str]:
    if isinstance(told, Topic):
        return [told.title, *told.lines, *told.steps]
    return [told.title, told.purpose, *told.first, told.safe]


@pytest.mark.parametrize("screen", HELP.screens.values(), ids=lambda screen: screen.id)
def test_a_screen_s_help_is_short(screen: ScreenHelp):
    assert lines_of(screen) <= MOST_LINES
    for text in texts_of(screen):
        for sentence in re.split(r"(?<=[.?!:;]) ", text):
            assert len(sentence.split()) <= 20, sentence


@pytest.mark.parametrize("told", [*HELP.screens.values(), *HELP.topics.values()], ids=lambda told: told.id)
def test_help_says_nothing_about_a_score_or_a_label(told: ScreenHelp | Topic):
    for text in texts_of(told):
        for sentence in sentences_of(text):
            assert list(sentence_findings(told.id, sentence)) == []
    if told.id == "visit-check":
        assert not re.search(r"\d|concern|high|low|good|poor", " ".join(texts_of(told)))


def test_there_is_help_when_nothing_opens_and_for_a_whole_visit():
    assert len(HELP.topics["how-a-visit-goes"].steps) == 8
    assert "do not clear" in " ".join(HELP.topics["nothing-opens"].steps)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"purpose": ""}, "$.purpose"),
        ({"purpose": " "}, "$.purpose"),
        ({"first": []}, "length >= 1 at $.first"),
        ({"first": "one text"}, "got `str` at $.first"),
        ({"first": ["One.", "{two}"]}, "$.first[1]"),
        ({"safe": "<b>bold</b>"}, "$.safe"),
        ({"first": ["One. Two. Three. Four.", "Five. Six. Seven."]}, "more than 8 sentences"),
    ],
)
def test_help_that_is_not_whole_is_refused(wrong: dict[str, Any], why: str):
    whole = {"id": "today", "title": "Today", "purpose": "Your day.", "first": ["Look."], "safe": "Safe."}
    assert in_shape(SCREENS, whole, ScreenHelp).id == "today"
    with pytest.raises(BadContent, match=re.escape(why)):
        in_shape(SCREENS, {**whole, **wrong}, ScreenHelp)


@pytest.mark.parametrize("learn", ["article/no-such-article", "piios-and-its-evidence"])
def test_help_may_only_name_an_article_that_there_is(learn: str):
    screen = ScreenHelp("today", "Today", "Your day.", ("Look.",), "Safe.", learn)
    assert set(HELP.articles) == {screen.learn for screen in HELP.screens.values()} - {None}
    with pytest.raises(BadContent, match=r"there is no article .* at \$\.screens\[0\]\.learn"):
        named_articles((screen,), HELP.articles)
