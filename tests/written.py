"""Reads the tables of our pages, so that tests can hold them to the code. Must not judge them."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CELL = re.compile(r"(?<!\\)\|")
CODE = re.compile(r"`([^`]+)`")
HEADING = re.compile(r"^#+ ", re.MULTILINE)

Row = dict[str, str]


def page(name: str) -> str:
    """A page's text: "docs/api.md", "README.md"."""
    return (ROOT / name).read_text("utf-8")


def section(name: str, heading: str) -> str:
    """What stands under one heading of a page, up to the next heading of any depth."""
    _, found, rest = page(name).partition(f"\n{heading}\n")
    assert found, f"{name} has no heading “{heading}”"
    return HEADING.split(rest)[0]


def tables(name: str, heading: str) -> list[list[Row]]:
    """The tables under a heading, each a list of rows by the words of its head."""
    found: list[list[Row]] = []
    head: list[str] = []
    for line in [*section(name, heading).splitlines(), ""]:
        cells = [cell.strip().replace("\\|", "|") for cell in CELL.split(line)[1:-1]]
        if not line.startswith("|"):
            head = []
        elif not head:
            head = cells
            found.append([])
        elif set("".join(cells)) != {"-"}:
            found[-1].append(dict(zip(head, cells, strict=True)))
    return found


def table(name: str, heading: str) -> list[Row]:
    """The only table under a heading."""
    (found,) = tables(name, heading)
    return found


def codes(cell: str) -> list[str]:
    """What stands in backticks."""
    return CODE.findall(cell)
