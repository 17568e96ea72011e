"""The one scoring rule for every instrument. Knows none by name, reads no file, and never says what earns a score."""

from collections.abc import Mapping

from pwa.domain.instrument_parts import (
    NOT_OBSERVED,
    AgeWindow,
    BadAnswer,
    Band,
    Caution,
    Counted,
    Instrument,
    Item,
    Outcome,
    Score,
    Source,
    Total,
)
from pwa.domain.instrument_versions import Instruments

__all__ = [
    "NOT_OBSERVED",
    "AgeWindow",
    "BadAnswer",
    "Band",
    "Caution",
    "Counted",
    "Instrument",
    "Instruments",
    "Item",
    "Outcome",
    "Score",
    "Source",
    "Total",
    "refusal",
    "score",
]


def score(instrument: Instrument, answers: Mapping[str, object]) -> Outcome:
    """The result of the answers: item id → the value of one of its answers, or "not_observed". Raises BadAnswer.

    An unobserved item counts as both its lowest and its highest possible score, so the total becomes a range, with a
    band only if both ends fall in the same one. A total that counts an unanswered item has no value and no band; its
    lowest and highest then cover only what was answered.
    """
    for item_id in sorted(answers.keys() - instrument.items_by_id.keys()):
        raise BadAnswer(item_id, answers[item_id], "unknown_item")
    for item in instrument.items:
        refused = refusal(instrument, item, answers[item.id]) if item.id in answers else None
        if refused:
            raise BadAnswer(item.id, answers[item.id], refused)
    return Outcome(
        tuple(_counted(instrument, total, answers) for total in instrument.counted),
        tuple(item.id for item in instrument.items if item.id not in answers),
    )


def refusal(instrument: Instrument, item: Item, answer: object) -> str | None:
    """The code of why the instrument refuses this answer to the item, or None if it is allowed."""
    if type(answer) is int and answer in instrument.answers_by_value[item.id]:
        return None
    if answer == NOT_OBSERVED and type(answer) is str:
        return None if instrument.not_observed_allowed else "unseen_refused"
    return "not_a_score_or_unseen" if instrument.not_observed_allowed else "not_a_score"


def _counted(instrument: Instrument, total: Total, answers: Mapping[str, object]) -> Counted:
    given = [(item, answers[item]) for item in total.items if item in answers]
    ends = [_ends(instrument, item, answer) for item, answer in given]
    lowest, highest = sum(low for low, _ in ends), sum(high for _, high in ends)
    is_complete = len(given) == len(total.items)
    is_certain = is_complete and all(answer != NOT_OBSERVED for _, answer in given)
    low, high = total.band_at(lowest), total.band_at(highest)
    band = low if is_complete and low is high else None
    return Counted(total, lowest if is_certain else None, lowest, highest, band)


def _ends(instrument: Instrument, item_id: str, answer: object) -> tuple[int, int]:
    """The lowest and highest that an answer can count."""
    return (answer, answer) if type(answer) is int else instrument.ends[item_id]
