"""The parts of a summary, as words and marks. Whoever draws them decides how they look."""

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
        """As JavaScript makes it; empty parts are absent."""
        plain: dict[str, Any] = {"kind": self.kind, "label": self.label}
        for part in ("value", "note", "mark", "url"):
            if getattr(self, part):
                plain[part] = getattr(self, part)
        if self.lines:
            plain["lines"] = list(self.lines)
        if self.number is not None:
            plain["number"] = self.number
        return plain


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its entries; `id` is a name for whoever draws it."""

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
    """An entry with a label and its text."""
    return Entry("text", label, value, note=note)


def lines(label: str, values: Iterable[str]) -> Entry:
    """An entry with a label and a list; an empty list becomes NOT_RECORDED."""
    listed = tuple(values)
    return Entry("lines", label, lines=listed) if listed else text(label, NOT_RECORDED)
