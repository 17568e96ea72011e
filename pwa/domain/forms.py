"""The check of a body against its form. Reads no form, draws none, stores nothing."""

from collections.abc import Sequence
from datetime import date

from pwa.domain.form_parts import Choice, Field, FormDefinition
from pwa.domain.problems import Problem, first

__all__ = [
    "FORMS",
    "SCHEMA",
    "Choice",
    "Field",
    "FormDefinition",
    "Problem",
    "check_body",
    "fitting_form",
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
