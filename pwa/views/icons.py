"""The icons as a part of each page: a file of their own would be a second document to start. Draws none itself."""

import re
from pathlib import Path

from markupsafe import Markup

ID = re.compile(r'id="([\w-]+)"')
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
BETWEEN = re.compile(r">\s+<")


def icon_sheet(static: Path) -> Markup:
    """All symbols of icons/sprite.svg, out of sight, each named `icon-…` so that none meets another id of the page."""
    sheet = COMMENT.sub("", (static / "icons" / "sprite.svg").read_text("utf-8")).strip()
    sheet = BETWEEN.sub("><", ID.sub(r'id="icon-\1"', sheet))
    return Markup(sheet.replace("<svg", '<svg class="icon-sheet" aria-hidden="true"', 1))  # noqa: S704  our own file
