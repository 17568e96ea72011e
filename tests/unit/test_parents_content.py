"""Everything that parents get to read keeps to the rules for it, and the rules find what does not."""

import re
from dataclasses import replace
from typing import get_args

import pytest
from msgspec import structs

from pwa.domain.definitions import Need
from pwa.domain.parents_pages import EasyRead, Line, Section, Sheet, WrittenLines
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
from pwa.packaged.content import load_content
from pwa.packaged.parents_content import parents_findings
from pwa.packaged.toml_files import BadContent, in_shape, names_in, read_tables
from pwa.paths import web_folder

DRAWINGS = web_folder("static") / "drawings"
FOR_PARENTS = load_content().for_parents
PAGES = FOR_PARENTS.pages
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 120" stroke="#212b32"><path d="M0 0h9"/></svg>'
)


LINE = Line("Hold your baby.", "cot")


def whats(findings) -> str:
    return " | ".join(finding.what for finding in findings)


def test_nothing_is_wrong_with_what_parents_read():
    assert list(parents_findings(FOR_PARENTS, DRAWINGS)) == []


def test_there_is_a_page_for_each_need_and_each_month():
    assert len(PAGES) >= 12
    assert {need for page in PAGES.values() for need in page.needs} == set(get_args(Need))
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
    translated = {language: set(pages) for language, pages in FOR_PARENTS.translations.items()}
    assert translated["cy"] == {"getting-to-know-each-other", "how-your-baby-talks-to-you"}
    assert translated["ar"] == {"getting-to-know-each-other"}
    assert all(translated.values())
    for translations in FOR_PARENTS.translations.values():
        assert all(reading.translation_reviewed_on is None for reading in translations.values())


def test_a_translation_older_than_its_page_is_out_of_print_and_told():
    name = "how-your-baby-talks-to-you"
    text = PAGES[name].text.replace("safe place", "safe place, on their back")
    changed = replace(FOR_PARENTS, pages={**PAGES, name: structs.replace(PAGES[name], text=text)})
    assert set(changed.current_translations("cy")) == {"getting-to-know-each-other"}
    assert "older than the page in English, so not in print" in whats(parents_findings(changed, DRAWINGS))


def test_every_translation_is_as_new_as_its_page():
    for language in FOR_PARENTS.translations:
        assert FOR_PARENTS.current_translations(language) == FOR_PARENTS.translations[language]


def test_the_pages_in_english_are_listed_without_their_translations():
    assert set(names_in("handouts", ".md")) == set(PAGES)


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
    ],
)
def test_what_easy_read_may_not_be_is_found(change: dict[str, str], what: str):
    lines = (*[LINE] * 5, structs.replace(LINE, **change))
    assert what in whats(easy_read_findings("a", EasyRead("A title", lines), {"cot"}))


def test_easy_read_is_neither_too_short_nor_too_long():
    for count in (5, 17):
        easy = EasyRead("A title", (LINE,) * count)
        assert whats(easy_read_findings("a", easy, {"cot"})) == f"{count} lines; 6 to 16"


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
        ({"sources": []}, "length >= 1 at $.sources"),
        ({"sections": [{"heading": "a", "filled_by": "nobody"}]}, "facts that nobody fills in"),
        ({"sections": [{"heading": "a", "filled_by": "cat", "facts": ["b"]}]}, "at $.sections[0].filled_by"),
        (
            {"sections": [{"heading": "a", "filled_by": "family", "prompts": [{"text": "b", "lines": 9}]}]},
            "<= 5 at $.sections[0].prompts[0].lines",
        ),
        ({"more": 1}, "unknown field `more`"),
    ],
)
def test_a_sheet_of_the_wrong_shape_is_refused(change: dict[str, object], what: str):
    written = {**read_tables("sheets/crying-plan.toml"), "reviewed_on": None}
    assert in_shape("sheets/crying-plan.toml", written, Sheet) == FOR_PARENTS.sheets["crying-plan"]
    with pytest.raises(BadContent, match=re.escape(what)):
        in_shape("sheets/crying-plan.toml", {**written, **change}, Sheet)


def test_every_word_of_a_sheet_is_looked_at():
    sheet = FOR_PARENTS.sheets["crying-plan"]
    asked = Section("a", "family", prompts=(WrittenLines("You must write.", 1),))
    for change in ({"intro": "You must fill this in."}, {"sections": (asked,)}):
        assert "“must”" in whats(sheet_findings("a", structs.replace(sheet, **change)))
