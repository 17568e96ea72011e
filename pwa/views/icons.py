"""The icons as part of each page: as a separate file they would be a second request at the start. Draws none."""

import re
from pathlib import Path

from markupsafe import Markup

ID = re.compile(r'id="([\w-]+)"')
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
BETWEEN = re.compile(r">\s+<")


def icon_sheet(static: Path) -> Markup:
    """The symbols of icons/sprite.svg as hidden markup, each with an id `icon-…` that clashes with no other."""
    sheet = COMMENT.sub("", (static / "icons" / "sprite.svg").read_text("utf-8")).strip()
    sheet = BETWEEN.sub("><", ID.sub(r'id="icon-\1"', sheet))
    return Markup(sheet.replace("<svg", '<svg class="icon-sheet" aria-hidden="true"', 1))  # noqa: S704  our own file
