"""What professionals read is sourced, gives no baby a label, reveals no score, and leaves nothing of its source out."""

import re
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import pytest

from pwa.domain.definitions import Reading, Step
from pwa.domain.professional_words import (
    attachment_claim_in,
    label_in,
    revealing_in,
    sentence_findings,
    sentences_of,
    still_face_urged_in,
)
from pwa.packaged.content import load_content
from pwa.packaged.content_check import professional_findings, professional_sentences
from pwa.packaged.definitions import load_definitions
from pwa.packaged.guidance import LanguageFile, SettingsFile, WatchingFile, grouped, require_items
from pwa.packaged.instruments import load_instrument
from pwa.packaged.readings import parse_reading
from pwa.packaged.toml_files import BadContent, in_shape

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "pwa" / "content"
COVERAGE = ROOT / "docs" / "coverage.md"
PAGE = re.compile(r"`((?:articles|cascade|forms|handouts|instruments|prompts)/[\w.-]+)`")
GUIDANCE = load_content().guidance
STEPS = get_args(Step)
EVERYDAY_AGES = (-1, 5, 45, 100, 200, 330, 800)


def professional_articles() -> list[Reading]:
    return [found for found in load_definitions().articles.values() if found.audience == "professionals"]


def all_readings() -> list[Reading]:
    return [*professional_articles(), *GUIDANCE.cascade.values()]


# Articles and the cascade


def test_professionals_have_their_course():
    assert len(professional_articles()) >= 15
    assert {article.step for article in professional_articles()} == set(STEPS)


@pytest.mark.parametrize("reading", all_readings(), ids=lambda reading: reading.id)
def test_a_professional_s_page_has_its_sources_and_its_length(reading: Reading):
    assert reading.audience == "professionals"
    assert reading.reviewed_on is None
    assert reading.sources
    assert all(" " not in source.url for source in reading.sources)
    assert len({source.url for source in reading.sources}) == len(reading.sources)
    assert 250 <= len(reading.text.split()) <= 600
    assert not re.search(r"\]\(|<\w", reading.text), "links would leave the app, HTML would not be shown"


@pytest.mark.parametrize("article", professional_articles(), ids=lambda article: article.id)
def test_an_article_belongs_to_a_step_and_has_a_place_in_it(article: Reading):
    assert article.step in STEPS
    assert article.order > 0


def test_no_two_articles_have_one_place():
    places = [(article.step, article.order) for article in professional_articles()]
    assert len(set(places)) == len(places)


def test_a_paragraph_is_short():
    for reading in all_readings():
        for paragraph in reading.text.split("\n\n"):
            if not paragraph.lstrip().startswith(("|", "- ", ">", "1. ", "#")):
                assert len(paragraph.split()) <= 90, paragraph


def test_a_study_that_is_named_stands_among_the_sources():
    found = 0
    for reading in all_readings():
        told = " ".join(source.title for source in reading.sources)
        for name, year in re.findall(r"([A-Z][\w'-]+)(?: and others)? ((?:19|20)\d\d)\)", reading.text):
            found += 1
            assert name in told, f"{reading.id}: {name}"
            assert year in told, f"{reading.id}: {name} {year}"
    assert found > 40


def test_the_cascade_is_a_briefing_and_a_plan_of_twenty_minutes():
    cascade = GUIDANCE.cascade
    assert set(cascade) == {"briefing", "session-plan"}
    times = [
        (int(start), int(end))
        for start, end in re.findall(r"^\| (\d+) to (\d+) \|", cascade["session-plan"].text, re.MULTILINE)
    ]
    assert times[0][0] == 0
    assert times[-1][1] == 20
    assert all(before[1] == after[0] for before, after in pairwise(times))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (('step = "train"', 'step = "somewhere"'), "Invalid enum value 'somewhere' at $.step"),
        (('step = "train"', "step = 2"), "got `int` at $.step"),
        (("order = 10", 'order = "first"'), "Expected `int`, got `str` at $.order"),
        (("order = 10", "order = true"), "Expected `int`, got `bool` at $.order"),
    ],
)
def test_a_wrong_step_or_order_is_refused(change: tuple[str, str], why: str):
    whole = (CONTENT / "articles" / "observation-skills.md").read_text("utf-8")
    assert (
        parse_reading("articles/a.md", "a", whole).step,
        parse_reading("articles/a.md", "a", whole).order,
    ) == ("train", 10)
    with pytest.raises(BadContent, match=r"articles/a\.md: ") as refused:
        parse_reading("articles/a.md", "a", whole.replace(*change, 1))
    assert why in str(refused.value)


def test_a_page_needs_no_step():
    whole = (CONTENT / "handouts" / "when-your-baby-cries.md").read_text("utf-8")
    reading = parse_reading("articles/a.md", "a", whole)
    assert reading.step == "" or reading.step in STEPS


# What may never be said


def test_nothing_is_wrong_with_what_professionals_read():
    assert len(professional_sentences(load_content())) > 700
    assert list(professional_findings(load_content())) == []


@pytest.mark.parametrize(
    "word", ["That is toxic.", "A bad mother.", "She failed to bond.", "He is attention-seeking."]
)
def test_planted_shame_is_found(word: str):
    assert [finding.what for finding in sentence_findings("a", word)] == ["it shames somebody"]


@pytest.mark.parametrize(
    "planted",
    [
        "The baby is securely attached.",
        "This baby is avoidant with her father.",
        "Robin was disorganised at reunion.",
        "He has an insecure attachment to Sam.",
        "The infant shows a disorganized attachment.",
        "A typical avoidant baby does not cry.",
        "Robin is type B.",
        "This is a group D child.",
        "Secure [B]: the parent is sensitive.",
        "Robin was classified as D.",
        "Most are B babies.",
    ],
)
def test_a_planted_label_is_found(planted: str):
    assert any(label_in(sentence) for sentence in sentences_of(f"Some text.\n\n- {planted}"))


@pytest.mark.parametrize(
    "planted",
    [
        "A PIIOS score predicts attachment.",
        "The total measures attachment security.",
        "A high band shows insecure attachment.",
        "PIIOS is a screen for attachment problems.",
        "The CARE-Index assesses attachment.",
        "Attachment can be classified from the score.",
        "Scores of 26 or more indicate a disorganised attachment.",
    ],
)
def test_a_planted_claim_is_found(planted: str):
    assert any(attachment_claim_in(sentence) for sentence in sentences_of(f"Some text. {planted} More."))


@pytest.mark.parametrize("planted", ["You can try the still face at home.", "Do a still-face with Robin."])
def test_a_planted_invitation_is_found(planted: str):
    assert still_face_urged_in(planted)


@pytest.mark.parametrize(
    "allowed",
    [
        "A PIIOS score does not measure, classify or predict attachment.",
        "Its publisher says that it does not assess attachment.",
        "Sensitivity goes with attachment security, r = .25.",
        "A secure base is a place to set out from.",
        "Robin cried when Sam left the room.",
        "Never ask a parent to try the still face.",
        "A baby who cannot move about.",
    ],
)
def test_what_is_allowed_is_let_through(allowed: str):
    assert not label_in(allowed)
    assert not attachment_claim_in(allowed)
    assert not still_face_urged_in(allowed)


# Prompts


def test_every_age_and_every_setting_has_words_to_say_aloud():
    ids = [setting.id for setting in GUIDANCE.settings]
    assert {"home", "clinic", "asleep", "crying", "twins", "interpreter", "neonatal"} <= set(ids)
    prompts = load_definitions().prompts
    assert len({prompt.id for prompt in prompts for age in EVERYDAY_AGES if _fits(prompt, age)}) == 7
    for prompt in [*prompts, *GUIDANCE.settings]:
        assert len(prompt.words) >= 3
        assert all(len(words.split()) <= 25 for words in prompt.words), prompt.id
        assert set(re.findall(r"{(.*?)}", " ".join(prompt.words))) <= {"baby", "carer"}
        assert "{" not in prompt.listen + prompt.notice


def _fits(prompt: Any, age: int) -> bool:
    return bool(prompt.from_days <= age <= prompt.to_days)


def test_watching_has_exactly_the_items_of_piios():
    assert [watched.id for watched in GUIDANCE.watching] == [
        item.id for item in load_instrument("piios").items
    ]
    assert len(GUIDANCE.watching) == 13


def test_watching_is_said_to_be_ours():
    source = GUIDANCE.watching_source
    assert "Our own prompts, not the PIIOS manual's" in source
    assert "score from your PIIOS manual" in source


def test_watching_reveals_no_score():
    for watched in GUIDANCE.watching:
        for prompt in [*watched.baby, *watched.parent]:
            assert revealing_in(prompt) == [], watched.id


@pytest.mark.parametrize(
    "planted",
    [
        "Give 4 when the baby is left alone.",
        "Does the carer often look away?",
        "Is the handling gentle or rough?",
        "Is there enough eye contact?",
        "Does the carer respond appropriately?",
        "Is the voice too loud?",
        "A lack of warmth.",
        "The carer should wait.",
    ],
)
def test_a_planted_give_away_is_found(planted: str):
    assert revealing_in(planted)


def test_watching_asks_rather_than_judges():
    for watched in GUIDANCE.watching:
        assert all("?" in prompt for prompt in [*watched.baby, *watched.parent]), watched.id


def test_the_language_helper_has_the_words_of_the_slides():
    groups = GUIDANCE.language
    assert [group.id for group in groups] == [
        "attitude",
        "sensitive",
        "unresponsive",
        "bonding",
        "attachment",
        "needs_physical",
        "needs_emotional",
        "needs_social",
    ]
    assert sum(len(group.sentences) for group in groups) >= 16


def test_a_sentence_of_the_language_helper_describes_the_invented_pair():
    for group in GUIDANCE.language:
        for pair in group.sentences:
            assert re.search(r"\b(?:Robin|Sam)\b", pair.sentence), pair
            assert pair.label.lower() not in pair.sentence.lower(), pair
            assert pair.sentence.endswith((".", '."', '?"')), pair
            names = set(re.findall(r"(?<=[a-z,] )[A-Z][a-z]+\b", pair.sentence))
            assert names <= {"Robin", "Sam", "Friday", "Sundays"}, pair
    labels = [pair.label for group in GUIDANCE.language for pair in group.sentences]
    assert len(set(labels)) == len(labels)


def test_the_language_helper_belongs_to_fields_of_the_assessment():
    fields = load_definitions().forms["visit"].field("assessment").fields
    written = {field.name for field in fields if field.kind == "longtext"}
    assert {group.field for group in GUIDANCE.language} == written


SETTING = {"id": "a", "title": "t", "words": ["w"], "listen": "l", "notice": "n"}


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"settings": [SETTING]}, "missing required field `source`"),
        ({"source": "s"}, "missing required field `settings`"),
        ({"source": "s", "settings": [{**SETTING, "words": "w"}]}, "got `str` at $.settings[0].words"),
        ({"source": "s", "settings": [{**SETTING, "listen": " "}]}, "at $.settings[0].listen"),
        ({"source": "s", "settings": [SETTING, SETTING]}, "“a” is there twice"),
    ],
)
def test_broken_settings_are_refused_by_place(settings: dict[str, Any], why: str):
    with pytest.raises(BadContent, match=re.escape(why)):
        in_shape("prompts/settings.toml", settings, SettingsFile)


def test_broken_watching_is_refused_by_place():
    piios = load_instrument("piios")
    items = [{"id": item.id, "baby": ["a?", "b?"], "parent": ["a?", "b?"]} for item in piios.items]

    def watching(*items: dict[str, Any]) -> WatchingFile:
        return in_shape("prompts/watching.toml", {"source": "s", "items": items}, WatchingFile)

    require_items(watching(*items), piios)
    with pytest.raises(
        BadContent, match=r"must have the items of piios, each once and in order at \$\.items"
    ):
        require_items(watching(*items[1:]), piios)
    with pytest.raises(BadContent, match=r"length >= 2 at \$\.items\[0\]\.baby"):
        watching({**items[0], "baby": ["a?"]}, *items[1:])


def test_broken_language_is_refused_by_place():
    group = {"id": "a", "title": "t", "field": "f"}
    entry = {"group": "a", "label": "l", "sentence": "s"}

    def language(groups: list[dict[str, str]], *entries: dict[str, str]) -> LanguageFile:
        told = {"source": "s", "groups": groups, "entries": entries}
        return in_shape("prompts/language.toml", told, LanguageFile)

    assert len(grouped(language([group], entry))) == 1
    with pytest.raises(BadContent, match="an entry names the group “b”, which there is not"):
        language([group], entry, {**entry, "group": "b"})
    with pytest.raises(BadContent, match="the group “b” has no entry"):
        language([group, {**group, "id": "b"}], entry)
    with pytest.raises(BadContent, match=r"at \$\.entries\[0\]\.sentence"):
        language([group], {**entry, "sentence": ""})


# The source, and where each line of it went


def test_the_coverage_names_existing_pages_only():
    named = PAGE.findall(COVERAGE.read_text("utf-8"))
    assert named
    assert [page for page in named if not (CONTENT / page).is_file()] == []


def test_the_coverage_leaves_no_professional_page_out():
    named = set(PAGE.findall(COVERAGE.read_text("utf-8")))
    pages = {f"articles/{article.id}.md" for article in professional_articles()}
    pages |= {f"cascade/{name}.md" for name in GUIDANCE.cascade}
    pages |= {f"prompts/{name}.toml" for name in ("introduction", "settings", "watching", "language")}
    assert pages - named == set()


def test_each_line_of_the_coverage_says_where():
    rows = [line for line in COVERAGE.read_text("utf-8").splitlines() if line.startswith("| ")]
    told = [row for row in rows if not row.startswith(("| Slide ", "| Line "))]
    assert len(told) > 40
    assert [row for row in told if not PAGE.search(row)] == []
