"""A packaged file that can't be used is named with the place in it that is wrong."""

import re
from datetime import date

import pytest

from pwa.domain.defined import Defined, Name, Source, Text, require_once
from pwa.packaged.toml_files import BadContent, in_shape, parse_toml, read_text, read_toml, split_page


class Field(Defined, frozen=True):
    name: Name
    label: Text
    max: int | None = None
    on: date | None = None


class Group(Defined, frozen=True):
    fields: tuple[Field, ...]
    sources: tuple[Source, ...] = ()

    def __post_init__(self) -> None:
        require_once([field.name for field in self.fields])


class Form(Defined, frozen=True):
    groups: tuple[Group, ...]


def a_field(**changes):
    return {"name": "note", "label": "Note", **changes}


def a_form(*fields, **more):
    return {"groups": [{"fields": [a_field()]}, {"fields": list(fields), **more}]}


def test_a_table_becomes_its_shape():
    form = in_shape("forms/a.toml", a_form(a_field(on=date(2026, 11, 30))), Form)
    assert form.groups[1].fields == (Field("note", "Note", on=date(2026, 11, 30)),)
    assert hash(form) == hash(in_shape("forms/b.toml", a_form(a_field(on=date(2026, 11, 30))), Form))


@pytest.mark.parametrize(
    ("form", "why", "place"),
    [
        (
            a_form(a_field(), a_field(name="b", reqired=True)),
            "unknown field `reqired`",
            "$.groups[1].fields[1]",
        ),
        (a_form({"name": "b"}), "missing required field `label`", "$.groups[1].fields[0]"),
        (a_form(a_field(label=" ")), "matching regex", "$.groups[1].fields[0].label"),
        (a_form(a_field(name="B b")), "matching regex", "$.groups[1].fields[0].name"),
        (a_form(a_field(name="b\n")), "matching regex", "$.groups[1].fields[0].name"),
        (a_form(a_field(max=True)), "got `bool`", "$.groups[1].fields[0].max"),
        (a_form(a_field(max="9")), "got `str`", "$.groups[1].fields[0].max"),
        (a_form(a_field(), a_field()), "“note” is there twice", "$.groups[1]"),
        (
            a_form(a_field(), sources=[{"title": "A", "url": "http://example.org"}]),
            "https",
            "$.groups[1].sources[0].url",
        ),
        ({}, "missing required field `groups`", "$"),
    ],
)
def test_a_fault_names_its_file_and_its_place(form, why, place):
    with pytest.raises(BadContent) as refused:
        in_shape("forms/visit.toml", form, Form)
    assert (refused.value.file, refused.value.place) == ("forms/visit.toml", place)
    assert why in refused.value.why
    assert re.match(r"pwa/content/forms/visit\.toml: .* at \$", str(refused.value))
    assert "No record was opened." in str(refused.value)


def test_a_part_of_a_file_names_the_place_in_the_whole():
    with pytest.raises(BadContent, match=r" at \$\.groups\.risk\[2\]\.label\. "):
        in_shape("forms/visit.toml", a_field(label=""), Field, "$.groups.risk[2]")


def test_text_that_is_no_toml_says_in_which_line():
    with pytest.raises(BadContent, match=r"pwa/content/a\.toml: .*line 2"):
        parse_toml("a.toml", "id = 1\nid\n")


def test_a_page_is_front_matter_and_text():
    assert split_page("a.md", '+++\ntitle = "A"\n+++\n\n# Text +++\n\n') == ({"title": "A"}, "# Text +++\n")
    with pytest.raises(BadContent, match=r"a\.md: must start with its front matter"):
        split_page("a.md", "# Text\n")


@pytest.mark.parametrize("read", [read_text, lambda file: read_toml(file, Form)])
def test_a_file_that_is_not_there_is_named(read):
    with pytest.raises(BadContent, match=r"pwa/content/forms/none\.toml: there is no such file"):
        read("forms/none.toml")
