"""What the tests of sync ask of an answer, and the ids and times that they share. No test."""

from typing import Any

AT = "2026-11-23T15:02:04.005Z"
FRESH = "5b0e0d5c-6d5f-4a53-9a0b-1f5d3c1e6666"


def codes(answer: dict[str, Any]) -> dict[int, str]:
    return {rejection["index"]: rejection["code"] for rejection in answer["rejected"]}


def fields(answer: dict[str, Any]) -> set[str]:
    return {problem["field"] for rejection in answer["rejected"] for problem in rejection["problems"]}
