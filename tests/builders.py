"""Builders of valid records for all tests: plain JSON, plainly fictional people. No fixtures, no clock."""

import copy
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from pwa.domain.forms import SCHEMA
from pwa.domain.instruments import score
from pwa.packaged.instruments import load_instrument

ROBIN = "5b0e0d5c-6d5f-4a53-9a0b-1f5d3c1e0001"
SAM = "5b0e0d5c-6d5f-4a53-9a0b-1f5d3c1e0002"
FAMILY = "5b0e0d5c-6d5f-4a53-9a0b-1f5d3c1e0003"
AUTHOR = "5b0e0d5c-6d5f-4a53-9a0b-1f5d3c1e0004"
DEVICE = "5b0e0d5c-6d5f-4a53-9a0b-1f5d3c1e0005"
OBSERVATION = "5b0e0d5c-6d5f-4a53-9a0b-1f5d3c1e0006"
STATEMENT = "5b0e0d5c-6d5f-4a53-9a0b-1f5d3c1e0007"
STARTED_AT = "2026-11-23T14:00:00.000Z"
SIGNED_AT = "2026-11-23T15:02:03.004Z"

ITEMS = [item.id for item in load_instrument("piios").items]
NOT_OBSERVED = "not_observed"


def a_baby(**changes: Any) -> dict[str, Any]:
    """Robin (fictional), born at term 10 weeks before the visit. A change to None leaves the field out."""
    return _changed({"id": ROBIN, "name": "Robin (fictional)", "born_on": "2026-09-14"}, changes)


def a_carer(**changes: Any) -> dict[str, Any]:
    """Sam (fictional), Robin's mother."""
    return _changed({"id": SAM, "name": "Sam (fictional)", "relationship": "mother"}, changes)


def a_family(**changes: Any) -> dict[str, Any]:
    """The body of a family's record: Robin and Sam. `babies` and `carers` may be given whole."""
    return _changed({"babies": [a_baby()], "carers": [a_carer()]}, changes)


def answers(scores: Mapping[str, Any] | list[Any] | int = 0, instrument: str = "piios") -> dict[str, Any]:
    """Answers to every item from one number, to the first items from a list, or just those of a mapping."""
    items = [item.id for item in load_instrument(instrument).items]
    if isinstance(scores, Mapping):
        return dict(scores)
    given = scores if isinstance(scores, list) else [scores] * len(items)
    return dict(zip(items, given, strict=False))


def an_observation(
    scores: Mapping[str, Any] | list[Any] | int = 0, instrument: str = "piios", **changes: Any
) -> dict[str, Any]:
    """A trained rater's live observation of Robin and Sam, scored as the tablet does."""
    found = load_instrument(instrument)
    given = answers(scores, instrument)
    observation: dict[str, Any] = {
        "id": OBSERVATION,
        "instrument": found.id,
        "version": found.version,
        "baby": ROBIN,
        "carer": SAM,
        "outcome": score(found, given).as_json(),
    }
    if given:
        observation["answers"] = given
    if found.administration == "observed":
        observation |= {"mode": "live", "minutes": 5, "standing": "trained", "trained_on": "2025-03-01"}
    return _changed(observation, changes)


def a_visit(scores: Mapping[str, Any] | list[Any] | int | None = None, **changes: Any) -> dict[str, Any]:
    """The body of a visit's record. With `scores` it holds one PIIOS observation with those answers."""
    body: dict[str, Any] = {
        "contact": "six_to_eight_weeks",
        "started_at": STARTED_AT,
        "present": {"babies": [ROBIN], "carers": [SAM]},
        "introductions": [{"baby": ROBIN, "showed": "Robin looked for the voice and went still."}],
    }
    if scores is not None:
        body["observations"] = [an_observation(scores)]
    return _changed(body, changes)


def a_full_visit(**changes: Any) -> dict[str, Any]:
    """A visit with something in every part, item 8 not observed: total 14 to 18, band not determined."""
    given = [0, 0, 0, 2, 2, 0, 2, NOT_OBSERVED, 0, 2, 2, 2, 2]
    observation = an_observation(given, item_notes={"vocalisation": "Cooed back twice."})
    return a_visit(
        **{
            "not_seen": "Alex (fictional) was at work.",
            "observations": [observation],
            "assessment": {
                "attitude": "A wanted baby, after a hard pregnancy.",
                "responsiveness": "Sam answered most of Robin's sounds.",
                "needs_physical": "Feeds well.",
            },
            "formulation": {
                "immediate": {
                    "finding": "none_identified",
                    "protective": "Sam's sister visits each day.",
                    "source": "Seen at this visit.",
                },
                "long_term": {
                    "finding": "unclear",
                    "statements": [
                        {
                            "id": STATEMENT,
                            "text": "Little was seen of how Sam meets distress.",
                            "evidence": [
                                f"observation/{OBSERVATION}/distress",
                                f"introduction/{ROBIN}",
                                "assessment/responsiveness",
                            ],
                        }
                    ],
                    "action": "Watch again in 2 weeks.",
                    "owner": "Health visitor",
                    "review_on": "2026-12-07",
                    "transmission": "Sam spoke of her own childhood as lonely.",
                },
            },
            "handouts": ["how-your-baby-talks-to-you"],
            "closing_note": "Sam asked for a call on Friday.",
            **changes,
        }
    )


def an_envelope(kind: str = "visit", body: Mapping[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """A signed record, a first revision unless `supersedes` and `reason` are given."""
    family = changes.get("family", FAMILY)
    made = {
        "id": str(uuid4()),
        "kind": kind,
        "subject": family if kind == "family" else str(uuid4()),
        "family": family,
        "author": AUTHOR,
        "device": DEVICE,
        "signed_at": SIGNED_AT,
        "clock_offset_ms": 0,
        "schema": SCHEMA,
        "body": copy.deepcopy(dict(body))
        if body is not None
        else a_family()
        if kind == "family"
        else a_visit(),
    }
    return _changed(made, changes)


def an_amendment(of: Mapping[str, Any], reason: str = "A word was wrong.", **changes: Any) -> dict[str, Any]:
    """A new revision of a record, with a reason."""
    made = {**copy.deepcopy(dict(of)), "id": str(uuid4()), "supersedes": of["id"], "reason": reason}
    return _changed(made, changes)


def places_in(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[tuple[Any, ...], Any]]:
    """Every place in a JSON value, and what is there."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [(path, value), *(place for key, found in inner for place in places_in(found, (*path, key)))]


def with_change(value: Any, path: tuple[Any, ...], change: Any) -> Any:
    """A JSON value with something else in one place."""
    if not path:
        return change
    made = value.copy()
    made[path[0]] = with_change(value[path[0]], path[1:], change)
    return made


def _changed(made: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes put in; None takes a field out."""
    return {key: value for key, value in {**made, **changes}.items() if value is not None}
