"""A field that is added to the visit form is checked and said by itself, and one that nobody says is found."""

import copy
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from pwa.domain.form_parts import Field
from pwa.domain.outline import outline
from pwa.packaged.definitions import load_definitions
from tests.builders import ROBIN, STATEMENT, a_family, a_full_visit, an_envelope
from tests.further_fields import CASES, with_further_fields
from tests.vectors.write import further_problems, further_summary

PLAIN = {
    "text": ("One text", "Another text"),
    "name": ("One name", "Another name"),
    "longtext": ("One long text", "Another long text"),
    "integer": (1, 2),
    "date": ("2026-11-23", "2026-11-24"),
    "instant": ("2026-11-23T14:00:00.000Z", "2026-11-23T15:00:00.000Z"),
    "flag": (True, None),
}
"""Two values of each kind, of which the second is put in the place of the first."""


@pytest.mark.parametrize("case", CASES["checks"], ids=lambda case: case["name"])
def test_a_further_field_is_checked(case: Any):
    assert further_problems(case) == case["expect"]


@pytest.mark.parametrize("case", CASES["outlines"], ids=lambda case: case["name"])
def test_a_further_field_is_said_in_the_summary(case: Any):
    assert further_summary(case) == case["expect"]


def test_whatever_is_written_makes_a_difference_to_the_summary():
    """If a field is named here, say it in the summary: pwa/domain/outline_*.py and static/js/domain/outline*.js."""
    assert unsaid(load_definitions()) == []


def test_of_further_fields_too():
    assert unsaid(with_further_fields()) == []


def unsaid(definitions: Any) -> list[str]:
    """The fields of the visit form of which the summary says the same, whatever is written in them."""
    fields = definitions.forms["visit"].fields
    body = filled(fields, a_full_visit())
    immediate = body["formulation"]["immediate"]
    immediate["finding"] = "identified"
    # Of the two, only one is ever said.
    not_told = copy.deepcopy(body)
    del not_told["formulation"]["immediate"]["told_whom"]

    def said(with_body: Any) -> Any:
        return outline(an_envelope(id=STATEMENT, body=with_body), a_family(), definitions).as_json()

    return [
        "/".join(map(str, path))
        for path, other in others(fields, body)
        if all(said(put(each, path, other)) == said(each) for each in (body, not_told))
    ]


def filled(fields: Sequence[Field], body: Any) -> Any:
    """A body with something in every field; what is there already stays."""
    made = dict(body)
    for field in fields:
        if field.kind == "group" and field.repeated:
            made[field.name] = [filled(field.fields, each) for each in made.get(field.name) or [{}]]
        elif field.kind == "group":
            made[field.name] = filled(field.fields, made.get(field.name, {}))
        elif field.kind == "uuid":
            made.setdefault(field.name, ROBIN)
        elif values := values_of(field):
            made.setdefault(field.name, values[0])
    return made


def values_of(field: Field) -> tuple[Any, Any] | None:
    values = [choice.value for choice in field.choices]
    if field.kind == "choice":
        return values[0], values[-1]
    return (values[:1], values[-1:]) if field.kind == "choices" else PLAIN.get(field.kind)


def others(fields: Sequence[Field], body: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, Any]]:
    """The path of each field that somebody fills in, with another value than it has."""
    for field in fields:
        path = (*above, field.name)
        if field.kind == "group":
            within = body[field.name]
            deeper = (*path, 0) if field.repeated else path
            yield from others(field.fields, within[0] if field.repeated else within, deeper)
        elif values := values_of(field):
            yield path, next(value for value in values if value != body[field.name])


def put(body: Any, path: tuple[Any, ...], value: Any) -> Any:
    made = copy.deepcopy(body)
    within = made
    for name in path[:-1]:
        within = within[name]
    if value is None:
        del within[path[-1]]
    else:
        within[path[-1]] = value
    return made
