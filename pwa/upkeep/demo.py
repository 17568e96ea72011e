"""Plainly fictional families, two visits and one account, so that there is something to try out at once.

Must never touch real data.
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from pwa.clock import instant
from pwa.domain.definitions import Definitions
from pwa.domain.forms import SCHEMA
from pwa.domain.instruments import Instrument
from pwa.service.accounts import Accounts
from pwa.service.caseload import Caseload
from pwa.service.sync import apply_batch
from pwa.store.contract import Store
from pwa.upkeep.demo_visits import visits

VISITED = 3  # Ash, old enough for two visits with PIIOS
COLLECTION = "demo"
KEY = "account"
EMAIL = "demo@attune.example"


class NotADemo(Exception):
    """The store holds something other than a demo. Nothing was changed."""


@dataclass(frozen=True)
class DemoAccount:
    """What to sign in with. Only a demo's password is ever stored in clear."""

    email: str
    password: str


def is_demo(store: Store) -> bool:
    """Whether the store was filled by `fill`."""
    return store.collection(COLLECTION).get(KEY) is not None


def fill(store: Store, at: datetime, definitions: Definitions) -> DemoAccount:
    """Fill an empty store, or return the account that an earlier start made. Raises NotADemo, StoreFailed."""
    kept = store.collection(COLLECTION).get(KEY)
    if kept is not None:
        return DemoAccount(**kept)
    accounts = Accounts(store)
    if accounts.all() or store.count():
        raise NotADemo(
            "This folder holds a service's own accounts or visits, so no demo was put in. "
            "Nothing was changed. Use another folder: --data DIR."
        )
    piios = definitions.instruments.current("piios")
    if piios is None:
        raise ValueError("The demo's visits need PIIOS, which is not defined.")
    account = DemoAccount(EMAIL, "-".join(secrets.token_hex(2) for _ in range(4)))
    # The mark that this is a demo comes first, so that an interrupted start is never mistaken for a real service.
    store.collection(COLLECTION).put(KEY, vars(account))
    visitor = accounts.add("Demo visitor (fictional)", account.email, account.password, "lead")
    records = _records(visitor.id, at, piios)
    outcome = apply_batch(store, Caseload(store), records, visitor.id, at, definitions)
    if outcome.rejected:
        raise RuntimeError(f"The demo's own families were refused: {outcome.rejected}")
    return account


def families(today: date) -> list[dict[str, Any]]:
    """The bodies of six families, with ages that make every contact worth trying today."""
    return [
        _family(
            [_baby("Robin", _born(today, 70), gestation_weeks=38, gestation_days=2)],
            [
                _carer("Sam", "mother", language="Polish", interpreter=True),
                _carer("Alex", "father", language="Polish"),
            ],
        ),
        _family([_baby(None, _born(today, 9), gestation_weeks=40)], [_carer("Kit", "mother")]),
        _family(
            [
                _baby("Wren", _born(today, 124), gestation_weeks=34, gestation_days=3),
                _baby("Jay", _born(today, 124), gestation_weeks=34, gestation_days=3),
            ],
            [_carer("Frankie", "mother"), _carer("Charlie", "grandparent", needs=["large_print"])],
            notes="Twins, born early: ages are corrected. (Fictional)",
        ),
        _family([_baby("Ash", _born(today, 200), gestation_weeks=39)], [_carer("Jules", "father")]),
        _family(
            [_baby("Sky", {"due_on": (today + timedelta(days=42)).isoformat()})],
            [_carer("Nour", "mother", needs=["bsl"])],
        ),
        _family([_baby("Rowan", _born(today, 350), gestation_weeks=41)], [_carer("Lee", "foster_carer")]),
    ]


def _family(babies: list[dict[str, Any]], carers: list[dict[str, Any]], **more: str) -> dict[str, Any]:
    return {"babies": babies, "carers": carers, **more}


def _baby(name: str | None, dates: dict[str, str], **more: int) -> dict[str, Any]:
    named = {"name": f"{name} (fictional)"} if name else {}
    return {"id": str(uuid4()), **named, **dates, **more}


def _born(today: date, age_days: int) -> dict[str, str]:
    return {"born_on": (today - timedelta(days=age_days)).isoformat()}


def _carer(name: str, relationship: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401  any field of a carer
    return {"id": str(uuid4()), "name": f"{name} (fictional)", "relationship": relationship, **more}


def _records(author: str, at: datetime, piios: Instrument) -> list[dict[str, Any]]:
    """Every family, and the visits of the one that has been visited before."""
    bodies = families(at.date())
    records = [_family_record(body, author, at) for body in bodies]
    visited = records[VISITED]["family"]
    return records + [
        _record("visit", visited, body, author, body["started_at"])
        for body in visits(bodies[VISITED], at, piios)
    ]


def _family_record(body: dict[str, Any], author: str, at: datetime) -> dict[str, Any]:
    return _record("family", str(uuid4()), body, author, instant(at))


def _record(kind: str, family: str, body: dict[str, Any], author: str, signed_at: str) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "kind": kind,
        "subject": family if kind == "family" else str(uuid4()),
        "family": family,
        "author": author,
        "device": "demo",
        "signed_at": signed_at,
        "schema": SCHEMA,
        "body": body,
    }
