"""The catalogues hold every text of the interface, whole; what is wrong with one is found."""

from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from pwa.languages.catalogue import read_catalogue
from script.wording.catalogues import FILES, problems, read, updated, write
from script.wording.sources import Found, find

HOW = "run: python -m script.wording update, then translate what is empty"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parts[-3])
def test_a_catalogue_has_every_text_and_nothing_else(file: Path):
    assert problems(read(file), find()) == [], HOW


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parts[-3])
def test_an_update_changes_nothing_when_nothing_changed(file: Path, tmp_path: Path):
    again = tmp_path / "messages.po"
    write(again, updated(read(file), find()))
    assert again.read_text() == file.read_text(), HOW


def test_texts_are_found_in_every_kind_of_file():
    files = {file for found in find().values() for file in found.files}
    kinds = ("templates/", "pwa/views/forms.py", "pwa/content/forms/", "static/js/")
    assert all(any(file.startswith(kind) for file in files) for kind in kinds)


FOUND = {
    "Hello {name}": Found("Hello {name}"),
    "{number} visit": Found("{number} visit", "{number} visits"),
    "<b>Now</b>": Found("<b>Now</b>"),
}
FORMS = ("dim", "{number} a", "{number} b", "{number} c", "{number} d", "{number} e")


def a_catalogue() -> Catalog:
    catalogue = updated(Catalog(locale="cy"), FOUND)
    catalogue["Hello {name}"].string = "Helo {name}"
    catalogue["{number} visit"].string = FORMS
    catalogue["<b>Now</b>"].string = "<b>Nawr</b>"
    return catalogue


def test_a_whole_catalogue_has_no_problems():
    assert problems(a_catalogue(), FOUND) == []


def empty(catalogue: Catalog) -> None:
    catalogue["Hello {name}"].string = ""


def doubtful(catalogue: Catalog) -> None:
    catalogue["Hello {name}"].flags.add("fuzzy")


def no_longer_said(catalogue: Catalog) -> None:
    catalogue.add("Goodbye", "Hwyl")


def missing(catalogue: Catalog) -> None:
    catalogue.delete("Hello {name}")


def another_place(catalogue: Catalog) -> None:
    catalogue["Hello {name}"].string = "Helo {enw}"


def no_place(catalogue: Catalog) -> None:
    catalogue["Hello {name}"].string = "Helo"


def too_few_forms(catalogue: Catalog) -> None:
    catalogue["{number} visit"].string = FORMS[:4]


def an_empty_form(catalogue: Catalog) -> None:
    catalogue["{number} visit"].string = (*FORMS[:5], "")


def other_markup(catalogue: Catalog) -> None:
    catalogue["<b>Now</b>"].string = "<i>Nawr</i>"


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (empty, "not translated"),
        (doubtful, "doubtful"),
        (no_longer_said, "no longer said"),
        (missing, "missing"),
        (another_place, "other places"),
        (no_place, "other places"),
        (too_few_forms, "4 plural forms"),
        (an_empty_form, "not translated"),
        (other_markup, "other markup"),
    ],
)
def test_what_is_wrong_with_a_catalogue_is_told(harm: Callable[[Catalog], None], told: str):
    catalogue = a_catalogue()
    harm(catalogue)
    [problem] = problems(catalogue, FOUND)
    assert told in problem


def test_a_catalogue_comes_back_from_its_file_as_it_was(tmp_path: Path):
    file = tmp_path / "cy" / "LC_MESSAGES" / "messages.po"
    file.parent.mkdir(parents=True)
    write(file, a_catalogue())
    told = read_catalogue(file)
    assert told.text("Hello {name}") == "Helo {name}"
    assert [told.form("{number} visit", "{number} visits", number) for number in (0, 1, 2, 3, 6, 7)] == list(
        FORMS
    )
