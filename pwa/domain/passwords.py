"""What makes a password easy to guess. Knows no hash and no account.

A password is seen as pieces: a run of neighbours ("1234", "qwerty", "aaa") or a year is one, any other character too.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from typing import Literal

Weakness = Literal["repeated", "sequence", "own", "common"]

SERVICE = "attune"
SHORTEST_PART = 4
"""A name's parts of this length or more may not stand in a password; shorter ones stand in many words by chance."""
FEWEST_PIECES = 8
FEWEST_DIFFERENT = 4
SHORTEST_RUN = 3
MOST_AROUND = 6
"""A common password with no more than this many pieces around it is still that password."""

ROWS = ("1234567890" * 2, "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
NEIGHBOURS = frozenset(row[at : at + 2] for row in ROWS for at in range(len(row) - 1))
# What stands for a letter in "p4ssw0rd".
AS_LETTERS = str.maketrans("013457@$", "oieastas")
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
WORD = re.compile(r"[^\W\d_]+")
REPEATED = re.compile(r"(.+?)\1+")


def weakness(password: str, own: Iterable[str], common: Collection[str]) -> Weakness | None:
    """Why the password is easy to guess, or None. `own` are its owner's name and address."""
    plain = "".join(_plain(password).split())
    if len(set(plain)) < FEWEST_DIFFERENT or _is_repetition(plain):
        return "repeated"
    if any(part in plain for part in _parts(own)):
        return "own"
    if _is_common(plain, common):
        return "common"
    return "sequence" if _pieces(plain) < FEWEST_PIECES else None


def _parts(own: Iterable[str]) -> set[str]:
    parts = {part for text in own for part in WORD.findall(_plain(text)) if len(part) >= SHORTEST_PART}
    return parts | {SERVICE}


def _is_repetition(plain: str) -> bool:
    """Whether something is repeated until the end, where it may be cut off: "abcdabcdab"."""
    return any(
        plain == (plain[:length] * len(plain))[: len(plain)] for length in range(1, len(plain) // 2 + 1)
    )


def _is_common(plain: str, common: Collection[str]) -> bool:
    """Whether it is a common password, alone or with a little at its ends: "password2026!"."""
    if plain in common:
        return True
    for spelt in (plain, plain.translate(AS_LETTERS)):
        core = _core(spelt)
        if len(core) >= SHORTEST_PART and (core in common or _once(core) in common):
            before, _, after = spelt.partition(core)
            return _pieces(before) + _pieces(after) <= MOST_AROUND
    return False


def _core(plain: str) -> str:
    """From the first letter to the last."""
    letters = [at for at, char in enumerate(plain) if char.isalpha()]
    return plain[letters[0] : letters[-1] + 1] if letters else ""


def _once(core: str) -> str:
    """The core without its repetition: "password" of "passwordpassword"."""
    found = REPEATED.fullmatch(core)
    return found[1] if found else core


def _pieces(plain: str) -> int:
    count, at = 0, 0
    while at < len(plain):
        at = _end_of_piece(plain, at)
        count += 1
    return count


def _end_of_piece(plain: str, at: int) -> int:
    ends = [at + 1]
    if year := YEAR.match(plain, at):
        ends.append(year.end())
    for next_to in (_is_same, _goes_up, _goes_down):
        end = at + 1
        while end < len(plain) and next_to(plain[end - 1], plain[end]):
            end += 1
        if end - at >= SHORTEST_RUN:
            ends.append(end)
    return max(ends)


def _is_same(first: str, second: str) -> bool:
    return first == second


def _goes_up(first: str, second: str) -> bool:
    return first + second in NEIGHBOURS


def _goes_down(first: str, second: str) -> bool:
    return second + first in NEIGHBOURS


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
