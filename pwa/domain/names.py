"""What babies and carers are called within their family, so that no two look alike. Draws nothing.

This needs the whole family: a baby without a name is called somebody's baby, and a twin gets a number. The result is
codes, not words: static/js/domain/names.js makes the same codes, and each interface has its own words for them.
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
"""Born on the same day or the next counts as one birth: a rule of this product, for a birth across midnight."""

NOT_NAMED = "not yet named"

IN_BRACKETS = re.compile(r"\s*\(.*?\)\s*")
# Unicode counts these as letters or symbols, but nobody can see them.
FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
VARIANTS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), *range(0x180B, 0x1810))))
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
# Marks that change the direction of the text around them. Joiners (U+200C, U+200D) are part of names and stay.
TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


@dataclass(frozen=True, slots=True)
class BabyCalled:
    """`name` is "" for a baby without a name; `whose` is a carer's name or "". `number` is 0 if none is needed.

    `kind` is baby, twin or triplet.
    """

    name: str
    whose: str
    kind: str
    number: int
    is_unborn: bool


@dataclass(frozen=True, slots=True)
class CarerCalled:
    """`relationship` is a value from the family form if the name alone is not enough, else "". `number` as above."""

    name: str
    relationship: str
    number: int


def plain_name(name: str) -> str:
    """The name as it is spoken, without anything in brackets."""
    return IN_BRACKETS.sub(" ", name).strip()


def is_visible(name: str) -> bool:
    """Whether the name can be read: it has at least one visible letter, digit or symbol."""
    return any(unicodedata.category(char)[0] in "LNS" and char not in FILLERS for char in name)


def is_blank(name: str) -> bool:
    """Whether the name is only spaces and invisible characters."""
    return all(unicodedata.category(char)[0] in "ZC" or char in FILLERS for char in name)


def has_hidden(name: str) -> bool:
    """Whether something in it is not seen: a control, a joiner, a line break, a mark that turns the direction."""
    return any(unicodedata.category(char) in HIDDEN or char in FILLERS or char in VARIANTS for char in name)


def is_named(person: Mapping[str, Any]) -> bool:
    """Whether the person has a name that can be spoken."""
    return is_visible(plain_name(person.get("name", "")))


def isolated(text: str) -> str:
    """Typed text that can't change the direction of the text beside it (between U+2068 and U+2069 if it could)."""
    text = TURNING.sub("", text)
    return f"\u2068{text}\u2069" if RIGHT_TO_LEFT.search(text) else text


def looks_like(name: str, other: str) -> bool:
    """Whether the two names could be mistaken for each other."""
    return _alike(name) == _alike(other)


def babies_called(family: Mapping[str, Any]) -> list[BabyCalled]:
    """What each baby of a family is called, in the order of the family's body."""
    babies: Sequence[Mapping[str, Any]] = family["babies"]
    whose, births = _whose(family["carers"]), _by_birth(babies)
    return _told_apart(
        [_ways(at, baby, whose, *births.get(at, ("baby", 0))) for at, baby in enumerate(babies)], _baby_key
    )


def carers_called(family: Mapping[str, Any]) -> list[CarerCalled]:
    """What each carer of a family is called, in the order of the family's body."""
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
    """For example "Robin", "Robin (twin 2)", "Amina's baby", "Amina's unborn twin 1", "Baby, not yet named"."""
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
    """For example "Sam", "Sam (mother)", "Sam (mother 2)"; "Mother" for a carer without a readable name."""
    number = f" {called.number}" if called.number else ""
    if not called.name:
        return f"{relationship_words(called.relationship)}{number}"
    if not called.relationship:
        return isolated(called.name)
    words = relationship_words(called.relationship)
    return f"{isolated(called.name)} ({words[:1].lower()}{words[1:]}{number})"


def _whose(carers: Sequence[Mapping[str, Any]]) -> str:
    """The name in "Amina's baby": the mother's, or else that of the first carer who has one."""
    named = [carer for carer in carers if is_named(carer)]
    mothers = [carer for carer in named if carer["relationship"] == "mother"]
    return next((plain_name(carer["name"]) for carer in [*mothers, *named]), "")


def _ways(
    at: int, baby: Mapping[str, Any], whose: str, kind: str, number: int
) -> tuple[BabyCalled, BabyCalled, BabyCalled]:
    """Ways to call the baby, the shortest first; no other baby of the family shares the last one."""
    name = baby["name"] if is_named(baby) else ""
    by_birth = BabyCalled(name, "" if name else whose, kind, number, _is_expected(baby))
    by_place = replace(by_birth, kind="baby", number=at + 1)
    first = replace(by_birth, number=0) if name else by_birth
    return first, by_birth if number else by_place, by_place


def _is_expected(baby: Mapping[str, Any]) -> bool:
    """A baby who died, or whose pregnancy ended, is not called unborn."""
    return _is_unborn(baby) and baby.get("status") not in ("not_born", "died")


def _is_unborn(baby: Mapping[str, Any]) -> bool:
    return "due_on" in baby and "born_on" not in baby


def _baby_key(called: BabyCalled) -> tuple[object, ...]:
    shown = called.kind if called.number or not called.name else ""
    return (_alike(called.name), called.whose, shown, called.number, called.is_unborn and not called.name)


def _told_apart(ways: Sequence[Sequence[Called]], key: Callable[[Called], object]) -> list[Called]:
    """The first way of each; while two are alike, those two take the next way."""
    chosen = [0] * len(ways)
    for level in (1, 2):
        keys = [key(each[at]) for each, at in zip(ways, chosen, strict=True)]
        often = Counter(keys)
        chosen = [level if often[own_key] > 1 else at for own_key, at in zip(keys, chosen, strict=True)]
    return [each[at] for each, at in zip(ways, chosen, strict=True)]


def _by_birth(babies: Sequence[Mapping[str, Any]]) -> dict[int, tuple[str, int]]:
    """For each baby's index, its kind (baby, twin, triplet) and its number, 0 for a single birth."""
    by_place = {}
    for places in _births(babies):
        numbers = _numbers([babies[at].get("birth_order") for at in places])
        size = max(len(places), *numbers)
        kind = OF_ONE_BIRTH.get(size, "baby")
        for at, number in zip(places, numbers, strict=True):
            by_place[at] = (kind, number if size > 1 else 0)
    return by_place


def _births(babies: Sequence[Mapping[str, Any]]) -> list[list[int]]:
    """The indexes of babies born together, or not yet born, in the order of the body."""
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
    """Each given birth order once; the other babies take the free numbers in turn."""
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
    """A key that is equal for names that look the same."""
    shown = unicodedata.normalize("NFC", name).lower()
    return " ".join("".join(char for char in shown if unicodedata.category(char) != "Cf").split())
