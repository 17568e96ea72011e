"""Fields in a summary by their kind, for all that no section words itself. Draws nothing, knows no field by name.

static/js/domain/outlineFields.js makes the same, word for word: the vectors prove it.
"""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from typing import Any

from pwa.domain.form_parts import Field, FormDefinition, Screen
from pwa.domain.nhs_number import spaced
from pwa.domain.outline_parts import NOT_RECORDED, Entry, lines, text
from pwa.domain.times import day_in_words, moment_in_words

IN_WORDS: dict[str, Callable[[Field, Any], str]] = {
    "text": lambda _, value: str(value),
    "name": lambda _, value: str(value),
    "longtext": lambda _, value: str(value),
    "integer": lambda _, value: str(value),
    "date": lambda _, value: day_in_words(value),
    "instant": lambda _, value: moment_in_words(value),
    "choice": lambda field, value: field.choice_label(value),
    "flag": lambda _, __: "Yes",
    "nhs_number": lambda _, value: spaced(value),
}
"""`choices` are a list. Groups, references, answers and ids have no words of their own."""


def entries_of(
    fields: Sequence[Field], written: Mapping[str, Any], apart: Container[str] = ()
) -> Iterator[Entry]:
    """What was written in the fields, in their order, but for those whose names are in `apart`."""
    for field in fields:
        if field.name in apart:
            continue
        if field.name not in written:
            if field.always:
                yield text(field.label, NOT_RECORDED)
        elif field.kind == "choices":
            yield lines(field.label, [field.choice_label(value) for value in written[field.name]])
        elif field.kind in IN_WORDS:
            yield text(field.label, IN_WORDS[field.kind](field, written[field.name]))


def entries_of_step(
    form: FormDefinition, body: Mapping[str, Any], step: Screen, apart: Container[str]
) -> tuple[Entry, ...]:
    """What was written in the form's own fields at that step, but for those whose names are in `apart`."""
    return tuple(entries_of([field for field in form.fields if field.screen == step], body, apart))
