"""What families are called, for whoever looks after the team and must tell them apart. Shows nothing else of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pwa.domain.names import isolated, plain_name
from pwa.store.contract import Store


@dataclass(frozen=True, slots=True)
class BabyTold:
    """`name` is "" for a baby without one; `day` is the day of birth, or the day it is due."""

    name: str
    day: str


@dataclass(frozen=True, slots=True)
class FamilyTold:
    """A family's babies, and its carers' names."""

    id: str
    babies: tuple[BabyTold, ...]
    carers: tuple[str, ...]


def families_called(store: Store, families: Iterable[str]) -> list[FamilyTold]:
    """Those of the families that have a record, by the newest one, in the order of the first baby's name."""
    asked = sorted(families)
    newest = {kept.record["family"]: kept.record["body"] for kept in store.existing([], asked)}
    told = [_told(family, body) for family, body in newest.items()]
    return sorted(told, key=lambda each: ([baby.name.casefold() for baby in each.babies], each.id))


def _told(family: str, body: Mapping[str, Any]) -> FamilyTold:
    babies = tuple(
        BabyTold(_name(baby), baby.get("born_on") or baby.get("due_on") or "") for baby in body["babies"]
    )
    return FamilyTold(family, babies, tuple(filter(None, map(_name, body["carers"]))))


def _name(person: Mapping[str, Any]) -> str:
    return isolated(plain_name(person.get("name", "")))
