"""The layout of a chart of totals: where its zones, ranges and words go. Draws nothing.

A certain total is a mark; an uncertain one is a bar from the lowest to the highest possible. No line joins two visits.
"""

from dataclasses import dataclass
from math import floor

from pwa.domain.trend_parts import Course

WIDTH, HEIGHT = 640, 250
LEFT, RIGHT, TOP, BOTTOM = 34, 146, 14, 30
WIDEST_COLUMN = 150


@dataclass(frozen=True, slots=True)
class Zone:
    """A band, from `top` to `bottom`: its label goes at `middle`, and `from_total` at its lower edge."""

    label: str
    top: float
    bottom: float
    middle: float
    from_total: int


@dataclass(frozen=True, slots=True)
class Column:
    """One observation at `x`, with its day without the year.

    `high` and `low` are the ends of its range: equal when the total is certain, both None without a total. The total
    is written at `label`.
    """

    x: float
    low: float | None
    high: float | None
    label: float
    total: str
    day: str
    is_practice: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """Positions in a rectangle of WIDTH by HEIGHT; `words` says the same for those who can't see it."""

    zones: tuple[Zone, ...]
    columns: tuple[Column, ...]
    right: float
    greatest: int
    words: str


def chart(course: Course) -> Chart:
    """The chart of a course, in a rectangle of WIDTH by HEIGHT, with the instrument's greatest total at the top."""
    span = WIDTH - LEFT - RIGHT
    step = min(span / len(course.seen), WIDEST_COLUMN)
    columns = tuple(
        Column(
            x=_rounded(LEFT + step * (place + 0.5)),
            low=_y(course, seen.lowest),
            high=_y(course, seen.highest),
            label=_label(course, seen.highest),
            total=seen.total,
            day=seen.short_day.rpartition(" ")[0],
            is_practice="Practice" in seen.marks,
        )
        for place, seen in enumerate(course.seen)
    )
    return Chart(tuple(_zones(course)), columns, WIDTH - RIGHT, course.greatest, _in_words(course))


def _zones(course: Course) -> list[Zone]:
    """One zone for each band; a total without bands gets one zone without a label."""
    starts = [(band.label, band.from_total) for band in course.total.bands] or [("", 0)]
    ends = [*(start for _, start in starts[1:]), course.greatest]
    return [
        Zone(label, _at(course, end), _at(course, start), _at(course, (start + end) / 2), start)
        for (label, start), end in zip(starts, ends, strict=True)
    ]


def _y(course: Course, total: int | None) -> float | None:
    return None if total is None else _at(course, total)


def _label(course: Course, highest: int | None) -> float:
    """Where to write the total: above its mark, but never above the chart."""
    return _rounded(max(TOP + 13, _at(course, highest or 0) - 11))


def _at(course: Course, total: float) -> float:
    return _rounded(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * total / course.greatest)


def _rounded(value: float) -> float:
    """To one decimal place, halves up as in JavaScript, so that the tablet draws the same chart."""
    return floor(value * 10 + 0.5) / 10


def _in_words(course: Course) -> str:
    totals = [f"{seen.day}: {seen.total}{_of_band(seen.band)}" for seen in course.seen]
    name = ", ".join(filter(None, [course.instrument.short_title, course.total.label]))
    return f"Totals of {name}, 0 to {course.greatest}. {'. '.join(totals)}."


def _of_band(label: str) -> str:
    return f", band {label[0].lower()}{label[1:]}" if label else ""
