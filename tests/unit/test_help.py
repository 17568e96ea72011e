"""Each screen has its help: short, plain, and silent about what a score means."""

import re
from typing import Any

import pytest

from pwa.domain.professional_words import sentence_findings, sentences_of
from pwa.packaged.definitions import BadContent
from pwa.packaged.help import MOST_LINES, ScreenHelp, Topic, lines_of, load_help, parse_screen

HELP = load_help()


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
    "wrong",
    [
        {"purpose": ""},
        {"first": []},
        {"first": "one text"},
        {"safe": "<b>bold</b>"},
        {"learn": "article/no-such-article"},
        {"learn": "piios-and-its-evidence"},
        {"first": ["One. Two. Three. Four.", "Five. Six. Seven."]},
    ],
)
def test_help_that_is_not_whole_is_refused(wrong: dict[str, Any]):
    whole = {"id": "today", "title": "Today", "purpose": "Your day.", "first": ["Look."], "safe": "Safe."}
    assert parse_screen(whole).id == "today"
    with pytest.raises(BadContent):
        parse_screen({**whole, **wrong})
