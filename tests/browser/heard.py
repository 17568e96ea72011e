"""What a screen reader navigates by: landmarks, headings and live regions, from a page's accessibility tree."""

import itertools
import os
import re
from pathlib import Path

from playwright.sync_api import Page

PINNED = Path(__file__).with_name("heard.txt")
WAYMARKS = ("banner", "main", "navigation", "complementary", "search", "form", "region", "dialog")
SPEAKING = ("status", "alert", "log", "timer")
LINE = re.compile(r"^(?P<room> *)- '?(?P<role>\w+)(?: \"(?P<name>.*?)\")?(?: \[(?P<state>[^\]]*)\])?")
# Days, months and numbers depend on the date.
OF_TODAY = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September"
    r"|October|November|December|\d+)\b"
)


def heard(page: Page) -> list[str]:
    """A line for each landmark, heading and live region, indented as they are nested."""
    lines: list[str] = []
    rooms: list[int] = []
    for line in page.locator("body").aria_snapshot().splitlines():
        match = LINE.match(line)
        if not match or match["role"] not in (*WAYMARKS, *SPEAKING, "heading"):
            continue
        room = len(match["room"])
        while rooms and rooms[-1] >= room:
            rooms.pop()
        name = f' "{OF_TODAY.sub("…", match["name"])}"' if match["name"] else ""
        level = f" {match['state'].removeprefix('level=')}" if match["role"] == "heading" else ""
        lines.append(f"{'  ' * len(rooms)}{match['role']}{level}{name}")
        rooms.append(room)
    return lines


def misheard(lines: list[str]) -> list[str]:
    """What would mislead somebody who can't see the screen."""
    plain = [line.strip() for line in lines]
    levels = [int(line.split()[1]) for line in plain if line.startswith("heading ")]
    wrong = [] if levels.count(1) == 1 else [f"{levels.count(1)} headings of the first level"]
    if plain.count("main") != 1:
        wrong.append(f"{plain.count('main')} main parts")
    wrong += [
        f"a heading of level {below} under one of level {above}"
        for above, below in itertools.pairwise(levels)
        if below > above + 1
    ]
    for role in ("navigation", "region", "dialog", "complementary"):
        if role in plain:
            wrong.append(f"a {role} without a name")
    return wrong


def pinned() -> str:
    """The text that was saved and read."""
    return PINNED.read_text("utf-8")


def pin(screens: dict[str, list[str]]) -> str:
    """All screens as one text. ATTUNE_PIN=heard saves it, to be read before it is committed."""
    text = "".join(
        "\n".join([name, *(f"  {line}" for line in lines), "\n"]) for name, lines in screens.items()
    )
    if os.environ.get("ATTUNE_PIN") == "heard":
        PINNED.write_text(text, "utf-8")
    return text
