"""python -m script.form_fields: makes docs/bodies.md, the fields of every form, from the forms. Judges nothing."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pwa.domain.form_parts import Field, FormDefinition
from pwa.packaged.definitions import load_definitions

PAGE = Path(__file__).resolve().parents[1] / "docs" / "bodies.md"
HEAD = """\
# Bodies of records

Every field of the forms, made from `pwa/content/forms/` by `python -m script.form_fields`: change nothing here.
What the kinds are: [data.md](data.md#kinds-of-fields). A field that is not required is left out when it is empty.
"""

Row = tuple[str, str, str, str]


def text(forms: Iterable[FormDefinition]) -> str:
    """The whole page, from every version of every form."""
    versions: dict[str, dict[int, list[Row]]] = {}
    for form in forms:
        versions.setdefault(form.id, {})[form.version] = list(_rows(form.fields))
    return HEAD + "".join(_section(name, rows) for name, rows in sorted(versions.items()))


def _section(name: str, versions: Mapping[int, list[Row]]) -> str:
    """One form: the fields of its latest version in order, then those that only earlier versions have."""
    rows = dict.fromkeys(row for number in sorted(versions, reverse=True) for row in versions[number])
    lines = [
        f"\n## {name.capitalize()}\n",
        "| Field | Kind | Required | Limits | In versions |",
        "|---|---|---|---|---|",
    ]
    for row in rows:
        there = ", ".join(str(number) for number in sorted(versions) if row in versions[number])
        lines.append(f"| {' | '.join(row)} | {there} |")
    return "\n".join(lines) + "\n"


def _rows(fields: Iterable[Field], above: str = "") -> Iterator[Row]:
    for field in fields:
        path = above + field.name
        kind = f"list of {field.kind}s" if field.repeated else field.kind
        yield f"`{path}`", kind, "yes" if field.required else "", _limits(field)
        yield from _rows(field.fields, f"{path}/")


def _limits(field: Field) -> str:
    """What a value may be, as far as a form says it."""
    unit = "" if field.kind == "integer" else " characters"
    ranges = [_range(field.min, field.max, unit), _range(field.min_items, field.max_items, " entries")]
    choices = ", ".join(f"`{choice.value}`" for choice in field.choices)
    one_of = ", ".join(f"`{name}`" for name in field.one_of)
    past = "not in the future" if field.past else ""
    return "; ".join(filter(None, [choices, *ranges, f"at least one of {one_of}" if one_of else "", past]))


def _range(least: int | None, most: int | None, unit: str) -> str:
    if least is not None and most is not None:
        return f"{least} to {most}{unit}"
    if most is not None:
        return f"at most {most}{unit}"
    return f"at least {least}{unit}" if least is not None else ""


if __name__ == "__main__":
    PAGE.write_text(text(load_definitions().all_forms.values()), "utf-8")
