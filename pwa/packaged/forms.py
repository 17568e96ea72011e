"""Reads the packaged forms, each version once, and compiles its check. What may stand in one is the domain's."""

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
    """A form as it is written: fields that are needed twice stand once under [groups.<name>], and `use` names them."""

    id: Name
    version: Annotated[int, Meta(ge=1)]
    title: Text
    fields: Tables
    groups: dict[str, Tables] = field(default_factory=dict)


@cache
def load_form(form_id: str, version: int = SCHEMA) -> FormDefinition:
    """That version of the packaged form; the current one has no number in its file's name. Raises BadContent."""
    file = f"forms/{form_id}.toml" if version == SCHEMA else f"forms/{form_id}-{version}.toml"
    if form_id not in FORMS or version not in range(1, SCHEMA + 1):
        raise BadContent(file, f"there is no such form, or no version {version} of it")
    form = parse_form(file, read_tables(file))
    if (form.id, form.version) != (form_id, version):
        raise BadContent(file, f"it holds {form.id} in version {form.version}")
    return form


def parse_form(file: str, found: Mapping[str, Any]) -> FormDefinition:
    """A form from its TOML. Raises BadContent."""
    written = in_shape(file, found, FormFile)
    fields = list(_fields(file, written, written.fields, "$.fields"))
    whole = in_shape(
        file, {"name": written.id, "kind": "group", "label": written.title, "fields": fields}, Field
    )
    return FormDefinition(written.id, written.version, written.title, whole.fields, check_group(whole))


def _fields(file: str, written: FormFile, tables: object, place: str) -> Iterator[Field]:
    """The fields of a list of tables, with those of a group in the place of the `use` that names it."""
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
