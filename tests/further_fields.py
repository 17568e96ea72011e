"""The visit form with fields that it does not have, of every kind that is drawn by itself. Holds no test."""

from dataclasses import replace
from typing import Any

from pwa.domain.forms import SCHEMA, FormDefinition
from pwa.packaged.definitions import Definitions, definitions_object, load_definitions
from pwa.packaged.forms import parse_form
from tests.vectors import read

CASES = read("further_fields.json")


def further_form() -> FormDefinition:
    """The current visit form with the fields of the vectors at the end of the form and of its groups."""
    form: dict[str, Any] = definitions_object(load_definitions())["forms"]["visit"]
    for path, further in CASES["fields"].items():
        group = form
        for name in filter(None, path.split("/")):
            group = next(field for field in group["fields"] if field["name"] == name)
        group["fields"] += further
    return parse_form("further_fields.json", form)


def with_further_fields() -> Definitions:
    """The definitions of this build with that form."""
    told, form = load_definitions(), further_form()
    return replace(
        told,
        forms={**told.forms, "visit": form},
        all_forms={**told.all_forms, ("visit", SCHEMA): form},
    )
