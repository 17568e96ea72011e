"""An outcome in words: each total or range, band or why there is none, and its cautions. Judges nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pwa.domain.instruments import NOT_OBSERVED, Caution, Counted, Instrument, Item, Outcome

NO_BAND = "Not determined"
NO_TOTAL = "No total"


@dataclass(frozen=True, slots=True)
class Result:
    """`label` is empty for the only total, `band` where there are no bands. `total` is "16", "14 to 18" or "No total".

    `why` explains a range or a missing band, or is empty.
    """

    label: str
    total: str
    band: str
    why: str


def results_in_words(
    instrument: Instrument, outcome: Outcome, answers: Mapping[str, Any]
) -> tuple[Result, ...]:
    """What to show of an outcome of these answers, for each total of the instrument."""
    return tuple(_result(instrument, counted, answers) for counted in outcome.counts)


def _result(instrument: Instrument, counted: Counted, answers: Mapping[str, Any]) -> Result:
    label, no_band = counted.of.label, NO_BAND if counted.of.bands else ""
    items = [item for item in instrument.items if item.id in counted.of.items]
    if missing := [item for item in items if item.id not in answers]:
        return Result(label, NO_TOTAL, no_band, f"{_items(missing)} not answered.")
    band = counted.band.label if counted.band else no_band
    if counted.total is not None:
        return Result(label, str(counted.total), band, "")
    unseen = _items([item for item in items if answers[item.id] == NOT_OBSERVED])
    return Result(label, f"{counted.lowest} to {counted.highest}", band, _why(counted, unseen))


def _why(counted: Counted, unseen: str) -> str:
    if counted.band:
        return f"{unseen} not observed: the lowest and the highest possible total are in the same band."
    low, high = (counted.of.band_at(end) for end in (counted.lowest, counted.highest))
    if not low or not high:
        return f"{unseen} not observed."
    return (
        f"{unseen} not observed: the lowest possible total is in “{_lower(low.label)}”, "
        f"the highest in “{_lower(high.label)}”."
    )


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


def _lower(label: str) -> str:
    return label[0].lower() + label[1:]


def _items(items: list[Item]) -> str:
    """ "Item 8 was", "Items 3, 8 and 9 were"."""
    numbers = [str(item.number) for item in items]
    if len(numbers) == 1:
        return f"Item {numbers[0]} was"
    return f"Items {', '.join(numbers[:-1])} and {numbers[-1]} were"
