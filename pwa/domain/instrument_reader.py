"""Reads an instrument's definition strictly, and says where a wrong one is wrong. Scores nothing."""

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, TypeVar

from pwa.domain.instrument_parts import (
    AgeWindow,
    BadInstrument,
    Band,
    Caution,
    Instrument,
    Item,
    Score,
    Source,
)

ADMINISTRATIONS = ("observed", "self_report")
MARKS = ("none", "half", "full", "")
CAUTION_TIMES = ("always", "live", "practice", "outside_age", "not_observed", "trend")
SLUG = re.compile(r"[a-z][a-z0-9_]{0,39}")
VERSION = re.compile(r"[a-z0-9][a-z0-9.]{0,19}")
Part = TypeVar("Part")


def parse_instrument(found: Mapping[str, Any]) -> Instrument:
    """An instrument from its TOML. Raises BadInstrument naming the item or part that is wrong."""
    name = found.get("id")
    read = _Reader(name if isinstance(name, str) else "instrument", None, found)
    window = found.get("age_window")
    instrument = Instrument(
        id=read.slug("id"),
        version=read.version("version"),
        current="current" in found and read.truth("current"),
        title=read.text("title"),
        short_title=read.text("short_title"),
        administration=read.one_of("administration", ADMINISTRATIONS),
        requires_training=read.truth("requires_training"),
        not_observed_allowed=read.truth("not_observed_allowed"),
        scoring_note=read.text("scoring_note"),
        higher_means=read.text("higher_means"),
        source=_source(read.part("source")),
        band_source=read.text("band_source"),
        scores=tuple(_score(part) for part in read.parts("scores", "value")),
        age_window=None if window is None else _age_window(read.part("age_window")),
        bands=tuple(_parse_band(part) for part in read.parts("bands", "id")),
        items=tuple(_item(part) for part in read.parts("items", "id")),
        cautions=tuple(_caution(part) for part in read.parts("cautions", "id")),
    )
    read.nothing_else()
    _require_consistent(instrument)
    return instrument


def _source(read: "_Reader") -> Source:
    return read.whole(Source(read.text("citation"), read.text("url")))


def _score(read: "_Reader") -> Score:
    return read.whole(
        Score(
            read.number("value"),
            read.text("label"),
            read.one_of("mark", MARKS) if "mark" in read.found else "",
        )
    )


def _parse_band(read: "_Reader") -> Band:
    to_total = read.number("to") if "to" in read.found else None
    return read.whole(Band(read.slug("id"), read.text("label"), read.number("from"), to_total))


def _item(read: "_Reader") -> Item:
    hint = read.text("hint") if "hint" in read.found else ""
    return read.whole(
        Item(read.slug("id"), read.number("number"), read.text("title"), read.text("short_title"), hint)
    )


def _age_window(read: "_Reader") -> AgeWindow:
    return read.whole(
        AgeWindow(
            read.number("from_days"),
            read.number("before_months"),
            read.text("validated"),
            read.text("text"),
            read.text("source"),
        )
    )


def _caution(read: "_Reader") -> Caution:
    return read.whole(
        Caution(read.slug("id"), read.one_of("when", CAUTION_TIMES), read.text("text"), read.text("source"))
    )


def _require_consistent(instrument: Instrument) -> None:
    def bad(item: str | None, why: str) -> BadInstrument:
        return BadInstrument(instrument.id, item, why)

    for kind, parts in (
        ("items", instrument.items),
        ("bands", instrument.bands),
        ("cautions", instrument.cautions),
    ):
        ids = [part.id for part in parts]
        for twice in sorted({part for part in ids if ids.count(part) > 1}):
            raise bad(twice, f"is there twice among the {kind}")
    for number, item in enumerate(instrument.items, start=1):
        if item.number != number:
            raise bad(item.id, f"has the number {item.number} in place {number}")
    if any(low.value >= high.value for low, high in pairwise(instrument.scores)):
        raise bad("scores", "the values must rise")
    if not instrument.source.url.startswith("https://"):
        raise bad("source", "the url must start with https://")
    _require_whole_bands(instrument)


def _require_whole_bands(instrument: Instrument) -> None:
    """Each reachable total falls in exactly one band."""
    next_total = len(instrument.items) * instrument.scores[0].value
    greatest = len(instrument.items) * instrument.scores[-1].value
    for band in instrument.bands:
        if band.from_total != next_total:
            raise BadInstrument(
                instrument.id, band.id, f"must start at {next_total}, not at {band.from_total}"
            )
        open_end = band.to_total is None
        if open_end and band is not instrument.bands[-1]:
            raise BadInstrument(instrument.id, band.id, "only the last band may be open")
        if band.to_total is not None and band.to_total < band.from_total:
            raise BadInstrument(instrument.id, band.id, "ends before it starts")
        next_total = greatest + 1 if band.to_total is None else band.to_total + 1
    if next_total <= greatest:
        raise BadInstrument(instrument.id, instrument.bands[-1].id, f"must reach {greatest}")


class _Reader:
    """Takes typed values out of one table of the definition, and says where a wrong one stands."""

    def __init__(self, instrument: str, item: str | None, found: object) -> None:
        self.instrument, self.item = instrument, item
        if not isinstance(found, Mapping):
            raise BadInstrument(instrument, item, "must be a table")
        self.found: Mapping[str, Any] = found
        self.used: set[str] = set()

    def bad(self, why: str) -> BadInstrument:
        return BadInstrument(self.instrument, self.item, why)

    def take(self, key: str, kind: type[Part]) -> Part:
        """A value of exactly that kind: yes and no are not numbers here."""
        self.used.add(key)
        value = self.found.get(key)
        if type(value) is not kind or not isinstance(value, kind):
            raise self.bad(f"“{key}” must be given as {kind.__name__}, not as {value!r}")
        return value

    def text(self, key: str) -> str:
        value = self.take(key, str)
        if not value.strip():
            raise self.bad(f"“{key}” is empty")
        return value

    def slug(self, key: str) -> str:
        value = self.text(key)
        if not SLUG.fullmatch(value):
            raise self.bad(f"“{key}” must be lower-case letters, digits and _, not “{value}”")
        return value

    def version(self, key: str) -> str:
        value = self.text(key)
        if not VERSION.fullmatch(value):
            raise self.bad(f"“{key}” must be lower-case letters, digits and points, not “{value}”")
        return value

    def one_of(self, key: str, choices: tuple[str, ...]) -> str:
        value = self.take(key, str)
        if value not in choices:
            raise self.bad(f"“{key}” must be one of {', '.join(choices)}, not “{value}”")
        return value

    def number(self, key: str) -> int:
        value = self.take(key, int)
        if value < 0:
            raise self.bad(f"“{key}” must not be negative")
        return value

    def truth(self, key: str) -> bool:
        return self.take(key, bool)

    def part(self, key: str) -> "_Reader":
        self.used.add(key)
        return _Reader(self.instrument, key, self.found.get(key))

    def parts(self, key: str, named_by: str) -> "list[_Reader]":
        found = self.take(key, list)
        if not found:
            raise self.bad(f"“{key}” is empty")
        return [
            _Reader(self.instrument, str(part.get(named_by, f"{key} {index}")), part)
            if isinstance(part, Mapping)
            else _Reader(self.instrument, f"{key} {index}", part)
            for index, part in enumerate(found, start=1)
        ]

    def nothing_else(self) -> None:
        for key in sorted(self.found.keys() - self.used):
            raise self.bad(f"“{key}” is not part of a definition")

    def whole(self, part: Part) -> Part:
        self.nothing_else()
        return part
