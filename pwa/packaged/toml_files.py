"""The only reader of packaged files: reads a TOML file or a page into a shape, and says where a wrong one is wrong.

Must not know what any of them mean.
"""

import tomllib
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

import msgspec

CONTENT = "pwa/content"
FENCE = "+++\n"
Shape = TypeVar("Shape")


class BadContent(ValueError):
    """A packaged file can't be used: which file, the place in it ("" for all of it), and why."""

    def __init__(self, file: str, why: str, place: str = "") -> None:
        at = f" at {place}" if place else ""
        super().__init__(f"{CONTENT}/{file}: {why}{at}. No record was opened. Put this file right.")
        self.file, self.why, self.place = file, why, place


def read_toml(file: str, shape: type[Shape]) -> Shape:
    """The TOML file pwa/content/<file> as a shape. Raises BadContent."""
    return in_shape(file, read_tables(file), shape)


def read_tables(file: str) -> dict[str, Any]:
    """The tables of pwa/content/<file>, unchecked. Raises BadContent."""
    return parse_toml(file, read_text(file))


def in_shape(file: str, value: object, shape: type[Shape], place: str = "$") -> Shape:
    """The value at a place in a file, as a shape. Raises BadContent with the exact place of the fault."""
    try:
        return msgspec.convert(value, shape)
    except msgspec.ValidationError as error:
        why, _, inner = str(error).partition(" - at `$")
        raise BadContent(file, why, place + inner.rstrip("`")) from error


def parse_toml(file: str, text: str) -> dict[str, Any]:
    """The tables of a TOML text. Raises BadContent with line and column."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadContent(file, str(error)) from error


def split_page(file: str, page: str) -> tuple[dict[str, Any], str]:
    """A page's front matter, which is TOML between two lines of +++, and its Markdown. Raises BadContent."""
    before, *rest = page.split(FENCE, 2)
    if before or len(rest) != 2:
        raise BadContent(file, "must start with its front matter between two lines of +++")
    front, text = rest
    return parse_toml(file, front), text.strip() + "\n"


def read_text(file: str) -> str:
    """The text of pwa/content/<file>, which is UTF-8. Raises BadContent if there is no such file."""
    try:
        return files("pwa.content").joinpath(file).read_text("utf-8")
    except FileNotFoundError as error:
        raise BadContent(file, "there is no such file") from error


def names_in(folder: str, suffix: str) -> list[str]:
    """The sorted names, without the suffix, of the files in pwa/content/<folder> that have it. Raises BadContent."""
    entries = _entries(folder)
    return sorted(entry.name.removesuffix(suffix) for entry in entries if entry.name.endswith(suffix))


def folders_in(folder: str) -> list[str]:
    """The sorted names of the folders in pwa/content/<folder>. Raises BadContent."""
    return sorted(entry.name for entry in _entries(folder) if entry.is_dir())


def _entries(folder: str) -> list[Traversable]:
    try:
        return list(files("pwa.content").joinpath(folder).iterdir())
    except FileNotFoundError as error:
        raise BadContent(folder, "there is no such folder") from error
