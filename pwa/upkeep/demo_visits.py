"""Two earlier visits to one demo family, so that there is a timeline, items by visit and a trend to look at.

Plainly fictional: nothing here was ever seen. Must not put anything into a store.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from pwa.clock import instant
from pwa.domain.instruments import NOT_OBSERVED, Instrument, score

UNSEEN = NOT_OBSERVED
FIRST = (2, 2, 4, 2, 2, 0, 4, UNSEEN, 2, 2, 2, 2, 0)
SECOND = (0, 0, 2, 2, 0, 0, 2, UNSEEN, 2, 2, 2, 2, 0)
TRAINED_DAYS_AGO = 400


def visits(family: Mapping[str, Any], at: datetime, piios: Instrument) -> list[dict[str, Any]]:
    """The bodies of two visits to a family of one baby, the earlier one first; `at` is now.

    Both observations are made with `piios`, which has 13 items.
    """
    baby, carer = family["babies"][0]["id"], family["carers"][0]["id"]
    trained_on = (at.date() - timedelta(days=TRAINED_DAYS_AGO)).isoformat()
    return [
        _visit(
            "three_to_four_months",
            _morning(at, 90),
            baby,
            carer,
            _observation(piios, FIRST, baby, carer, trained_on),
            showed="Ash looked at the lamp for a long time, then at Jules. (Fictional)",
            attitude="Jules did not expect to be alone with a baby. (Fictional)",
        ),
        _visit(
            "six_months",
            _morning(at, 12),
            baby,
            carer,
            _observation(piios, SECOND, baby, carer, trained_on),
            showed="Ash laughed at Jules and reached for the spoon. (Fictional)",
            attitude="Jules says that the two of them are a team now. (Fictional)",
            handouts=["how-your-baby-talks-to-you"],
        ),
    ]


def _morning(at: datetime, days_ago: int) -> datetime:
    return (at - timedelta(days=days_ago)).replace(hour=10, minute=0, second=0, microsecond=0)


def _visit(
    contact: str,
    started_at: datetime,
    baby: str,
    carer: str,
    observation: dict[str, Any],
    *,
    showed: str,
    attitude: str,
    **more: list[str],
) -> dict[str, Any]:
    return {
        "contact": contact,
        "started_at": instant(started_at),
        "present": {"babies": [baby], "carers": [carer]},
        "not_seen": "Nobody else lives here. (Fictional)",
        "introductions": [{"baby": baby, "showed": showed}],
        "observations": [observation],
        "assessment": {"attitude": attitude},
        "formulation": {
            "immediate": {"finding": "none_identified"},
            "long_term": {"finding": "none_identified"},
        },
        "closing_note": "A fictional visit, to look at and to try things with.",
        **more,
    }


def _observation(
    piios: Instrument, scores: tuple[int | str, ...], baby: str, carer: str, trained_on: str
) -> dict[str, Any]:
    answers = {item.id: answer for item, answer in zip(piios.items, scores, strict=True)}
    return {
        "id": str(uuid4()),
        "instrument": piios.id,
        "version": piios.version,
        "baby": baby,
        "carer": carer,
        "mode": "live",
        "minutes": 5,
        "standing": "trained",
        "trained_on": trained_on,
        "answers": answers,
        "outcome": score(piios, answers).as_json(),
    }
