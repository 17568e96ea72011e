"""The parts of an instrument, as frozen values, and the error for a wrong answer. Scores nothing.

These structs are also the grammar of an instrument's file: docs/instruments.md has a line for each field.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Literal

from msgspec import Meta, field
from msgspec.structs import replace

from pwa.domain.defined import Count, Defined, Https, Name, Text
from pwa.domain.instrument_rules import require_consistent

NOT_OBSERVED: Literal["not_observed"] = "not_observed"

More = Annotated[str, Meta(pattern=r"^more \S")]
Version = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9.]{0,19}\Z")]


class BadAnswer(ValueError):
    """An answer that the instrument doesn't allow: the item, the value given, and the code of the refusal."""

    def __init__(self, item: str, value: object, code: str) -> None:
        super().__init__(f"{item}: {code}")
        self.item, self.value, self.code = item, value, code


class Score(Defined, frozen=True):
    """One answer: what it counts, its words, and the mark drawn for it ("" for none)."""

    value: Count
    label: Text
    mark: Literal["none", "half", "full", ""] = ""


class Band(Defined, frozen=True):
    """A named range of totals, both ends included; `to_total` is None for a last band that is open."""

    id: Name
    label: Text
    from_total: Count = field(name="from")
    to_total: Count | None = field(name="to", default=None)

    def holds(self, total: int) -> bool:
        """Whether the total falls in this band."""
        return self.from_total <= total and (self.to_total is None or total <= self.to_total)


class Item(Defined, frozen=True):
    """One question, with its own `scores` if it doesn't use the instrument's, or with those `reversed`."""

    id: Name
    number: Count
    title: Text
    short_title: Text
    hint: str = ""
    scores: tuple[Score, ...] = ()
    reversed: bool = False


class Total(Defined, frozen=True):
    """The sum of some items, or of all of them if none is named. `label` is empty for an instrument's only total."""

    id: Name
    label: Text
    items: tuple[Name, ...] = ()
    higher_means: More | None = None
    bands: tuple[Band, ...] = ()

    def band_at(self, total: int) -> Band | None:
        """The band that a total falls in, or None."""
        return next((band for band in self.bands if band.holds(total)), None)


class AgeWindow(Defined, frozen=True):
    """The ages at which the instrument may be used without giving a reason, with the source of each number."""

    from_days: Count
    before_months: Count
    validated: Text
    text: Text
    source: Text


class Caution(Defined, frozen=True):
    """A warning that goes with a result, when it applies, and its source."""

    id: Name
    when: Literal["always", "live", "practice", "outside_age", "not_observed", "trend"]
    text: Text
    source: Text


class Source(Defined, frozen=True):
    """Where the instrument was published."""

    citation: Text
    url: Https


class Instrument(Defined, frozen=True, kw_only=True, dict=True):
    """One version of a published instrument. A new one is a new TOML file, with no code.

    Every version is kept for ever. `supersedes` names the version before; new observations use the latest one.
    """

    id: Name
    version: Version
    supersedes: Version | None = None
    title: Text
    short_title: Text
    administration: Literal["observed", "self_report"]
    requires_training: bool
    not_observed_allowed: bool
    scoring_note: Text
    higher_means: More
    source: Source
    band_source: str = ""
    scores: tuple[Score, ...] = ()
    age_window: AgeWindow | None = None
    bands: tuple[Band, ...] = ()
    items: Annotated[tuple[Item, ...], Meta(min_length=1)]
    cautions: Annotated[tuple[Caution, ...], Meta(min_length=1)]
    totals: tuple[Total, ...] = ()

    def __post_init__(self) -> None:
        require_consistent(self)

    @cached_property
    def items_by_id(self) -> Mapping[str, Item]:
        """The items by id."""
        return {item.id: item for item in self.items}

    @cached_property
    def counted(self) -> tuple[Total, ...]:
        """Every total, each with the ids of its items."""
        everything = tuple(item.id for item in self.items)
        given = self.totals or (Total("total", "", bands=self.bands),)
        return tuple(replace(total, items=total.items or everything) for total in given)

    @cached_property
    def answers(self) -> Mapping[str, tuple[Score, ...]]:
        """Each item's answers, in the order they are shown; an answer's value is what it counts."""
        return {item.id: item.scores or self._shared(item) for item in self.items}

    @cached_property
    def has_marks(self) -> bool:
        """Whether every answer of every item has a mark to draw."""
        return all(score.mark for scores in self.answers.values() for score in scores)

    @cached_property
    def answers_by_value(self) -> Mapping[str, Mapping[object, Score]]:
        """Each item's answers by value."""
        return {item_id: {score.value: score for score in scores} for item_id, scores in self.answers.items()}

    @cached_property
    def ends(self) -> Mapping[str, tuple[int, int]]:
        """The lowest and the highest that each item can count."""
        counts = {item_id: [score.value for score in scores] for item_id, scores in self.answers.items()}
        return {item_id: (min(values), max(values)) for item_id, values in counts.items()}

    def answer(self, item_id: str, value: object) -> Score | None:
        """The item's answer with that value, or None."""
        return self.answers_by_value[item_id].get(value)

    def least(self, total: Total) -> int:
        """The lowest possible value of one of the `counted` totals."""
        return sum(self.ends[item][0] for item in total.items)

    def greatest(self, total: Total) -> int:
        """The highest possible value of one of the `counted` totals."""
        return sum(self.ends[item][1] for item in total.items)

    def more(self, item_id: str) -> str:
        """What a higher number means for an item ("more …"): its first total that says so, or else the instrument."""
        said = (total.higher_means for total in self.counted if item_id in total.items)
        return next((means for means in said if means), self.higher_means)

    def item(self, item_id: str) -> Item | None:
        """The item of that id, or None."""
        return self.items_by_id.get(item_id)

    def _shared(self, item: Item) -> tuple[Score, ...]:
        """The instrument's answers. For a reversed item the first counts what the last one does, and so on."""
        if not item.reversed:
            return self.scores
        turned = zip(self.scores, reversed(self.scores), strict=True)
        return tuple(Score(counts.value, shown.label, counts.mark) for shown, counts in turned)


@dataclass(frozen=True, slots=True)
class Counted:
    """The result for one total. `total` is None unless every item has a number; `lowest` to `highest` is the range."""

    of: Total
    total: int | None
    lowest: int
    highest: int
    band: Band | None

    def as_json(self) -> dict[str, Any]:
        """As a visit's record stores it, without whatever is None."""
        plain: dict[str, Any] = {"lowest": self.lowest, "highest": self.highest}
        if self.total is not None:
            plain["total"] = self.total
        if self.band is not None:
            plain["band"] = self.band.id
        return plain


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result for each total of the instrument; `total`, `lowest`, `highest` and `band` are those of the first."""

    counts: tuple[Counted, ...]
    unanswered: tuple[str, ...]

    @property
    def total(self) -> int | None:
        return self.counts[0].total

    @property
    def lowest(self) -> int:
        return self.counts[0].lowest

    @property
    def highest(self) -> int:
        return self.counts[0].highest

    @property
    def band(self) -> Band | None:
        return self.counts[0].band

    def as_json(self) -> dict[str, Any]:
        """As a visit's record stores it: the first total, then the others by id, without whatever is empty."""
        first, *others = self.counts
        plain = first.as_json()
        if self.unanswered:
            plain["unanswered"] = list(self.unanswered)
        if others:
            plain["totals"] = {counted.of.id: counted.as_json() for counted in others}
        return plain
