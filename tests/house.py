"""python -m tests.house: makes docs/pictures/house.svg from the floors that tests check, and the steps of its page."""

import tomllib
from collections.abc import Iterator
from xml.sax.saxutils import escape

from tests.unit.test_architecture import FLOORS
from tests.written import ROOT, page, table

PICTURE = ROOT / "docs" / "pictures" / "house.svg"
PAGE = "docs/architecture.md"
WIDTH, MARGIN, COLUMN, GUTTER = 960, 24, 436, 40
ROOM, GAP, TOP = 30, 8, 84
# Its own paper, so that it reads alike in the light and in the dark.
STYLE = """\
  text { font: 14px system-ui, sans-serif; fill: #1b2733; text-anchor: middle }
  .head { font-size: 18px; font-weight: 600 }
  .paper { fill: #f6f8fa }
  .tablet { fill: #dcebf7; stroke: #2b6193 }
  .service { fill: #e3f1e0; stroke: #35703a }
  .way { stroke: #1b2733; stroke-width: 1.5; fill: none; marker-end: url(#tip) }
"""
Floors = list[list[str]]


def tablet_floors() -> Floors:
    """From the top down."""
    return [sorted(rooms) for rooms in reversed(FLOORS)]


def service_floors() -> Floors:
    """From the top down."""
    contracts = tomllib.loads(page("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    return [sorted(floor.split(" | ")) for floor in contracts[0]["layers"]]


def svg() -> str:
    """The whole picture."""
    steps = [(row["Step"], row["Side"]) for row in table(PAGE, "## A record's life")]
    tall = TOP + max(len(tablet_floors()), len(service_floors())) * (ROOM + GAP) + MARGIN
    height = tall + 150
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="name">',
        '<title id="name">The rooms of the tablet’s code and of the service, and a record’s way through them</title>',
        f"<style>\n{STYLE}</style>",
        '<marker id="tip" markerWidth="8" markerHeight="8" refX="7" refY="4" orient="auto"><path d="M0 0 8 4 0 8z"/></marker>',
        f'<rect class="paper" width="{WIDTH}" height="{height}" rx="12"/>',
        *_side("On the tablet: static/js", "tablet", MARGIN, tablet_floors(), tall),
        *_side("The service: pwa", "service", MARGIN + COLUMN + GUTTER, service_floors(), tall),
        _text(WIDTH / 2, tall + 24, "A record’s life", "head"),
        *_life(steps, tall + 44),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _side(title: str, kind: str, left: float, floors: Floors, bottom: float) -> Iterator[str]:
    """One side's rooms; its floors fill the height, so both houses stand on the same ground."""
    yield _text(left + COLUMN / 2, 36, title, "head")
    yield _text(left + COLUMN / 2, 60, "a room looks down, never up")
    pitch = (bottom - MARGIN - TOP) / len(floors)
    for floor, rooms in enumerate(floors):
        wide = (COLUMN - GAP * (len(rooms) - 1)) / len(rooms)
        for place, name in enumerate(rooms):
            yield from _box(left + place * (wide + GAP), TOP + floor * pitch, wide, pitch - GAP, name, kind)


def _life(steps: list[tuple[str, str]], top: float) -> Iterator[str]:
    """Two rows of steps, each in its side's colour, with an arrow to the next."""
    half = (len(steps) + 1) // 2
    pitch = (WIDTH - 2 * MARGIN) / half
    for number, (name, side) in enumerate(steps):
        row, place = divmod(number, half)
        left, down = MARGIN + place * pitch, top + row * 46
        yield from _box(left, down, pitch - 22, ROOM, name, side)
        if place < half - 1 and number < len(steps) - 1:
            yield f'<path class="way" d="M{left + pitch - 20:.0f} {down + ROOM / 2:.0f}h17"/>'


def _box(left: float, top: float, wide: float, high: float, name: str, kind: str) -> Iterator[str]:
    yield f'<rect class="{kind}" x="{left:.0f}" y="{top:.0f}" width="{wide:.0f}" height="{high:.0f}" rx="5"/>'
    yield _text(left + wide / 2, top + high / 2 + 5, name)


def _text(middle: float, line: float, words: str, kind: str = "") -> str:
    of = f' class="{kind}"' if kind else ""
    return f'<text{of} x="{middle:.0f}" y="{line:.0f}">{escape(words)}</text>'


if __name__ == "__main__":
    PICTURE.write_text(svg(), "utf-8")
