"""The parts of a trend, as words, numbers and marks. Whoever draws them decides how they look."""

from dataclasses import asdict, dataclass, replace
from itertools import pairwise

from pwa.domain.instruments import Instrument, Total
from pwa.domain.outline_parts import Entry

AT_MOST_ACROSS = 5


@dataclass(frozen=True, slots=True)
class Figures:
    """The result for one total. `lowest` and `highest` are equal if it is certain, and None if there is no total."""

    lowest: int | None
    highest: int | None
    total: str
    band: str
    why: str


@dataclass(frozen=True, slots=True)
class Seen:
    """One observation, with the figures of one total; `others` are the figures of the instrument's further totals.

    `record` and `observation` are the ids of the visit's record and of the observation in it. `answers` has an entry
    for each item: number, value, mark. `on` is the ISO date, `day` and `short_day` are the same in words. `marks` are
    Practice and the like.
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

    `version` is in words, and empty if the family has no observation with another version. `changes` compares the
    last two observations, item by item; it is empty if there is only one. `in_mind` applies to the whole course,
    `cautions` to single observations.
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
        """The highest possible value of the total."""
        return self.instrument.greatest(self.total)

    def by_total(self) -> "list[Course]":
        """This course once for each total of the instrument."""
        return [self, *(self._with(at, total) for at, total in enumerate(self.instrument.counted[1:]))]

    def _with(self, at: int, total: Total) -> "Course":
        seen = tuple(replace(each, **asdict(each.others[at])) for each in self.seen)
        return replace(self, total=total, seen=seen)

    def parts(self) -> list[tuple[Seen, ...]]:
        """The observations in groups that fit side by side on paper; a short group comes first."""
        first = len(self.seen) % AT_MOST_ACROSS
        cuts = [0, *range(first or AT_MOST_ACROSS, len(self.seen) + 1, AT_MOST_ACROSS)]
        return [self.seen[start:end] for start, end in pairwise(cuts)]


@dataclass(frozen=True, slots=True)
class Trend:
    """All courses of a family; `visits` is the number of visits they come from.

    `left_out` is the number of observations that can't be drawn, because of an unknown version or answers that it
    doesn't allow. `kept_apart` is the number from before a baby's adoption: names from before and after never meet.
    """

    title: str
    visits: int
    marks: tuple[str, ...]
    courses: tuple[Course, ...]
    left_out: int
    kept_apart: int
