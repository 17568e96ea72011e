"""Everything that parents get to read keeps to the rules for it, and the rules find what does not."""

import tomllib
from dataclasses import replace

import pytest

from pwa.domain.packaged import packaged_names, packaged_text, packaged_toml
from pwa.domain.plain_words import (
    easy_read_findings,
    headings_in_order,
    page_findings,
    picture_findings,
    sheet_findings,
    translation_findings,
    untold_pictures,
    word_findings,
)
from pwa.domain.reading_age import reading_age, words
from pwa.packaged import parents_content
from pwa.packaged.definitions import FENCE, NEEDS
from pwa.packaged.parents_content import (
    TRANSLATED,
    current_translations,
    parents_findings,
    parents_pages,
    translated_pages,
)
from pwa.paths import web_folder

DRAWINGS = web_folder("static") / "drawings"
PAGES = parents_pages()
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 120" stroke="#212b32"><path d="M0 0h9"/></svg>'
)


def whats(findings) -> str:
    return " | ".join(finding.what for finding in findings)


def test_nothing_is_wrong_with_what_parents_read():
    assert list(parents_findings(DRAWINGS)) == []


def test_there_is_a_page_for_each_need_and_each_month():
    assert len(PAGES) >= 12
    assert {need for page in PAGES.values() for need in page.needs} == set(NEEDS)
    for day in range(-280, 366):
        fitting = [page for page in PAGES.values() if page.from_days <= day <= page.to_days]
        assert len(fitting) >= 5, f"day {day}"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_short_and_easy(name: str):
    assert 150 <= len(words(PAGES[name].text)) <= 380
    assert reading_age(PAGES[name].text) <= 11


def test_every_page_on_crying_says_what_matters_most():
    for name, page in PAGES.items():
        if "crying" in page.needs and name not in ("asking-for-help", "answering-does-not-spoil"):
            assert "**Never, ever shake a baby.**" in page.text, name
            assert "safe place" in page.text, name


def test_translations_are_there_and_marked_as_not_reviewed():
    assert {language: set(translated_pages(language)) for language in TRANSLATED} == {
        "cy": {"getting-to-know-each-other", "how-your-baby-talks-to-you"},
        "ar": {"getting-to-know-each-other"},
    }
    for language in TRANSLATED:
        for name in translated_pages(language):
            front = tomllib.loads(packaged_text(f"handouts/{language}", f"{name}.md").split(FENCE)[1])
            assert front["translation_reviewed_on"] == ""


def test_a_translation_older_than_its_page_is_out_of_print_and_told(monkeypatch: pytest.MonkeyPatch):
    name = "how-your-baby-talks-to-you"
    changed = replace(PAGES[name], text=PAGES[name].text.replace("safe place", "safe place, on their back"))
    monkeypatch.setattr(parents_content, "parents_pages", lambda: {**PAGES, name: changed})
    assert set(current_translations("cy")) == {"getting-to-know-each-other"}
    assert "older than the page in English, so not in print" in whats(parents_findings(DRAWINGS))


def test_every_translation_is_as_new_as_its_page():
    for language in TRANSLATED:
        assert set(current_translations(language)) == set(translated_pages(language))


def test_the_pages_in_english_are_listed_without_their_translations():
    assert set(packaged_names("handouts", ".md")) == set(PAGES)


def test_what_parents_get_stays_small():
    drawings = sum(path.stat().st_size for path in DRAWINGS.glob("*.svg"))
    texts = sum(len(page.text.encode()) for page in PAGES.values())
    assert drawings + texts < 150_000


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (" ".join(["word"] * 21) + ".", "21 words"),
        ("One. Two. Three. Four.", "4 sentences in one paragraph"),
        ("Your attachment is secure.", "“attachment”"),
        ("A hormone helps your baby's brain.", "“brain”"),
        ("You should not do this.", "“should”"),
        ("Your child cries.", "“Your child”"),
        ("It is most at 6–8 weeks.", "a range with a dash"),
        ("It is most at 6 - 8 weeks.", "a range with a dash"),
        ("That is your fault.", "it may blame"),
        ("Call 0300 123 4567.", "“0300 123 4567” is not one of the numbers"),
        ("Lay your baby on the back.", "say “on their back”"),
        ("Put your baby in the cot, on the back.", "say “on their back”"),
        ("Postnatal care is here.", "“Postnatal”"),
        ("It is postpartum.", "“postpartum”"),
        ("It is postnatal psychosis.", "“postnatal”"),
        ("Contingent responsiveness facilitates physiological regulation.", "its reading age is"),
    ],
)
def test_what_a_page_may_not_say_is_found(text: str, what: str):
    assert what in whats(page_findings("a", f"## Place\n\n{text}"))


def test_a_finding_names_the_page_and_the_place():
    [finding] = page_findings("crying", "First.\n\n## At night\n\nYou must not.")
    assert (finding.page, finding.place) == ("crying", "At night")


@pytest.mark.parametrize(
    "text",
    [
        "It is called postnatal depression.",
        "Say that it may be postpartum psychosis.",
        "Call Samaritans on 116 123.",
        "Put your baby down on their back.",
    ],
)
def test_the_words_and_numbers_that_open_a_door_are_no_finding(text: str):
    assert not list(word_findings("a", "", text))


def test_what_is_not_blame_is_no_finding():
    assert not list(word_findings("a", "", "That is not your fault."))
    assert not list(word_findings("a", "", "None of these is your fault."))


@pytest.mark.parametrize("text", ["# One\n\nText.", "## One\n\n## Two\n\nText.", "Text.\n\n## Last"])
def test_headings_out_of_order_are_found(text: str):
    assert not headings_in_order(text)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"text": " ".join(["word"] * 13) + "."}, "13 words"),
        ({"text": "One idea. Another idea."}, "one idea"),
        ({"text": "No full stop"}, "one idea"),
        ({"text": "You must wait."}, "“must”"),
        ({"picture": "nothing"}, "no picture “nothing”"),
        ({"more": "."}, "a text and a picture"),
    ],
)
def test_what_easy_read_may_not_be_is_found(change: dict[str, str], what: str):
    line = {"text": "Hold your baby.", "picture": "cot"}
    page = {"title": "A title", "lines": [line] * 5 + [{**line, **change}]}
    assert what in whats(easy_read_findings("a", page, {"cot"}))


def test_easy_read_is_neither_too_short_nor_too_long():
    line = {"text": "Hold your baby.", "picture": "cot"}
    for count in (5, 17):
        page = {"title": "A title", "lines": [line] * count}
        assert whats(easy_read_findings("a", page, {"cot"})) == f"{count} lines; 6 to 16"
    assert "a title and lines" in whats(easy_read_findings("a", {"title": "A title"}, {"cot"}))


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (("<path", "<script/><path"), "only plain shapes"),
        (("<path", "<style>a{}</style><path"), "only plain shapes"),
        (("<path", '<image href="https://example.org/"/><path'), "only plain shapes"),
        (("<path", '<path onclick="go()"'), "“onclick” is not allowed"),
        (("<path", '<path style="fill:red"'), "“style” is not allowed"),
        (("<path", '<path fill="url(#a)"'), "a plain colour"),
        (("<path", '<path transform="url(#a)"'), "points elsewhere"),
        (("<path", "words<path"), "no text in a drawing"),
        (("<svg", "<!DOCTYPE svg><svg"), "have no place in it"),
        (("160 120", "160 160"), "its viewBox"),
        (('stroke="#212b32"', 'stroke="#000000"'), "its lines are"),
        (("M0 0h9", "M0 0" + "h9" * 1300), "bytes; less than 2500"),
    ],
)
def test_an_unsafe_drawing_is_found(change: tuple[str, str], what: str):
    assert not list(picture_findings("a", DRAWING.encode()))
    assert what in whats(picture_findings("a", DRAWING.replace(*change, 1).encode()))


def test_a_drawing_and_its_words_belong_together():
    assert not list(untold_pictures({"cot": "A baby in a cot."}, {"cot"}))
    assert "belong together" in whats(untold_pictures({"cot": "A baby in a cot."}, {"cot", "pram"}))
    assert "no short sentence" in whats(untold_pictures({"cot": "cot"}, {"cot"}))


def test_a_translation_has_the_passages_of_its_original():
    original = "One.\n\n## Two\n\n- three"
    assert not list(translation_findings("cy/a", original, "Un.\n\n## Dau\n\n- tri"))
    assert "its passages" in whats(translation_findings("cy/a", original, "Un.\n\n## Dau\n\nTri."))


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"sources": []}, "needs a source"),
        ({"sections": [{"heading": "a", "filled_by": "nobody"}]}, "facts that nobody fills in"),
        ({"sections": [{"heading": "a", "filled_by": "cat", "facts": ["Wait."]}]}, "facts that nobody"),
        (
            {"sections": [{"heading": "a", "filled_by": "family", "prompts": [{"text": "b", "lines": 9}]}]},
            "has 9 lines",
        ),
        ({"intro": "You must fill this in."}, "“must”"),
        ({"more": 1}, "its keys differ: more"),
    ],
)
def test_what_a_sheet_may_not_be_is_found(change: dict[str, object], what: str):
    sheet = packaged_toml("sheets", "crying-plan")
    assert not list(sheet_findings("a", sheet))
    assert what in whats(sheet_findings("a", {**sheet, **change}))
