"""What real builds of before sent, and what they could read; and how that is compared with today. Holds no test."""

import json
from pathlib import Path
from typing import Any

from pwa.domain.forms import Field, FormDefinition

HERE = Path(__file__).parent
SAMPLES: dict[str, Any] = {
    "text": "New",
    "longtext": "New",
    "date": "2026-11-23",
    "instant": "2026-11-23T14:00:00.000Z",
    "flag": True,
}


def kept() -> list[dict[str, Any]]:
    """What is kept of each build: its request, the receipts of it, and the shapes of what it was given."""
    return [json.loads(path.read_text("utf-8")) for path in sorted(HERE.glob("*.json"))]


def shape_of(value: Any) -> Any:
    """A JSON value's names and kinds: what somebody who reads it may rely on. A list has the shape of its first entry."""
    if isinstance(value, dict):
        return {name: shape_of(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [shape_of(inner) for inner in value[:1]]
    return "nothing" if value is None else type(value).__name__


def missing(expected: Any, shape: Any, path: str = "") -> list[str]:
    """Where a shape has not what an earlier one had; what is more is welcome."""
    if isinstance(expected, dict) and isinstance(shape, dict):
        return [
            found
            for name, inner in expected.items()
            for found in (
                missing(inner, shape[name], f"{path}/{name}") if name in shape else [f"{path}/{name} is gone"]
            )
        ]
    if isinstance(expected, list) and isinstance(shape, list):
        return missing(expected[0], shape[0], f"{path}/0") if expected and shape else []
    if "nothing" in (expected, shape) or expected == shape:
        return []
    return [f"{path} is {shape}, not {expected}"]


def new_fields(
    body: dict[str, Any], before: FormDefinition | Field, now: FormDefinition | Field
) -> dict[str, Any]:
    """A body with something in each field that a form did not have before."""
    known = {field.name: field for field in before.fields}
    made = dict(body)
    for field in now.fields:
        if field.name not in known:
            made[field.name] = _sample(field)
        elif field.name in made and field.kind == "group":
            earlier, inner = known[field.name], made[field.name]
            made[field.name] = (
                [new_fields(each, earlier, field) for each in inner]
                if field.repeated
                else new_fields(inner, earlier, field)
            )
    return made


def _sample(field: Field) -> Any:
    if field.kind == "group":
        inner = {each.name: _sample(each) for each in field.fields}
        return [inner] if field.repeated else inner
    if field.kind in ("choice", "choices"):
        value = field.choices[0].value
        return value if field.kind == "choice" else [value]
    if field.kind == "integer":
        return field.min or 1
    return SAMPLES[field.kind]
