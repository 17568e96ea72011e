"""Forms by version: what was signed by an earlier one is taken in, checked and drawn by it, and amended by today's."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from importlib.resources import files

import pytest
from msgspec import structs

from pwa.domain.forms import FORMS, SCHEMA, Field, fitting_form
from pwa.domain.outline import outline
from pwa.domain.records import BadRecord, parse_record
from pwa.packaged.definitions import definitions_object, load_definitions
from pwa.packaged.forms import load_form, parse_form
from pwa.packaged.toml_files import BadContent
from tests.builders import a_family, a_full_visit, an_amendment, an_envelope

TODAY = date(2026, 11, 23)
ALL_FORMS = load_definitions().all_forms
BODIES = {"family": a_family, "visit": a_full_visit}
FROZEN = {
    "family-1.toml": "f10a1bc28ed9901414972f4ac3d4db6c4099b2a0acd5817f2d8c8bbc7318b084",
    "visit-1.toml": "d8071947007406712b89e350939e9ea68aa9512e83de0089cb6b5ce1b23e04c4",
}

MENDED = {("text", "name")}
"""Kinds that ask for more than the one before, where the tablet itself puts right what it takes over when it signs."""


def a_text(name: str, label: str = "Note") -> dict[str, str]:
    return {"name": name, "kind": "text", "label": label}


def a_version(version: int, *fields: Mapping[str, object]):
    form = {"id": "visit", "version": version, "title": "Visit", "fields": list(fields)}
    return parse_form(f"forms/visit-{version}.toml", form)


def test_each_version_has_its_file_and_each_file_its_version():
    expected = {f"{name}.toml" for name in FORMS}
    expected |= {f"{name}-{version}.toml" for name in FORMS for version in range(1, SCHEMA)}
    assert {file.name for file in files("pwa.content").joinpath("forms").iterdir()} == expected


@pytest.mark.parametrize("name", sorted(FROZEN))
def test_an_earlier_version_never_changes(name):
    """docs/how-to.md says how a new version is made. The line of a version that is no longer current is added here."""
    text = files("pwa.content").joinpath("forms", name).read_bytes()
    assert hashlib.sha256(text).hexdigest() == FROZEN[name]


def test_every_earlier_version_is_frozen():
    assert FROZEN.keys() == {f"{name}-{version}.toml" for name in FORMS for version in range(1, SCHEMA)}


@pytest.mark.parametrize("kind", FORMS)
@pytest.mark.parametrize("schema", range(1, SCHEMA + 1))
def test_a_record_signed_by_any_version_is_taken_in(kind, schema):
    record = an_envelope(kind, body=BODIES[kind](), schema=schema)
    assert parse_record(record, TODAY, ALL_FORMS).schema == schema


def test_what_was_signed_by_the_version_before_is_amended_by_the_one_of_today():
    amended = an_amendment(an_envelope(body=a_full_visit(), schema=SCHEMA - 1), schema=SCHEMA)
    assert parse_record(amended, TODAY, ALL_FORMS).schema == SCHEMA


def test_a_record_of_a_later_version_is_not_judged():
    """Not its kind either: what a newer tablet signs can be read once the server is as new."""
    with pytest.raises(BadRecord) as refused:
        parse_record(an_envelope(kind="rating", body={}, schema=SCHEMA + 1), TODAY, ALL_FORMS)
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [
        ("schema", "unknown_schema")
    ]


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("version", range(1, SCHEMA))
def test_each_version_takes_every_body_of_the_one_before(name, version):
    """So that an amendment of an old visit, and a draft that was begun before an update, can be signed."""
    assert list(narrowed(load_form(name, version).fields, load_form(name, version + 1).fields)) == []


def narrowed(before: tuple[Field, ...], after: tuple[Field, ...], path: str = ""):
    """Where the later of two versions refuses what the earlier one takes."""
    now = {field.name: field for field in after}
    was = {field.name for field in before}
    for name, field in now.items():
        if field.required and name not in was:
            yield f"{path}{name}: is new and required"
    for field in before:
        later = now.get(field.name)
        if later is None:
            yield f"{path}{field.name}: is gone"
            continue
        is_other = later.kind != field.kind and (field.kind, later.kind) not in MENDED
        if is_other or later.repeated != field.repeated or later.step != field.step:
            yield f"{path}{field.name}: is of another kind"
        if {choice.value for choice in field.choices} - {choice.value for choice in later.choices}:
            yield f"{path}{field.name}: has lost a choice"
        for name in ("required", "past", "min", "min_items"):
            if (getattr(later, name) or 0) > (getattr(field, name) or 0):
                yield f"{path}{field.name}: “{name}” asks for more"
        for name in ("max", "max_items"):
            bound = getattr(later, name)
            if bound is not None and bound < (getattr(field, name) or bound + 1):
                yield f"{path}{field.name}: “{name}” allows less"
        if (later.one_of and set(field.one_of) - set(later.one_of)) or (later.one_of and not field.one_of):
            yield f"{path}{field.name}: “one_of” asks for more"
        yield from narrowed(field.fields, later.fields, f"{path}{field.name}/")


def test_a_narrower_version_would_be_found():
    before = a_version(
        1, a_text("note"), {**a_text("word"), "max": 9}, {"name": "when", "kind": "date", "label": "When"}
    )
    after = a_version(
        2,
        {**a_text("note"), "required": True},
        {**a_text("word"), "max": 8},
        {**a_text("new"), "required": True},
    )
    assert list(narrowed(before.fields, after.fields)) == [
        "new: is new and required",
        "note: “required” asks for more",
        "word: “max” allows less",
        "when: is gone",
    ]


def test_what_a_tablet_that_is_a_version_behind_carries_over_is_taken_in():
    """It corrects what a newer one signed: the record names the old form and holds a field of the new one."""
    forms = [a_version(1, a_text("note")), a_version(2, a_text("note"), a_text("new"))]
    assert fitting_form(forms, {"note": "x"}, TODAY) == (forms[0], [])
    assert fitting_form(forms, {"note": "x", "new": "y"}, TODAY) == (forms[1], [])
    found, problems = fitting_form(forms, {"other": "z"}, TODAY)
    assert (found, [problem.field for problem in problems]) == (forms[0], ["other"])


def test_a_visit_is_drawn_by_the_version_that_it_names():
    told = load_definitions()
    older = replace(told.all_forms["visit", 1], fields=relabelled(told.all_forms["visit", 1].fields))
    definitions = replace(told, all_forms={**told.all_forms, ("visit", 1): older})
    headings = {
        schema: [section.heading for section in summary(definitions, schema=schema).sections]
        for schema in (1, SCHEMA, SCHEMA + 1, None)
    }
    assert "As it was called" in headings[1]
    assert "As it was called" not in headings[SCHEMA]
    assert headings[SCHEMA + 1] == headings[None] == headings[SCHEMA]


def relabelled(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    return tuple(
        structs.replace(field, label="As it was called") if field.name == "assessment" else field
        for field in fields
    )


def summary(definitions, **envelope):
    return outline(an_envelope(body=a_full_visit(), **envelope), a_family(), definitions)


def test_the_tablet_gets_the_current_form_by_its_name_and_every_other_beside():
    """By its name, because that is where the clients of before look for it."""
    told = definitions_object(load_definitions())
    assert {name: form["version"] for name, form in told["forms"].items()} == dict.fromkeys(FORMS, SCHEMA)
    earlier = {(form["id"], form["version"]) for form in told["earlier"]["forms"]}
    assert earlier == {(name, version) for name in FORMS for version in range(1, SCHEMA)}


@pytest.mark.parametrize("version", [0, SCHEMA + 1])
def test_a_version_that_there_is_not_says_so(version):
    with pytest.raises(BadContent, match=f"no version {version} of it"):
        load_form("visit", version)
