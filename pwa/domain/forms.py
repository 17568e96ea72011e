"""The check of a body against its form, and the packaged forms. Draws no form and stores nothing."""

from datetime import date
from functools import cache

from pwa.domain.form_parts import BadForm, Choice, Field, FormDefinition, form_json
from pwa.domain.form_reader import NAME, parse_form
from pwa.domain.packaged import packaged_toml
from pwa.domain.problems import Problem, first

__all__ = [
    "BadForm",
    "Choice",
    "Field",
    "FormDefinition",
    "Problem",
    "check_body",
    "form_json",
    "load_form",
    "parse_form",
]


def check_body(form: FormDefinition, body: object, today: date) -> list[Problem]:
    """What is wrong with a body, in the order of the form; an empty list when nothing is.

    An optional field that is empty must be absent; a field that the form doesn't have is refused. Dates
    marked `past` may not lie after `today`.
    """
    found = form.check(body, today.isoformat())
    return first(found) if found else []


@cache
def load_form(form_id: str) -> FormDefinition:
    """The packaged form of that id, read and compiled once. Raises BadForm."""
    if not NAME.fullmatch(form_id):
        raise BadForm(form_id, "", "this is not the id of a form")
    try:
        found = packaged_toml("forms", form_id)
    except FileNotFoundError as error:
        raise BadForm(form_id, "", "there is no such form") from error
    return parse_form(found)
