"""The wheel of an observation, with a segment for each item, as paths and in words. Draws nothing.

The higher the number, the fuller the segment, so that it reads the same in grey. static/js/domain/wheel.js makes the
same, to two decimal places: the vectors prove it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Any

from pwa.domain.outline_parts import Entry

SIZE = 320
CENTRE, INNER, OUTER, NUMBERS = SIZE / 2, 34, 122, 144
GAP = 0.012
NUMBER_DROP = 7
FULLNESS = {"none": 0.18, "half": 0.58, "full": 1.0}


@dataclass(frozen=True, slots=True)
class Segment:
    """`track` is the whole segment and `fill` its filled part ("" for none), as paths; its number goes at `x`, `y`."""

    number: int
    mark: str
    track: str
    fill: str
    x: str
    y: str

    def as_json(self) -> dict[str, Any]:
        """As JavaScript makes it."""
        return {name: getattr(self, name) for name in ("number", "mark", "track", "fill", "x", "y")}


def wheel(items: Sequence[tuple[int, str]]) -> tuple[Segment, ...]:
    """The segments for items (number, mark as in an outline's entry), clockwise from the top, in a square of SIZE."""
    share = 2 * pi / len(items) if items else 0
    return tuple(_segment(number, mark, place * share, share) for place, (number, mark) in enumerate(items))


def wheel_of(entries: Sequence[Entry]) -> tuple[Segment, ...]:
    """The wheel for an outline's items; empty if the instrument's answers have no marks."""
    items = [(entry.number or 0, entry.mark) for entry in entries]
    return wheel(items) if any(mark for _, mark in items) else ()


def wheel_in_words(entries: Sequence[Entry]) -> str:
    """The wheel for those who can't see it: "Wheel of 13 items. 0: items 1 and 2. Not observed: item 8."."""
    by_answer: dict[str, list[str]] = {}
    for entry in sorted(entries, key=lambda entry: entry.value):
        by_answer.setdefault(entry.value, []).append(str(entry.number))
    parts = [f"{answer}: {_listed(numbers)}." for answer, numbers in by_answer.items()]
    return " ".join([f"Wheel of {len(entries)} items.", *parts])


def _segment(number: int, mark: str, start: float, share: float) -> Segment:
    fullness = FULLNESS.get(mark, 0)
    outer = INNER + (OUTER - INNER) * fullness
    fill = _ring(INNER, outer, start + GAP, share - 2 * GAP) if fullness else ""
    x, y = _point(NUMBERS, start + share / 2)
    return Segment(
        number, mark, _ring(INNER, OUTER, start, share), fill, f"{x:.2f}", f"{y + NUMBER_DROP:.2f}"
    )


def _ring(inner: float, outer: float, start: float, share: float) -> str:
    end = start + share
    arc_out = f"A{outer:.2f} {outer:.2f} 0 0 1 {_at(outer, end)}"
    arc_in = f"A{inner:.2f} {inner:.2f} 0 0 0 {_at(inner, start)}"
    return f"M{_at(inner, start)}L{_at(outer, start)}{arc_out}L{_at(inner, end)}{arc_in}Z"


def _at(radius: float, angle: float) -> str:
    x, y = _point(radius, angle)
    return f"{x:.2f} {y:.2f}"


def _point(radius: float, angle: float) -> tuple[float, float]:
    return CENTRE + radius * sin(angle), CENTRE - radius * cos(angle)


def _listed(numbers: list[str]) -> str:
    if len(numbers) == 1:
        return f"item {numbers[0]}"
    return f"items {', '.join(numbers[:-1])} and {numbers[-1]}"
