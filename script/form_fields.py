"""python -m script.form_fields: makes docs/bodies.md, the fields of every form, from the forms. Judges nothing."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FORMS = ROOT / "pwa" / "content" / "forms"
PAGE = ROOT / "docs" / "bodies.md"
HEAD = """\
# Bodies of records

Every field of the forms, made from `pwa/content/forms/` by `python -m script.form_fields`: change nothing here.
What the kinds are: [data.md](data.md#kinds-of-fields). A field that is not required is left out when it is empty.
"""

Row = tuple[str, str, str, str]


def text() -> str:
    """The whole page."""
    versions: dict[str, dict[int, list[Row]]] = {}
    for file in sorted(FORMS.glob("*.toml")):
        form = tomllib.loads(file.read_text("utf-8"))
        versions.setdefault(form["id"], {})[form["version"]] = list(
            _rows(form["fields"], form.get("groups", {}))
        )
    return HEAD + "".join(_section(name, found) for name, found in sorted(versions.items()))


def _section(name: str, versions: dict[int, list[Row]]) -> str:
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


def _rows(fields: list[dict[str, Any]], groups: dict[str, Any], above: str = "") -> Iterator[Row]:
    for field in fields:
        if "use" in field:
            yield from _rows(groups[field["use"]], groups, above)
            continue
        path = above + field["name"]
        kind = f"list of {field['kind']}s" if field.get("repeated") else field["kind"]
        yield f"`{path}`", kind, "yes" if field.get("required") else "", _limits(field)
        yield from _rows(field.get("fields", []), groups, f"{path}/")


def _limits(field: dict[str, Any]) -> str:
    """What a value may be, as far as a form says it."""
    of = "" if field["kind"] == "integer" else " characters"
    ranges = [_range(field, "min", "max", of), _range(field, "min_items", "max_items", " entries")]
    choices = [", ".join(f"`{choice['value']}`" for choice in field.get("choices", []))]
    one_of = (
        ["at least one of " + ", ".join(f"`{name}`" for name in field["one_of"])] if "one_of" in field else []
    )
    past = ["not in the future"] if field.get("past") else []
    return "; ".join(filter(None, [*choices, *ranges, *one_of, *past]))


def _range(field: dict[str, Any], least: str, most: str, of: str) -> str:
    if least in field and most in field:
        return f"{field[least]} to {field[most]}{of}"
    if most in field:
        return f"at most {field[most]}{of}"
    return f"at least {field[least]}{of}" if least in field else ""


if __name__ == "__main__":
    PAGE.write_text(text(), "utf-8")
