"""Prepares an outline for drawing: the edges of its pages, and which entries are drawn together.

Must not add to what the outline says. The tablet groups entries in the same way.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from pwa.domain.instruments import NOT_OBSERVED
from pwa.domain.outline import Entry, Outline, Receipt, Revision, Section
from pwa.domain.wheel import Segment, wheel_in_words, wheel_of

LONGEST_FACT = 120
# Text under its own heading keeps that heading, however short it is.
WRITTEN_SECTIONS = ("introduction", "assessment", "closing", "strengths")
SHAPES = {
    "item": "items",
    "total": "results",
    "band": "results",
    "caution": "cautions",
    "statement": "statement",
}


@dataclass(frozen=True, slots=True)
class Wheel:
    """The wheel beside a result: its segments, and the same in words."""

    segments: tuple[Segment, ...]
    words: str

    @property
    def has_unseen(self) -> bool:
        return any(segment.mark == NOT_OBSERVED for segment in self.segments)


@dataclass(frozen=True, slots=True)
class Block:
    """Entries that are drawn together. `shape` is facts, passage, voice, items, results, cautions, statement or source.

    `wheel` belongs to a block of results, and is None for any other.
    """

    shape: str
    entries: tuple[Entry, ...]
    wheel: Wheel | None = None


@dataclass(frozen=True, slots=True)
class Edges:
    """The top and bottom of every page, so that a loose sheet can still be placed."""

    head: str
    marks: str
    foot: str


def blocks(section: Section) -> Iterator[Block]:
    """The section's entries in order, with adjacent entries of the same shape in one block."""
    for shape, group in groupby(section.entries, lambda entry: _shape(section, entry)):
        entries = tuple(group)
        if shape in ("passage", "voice", "statement", "source"):
            yield from (Block(shape, (entry,)) for entry in entries)
        else:
            yield Block(shape, entries, _wheel(section) if shape == "results" else None)


def about(outline: Outline) -> tuple[str, ...]:
    """Whom the document is about: a line for each baby, with name and age."""
    return tuple(baby.value for baby in _babies(outline))


def edges(outline: Outline, revision: Revision, receipt: Receipt | None) -> Edges:
    """The edges of a document's pages. A single baby's date of birth and NHS number fit there too."""
    babies = _babies(outline)
    note = babies[0].note.rstrip(".") if len(babies) == 1 else ""
    proof = f"Receipt {receipt.sha256[:8].upper()}" if receipt else "Not yet received"
    return Edges(
        head=" · ".join([outline.title.split(":")[0], *about(outline), *([note] if note else [])]),
        marks=" · ".join(outline.marks),
        foot=f"Revision {revision.number} of {revision.of} · {proof}",
    )


def _wheel(section: Section) -> Wheel | None:
    items = [entry for entry in section.entries if entry.kind == "item"]
    segments = wheel_of(items)
    return Wheel(segments, wheel_in_words(items)) if segments else None


def _babies(outline: Outline) -> list[Entry]:
    who = next((section for section in outline.sections if section.id == "who"), None)
    return [entry for entry in who.entries if entry.label == "Baby"] if who else []


def _shape(section: Section, entry: Entry) -> str:
    if entry.kind == "lines":
        return "facts"
    if section.id == "voice" and entry.note:
        return "voice"
    if entry.kind != "text":
        return SHAPES.get(entry.kind, entry.kind)
    is_long = len(entry.value) > LONGEST_FACT or "\n" in entry.value
    has_heading = section.id in WRITTEN_SECTIONS or entry.label == section.heading
    return "passage" if is_long or has_heading else "facts"
