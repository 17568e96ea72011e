"""Finds a family by what is exactly known of a baby. Must not browse, guess, or say why nothing was found."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from unicodedata import normalize

from pwa.domain.names import plain_name
from pwa.domain.nhs_number import BadNhsNumber
from pwa.domain.nhs_number import normalise as nhs_number_in
from pwa.service.caseload import Caseload
from pwa.store.contract import Store

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Baby:
    """Whom somebody looks for: by the NHS number, or by the name and the day of birth, or the day it is due."""

    nhs_number: str = ""
    name: str = ""
    day: str = ""

    @property
    def is_enough(self) -> bool:
        return bool(self.nhs_number or (self.name and self.day))


def baby_sought(nhs_number: str, name: str, day: str) -> Baby | None:
    """As it was typed, or None if that is not enough to find one baby by. A wrong NHS number is not enough."""
    try:
        number = nhs_number_in(nhs_number) if nhs_number.strip() else ""
    except BadNhsNumber:
        return None
    sought = Baby(number, "" if number else _spoken(name), "" if number else day)
    return sought if sought.is_enough else None


def find_families(store: Store, caseload: Caseload, sought: Baby) -> list[str]:
    """The families with this baby in their newest revision; erased ones are not there."""
    found, every = list[str](), iter(sorted(caseload.all_families()))
    while some := list(islice(every, AT_ONCE)):
        newest = {kept.record["family"]: kept.record["body"] for kept in store.existing([], some)}
        found += [
            family for family, body in newest.items() if any(_is(sought, baby) for baby in _babies(body))
        ]
    return found


def _babies(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from body["babies"]


def _is(sought: Baby, baby: dict[str, Any]) -> bool:
    if sought.nhs_number:
        return bool(baby.get("nhs_number") == sought.nhs_number)
    return _spoken(baby.get("name", "")) == sought.name and sought.day in (
        baby.get("born_on"),
        baby.get("due_on"),
    )


def _spoken(name: str) -> str:
    """Without what is in brackets, and whatever its case, spaces and way of being encoded."""
    return " ".join(normalize("NFKC", normalize("NFKC", plain_name(name)).casefold()).split())
