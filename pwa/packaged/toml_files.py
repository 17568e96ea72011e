"""The one door to the packaged files: reads a TOML file or a page into its shape, and says where a wrong one is wrong.

Must not know what any of them means.
"""

import tomllib
from importlib.resources import files
from typing import Any, TypeVar

import msgspec

CONTENT = "pwa/content"
FENCE = "+++\n"
Shape = TypeVar("Shape")


class BadContent(ValueError):
    """A packaged file that can't be used: which file, the place in it ("" for the whole), and why."""

    def __init__(self, file: str, why: str, place: str = "") -> None:
        at = f" at {place}" if place else ""
        super().__init__(f"{CONTENT}/{file}: {why}{at}. No record was opened. Put this file right.")
        self.file, self.why, self.place = file, why, place


def read_toml(file: str, shape: type[Shape]) -> Shape:
    """The TOML of pwa/content/<file> in a shape. Raises BadContent."""
    return in_shape(file, read_tables(file), shape)


def read_tables(file: str) -> dict[str, Any]:
    """The tables of pwa/content/<file>, as they are. Raises BadContent."""
    return parse_toml(file, read_text(file))


def in_shape(file: str, found: object, shape: type[Shape], place: str = "$") -> Shape:
    """What stands at a place of a file, in a shape. Raises BadContent, with the exact place of the fault."""
    try:
        return msgspec.convert(found, shape)
    except msgspec.ValidationError as error:
        why, _, inner = str(error).partition(" - at `$")
        raise BadContent(file, why, place + inner.rstrip("`")) from error


def parse_toml(file: str, text: str) -> dict[str, Any]:
    """The tables of a TOML text. Raises BadContent, with line and column."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadContent(file, str(error)) from error


def split_page(file: str, whole: str) -> tuple[dict[str, Any], str]:
    """The front matter of a page, which is TOML between two lines of +++, and its Markdown. Raises BadContent."""
    before, *rest = whole.split(FENCE, 2)
    if before or len(rest) != 2:
        raise BadContent(file, "must start with its front matter between two lines of +++")
    front, text = rest
    return parse_toml(file, front), text.strip() + "\n"


def read_text(file: str) -> str:
    """The text of pwa/content/<file>, as UTF-8. Raises BadContent where there is none."""
    try:
        return files("pwa.content").joinpath(file).read_text("utf-8")
    except FileNotFoundError as error:
        raise BadContent(file, "there is no such file") from error


def names_in(folder: str, suffix: str) -> list[str]:
    """Names without suffix of the files in pwa/content/<folder>, in alphabetical order."""
    found = files("pwa.content").joinpath(folder).iterdir()
    return sorted(entry.name.removesuffix(suffix) for entry in found if entry.name.endswith(suffix))
