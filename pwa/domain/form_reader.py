"""Reads a form's definition strictly, and says at which field a wrong one is wrong. Opens no file."""

import re
from collections.abc import Mapping
from typing import Any

from pwa.domain.checks import check_group
from pwa.domain.form_parts import BadForm, Choice, Field, FormDefinition

KINDS = (
    *(
        "text",
        "name",
        "longtext",
        "integer",
        "date",
        "instant",
        "choice",
        "choices",
        "flag",
        "uuid",
        "nhs_number",
    ),
    *("refs", "answers", "notes", "outcome", "group"),
)
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


def parse_form(found: Mapping[str, Any]) -> FormDefinition:
    """A form from its TOML. Raises BadForm naming the field that is wrong.

    Fields that are needed twice stand once under [groups.<name>]; `use = "<name>"` puts them in place.
    """
    form_id, version, title = found.get("id"), found.get("version"), found.get("title")
    if not (isinstance(form_id, str) and NAME.fullmatch(form_id)):
        raise BadForm(str(form_id), "", "“id” must be lower-case letters, digits and _")
    if type(version) is not int or version < 1:
        raise BadForm(form_id, "", "“version” must be a whole number from 1")
    if not (isinstance(title, str) and title):
        raise BadForm(form_id, "", "“title” is missing")
    for key in sorted(found.keys() - {"id", "version", "title", "fields", "groups"}):
        raise BadForm(form_id, key, "is not part of a definition")
    read = _FormReader(form_id, found.get("groups", {}))
    form_fields = read.fields(found.get("fields"), "")
    whole = Field(name=form_id, kind="group", label=title, fields=form_fields)
    return FormDefinition(form_id, version, title, form_fields, check_group(whole))


OPTIONAL: dict[str, type] = {
    "hint": str,
    "required": bool,
    "min": int,
    "max": int,
    "step": int,
    "past": bool,
    "always": bool,
    "repeated": bool,
    "min_items": int,
    "max_items": int,
    "item_label": str,
    "add_label": str,
    "screen": str,
    "voice": str,
}
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


class _FormReader:
    """Turns tables into fields, and says at which path a wrong one stands."""

    def __init__(self, form: str, groups: Mapping[str, Any]) -> None:
        self.form, self.groups = form, groups

    def fields(self, found: object, path: str) -> tuple[Field, ...]:
        if not isinstance(found, list) or not found:
            raise BadForm(self.form, path, "“fields” is empty")
        read: list[Field] = []
        for table in found:
            read.extend(self.spliced(table, path) if "use" in table else [self.one(table, path)])
        names = [entry.name for entry in read]
        for twice in sorted({name for name in names if names.count(name) > 1}):
            raise BadForm(self.form, _under(path, twice), "is there twice")
        return tuple(read)

    def spliced(self, table: Mapping[str, Any], path: str) -> tuple[Field, ...]:
        if table.keys() != {"use"} or table["use"] not in self.groups:
            raise BadForm(self.form, path, f"“use” must name a group of this form, not {table['use']!r}")
        return self.fields(self.groups[table["use"]], path)

    def one(self, table: Mapping[str, Any], path: str) -> Field:
        name, kind, label = table.get("name"), table.get("kind"), table.get("label")
        if not (isinstance(name, str) and NAME.fullmatch(name)):
            raise BadForm(
                self.form, path, f"a field's name must be lower-case letters, digits and _, not {name!r}"
            )
        here = _under(path, name)
        if kind not in KINDS:
            raise BadForm(self.form, here, f"has the unknown kind {kind!r}")
        if not (isinstance(label, str) and label):
            raise BadForm(self.form, here, "has no label")
        values: dict[str, Any] = {}
        for key in table.keys() - {"name", "kind", "label"}:
            if kind not in ONLY_FOR.get(key, (kind,)):
                raise BadForm(self.form, here, f"“{key}” means nothing for the kind {kind}")
            values[key] = self.value(key, table[key], here)
        made = Field(name=name, kind=kind, label=label, **values)
        self.require_consistent(made, here)
        return made

    def value(self, key: str, found: object, here: str) -> object:
        if key == "fields":
            return self.fields(found, here)
        if key == "choices":
            return self.choices(found, here)
        if key == "one_of":
            return tuple(found) if isinstance(found, list) else ()
        if key not in OPTIONAL or type(found) is not OPTIONAL[key]:
            raise BadForm(self.form, here, f"“{key}” is not part of a definition, or not as {found!r}")
        return found

    def choices(self, found: object, here: str) -> tuple[Choice, ...]:
        try:
            made = tuple(Choice(**table) for table in found)  # type: ignore[attr-defined]  # refused just below
        except TypeError as error:
            raise BadForm(self.form, here, "each choice needs a value and a label") from error
        if len({choice.value for choice in made}) != len(made):
            raise BadForm(self.form, here, "a choice is there twice")
        return made

    def require_consistent(self, made: Field, here: str) -> None:
        if made.kind == "group" and not made.fields:
            raise BadForm(self.form, here, "a group needs fields")
        if made.kind in ("choice", "choices") and not made.choices:
            raise BadForm(self.form, here, "needs choices")
        for name in set(made.one_of) - {entry.name for entry in made.fields}:
            raise BadForm(self.form, here, f"“one_of” names {name!r}, which is not a field of the group")
        if len(made.one_of) not in (0, 2):
            raise BadForm(self.form, here, "“one_of” must name two fields: there is no sentence for more")
        if made.min is not None and made.max is not None and made.min > made.max:
            raise BadForm(self.form, here, "“min” is above “max”")


def _under(path: str, name: str) -> str:
    return f"{path}/{name}" if path else name
