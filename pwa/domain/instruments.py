"""The one scoring rule for every instrument, and every version of the packaged ones.

Knows none by name; never words what earns a score.
"""

from collections.abc import Mapping
from functools import cache

from pwa.domain.instrument_parts import (
    NOT_OBSERVED,
    AgeWindow,
    BadAnswer,
    BadInstrument,
    Band,
    Caution,
    Instrument,
    Item,
    Outcome,
    Score,
    Source,
)
from pwa.domain.instrument_reader import parse_instrument
from pwa.domain.instrument_versions import Instruments
from pwa.domain.packaged import packaged_names, packaged_toml

__all__ = [
    "NOT_OBSERVED",
    "AgeWindow",
    "BadAnswer",
    "BadInstrument",
    "Band",
    "Caution",
    "Instrument",
    "Instruments",
    "Item",
    "Outcome",
    "Score",
    "Source",
    "load_instrument",
    "load_instruments",
    "parse_instrument",
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


@cache
def load_instruments() -> Instruments:
    """Every version of every packaged instrument. Reads each file once: the one thing here that isn't pure.

    Raises BadInstrument for a definition that can't be used, or that is not what its file's name says.
    """
    return Instruments(_packaged(name) for name in packaged_names("instruments", ".toml"))


def load_instrument(instrument_id: str) -> Instrument:
    """The packaged instrument of that id in its current version. Raises BadInstrument where there is none."""
    found = load_instruments().current(instrument_id)
    if found is None:
        raise BadInstrument(instrument_id, None, "there is no such instrument")
    return found


def _packaged(name: str) -> Instrument:
    instrument = parse_instrument(packaged_toml("instruments", name))
    if name != f"{instrument.id}-{instrument.version}":
        raise BadInstrument(name, None, f"its file holds {instrument.id} in version {instrument.version}")
    return instrument
