"""What a definition must be beyond the kinds of its fields: ids once, numbers in order, no total without a band."""

from itertools import pairwise
from typing import TYPE_CHECKING

from pwa.domain.defined import require_once

if TYPE_CHECKING:
    from pwa.domain.instrument_parts import Instrument


def require_consistent(instrument: "Instrument") -> None:
    """Raises ValueError naming the item or part that contradicts another."""
    for parts in (instrument.items, instrument.bands, instrument.cautions):
        require_once([part.id for part in parts])
    for number, item in enumerate(instrument.items, start=1):
        if item.number != number:
            raise ValueError(f"“{item.id}” has the number {item.number} in place {number}")
    if any(low.value >= high.value for low, high in pairwise(instrument.scores)):
        raise ValueError("the values of the scores must rise")
    _require_whole_bands(instrument)


def _require_whole_bands(instrument: "Instrument") -> None:
    """Each reachable total falls in exactly one band."""
    next_total = len(instrument.items) * instrument.scores[0].value
    greatest = len(instrument.items) * instrument.scores[-1].value
    for band in instrument.bands:
        if band.from_total != next_total:
            raise ValueError(f"“{band.id}” must start at {next_total}, not at {band.from_total}")
        open_end = band.to_total is None
        if open_end and band is not instrument.bands[-1]:
            raise ValueError(f"only the last band may be open, not “{band.id}”")
        if band.to_total is not None and band.to_total < band.from_total:
            raise ValueError(f"“{band.id}” ends before it starts")
        next_total = greatest + 1 if band.to_total is None else band.to_total + 1
    if next_total <= greatest:
        raise ValueError(f"“{instrument.bands[-1].id}” must reach {greatest}")
