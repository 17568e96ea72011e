"""The parts of a form, as frozen values. Checks no entry, opens no file."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from pwa.domain.defined import Defined, Name, Text, require_once
from pwa.domain.problems import Check

# fmt: off
Kind = Literal[
    "text", "name", "longtext", "integer", "date", "instant", "choice", "choices", "flag", "uuid", "nhs_number",
    "refs", "answers", "notes", "outcome", "group",
]
# fmt: on
Screen = Literal["who", "hello", "check", "assessment", "formulation", "handouts", "review"]
ONLY_FOR: dict[str, tuple[str, ...]] = {
    "min": ("integer", "text", "name", "longtext"),
    "max": ("integer", "text", "name", "longtext", "notes"),
    "step": ("integer",),
    "past": ("date",),
    "always": ("longtext",),
    "choices": ("choice", "choices"),
    "fields": ("group",),
    "repeated": ("group",),
    "min_items": ("group", "choices", "refs"),
    "max_items": ("group", "choices", "refs"),
    "one_of": ("group",),
}


class Choice(Defined, frozen=True, omit_defaults=True):
    """One answer to choose: `value` is stored, `label` and `hint` are shown."""

    value: str
    label: str
    hint: str = ""


class Field(Defined, frozen=True, omit_defaults=True):
    """One field. `min` and `max` are a number's range or a text's length in characters; `fields` are a group's own.

    A field marked `always` appears in a document even if nothing was written. `screen` is its step of the visit.
    """

    name: Name
    kind: Kind
    label: Text
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
    screen: Screen | Literal[""] = ""
    voice: str = ""

    def __post_init__(self) -> None:
        """Raises ValueError for a part that means nothing for the kind, and for a field that can't be answered."""
        defaults = reversed(self.__struct_defaults__)
        unsaid = dict(zip(reversed(self.__struct_fields__), defaults, strict=False))
        for part, kinds in ONLY_FOR.items():
            if self.kind not in kinds and getattr(self, part) is not unsaid[part]:
                raise ValueError(f"“{part}” means nothing for the kind {self.kind}")
        if self.kind == "group" and not self.fields:
            raise ValueError("a group needs fields")
        if self.kind in ("choice", "choices") and not self.choices:
            raise ValueError(f"the kind {self.kind} needs choices")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError("“min” is above “max”")
        require_once([choice.value for choice in self.choices])
        require_once([inner.name for inner in self.fields])
        for name in set(self.one_of) - {inner.name for inner in self.fields}:
            raise ValueError(f"“one_of” names “{name}”, which is not a field of the group")
        if len(self.one_of) not in (0, 2):
            raise ValueError("“one_of” must name two fields: there is no sentence for more")

    def field(self, name: str) -> "Field":
        """The group's field of that name. Raises KeyError."""
        return _named(self.fields, name)

    def choice_label(self, value: str) -> str:
        """The label of a choice, or the value itself if this definition no longer has it."""
        return next((choice.label for choice in self.choices if choice.value == value), value)


@dataclass(frozen=True, slots=True)
class FormDefinition:
    """One version of a form: its fields in order, and the compiled check for a body."""

    id: str
    version: int
    title: str
    fields: tuple[Field, ...]
    check: Check = field(repr=False, compare=False)

    def field(self, *path: str) -> Field:
        """The field at a path of names, as in field("formulation", "immediate"). Raises KeyError."""
        current = _named(self.fields, path[0])
        for name in path[1:]:
            current = current.field(name)
        return current


def _named(among: Sequence[Field], name: str) -> Field:
    for entry in among:
        if entry.name == name:
            return entry
    raise KeyError(name)
