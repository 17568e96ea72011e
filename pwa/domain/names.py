"""What babies and carers are called within their family, so that no two look alike. Draws nothing.

It needs the whole family: a baby who is not named yet is somebody's baby, a twin has a number. What is said of each is
made of codes first; static/js/domain/names.js makes the same, and each interface has its own words for them.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from typing import Any, TypeVar

Called = TypeVar("Called")
OF_ONE_BIRTH = {2: "twin", 3: "triplet"}
DAYS_BETWEEN_TWINS = 1
NOT_NAMED = "not yet named"

IN_BRACKETS = re.compile(r"\s*\(.*?\)\s*")
# Letters by their category that nobody can see.
FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
# Marks that turn the direction of what stands around them. Joiners (U+200C, U+200D) belong to names and stay.
TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


@dataclass(frozen=True, slots=True)
class BabyCalled:
    """`name` is "" for a baby not named yet, `whose` the carer's name or "". `number` is 0 where none is needed.

    `kind` is baby, twin or triplet.
    """

    name: str
    whose: str
    kind: str
    number: int
    is_unborn: bool


@dataclass(frozen=True, slots=True)
class CarerCalled:
    """`relationship` is a value of the family form where the name alone tells too little, else "". `number` as above."""

    name: str
    relationship: str
    number: int


def plain_name(name: str) -> str:
    """The name as one says it, without what is added in brackets."""
    return IN_BRACKETS.sub(" ", name).strip()


def is_visible(name: str) -> bool:
    """Whether somebody could read it: it has a letter, a digit or a sign, and not only what has no shape."""
    return any(unicodedata.category(one)[0] in "LNS" and one not in FILLERS for one in name)


def is_blank(name: str) -> bool:
    """Whether there is nothing in it but spaces and characters without a shape."""
    return all(unicodedata.category(one)[0] in "ZC" or one in FILLERS for one in name)


def is_named(person: Mapping[str, Any]) -> bool:
    """Whether the person has a name that can be said."""
    return is_visible(plain_name(person.get("name", "")))


def isolated(text: str) -> str:
    """Text that somebody typed, so that its direction changes nothing beside it (U+2068 … U+2069 where it could)."""
    text = TURNING.sub("", text)
    return f"\u2068{text}\u2069" if RIGHT_TO_LEFT.search(text) else text


def looks_like(name: str, other: str) -> bool:
    """Whether one could take one name for the other."""
    return _alike(name) == _alike(other)


def babies_called(family: Mapping[str, Any]) -> list[BabyCalled]:
    """What each baby of a family's body is called, in the order of the body."""
    babies: Sequence[Mapping[str, Any]] = family["babies"]
    whose, births = _whose(family["carers"]), _by_birth(babies)
    return _told_apart(
        [_ways(at, baby, whose, *births.get(at, ("baby", 0))) for at, baby in enumerate(babies)], _baby_key
    )


def carers_called(family: Mapping[str, Any]) -> list[CarerCalled]:
    """What each carer of a family's body is called, in the order of the body."""
    ways = []
    met: Counter[tuple[str, str]] = Counter()
    for carer in family["carers"]:
        name, relationship = carer["name"], carer["relationship"]
        if not is_visible(name):
            name = ""
        kin = (_alike(name), relationship)
        met[kin] += 1
        alone = CarerCalled(name, "" if name else relationship, 0)
        related = CarerCalled(name, relationship, 0)
        ways.append((alone, related, replace(related, number=met[kin])))
    return _told_apart(ways, lambda called: (_alike(called.name), called.relationship, called.number))


def baby_in_english(called: BabyCalled) -> str:
    """ "Robin", "Robin (twin 2)", "Amina's baby", "Amina's unborn twin 1", "Baby, not yet named"."""
    number = f" {called.number}" if called.number else ""
    if called.name:
        name = isolated(called.name)
        return f"{name} ({called.kind}{number})" if number else name
    born = "unborn " if called.is_unborn else ""
    if called.whose:
        return f"{isolated(called.whose)}'s {born}{called.kind}{number}"
    words = f"{born}{called.kind}{number}".capitalize()
    return words if called.is_unborn else f"{words}, {NOT_NAMED}"


def carer_in_english(called: CarerCalled, relationship_words: Callable[[str], str]) -> str:
    """ "Sam", "Sam (mother)", "Sam (mother 2)"; without a name to read "Mother"."""
    number = f" {called.number}" if called.number else ""
    if not called.name:
        return f"{relationship_words(called.relationship)}{number}"
    if not called.relationship:
        return isolated(called.name)
    words = relationship_words(called.relationship)
    return f"{isolated(called.name)} ({words[:1].lower()}{words[1:]}{number})"


def _whose(carers: Sequence[Mapping[str, Any]]) -> str:
    """Whose baby one says it is: the mother's, else that of the first who has a name."""
    named = [carer for carer in carers if is_named(carer)]
    mothers = [carer for carer in named if carer["relationship"] == "mother"]
    return next((plain_name(carer["name"]) for carer in [*mothers, *named]), "")


def _ways(
    at: int, baby: Mapping[str, Any], whose: str, kind: str, number: int
) -> tuple[BabyCalled, BabyCalled, BabyCalled]:
    """The shortest way to call the baby first; the last one is the family's only one like it."""
    name = baby["name"] if is_named(baby) else ""
    by_birth = BabyCalled(name, "" if name else whose, kind, number, _is_expected(baby))
    by_place = replace(by_birth, kind="baby", number=at + 1)
    first = replace(by_birth, number=0) if name else by_birth
    return first, by_birth if number else by_place, by_place


def _is_expected(baby: Mapping[str, Any]) -> bool:
    """Nobody calls a baby unborn whose life, or whose pregnancy, has ended."""
    return _is_unborn(baby) and baby.get("status") not in ("not_born", "died")


def _is_unborn(baby: Mapping[str, Any]) -> bool:
    return "due_on" in baby and "born_on" not in baby


def _baby_key(called: BabyCalled) -> tuple[object, ...]:
    shown = called.kind if called.number or not called.name else ""
    return (_alike(called.name), called.whose, shown, called.number, called.is_unborn and not called.name)


def _told_apart(ways: Sequence[Sequence[Called]], key: Callable[[Called], object]) -> list[Called]:
    """Of each the first way; of those that would be called alike the next one, until none are."""
    chosen = [0] * len(ways)
    for level in (1, 2):
        keys = [key(each[at]) for each, at in zip(ways, chosen, strict=True)]
        often = Counter(keys)
        chosen = [level if often[one] > 1 else at for one, at in zip(keys, chosen, strict=True)]
    return [each[at] for each, at in zip(ways, chosen, strict=True)]


def _by_birth(babies: Sequence[Mapping[str, Any]]) -> dict[int, tuple[str, int]]:
    """For each baby's place what it is by birth (baby, twin, triplet) and its number, 0 for one born alone."""
    found = {}
    for places in _births(babies):
        numbers = _numbers([babies[at].get("birth_order") for at in places])
        size = max(len(places), *numbers)
        kind = OF_ONE_BIRTH.get(size, "baby")
        for at, number in zip(places, numbers, strict=True):
            found[at] = (kind, number if size > 1 else 0)
    return found


def _births(babies: Sequence[Mapping[str, Any]]) -> list[list[int]]:
    """The places of those who were born together, or are not born yet; in the order of the body."""
    unborn = [at for at, baby in enumerate(babies) if _is_unborn(baby)]
    born = sorted(
        (date.fromisoformat(baby["born_on"]).toordinal(), at)
        for at, baby in enumerate(babies)
        if "born_on" in baby
    )
    births: list[list[int]] = [unborn] if unborn else []
    last = None
    for day, at in born:
        if last is not None and day - last <= DAYS_BETWEEN_TWINS:
            births[-1].append(at)
        else:
            births.append([at])
        last = day
    return [sorted(places) for places in births]


def _numbers(orders: Sequence[int | None]) -> list[int]:
    """The order of birth as it was given, once each; the others take what is free, as they come."""
    given = dict.fromkeys(orders)
    free = (number for number in count(1) if number not in given)
    taken: set[int] = set()
    numbers = []
    for order in orders:
        number = next(free) if order is None or order in taken else order
        taken.add(number)
        numbers.append(number)
    return numbers


def _alike(name: str) -> str:
    """Equal for names that look the same."""
    shown = unicodedata.normalize("NFC", name).lower()
    return " ".join("".join(one for one in shown if unicodedata.category(one) != "Cf").split())
