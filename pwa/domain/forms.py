"""Checks a body against its form. Reads no file, draws nothing, stores nothing."""

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
"""The version of the forms in use now. A record's `schema` is the version that it was signed with."""


def check_body(form: FormDefinition, body: object, today: date) -> list[Problem]:
    """The problems of a body, in the order of the form; an empty list if there are none.

    An empty optional field must be absent, and a field that the form doesn't have is refused. A date marked `past`
    may not be after `today`.
    """
    problems = form.check(body, today.isoformat())
    return first(problems) if problems else []


def fitting_form(
    forms: Sequence[FormDefinition], body: object, today: date
) -> tuple[FormDefinition, list[Problem]]:
    """The first version of a form that accepts the body, or else the first version and its problems.

    `forms` start with the version that the record names. Later ones count too: a tablet that is one version behind
    keeps what a newer tablet wrote in the record it amends.
    """
    problems = check_body(forms[0], body, today)
    if not problems:
        return forms[0], problems
    fits = next((form for form in forms[1:] if not check_body(form, body, today)), None)
    return (fits, []) if fits else (forms[0], problems)
