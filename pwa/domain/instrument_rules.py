"""The rules between the fields of an instrument: unique ids, distinct answers, bands without gaps. Reads no file."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pwa.domain.defined import require_once

if TYPE_CHECKING:
    from pwa.domain.instrument_parts import Instrument, Score, Total


def require_consistent(instrument: "Instrument") -> None:
    """Raises ValueError, naming the item or part that is inconsistent."""
    for parts in (instrument.items, instrument.totals, instrument.cautions):
        require_once([part.id for part in parts])
    for number, item in enumerate(instrument.items, start=1):
        if item.number != number:
            raise ValueError(f"“{item.id}” has the number {item.number} in place {number}")
        if item.reversed and item.scores:
            raise ValueError(f"“{item.id}” is reversed and has answers of its own: write them in their order")
        _require_answers(item.id, instrument.answers[item.id])
    if [score.value for score in instrument.scores] != sorted(score.value for score in instrument.scores):
        raise ValueError("the values of the scores must rise")
    _require_marks(instrument)
    _require_totals(instrument)


def _require_answers(item_id: str, scores: Iterable["Score"]) -> None:
    values = [score.value for score in scores]
    if len(values) < 2 or len(set(values)) < len(values):
        raise ValueError(f"“{item_id}” needs two answers or more, each with a value of its own")


def _require_marks(instrument: "Instrument") -> None:
    """An answer without a mark beside others with one would be drawn as if it counted nothing."""
    unmarked = [
        f"“{item_id}” has “{score.label}” without one"
        for item_id, scores in instrument.answers.items()
        for score in scores
        if not score.mark
    ]
    answers = sum(len(scores) for scores in instrument.answers.values())
    if 0 < len(unmarked) < answers:
        raise ValueError(f"either every answer has a “mark” or none: {unmarked[0]}")


def _require_totals(instrument: "Instrument") -> None:
    if instrument.totals and instrument.bands:
        raise ValueError("bands stand in the totals, or there are no totals")
    for total in instrument.counted:
        require_once(list(total.items))
        if strange := sorted(set(total.items) - instrument.items_by_id.keys()):
            raise ValueError(f"“{total.id}” counts “{strange[0]}”, which is no item")
        _require_whole_bands(instrument, total)
    has_bands = any(total.bands for total in instrument.counted)
    if has_bands != bool(instrument.band_source.strip()):
        raise ValueError("“band_source” says where bands come from: one without the other can’t be")


def _require_whole_bands(instrument: "Instrument", total: "Total") -> None:
    """If a total has bands, every value it can take must fall in exactly one."""
    if not total.bands:
        return
    require_once([band.id for band in total.bands])
    next_total, greatest = instrument.least(total), instrument.greatest(total)
    for band in total.bands:
        if band.from_total != next_total:
            raise ValueError(f"“{band.id}” must start at {next_total}, not at {band.from_total}")
        open_end = band.to_total is None
        if open_end and band is not total.bands[-1]:
            raise ValueError(f"only the last band may be open, not “{band.id}”")
        if band.to_total is not None and band.to_total < band.from_total:
            raise ValueError(f"“{band.id}” ends before it starts")
        next_total = greatest + 1 if band.to_total is None else band.to_total + 1
    if next_total <= greatest:
        raise ValueError(f"“{total.bands[-1].id}” must reach {greatest}")
