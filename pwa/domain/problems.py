"""What can be wrong with an entry, in plain words. Finds nothing itself; JavaScript says the same."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

MOST_PROBLEMS = 50


class Problem(NamedTuple):
    """One thing wrong: `field` is a path ("babies/0/name", "" for the whole), `message` is for the author."""

    field: str
    code: str
    message: str

    def under(self, parent: str | int) -> "Problem":
        """The same problem, seen from the group or list that holds it."""
        return Problem(f"{parent}/{self.field}" if self.field else str(parent), self.code, self.message)


OK: tuple[Problem, ...] = ()
Problems = tuple[Problem, ...]

Check = Callable[[object, str], Problems]
"""Takes a value and today's ISO date; gives what is wrong with the value, with paths from the value."""


def empty(label: str) -> Problems:
    """What is empty must be absent, so that one state has one form."""
    return only("empty", f"“{label}” is empty. Leave it out instead.")


def unknown(label: str, names: Iterable[str]) -> Problems:
    """Fields that a group doesn't have, by the first letters of their names."""
    return tuple(
        Problem(name[:60], "unknown", f"“{name[:60]}” is not a field of “{label}”.") for name in names
    )


def only(code: str, message: str, field: str = "") -> Problems:
    """A single problem."""
    return (Problem(field, code, message),)


def first(problems: Iterable[Problem]) -> list[Problem]:
    """At most MOST_PROBLEMS of them: a message to a person, not a dump."""
    kept: list[Problem] = []
    for problem in problems:
        if len(kept) == MOST_PROBLEMS:
            break
        kept.append(problem)
    return kept
