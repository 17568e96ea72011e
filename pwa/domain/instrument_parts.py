"""What an instrument is made of, as frozen values, and the two ways to be wrong about one. Scores nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

NOT_OBSERVED: Literal["not_observed"] = "not_observed"


class BadInstrument(ValueError):
    """A definition that can't be used: which instrument, which item or part (None for the whole), and why."""

    def __init__(self, instrument: str, item: str | None, why: str) -> None:
        super().__init__(f"{instrument}: {item}: {why}" if item else f"{instrument}: {why}")
        self.instrument, self.item, self.why = instrument, item, why


class BadAnswer(ValueError):
    """An answer that the instrument doesn't have: which item, what was given, and why it is refused."""

    def __init__(self, item: str, value: object, why: str) -> None:
        super().__init__(f"{item}: {why}")
        self.item, self.value, self.why = item, value, why


@dataclass(frozen=True, slots=True)
class Score:
    value: int
    label: str
    mark: str


@dataclass(frozen=True, slots=True)
class Band:
    """A range of totals, both ends included; `to_total` is None for the open last band."""

    id: str
    label: str
    from_total: int
    to_total: int | None

    def holds(self, total: int) -> bool:
        """Whether a total falls in this band."""
        return self.from_total <= total and (self.to_total is None or total <= self.to_total)


@dataclass(frozen=True, slots=True)
class Item:
    id: str
    number: int
    title: str
    short_title: str
    hint: str


@dataclass(frozen=True, slots=True)
class AgeWindow:
    """The ages at which the instrument may be used without a reason, with the source of each number."""

    from_days: int
    before_months: int
    validated: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Caution:
    id: str
    when: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Source:
    citation: str
    url: str


@dataclass(frozen=True)
class Instrument:
    """One version of a published instrument. A new one is a new TOML file and no code.

    Each version is kept for ever; new observations use the one that is `current`.
    """

    id: str
    version: str
    current: bool
    title: str
    short_title: str
    administration: str
    requires_training: bool
    not_observed_allowed: bool
    scoring_note: str
    higher_means: str
    source: Source
    band_source: str
    scores: tuple[Score, ...]
    age_window: AgeWindow | None
    bands: tuple[Band, ...]
    items: tuple[Item, ...]
    cautions: tuple[Caution, ...]

    @cached_property
    def items_by_id(self) -> Mapping[str, Item]:
        """The items, to be looked up."""
        return {item.id: item for item in self.items}

    @cached_property
    def values(self) -> frozenset[int]:
        """The numbers that an answer may be."""
        return frozenset(entry.value for entry in self.scores)

    def item(self, item_id: str) -> Item | None:
        """The item of that id, or None."""
        return self.items_by_id.get(item_id)

    def band(self, band_id: str) -> Band | None:
        """The band of that id, or None."""
        return next((band for band in self.bands if band.id == band_id), None)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What answers add up to. `total` only when every item has a number; `band` only when it is certain."""

    total: int | None
    lowest: int
    highest: int
    band: Band | None
    unanswered: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """As a visit's record holds it: what there is none of is absent."""
        found: dict[str, Any] = {"lowest": self.lowest, "highest": self.highest}
        if self.total is not None:
            found["total"] = self.total
        if self.band is not None:
            found["band"] = self.band.id
        if self.unanswered:
            found["unanswered"] = list(self.unanswered)
        return found
