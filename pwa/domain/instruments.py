"""The one scoring rule for every instrument. Knows none by name and reads no file; never words what earns a score."""

from collections.abc import Mapping

from pwa.domain.instrument_parts import (
    NOT_OBSERVED,
    AgeWindow,
    BadAnswer,
    Band,
    Caution,
    Instrument,
    Item,
    Outcome,
    Score,
    Source,
)
from pwa.domain.instrument_versions import Instruments

__all__ = [
    "NOT_OBSERVED",
    "AgeWindow",
    "BadAnswer",
    "Band",
    "Caution",
    "Instrument",
    "Instruments",
    "Item",
    "Outcome",
    "Score",
    "Source",
    "refusal",
    "score",
]


def score(instrument: Instrument, answers: Mapping[str, object]) -> Outcome:
    """Adds answers up (item id → one of the instrument's numbers, or "not_observed"). Raises BadAnswer.

    An unobserved item counts as its least and its greatest possible score, so the outcome is a range; a band
    is given only where both ends fall in one. An unanswered item leaves no total and no band; lowest and
    highest then cover what was answered.
    """
    for item_id in sorted(answers.keys() - instrument.items_by_id.keys()):
        raise BadAnswer(item_id, answers[item_id], f"{instrument.short_title} has no such item")
    lowest = highest = 0
    for item in instrument.items:
        if item.id not in answers:
            continue
        answer = answers[item.id]
        refused = refusal(instrument, answer)
        if refused:
            raise BadAnswer(item.id, answer, refused)
        if type(answer) is int:
            lowest += answer
            highest += answer
        else:
            lowest += min(instrument.values)
            highest += max(instrument.values)
    unanswered = tuple(item.id for item in instrument.items if item.id not in answers)
    certain = not unanswered
    total = lowest if certain and NOT_OBSERVED not in answers.values() else None
    return Outcome(
        total, lowest, highest, _band(instrument, lowest, highest) if certain else None, unanswered
    )


def refusal(instrument: Instrument, answer: object) -> str | None:
    """Why this is not an answer to an item of the instrument, or None when it is one."""
    if type(answer) is int and answer in instrument.values:
        return None
    if answer == NOT_OBSERVED and type(answer) is str:
        return None if instrument.not_observed_allowed else "“not observed” is not an answer here"
    return f"the answer must be one of {', '.join(str(entry.value) for entry in instrument.scores)}" + (
        " or “not observed”" if instrument.not_observed_allowed else ""
    )


def _band(instrument: Instrument, lowest: int, highest: int) -> Band | None:
    return next((band for band in instrument.bands if band.holds(lowest) and band.holds(highest)), None)
