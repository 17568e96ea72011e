"""What can be wrong with an entry, as a code with its values. Finds nothing itself and says nothing; as in JavaScript."""

from collections.abc import Callable, Iterable
from types import MappingProxyType
from typing import NamedTuple

from pwa.domain.messages import Values

MOST_PROBLEMS = 50
NOTHING: Values = MappingProxyType({})


class Problem(NamedTuple):
    """One thing wrong: `field` is a path ("babies/0/name", "" for the whole), `values` are put into the code's message."""

    field: str
    code: str
    values: Values = NOTHING

    def under(self, parent: str | int) -> "Problem":
        """The same problem, seen from the group or list that holds it."""
        return Problem(f"{parent}/{self.field}" if self.field else str(parent), self.code, self.values)


OK: tuple[Problem, ...] = ()
Problems = tuple[Problem, ...]

Check = Callable[[object, str], Problems]
"""Takes a value and today's ISO date; gives what is wrong with the value, with paths from the value."""


def empty(label: str) -> Problems:
    """What is empty must be absent, so that one state has one form."""
    return only("empty", {"label": label})


def unknown(label: str, names: Iterable[str]) -> Problems:
    """Fields that a group doesn't have, by the first letters of their names."""
    return tuple(Problem(name[:60], "unknown", {"name": name[:60], "label": label}) for name in names)


def only(code: str, values: Values, field: str = "") -> Problems:
    """A single problem."""
    return (Problem(field, code, values),)


def in_field_order(problems: Iterable[Problem]) -> Problems:
    """In order of field, then code."""
    return tuple(sorted(problems, key=lambda problem: (problem.field, problem.code)))


def first(problems: Iterable[Problem]) -> list[Problem]:
    """At most MOST_PROBLEMS of them: a message to a person, not a dump."""
    kept: list[Problem] = []
    for problem in problems:
        if len(kept) == MOST_PROBLEMS:
            break
        kept.append(problem)
    return kept
