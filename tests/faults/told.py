"""What a process under fault says of itself, where no fault can reach: in memory that it shares with its parent.

To tell something makes no system call, so nothing that is injected can hit it, and a kill can't take it back.
"""

import mmap
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Any

import msgspec

from pwa.store.contract import StoreDamaged, StoreFailed, StoreInUse, StoreNotEmpty, WrongKey
from pwa.upkeep.operations import NotEqual

NAMED = (StoreDamaged, StoreFailed, StoreInUse, StoreNotEmpty, WrongKey, NotEqual)
"""What the store and its care say that they raise. Anything else has escaped."""

HEAD, MOST_BYTES = 8, 1 << 20


@dataclass(frozen=True, slots=True)
class Word:
    """`how`: "try" before a step; then "done", "refused" (a named exception, or Ctrl-C) or "escaped" (any other)."""

    how: str
    what: str
    ids: tuple[str, ...] = ()
    why: str = ""


class Told:
    """The words of one run, in order. `clear` before a run, `words` after it."""

    def __init__(self) -> None:
        self._shared = mmap.mmap(-1, MOST_BYTES)
        self._telling = Lock()
        self.clear()

    def clear(self) -> None:
        self._shared[:HEAD] = HEAD.to_bytes(HEAD, "big")

    def tell(self, word: Word) -> None:
        line = msgspec.json.encode(word) + b"\n"
        with self._telling:
            end = int.from_bytes(self._shared[:HEAD], "big")
            self._shared[end : end + len(line)] = line
            # Last, so that what is half told isn't told.
            self._shared[:HEAD] = (end + len(line)).to_bytes(HEAD, "big")

    def words(self) -> list[Word]:
        end = int.from_bytes(self._shared[:HEAD], "big")
        return [msgspec.json.decode(line, type=Word) for line in self._shared[HEAD:end].splitlines()]


class Steps:
    """The steps of a scenario: each is told before it begins and after it has returned, never in between."""

    def __init__(self, tell: Callable[[Word], None]) -> None:
        self._tell = tell

    def take(self, what: str, call: Callable[[], Any], ids: Iterable[str] = ()) -> Any:  # what `call` gives
        """What the call gives, or None when it was refused."""
        ids = tuple(ids)
        self._tell(Word("try", what, ids))
        try:
            given = call()
        except (*NAMED, KeyboardInterrupt) as problem:
            self._tell(Word("refused", what, ids, f"{type(problem).__name__}: {problem}"))
            return None
        except BaseException as problem:
            self._tell(Word("escaped", what, ids, repr(problem)))
            return None
        self._tell(Word("done", what, ids))
        return given
