"""What a form is made of, as frozen values, and how they are told to the tablet. Checks no entry."""

from dataclasses import MISSING, dataclass, field, fields
from typing import Any

from pwa.domain.problems import Check


class BadForm(ValueError):
    """A form definition that can't be used: which form, which field (its path), and why."""

    def __init__(self, form: str, field_path: str, why: str) -> None:
        super().__init__(f"{form}: {field_path}: {why}" if field_path else f"{form}: {why}")
        self.form, self.field, self.why = form, field_path, why


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `min`/`max` are a number's range or a text's length; `fields` are a group's own fields.

    One that is `always` there stands in a document whether or not it was written.
    """

    name: str
    kind: str
    label: str
    hint: str = ""
    required: bool = False
    min: int | None = None
    max: int | None = None
    step: int | None = None
    past: bool = False
    always: bool = False
    choices: tuple[Choice, ...] = ()
    fields: tuple["Field", ...] = ()
    repeated: bool = False
    min_items: int | None = None
    max_items: int | None = None
    item_label: str = ""
    add_label: str = ""
    one_of: tuple[str, ...] = ()
    screen: str = ""
    voice: str = ""

    def field(self, name: str) -> "Field":
        """The group's own field of that name. Raises KeyError."""
        return _named(self.fields, name)

    def choice_label(self, value: str) -> str:
        """The words of a choice; the value itself for one that this definition no longer has."""
        return next((choice.label for choice in self.choices if choice.value == value), value)


@dataclass(frozen=True, slots=True)
class FormDefinition:
    """One version of a form: its fields in order, and the compiled check of a body."""

    id: str
    version: int
    title: str
    fields: tuple[Field, ...]
    check: Check = field(repr=False, compare=False)

    def field(self, *path: str) -> Field:
        """The field at a path of names: field("formulation", "immediate"). Raises KeyError."""
        found = _named(self.fields, path[0])
        for name in path[1:]:
            found = found.field(name)
        return found


def _named(among: tuple[Field, ...], name: str) -> Field:
    for entry in among:
        if entry.name == name:
            return entry
    raise KeyError(name)


def form_json(form: FormDefinition) -> dict[str, Any]:
    """The definition as the tablet gets it; what a field leaves at its default is absent."""
    fields_json = [_field_json(entry) for entry in form.fields]
    return {"id": form.id, "version": form.version, "title": form.title, "fields": fields_json}


def _field_json(entry: Field) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for part in fields(entry):
        value = getattr(entry, part.name)
        if part.default is not MISSING and value == part.default:
            continue
        told[part.name] = value
    if entry.choices:
        told["choices"] = [_choice_json(choice) for choice in entry.choices]
    if entry.fields:
        told["fields"] = [_field_json(inner) for inner in entry.fields]
    if entry.one_of:
        told["one_of"] = list(entry.one_of)
    return told


def _choice_json(choice: Choice) -> dict[str, str]:
    told = {"value": choice.value, "label": choice.label}
    return {**told, "hint": choice.hint} if choice.hint else told
