"""Adds earlier visits to a demo's store while its server is stopped. Must not touch a tablet."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from pwa.clock import instant
from pwa.packaged.definitions import load_definitions
from pwa.service.accounts import Accounts
from pwa.service.caseload import Caseload
from pwa.service.sync import apply_batch
from pwa.store import open_store
from tests.builders import a_visit, an_envelope, an_observation

Observations = Sequence[dict[str, Any]]


def sign_earlier(
    data: Path, baby: str, visits: Sequence[tuple[int, Observations]], contact: str = "other"
) -> None:
    """Store visits to the family of the baby with that name, each as (days ago, observations).

    An observation names its baby and carer by their index in the family.
    """
    store = open_store(str(data))
    try:
        [account] = Accounts(store).all()
        now = datetime.now(UTC)
        family = next(
            record
            for record in (stored.record for stored in store.since(0, 100))
            if record["kind"] == "family"
            and any(person.get("name", "").startswith(baby) for person in record["body"]["babies"])
        )
        records = [
            _record(family, account.id, now - timedelta(days=days_ago), seen, contact)
            for days_ago, seen in visits
        ]
        rejected = apply_batch(store, Caseload(store), records, account.id, now, load_definitions()).rejected
        assert rejected == []
    finally:
        store.close()


def seen(scores: Any, instrument: str = "piios", baby: int | None = 0, carer: int = 0, **more: Any) -> Any:
    """An observation of the baby and the carer with these indexes in the family."""
    return {**an_observation(scores, instrument, **more), "id": str(uuid4()), "baby": baby, "carer": carer}


def _record(
    family: dict[str, Any], author: str, at: datetime, observations: Observations, contact: str
) -> dict[str, Any]:
    body, present = family["body"], {}
    for who in ("babies", "carers"):
        present[who] = [person["id"] for person in body[who]]
    visit = a_visit(
        contact=contact,
        started_at=instant(at),
        present=present,
        introductions=None,
        observations=[_placed(observation, body) for observation in observations] or None,
    )
    return an_envelope(body=visit, family=family["family"], author=author, signed_at=instant(at))


def _placed(observation: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    placed = {**observation, "carer": body["carers"][observation["carer"]]["id"]}
    if observation["baby"] is None:
        placed.pop("baby")
    else:
        placed["baby"] = body["babies"][observation["baby"]]["id"]
    return placed
