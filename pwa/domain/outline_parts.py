"""The parts that a summary is made of. They hold words and marks; how they look is for whoever draws them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

NOT_RECORDED = "Not recorded"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line or block. `kind` is text, lines, item, total, band, caution, statement or source.

    text: label, value, note · lines: label, lines · item: number, label, value, mark, note · total: label,
    value · band: label, value, note (why) · caution: label, value, note (source) · statement: label, value,
    lines (what it rests on) · source: label, value, url. `mark` is none, half, full, not_observed or empty.
    """

    kind: str
    label: str
    value: str = ""
    lines: tuple[str, ...] = ()
    note: str = ""
    number: int | None = None
    mark: str = ""
    url: str = ""

    def as_json(self) -> dict[str, Any]:
        """As JavaScript makes it: what there is none of is absent."""
        told: dict[str, Any] = {"kind": self.kind, "label": self.label}
        for part in ("value", "note", "mark", "url"):
            if getattr(self, part):
                told[part] = getattr(self, part)
        if self.lines:
            told["lines"] = list(self.lines)
        if self.number is not None:
            told["number"] = self.number
        return told


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    heading: str
    entries: tuple[Entry, ...]

    def as_json(self) -> dict[str, Any]:
        """As JavaScript makes it."""
        return {
            "id": self.id,
            "heading": self.heading,
            "entries": [entry.as_json() for entry in self.entries],
        }


def text(label: str, value: str, note: str = "") -> Entry:
    """A label and its words."""
    return Entry("text", label, value, note=note)


def lines(label: str, found: Iterable[str]) -> Entry:
    """A label and a list; an empty list says so."""
    there = tuple(found)
    return Entry("lines", label, lines=there) if there else text(label, NOT_RECORDED)
