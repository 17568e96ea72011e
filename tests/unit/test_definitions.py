"""The packaged content is whole, sourced and readable; broken content is refused with a reason."""

import json
import re

import pytest

from pwa.domain.definitions import prompt_for
from pwa.packaged.definitions import PromptsFile, definitions_json, definitions_object, load_definitions
from pwa.packaged.readings import parse_reading
from pwa.packaged.toml_files import BadContent, in_shape
from tests.vectors import read

READING = """+++
title = "A title"
summary = "A summary."
audience = "parents"
reviewed_on = ""
languages = ["en"]
sources = [{ title = "A source", url = "https://example.org/" }]
+++

# Text
"""


def test_the_tablet_s_tests_have_the_definitions_of_this_build():
    assert read("definitions.json") == definitions_object(load_definitions()), (
        "after a change that is meant, run python -m tests.vectors.write"
    )


def test_the_served_text_is_the_same_each_time():
    assert definitions_json(load_definitions()) == definitions_json(load_definitions())
    assert json.loads(definitions_json(load_definitions())) == definitions_object(load_definitions())


def test_what_has_not_been_reviewed_says_so():
    found = load_definitions()
    readings = [*found.articles.values(), *found.handouts.values()]
    assert readings
    assert all(reading.reviewed_on is None for reading in readings)


@pytest.mark.parametrize("days", [-280, -1, 0, 41, 42, 83, 84, 149, 150, 239, 240, 365, 1100, 5000])
def test_there_is_a_prompt_for_each_age(days):
    prompt = prompt_for(load_definitions().prompts, days)
    assert prompt.from_days <= days
    assert prompt.words


def test_a_baby_not_yet_born_is_greeted_through_the_bump():
    assert prompt_for(load_definitions().prompts, None).id == "antenatal"


def test_prompts_name_only_the_baby_and_the_carer():
    words = " ".join(word for prompt in load_definitions().prompts for word in prompt.words)
    assert set(re.findall(r"{(.*?)}", words)) == {"baby", "carer"}


def test_parents_read_short_sentences_and_short_paragraphs():
    found = load_definitions()
    for reading in [*found.articles.values(), *found.handouts.values()]:
        if reading.audience != "parents":
            continue
        for paragraph in reading.text.replace("**", "").split("\n\n"):
            sentences = [part for part in re.split(r"(?<=[.!?])\s+|\n", paragraph) if part]
            assert all(len(sentence.split()) <= 20 for sentence in sentences), paragraph
            assert paragraph.startswith("- ") or "\n- " in paragraph or len(sentences) <= 3, paragraph
        assert not re.search(r"perinatal|PIIOS|attachment|score|\d-\d", reading.text), reading.id


def test_no_reading_says_that_a_score_predicts_attachment():
    text = load_definitions().articles["piios-and-its-evidence"].text
    assert "**but not to attachment**" in text
    assert "does not measure, classify or predict attachment" in text


def test_a_reading_is_parsed():
    reading = parse_reading("articles/a.md", "a", READING)
    assert (reading.id, reading.title, reading.text) == ("a", "A title", "# Text\n")
    assert (reading.needs, reading.from_days, reading.to_days) == ((), None, None)


def test_a_reading_may_say_whom_it_is_for():
    told = '["en"]\nneeds = ["crying", "twins"]\nfrom_days = -280\nto_days = 42'
    reading = parse_reading("articles/a.md", "a", READING.replace('["en"]', told, 1))
    assert (reading.needs, reading.from_days, reading.to_days) == (("crying", "twins"), -280, 42)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (("+++\ntitle", "title"), "must start with its front matter"),
        (('title = "A title"\n', ""), "missing required field `title`"),
        (('"parents"', '"everybody"'), "Invalid enum value 'everybody' at $.audience"),
        (('reviewed_on = ""', 'reviewed_on = "soon"'), "Invalid RFC3339 encoded date at $.reviewed_on"),
        (('reviewed_on = ""\n', ""), "missing required field `reviewed_on`"),
        (("https://", "http://"), "matching regex '^https://' at $.sources[0].url"),
        (('[{ title = "A source", url = "https://example.org/" }]', "[]"), "length >= 1 at $.sources"),
        (('["en"]', '["en"]\nneeds = ["sleep"]'), "Invalid enum value 'sleep' at $.needs[0]"),
        (('["en"]', '["en"]\nfrom_days = 0'), "belong together, the smaller first"),
        (('["en"]', '["en"]\nfrom_days = 9\nto_days = 0'), "belong together, the smaller first"),
        (('["en"]', '["en"]\nfrom_days = "birth"\nto_days = 9'), "Expected `int | null`, got `str`"),
        (('["en"]', '["en"]\nfrom_dayz = 9'), "unknown field `from_dayz`"),
    ],
)
def test_a_broken_reading_is_refused(change, why):
    with pytest.raises(BadContent) as refused:
        parse_reading("articles/a.md", "a", READING.replace(*change, 1))
    assert str(refused.value).startswith("pwa/content/articles/a.md: ")
    assert why in str(refused.value)


def test_prompts_may_leave_no_age_out():
    prompt = {"title": "t", "words": ["w"], "listen": "l", "notice": "n"}
    prompts = [
        {**prompt, "id": "a", "from_days": 0, "to_days": 9},
        {**prompt, "id": "b", "from_days": 11, "to_days": 20},
    ]
    with pytest.raises(BadContent, match="b must start at 10 days"):
        in_shape("prompts/introduction.toml", {"source": "s", "prompts": prompts}, PromptsFile)
