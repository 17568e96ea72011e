"""The languages of the interface: what is said in which, and the one that is for tests alone."""

import re
from pathlib import Path
from shutil import copytree

import pytest

from pwa import languages
from pwa.languages import ENGLISH, BadLanguage, gettext, load_languages, ngettext, said, speaking, spoken
from pwa.languages.pseudo import marked

LANGUAGES = load_languages(pseudo=True)
WELSH = LANGUAGES["cy"]


def test_english_is_what_the_code_says():
    assert spoken() == ENGLISH
    assert gettext("Families") == said("Families") == "Families"
    assert ngettext("{number} visit", "{number} visits", 2) == "{number} visits"


def test_a_language_is_spoken_inside_and_no_longer():
    with speaking(WELSH):
        assert gettext("Families") == "Teuluoedd"
    assert gettext("Families") == "Families"


def test_only_welsh_says_that_nobody_has_reviewed_it():
    assert ENGLISH.unreviewed == ""
    assert WELSH.unreviewed == "Cyfieithiad heb ei adolygu"


def test_an_address_begins_with_the_language_unless_it_is_english():
    assert ENGLISH.at("/help") == "/help"
    assert WELSH.at("/help") == "/cy/help"


def test_what_the_browser_is_given_is_what_it_looks_up():
    told = WELSH.catalogue.for_browser
    assert told["messages"]["Carer's name"] == "Enw’r gofalwr"
    assert "This page was open for too long" not in told["messages"]
    assert told["plural"] == ["zero", "one", "two", "few", "many", "other"]
    assert told["months"][10] == "Tachwedd"
    assert told["weekdays"] == ["Dydd Sul", *told["weekdays"][1:6], "Dydd Sadwrn"]


def test_the_language_for_tests_is_there_only_when_it_is_asked_for():
    assert next(iter(load_languages())) == "en"
    assert "xb" not in load_languages()
    assert LANGUAGES["xb"].direction == "rtl"


def test_a_marked_text_keeps_its_places_and_its_markup():
    assert marked('Go to <a href="%(home)s">{place}</a> &amp; stay') == (
        '⟦Ģō ťō <a href="%(home)s">{place}</a> &amp; šťāÿ⟧'
    )
    assert marked("%(num)d of them") == "⟦%(num)d ōf ťħēm⟧"


def test_a_language_is_a_folder_and_no_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    copytree(languages.FOLDER / "cy", tmp_path / "cy")
    (copied := copytree(tmp_path / "cy", tmp_path / "fa") / "language.toml").write_text(
        'name = "فارسی"\ntag = "fa"\ndirection = "rtl"\nplural = "0"\n', "utf-8"
    )
    monkeypatch.setattr(languages, "FOLDER", tmp_path)
    found = load_languages.__wrapped__(pseudo=False)
    assert list(found) == ["en", "cy", "fa"]
    assert (found["fa"].name, found["fa"].direction, found["fa"].joins) == ("فارسی", "rtl", ())
    copied.write_text('name = "فارسی"\ntag = "fa"\nplural = "0"\nsays = "x"\n', "utf-8")
    with pytest.raises(BadLanguage, match=r"^pwa/languages/fa/language\.toml: .*says"):
        load_languages.__wrapped__(pseudo=False)


@pytest.mark.parametrize(
    ("code", "told", "why"),
    [
        ("klingon", 'name = "x"\ntag = "x"\nplural = "0"', "a code that Unicode knows"),
        ("pl", 'name = "x"\ntag = "x"', "missing required field `plural`"),
        ("pl", 'name = "x', "pwa/languages/pl/language.toml: "),
        ("pl", 'name = "x"\ntag = "x"\nplural = "0"', "no texts yet; run python -m script.wording update"),
    ],
)
def test_a_language_that_can_t_be_used_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, told: str, why: str
):
    (tmp_path / code).mkdir()
    (tmp_path / code / "language.toml").write_text(told, "utf-8")
    monkeypatch.setattr(languages, "FOLDER", tmp_path)
    with pytest.raises(BadLanguage, match=re.escape(why)):
        load_languages.__wrapped__(pseudo=False)


def test_a_word_that_depends_on_the_next_letter_goes_with_the_texts():
    assert WELSH.for_browser["joins"] == [
        {"written": "a(c)", "vowels": "aeiouwy", "before_vowel": "ac", "otherwise": "a"}
    ]
