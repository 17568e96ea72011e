"""The check of a body against its form, and every version of the packaged forms. Draws none, stores nothing."""

from collections.abc import Sequence
from datetime import date
from functools import cache

from pwa.domain.form_parts import BadForm, Choice, Field, FormDefinition, form_json
from pwa.domain.form_reader import NAME, parse_form
from pwa.domain.packaged import packaged_toml
from pwa.domain.problems import Problem, first

__all__ = [
    "FORMS",
    "SCHEMA",
    "BadForm",
    "Choice",
    "Field",
    "FormDefinition",
    "Problem",
    "check_body",
    "fitting_form",
    "form_json",
    "load_form",
    "parse_form",
]


FORMS = ("family", "visit")
SCHEMA = 2
"""The version of the forms by which is written and signed now. A record's `schema` says by which it was signed."""


def check_body(form: FormDefinition, body: object, today: date) -> list[Problem]:
    """What is wrong with a body, in the order of the form; an empty list when nothing is.

    An optional field that is empty must be absent; a field that the form doesn't have is refused. Dates
    marked `past` may not lie after `today`.
    """
    found = form.check(body, today.isoformat())
    return first(found) if found else []


def fitting_form(
    forms: Sequence[FormDefinition], body: object, today: date
) -> tuple[FormDefinition, list[Problem]]:
    """The first of a form's versions by which nothing is wrong with a body; else the first, and what is wrong.

    `forms` begin with the version that the record names. Later ones count, because a tablet that is a version behind
    carries over what a newer one wrote in the record that it corrects.
    """
    problems = check_body(forms[0], body, today)
    if not problems:
        return forms[0], problems
    fits = next((form for form in forms[1:] if not check_body(form, body, today)), None)
    return (fits, []) if fits else (forms[0], problems)


@cache
def load_form(form_id: str, version: int = SCHEMA) -> FormDefinition:
    """That version of the packaged form, read and compiled once; the current one has no number in its file's name.

    Raises BadForm.
    """
    if not NAME.fullmatch(form_id):
        raise BadForm(form_id, "", "this is not the id of a form")
    try:
        found = packaged_toml("forms", form_id if version == SCHEMA else f"{form_id}-{version}")
    except FileNotFoundError as error:
        raise BadForm(form_id, "", f"there is no such form, or no version {version} of it") from error
    form = parse_form(found)
    if (form.id, form.version) != (form_id, version):
        raise BadForm(form_id, "", f"its file holds {form.id} in version {form.version}, not in {version}")
    return form
