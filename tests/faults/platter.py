"""A disk as a power cut may leave it: what was synced is there, and of the rest any part, in any order.

The worst that POSIX allows, not what one file system does: a new or renamed file may be missing from its folder until
that folder was synced, even when the file itself was; a file's size may have grown and its bytes be zeros; of what was
written since the last sync any 512-byte sector may be there or not.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain, combinations
from pathlib import Path
from random import Random

SECTOR, PAGE = 512, 4096

Tree = dict[str, bytes | None]
"""A folder's contents by path: a file's bytes, None for a folder."""


@dataclass(eq=False)
class File:
    """Bytes that are safe, what a program sees now, and the whole contents after each change since the last sync."""

    safe: bytes = b""
    now: bytes = b""
    since: list[bytes] = field(default_factory=list)
    _dirty: set[int] = field(default_factory=set)
    _lost: set[int] = field(default_factory=set)
    """Pages that a failed sync didn't write. The kernel calls them clean: only what writes to them again saves them."""

    @classmethod
    def holding(cls, contents: bytes) -> "File":
        return cls(contents, contents)

    def write(self, place: int, piece: bytes) -> None:
        before = self.now.ljust(place, b"\0")
        self._changed(before[:place] + piece + before[place + len(piece) :])
        touched = set(range(place // PAGE, (place + len(piece)) // PAGE + 1))
        self._dirty |= touched
        self._lost -= touched

    def cut(self, size: int) -> None:
        self._changed(self.now[:size].ljust(size, b"\0"))
        self._lost = {page for page in self._lost if page * PAGE < size}

    def sync(self) -> None:
        pages = range(0, len(self.now), PAGE)
        self.safe = b"".join(
            (self.safe if at // PAGE in self._lost else self.now)[at : at + PAGE].ljust(
                min(PAGE, len(self.now) - at), b"\0"
            )
            for at in pages
        )
        self.since, self._dirty = [], set()

    def fail_to_sync(self) -> None:
        self._lost |= self._dirty
        self.since, self._dirty = [], set()

    def _changed(self, now: bytes) -> None:
        self.now = now
        self.since.append(now)


@dataclass(eq=False)
class Folder:
    """Names that are safe, and each change since: names that it gives, names that it takes."""

    safe: dict[str, "File | Folder"] = field(default_factory=dict)
    since: list[tuple[dict[str, "File | Folder"], tuple[str, ...]]] = field(default_factory=list)

    def change(self, gives: dict[str, "File | Folder"], takes: tuple[str, ...] = ()) -> None:
        self.since.append((gives, takes))

    def with_changes(self, chosen: tuple[int, ...]) -> dict[str, "File | Folder"]:
        names = dict(self.safe)
        for at in chosen:
            gives, takes = self.since[at]
            for name in takes:
                names.pop(name, None)
            names |= gives
        return names

    @property
    def now(self) -> dict[str, "File | Folder"]:
        return self.with_changes(tuple(range(len(self.since))))

    def sync(self) -> None:
        self.safe, self.since = self.now, []

    def fail_to_sync(self) -> None:
        """Names are journalled: a later sync saves them too."""


def read_folder(base: Path) -> Folder:
    """What is on the real disk, all of it safe."""
    return Folder(
        {
            path.name: read_folder(path) if path.is_dir() else File.holding(path.read_bytes())
            for path in base.iterdir()
        }
    )


def tree_of(folder: Folder) -> Tree:
    """All of it, as it is without a power cut."""
    return _tree(folder, lambda each: tuple(range(len(each.since))), lambda file: file.now)


def cuts(folder: Folder, random: Random, most: int) -> Iterator[Tree]:
    """What a power cut at this moment may leave: the extremes, and others by chance. At most about `most`."""
    for changes, left in (
        (_none, _safe),
        (_none, _whole),
        (_all, _safe),
        (_all, _zeros),
        (_all, _whole),
    ):
        yield _tree(folder, changes, left)
    for _ in range(most - 5):
        yield _tree(folder, lambda each: random.choice(_subsets(each)), lambda file: _torn(file, random))


def least(folder: Folder) -> Tree:
    """Only what is safe."""
    return _tree(folder, _none, _safe)


def put_down(tree: Tree, base: Path) -> None:
    """Make it on the real disk."""
    for name, found in tree.items():
        if found is None:
            (base / name).mkdir()
        else:
            (base / name).write_bytes(found)


def _tree(
    folder: Folder,
    changes: Callable[[Folder], tuple[int, ...]],
    left: Callable[[File], bytes],
    under: str = "",
) -> Tree:
    tree: Tree = {}
    for name, found in folder.with_changes(changes(folder)).items():
        if isinstance(found, File):
            tree[under + name] = left(found)
        else:
            tree[under + name] = None
            tree |= _tree(found, changes, left, f"{under}{name}/")
    return tree


def _none(folder: Folder) -> tuple[int, ...]:
    return ()


def _all(folder: Folder) -> tuple[int, ...]:
    return tuple(range(len(folder.since)))


def _subsets(folder: Folder) -> list[tuple[int, ...]]:
    places = range(min(len(folder.since), 6))
    return list(chain.from_iterable(combinations(places, count) for count in range(len(places) + 1)))


def _safe(file: File) -> bytes:
    return file.safe


def _whole(file: File) -> bytes:
    return file.now


def _zeros(file: File) -> bytes:
    """It has grown, and what it has grown by never came."""
    return file.safe[: len(file.now)].ljust(len(file.now), b"\0")


def _torn(file: File, random: Random) -> bytes:
    if not file.since or random.random() < 0.2:
        return file.safe
    reached = random.choice(file.since)
    match random.choice(("whole", "prefix", "sectors")):
        case "whole":
            return reached
        case "prefix":
            return reached[: random.randint(min(len(file.safe), len(reached)), len(reached))]
    before = file.safe.ljust(len(reached), b"\0")
    return b"".join(
        random.choice((before, reached))[at : at + SECTOR][: len(reached) - at]
        for at in range(0, len(reached), SECTOR)
    )
