"""The parts that a trend is made of. They hold words, numbers and marks; how they look is for whoever draws them."""

from dataclasses import asdict, dataclass, replace
from itertools import pairwise

from pwa.domain.instruments import Instrument, Total
from pwa.domain.outline_parts import Entry

AT_MOST_ACROSS = 5


@dataclass(frozen=True, slots=True)
class Figures:
    """What one total came to. `lowest` and `highest` are equal where it is certain; both None without a total."""

    lowest: int | None
    highest: int | None
    total: str
    band: str
    why: str


@dataclass(frozen=True, slots=True)
class Seen:
    """One observation, with the figures of one total; `others` are those of the instrument's further totals.

    `record` and `observation` are the ids of the visit's record and of the observation in it. `answers` has an entry
    of an outline for each item: number, value, mark. `on` is the day as a date. `marks` are Practice and the like.
    """

    record: str
    observation: str
    on: str
    day: str
    short_day: str
    age: str
    lowest: int | None
    highest: int | None
    total: str
    band: str
    why: str
    how: str
    rated_by: str
    marks: tuple[str, ...]
    answers: tuple[Entry, ...]
    others: tuple[Figures, ...] = ()


@dataclass(frozen=True, slots=True)
class Course:
    """The observations of one baby and carer with one version of an instrument, oldest first, and one of its totals.

    `version` is in words; empty where the family has no observation with another version of it.
    `changes` compares the last two, item by item; it is empty where there is only one. `in_mind` is about the whole
    course, `cautions` about its single observations.
    """

    instrument: Instrument
    baby: str
    carer: str
    seen: tuple[Seen, ...]
    changes: tuple[str, ...]
    in_mind: tuple[Entry, ...]
    cautions: tuple[Entry, ...]
    total: Total
    version: str = ""

    @property
    def greatest(self) -> int:
        """The highest that the total can be."""
        return self.instrument.greatest(self.total)

    def by_total(self) -> "list[Course]":
        """The same observations once for each total of the instrument."""
        return [self, *(self._with(at, total) for at, total in enumerate(self.instrument.counted[1:]))]

    def _with(self, at: int, total: Total) -> "Course":
        seen = tuple(replace(each, **asdict(each.others[at])) for each in self.seen)
        return replace(self, total=total, seen=seen)

    def parts(self) -> list[tuple[Seen, ...]]:
        """The observations in groups that fit side by side on paper; the last group is full."""
        first = len(self.seen) % AT_MOST_ACROSS
        cuts = [0, *range(first or AT_MOST_ACROSS, len(self.seen) + 1, AT_MOST_ACROSS)]
        return [self.seen[start:end] for start, end in pairwise(cuts)]


@dataclass(frozen=True, slots=True)
class Trend:
    """All courses of a family; `visits` is how many visits they are drawn from.

    `left_out` is how many observations can't be drawn: a version that is not known here, or answers that it hasn't.
    `kept_apart` is how many were made before a baby's adoption: nothing may join the names of before and after.
    """

    title: str
    visits: int
    marks: tuple[str, ...]
    courses: tuple[Course, ...]
    left_out: int
    kept_apart: int
