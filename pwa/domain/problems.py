"""What can be wrong with an entry, as a code with values, as in JavaScript. Finds no problem and words none."""

from collections.abc import Callable, Iterable
from types import MappingProxyType
from typing import NamedTuple

from pwa.domain.messages import Values

MOST_PROBLEMS = 50
NOTHING: Values = MappingProxyType({})


class Problem(NamedTuple):
    """One problem: `field` is a path ("babies/0/name", "" for the whole), and `values` go into the code's message."""

    field: str
    code: str
    values: Values = NOTHING

    def under(self, parent: str | int) -> "Problem":
        """The same problem, with its path from the group or list that holds it."""
        return Problem(f"{parent}/{self.field}" if self.field else str(parent), self.code, self.values)


OK: tuple[Problem, ...] = ()
Problems = tuple[Problem, ...]

Check = Callable[[object, str], Problems]
"""Takes a value and today's ISO date; returns the value's problems, with paths from the value."""


def empty(label: str) -> Problems:
    """The problem of an empty value: it must be absent, so that a state can be written in one way only."""
    return only("empty", {"label": label})


def unknown(label: str, names: Iterable[str]) -> Problems:
    """A problem for each field that a group doesn't have; long names are cut to 60 characters."""
    return tuple(Problem(name[:60], "unknown", {"name": name[:60], "label": label}) for name in names)


def only(code: str, values: Values, field: str = "") -> Problems:
    """A single problem, as a tuple."""
    return (Problem(field, code, values),)


def in_field_order(problems: Iterable[Problem]) -> Problems:
    """The problems ordered by field, then code."""
    return tuple(sorted(problems, key=lambda problem: (problem.field, problem.code)))


def first(problems: Iterable[Problem]) -> list[Problem]:
    """The first MOST_PROBLEMS of them: this is a message to a person, not a dump."""
    kept: list[Problem] = []
    for problem in problems:
        if len(kept) == MOST_PROBLEMS:
            break
        kept.append(problem)
    return kept
