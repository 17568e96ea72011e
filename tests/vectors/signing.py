"""Records of which the tablet must let none be signed that the server refuses. Judges as the server does; stores none."""

from datetime import date
from typing import Any

from pwa.domain.forms import SCHEMA
from pwa.domain.records import BadRecord, check_visit, parse_signed
from pwa.packaged.definitions import load_definitions
from tests.vectors import patched, read

ID = "5b0e0d5c-6d5f-4a53-9a0b-1f5d3c1e00"


def bases() -> dict[str, Any]:
    """A signed record around each base of bodies.json; tests/js/domain/signable.test.js makes the same."""
    return {name: enveloped(name, body) for name, body in read("bodies.json")["bases"].items()}


def enveloped(base: str, body: Any) -> dict[str, Any]:
    kind = base.split("/")[0]
    return {
        "id": f"{ID}a1",
        "kind": kind,
        "subject": f"{ID}a3" if kind == "family" else f"{ID}a2",
        "family": f"{ID}a3",
        "author": f"{ID}a4",
        "device": f"{ID}a5",
        "signed_at": "2026-11-23T15:02:03.004Z",
        "clock_offset_ms": -1500,
        "schema": SCHEMA,
        "body": body,
    }


def cases() -> list[tuple[str, Any]]:
    """Each body of bodies.json in a record, and the records that are wrong in themselves."""
    vectors = read("bodies.json")
    bodies = [
        (f"{case['check']}: {case['name']}", enveloped(case["base"], patched(case, vectors["bases"])))
        for case in vectors["cases"]
    ]
    return bodies + [(case["name"], patched(case, bases())) for case in read("signing.json")["cases"]]


def refused(record: Any) -> list[list[str]]:
    """What the server refuses, as [field, code]; empty when it takes the record."""
    vectors, definitions = read("bodies.json"), load_definitions()
    try:
        today = date.fromisoformat(vectors["today"])
        parsed = parse_signed(record, today, definitions.all_forms).record
    except BadRecord as bad:
        return [[problem.field, problem.code] for problem in bad.problems]
    if parsed.kind != "visit":
        return []
    found = check_visit(parsed.body, definitions.instruments, vectors["family"])
    return [[f"body/{problem.field}", problem.code] for problem in found]
