"""An outcome in words: each total or range, its band or why it has none, and the cautions. Judges nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pwa.domain.instruments import NOT_OBSERVED, Caution, Counted, Instrument, Item, Outcome
from pwa.domain.messages import Messages, Values
from pwa.domain.problems import NOTHING

NO_BAND = "Not determined"
NO_TOTAL = "No total"


@dataclass(frozen=True, slots=True)
class Result:
    """`total` is "16", "14 to 18" or "No total". `label` is empty for the only total, `band` if there are no bands.

    `why` explains a range or a missing band, and is otherwise empty.
    """

    label: str
    total: str
    band: str
    why: str


def results_in_words(
    instrument: Instrument, outcome: Outcome, answers: Mapping[str, Any], messages: Messages
) -> tuple[Result, ...]:
    """The outcome of these answers in words, one Result for each total of the instrument."""
    return tuple(_result(instrument, counted, answers, messages) for counted in outcome.counts)


def _result(
    instrument: Instrument, counted: Counted, answers: Mapping[str, Any], messages: Messages
) -> Result:
    label, no_band = counted.of.label, NO_BAND if counted.of.bands else ""
    items = [item for item in instrument.items if item.id in counted.of.items]
    if missing := [item for item in items if item.id not in answers]:
        why = _about(missing, "item_not_answered", "items_not_answered", messages)
        return Result(label, NO_TOTAL, no_band, why)
    band = counted.band.label if counted.band else no_band
    if counted.total is not None:
        return Result(label, str(counted.total), band, "")
    unseen = [item for item in items if answers[item.id] == NOT_OBSERVED]
    return Result(label, f"{counted.lowest} to {counted.highest}", band, _why(counted, unseen, messages))


def _why(counted: Counted, unseen: list[Item], messages: Messages) -> str:
    if counted.band:
        return _about(unseen, "item_unseen_one_band", "items_unseen_one_band", messages)
    low, high = (counted.of.band_at(end) for end in (counted.lowest, counted.highest))
    if not low or not high:
        return _about(unseen, "item_unseen", "items_unseen", messages)
    bands = {"low": _lower(low.label), "high": _lower(high.label)}
    return _about(unseen, "item_unseen_two_bands", "items_unseen_two_bands", messages, bands)


def cautions_for(instrument: Instrument, observation: Mapping[str, Any], is_outside: bool) -> list[Caution]:
    """The cautions that apply to an observation, in the instrument's order."""
    applies = {
        "always": True,
        "live": observation.get("mode") == "live",
        "practice": observation.get("standing") == "practice",
        "outside_age": is_outside,
        "not_observed": NOT_OBSERVED in observation.get("answers", {}).values(),
        # Only for several observations side by side.
        "trend": False,
    }
    return [caution for caution in instrument.cautions if applies[caution.when]]


def minutes_in_words(observation: Mapping[str, Any], instrument: Instrument | None) -> str:
    """For example "5 minutes". An observation says if none were noted: they affect how stable a rating is."""
    minutes = observation.get("minutes")
    if minutes is not None:
        return f"{minutes} minute{'' if minutes == 1 else 's'}"
    return "minutes not noted" if instrument and instrument.administration == "observed" else ""


def _lower(label: str) -> str:
    return label[0].lower() + label[1:]


def _about(
    items: list[Item], singular: str, plural: str, messages: Messages, values: Values = NOTHING
) -> str:
    """The message about one or several items, in English: "Item 8 was …", "Items 3, 8 and 9 were …"."""
    *others, last = [item.number for item in items]
    if not others:
        return messages.english(singular, {"number": last, **values})
    numbers = ", ".join(map(str, others))
    return messages.english(plural, {"numbers": numbers, "last": last, **values})
