"""Reads the packaged forms, each version once, and compiles their checks. The domain decides what a form may hold."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any

from msgspec import Meta, field

from pwa.domain.checks import check_group
from pwa.domain.defined import Defined, Name, Text
from pwa.domain.form_parts import Field, FormDefinition
from pwa.domain.forms import FORMS, SCHEMA
from pwa.packaged.toml_files import BadContent, in_shape, read_tables

Tables = Annotated[list[dict[str, Any]], Meta(min_length=1)]


class FormFile(Defined, frozen=True):
    """A form's file: fields needed twice are written once under [groups.<name>], and `use` names that group."""

    id: Name
    version: Annotated[int, Meta(ge=1)]
    title: Text
    fields: Tables
    groups: dict[str, Tables] = field(default_factory=dict)


@cache
def load_form(form_id: str, version: int = SCHEMA) -> FormDefinition:
    """A version of a packaged form; the current one has no number in its file's name. Raises BadContent."""
    file = f"forms/{form_id}.toml" if version == SCHEMA else f"forms/{form_id}-{version}.toml"
    if form_id not in FORMS or version not in range(1, SCHEMA + 1):
        raise BadContent(file, f"there is no such form, or no version {version} of it")
    form = parse_form(file, read_tables(file))
    if (form.id, form.version) != (form_id, version):
        raise BadContent(file, f"it holds {form.id} in version {form.version}")
    return form


def parse_form(file: str, tables: Mapping[str, Any]) -> FormDefinition:
    """The form in a file's tables. Raises BadContent."""
    written = in_shape(file, tables, FormFile)
    fields = list(_fields(file, written, written.fields, "$.fields"))
    group = in_shape(
        file, {"name": written.id, "kind": "group", "label": written.title, "fields": fields}, Field
    )
    return FormDefinition(written.id, written.version, written.title, group.fields, check_group(group))


def _fields(file: str, written: FormFile, tables: object, place: str) -> Iterator[Field]:
    """The fields of a list of tables, with each `use` replaced by the fields of the group that it names."""
    for index, table in enumerate(in_shape(file, tables, list[dict[str, Any]], place)):
        here = f"{place}[{index}]"
        if "use" in table:
            name = str(table["use"])
            if len(table) > 1 or name not in written.groups:
                raise BadContent(
                    file, f"“use” must name a group of this form, and nothing else, not {name!r}", here
                )
            yield from _fields(file, written, written.groups[name], f"$.groups.{name}")
        else:
            inner = list(_fields(file, written, table.get("fields", []), f"{here}.fields"))
            yield in_shape(file, {**table, "fields": inner}, Field, here)
