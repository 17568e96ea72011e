"""An outcome in words: total or range, band or why there is none, and its cautions. Judges nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pwa.domain.instruments import NOT_OBSERVED, Caution, Instrument, Item, Outcome

NO_BAND = "Not determined"
NO_TOTAL = "No total"


@dataclass(frozen=True, slots=True)
class Result:
    """`total` is "16", "14 to 18" or "No total"; `why` explains a range or a missing band, or is empty."""

    total: str
    band: str
    why: str


def result_in_words(instrument: Instrument, outcome: Outcome, answers: Mapping[str, Any]) -> Result:
    """What to show of an outcome of these answers."""
    if outcome.unanswered:
        missing = [item for item in instrument.items if item.id in outcome.unanswered]
        return Result(NO_TOTAL, NO_BAND, f"{_items(missing)} not answered.")
    if outcome.total is not None:
        return Result(str(outcome.total), outcome.band.label if outcome.band else NO_BAND, "")
    unseen = _items([item for item in instrument.items if answers.get(item.id) == NOT_OBSERVED])
    total = f"{outcome.lowest} to {outcome.highest}"
    if outcome.band:
        why = f"{unseen} not observed: the lowest and the highest possible total are in the same band."
        return Result(total, outcome.band.label, why)
    low, high = (_band_of(instrument, end) for end in (outcome.lowest, outcome.highest))
    why = f"{unseen} not observed: the lowest possible total is in “{low}”, the highest in “{high}”."
    return Result(total, NO_BAND, why)


def cautions_for(instrument: Instrument, observation: Mapping[str, Any], is_outside: bool) -> list[Caution]:
    """The instrument's cautions that apply to an observation, in the instrument's order."""
    applies = {
        "always": True,
        "live": observation.get("mode") == "live",
        "practice": observation.get("standing") == "practice",
        "outside_age": is_outside,
        "not_observed": NOT_OBSERVED in observation.get("answers", {}).values(),
        # About several observations side by side; it says nothing about one.
        "trend": False,
    }
    return [caution for caution in instrument.cautions if applies[caution.when]]


def minutes_in_words(observation: Mapping[str, Any], instrument: Instrument | None) -> str:
    """ "5 minutes"; that none were noted of something observed is said, for it bears on how stable a rating is."""
    minutes = observation.get("minutes")
    if minutes is not None:
        return f"{minutes} minute{'' if minutes == 1 else 's'}"
    return "minutes not noted" if instrument and instrument.administration == "observed" else ""


def _band_of(instrument: Instrument, total: int) -> str:
    label = next(band.label for band in instrument.bands if band.holds(total))
    return label[0].lower() + label[1:]


def _items(items: list[Item]) -> str:
    """ "Item 8 was", "Items 3, 8 and 9 were"."""
    numbers = [str(item.number) for item in items]
    if len(numbers) == 1:
        return f"Item {numbers[0]} was"
    return f"Items {', '.join(numbers[:-1])} and {numbers[-1]} were"
