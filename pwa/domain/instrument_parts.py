"""What an instrument is made of, as frozen values, and the way to answer one wrongly. Scores nothing.

Its structs are the grammar of an instrument's file too: docs/instruments.md has a line for each field.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Literal

from msgspec import Meta, field

from pwa.domain.defined import Count, Defined, Https, Name, Text
from pwa.domain.instrument_rules import require_consistent

NOT_OBSERVED: Literal["not_observed"] = "not_observed"

Version = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9.]{0,19}\Z")]


class BadAnswer(ValueError):
    """An answer that the instrument doesn't have: which item, what was given, and why it is refused."""

    def __init__(self, item: str, value: object, why: str) -> None:
        super().__init__(f"{item}: {why}")
        self.item, self.value, self.why = item, value, why


class Score(Defined, frozen=True):
    value: Count
    label: Text
    mark: Literal["none", "half", "full", ""] = ""


class Band(Defined, frozen=True):
    """A range of totals, both ends included; `to_total` is None for the open last band."""

    id: Name
    label: Text
    from_total: Count = field(name="from")
    to_total: Count | None = field(name="to", default=None)

    def holds(self, total: int) -> bool:
        """Whether a total falls in this band."""
        return self.from_total <= total and (self.to_total is None or total <= self.to_total)


class Item(Defined, frozen=True):
    id: Name
    number: Count
    title: Text
    short_title: Text
    hint: str = ""


class AgeWindow(Defined, frozen=True):
    """The ages at which the instrument may be used without a reason, with the source of each number."""

    from_days: Count
    before_months: Count
    validated: Text
    text: Text
    source: Text


class Caution(Defined, frozen=True):
    id: Name
    when: Literal["always", "live", "practice", "outside_age", "not_observed", "trend"]
    text: Text
    source: Text


class Source(Defined, frozen=True):
    citation: Text
    url: Https


class Instrument(Defined, frozen=True, kw_only=True, dict=True):
    """One version of a published instrument. A new one is a new TOML file and no code.

    Each version is kept for ever; new observations use the one that is `current`.
    """

    id: Name
    version: Version
    current: bool = False
    title: Text
    short_title: Text
    administration: Literal["observed", "self_report"]
    requires_training: bool
    not_observed_allowed: bool
    scoring_note: Text
    higher_means: Text
    source: Source
    band_source: Text
    scores: Annotated[tuple[Score, ...], Meta(min_length=1)]
    age_window: AgeWindow | None = None
    bands: Annotated[tuple[Band, ...], Meta(min_length=1)]
    items: Annotated[tuple[Item, ...], Meta(min_length=1)]
    cautions: Annotated[tuple[Caution, ...], Meta(min_length=1)]

    def __post_init__(self) -> None:
        require_consistent(self)

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
