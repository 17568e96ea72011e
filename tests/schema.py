"""Checks values against the schemas of docs/openapi.json: the few words of JSON Schema that it uses, no others."""

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from tests.written import ROOT

Schema = dict[str, Any]

FOR_PEOPLE = {"description", "title"}
TYPES: dict[str, Callable[[Any], bool]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: type(value) is int,
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
}
RULES: dict[str, Callable[[Any, Any], bool]] = {
    "type": lambda asked, value: TYPES[asked](value),
    "enum": lambda asked, value: value in asked,
    "pattern": lambda asked, value: re.search(asked, value) is not None,
    "minLength": lambda asked, value: len(value) >= asked,
    "maxLength": lambda asked, value: len(value) <= asked,
    "minimum": lambda asked, value: value >= asked,
    "maximum": lambda asked, value: value <= asked,
    "maxItems": lambda asked, value: len(value) <= asked,
    "maxProperties": lambda asked, value: len(value) <= asked,
    "required": lambda asked, value: not set(asked) - set(value),
    "anyOf": lambda asked, value: any(not list(wrong_in(value, one)) for one in asked),
}


@cache
def openapi() -> Schema:
    found: Schema = json.loads((ROOT / "docs" / "openapi.json").read_text("utf-8"))
    return found


def resolved(part: Schema) -> Schema:
    """What a reference stands for."""
    while "$ref" in part:
        found: Any = openapi()
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        part = found
    return part


def wrong_in(value: Any, schema: Schema, path: str = "") -> Iterator[str]:
    """What in a value is not as the schema says, each with its path."""
    schema = resolved(schema)
    for word, asked in schema.items():
        if word in ("properties", "additionalProperties", "items") or word in FOR_PEOPLE:
            continue
        if not RULES[word](asked, value):
            missing = [name for name in asked if name not in value] if word == "required" else []
            told = f"without {', '.join(missing)}" if missing else f"not {word} {asked}"
            yield f"{path or 'it'}: {told}"
            return
    if isinstance(value, dict):
        known, others = schema.get("properties", {}), schema.get("additionalProperties", {})
        for name, inner in value.items():
            if name not in known and others is False:
                yield f"{path}/{name}: not in the schema"
            else:
                yield from wrong_in(inner, known.get(name, others), f"{path}/{name}")
    if isinstance(value, list):
        for index, inner in enumerate(value):
            yield from wrong_in(inner, schema.get("items", {}), f"{path}/{index}")
