"""Takes pictures of every screen in each size and theme, on one page. Must not judge; reports a part that fails.

script/gallery [FOLDER] [--only PART …] runs it. The folder is outside the repository, and a temporary one by default.
"""

import argparse
import html
import sys
import tempfile
from pathlib import Path
from typing import Any, Literal

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import Error, Page, sync_playwright

from tests.browser.house import Server, Tablet
from tests.browser.screens import PARTS, House
from tests.browser.visitor import Visitor

SIZES = {"flat": (1024, 768), "upright": (768, 1024), "phone": (390, 844)}
THEMES: dict[str, dict[str, Literal["light", "dark", "more", "active"]]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "strong": {"contrast": "more"},
    "forced": {"forced_colors": "active"},
}
# Every size is taken in light and dark. For the other themes, a tablet held flat is enough.
EVERYWHERE = {"light", "dark"}
AS_USUAL: dict[str, Any] = {"color_scheme": "light", "contrast": "no-preference", "forced_colors": "none"}


def main() -> None:
    """Write the pictures and the page; exit with 1 if a part of the walk failed."""
    parser = argparse.ArgumentParser(prog="script/gallery", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument(
        "--only", nargs="+", metavar="PART", help=", ".join(part.__name__ for part in PARTS[1:])
    )
    asked = parser.parse_args()
    folder = asked.folder or Path(tempfile.mkdtemp(prefix="attune-gallery-"))
    folder.mkdir(parents=True, exist_ok=True)
    taken, failed = walk(folder, asked.only)
    (folder / "index.html").write_text(sheet(taken, failed), "utf-8")
    print(f"{len(taken)} screens: {folder / 'index.html'}")
    for part, why in failed.items():
        print(f"{part} could not be walked: {why}", file=sys.stderr)
    sys.exit(1 if failed else 0)


def walk(folder: Path, only: list[str] | None) -> tuple[list[str], dict[str, str]]:
    """The names of the screens that were seen, and by part the reason why it failed."""
    taken: list[str] = []
    failed: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="attune-gallery-") as work, sync_playwright() as playwright:
        server = Server(Path(work) / "data", demo=True)
        server.start()
        tablet = Tablet(playwright, Path(work) / "profile", SIZES["flat"])
        try:
            house = House(server, tablet, Visitor(tablet.open(server.url), *server.demo_account()))
            for part in PARTS:
                if only and part is not PARTS[0] and part.__name__ not in only:
                    continue
                try:
                    for name in part(house):
                        taken.append(name)
                        take(house.page, folder, name)
                except (Error, AssertionError) as problem:
                    failed[part.__name__] = str(problem).strip().splitlines()[0]
                    house.page.screenshot(path=str(folder / f"{part.__name__}-left.png"))
        finally:
            tablet.close()
            server.stop()
    return taken, failed


def take(page: Page, folder: Path, name: str) -> None:
    """Take the screen in each size and theme, then leave it as it was."""
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        for theme, asked in THEMES.items():
            if theme in EVERYWHERE or size == "flat":
                page.emulate_media(**(AS_USUAL | asked))
                page.screenshot(path=str(folder / f"{name}-{size}-{theme}.png"), animations="disabled")
    page.emulate_media(**AS_USUAL)
    width, height = SIZES["flat"]
    page.set_viewport_size({"width": width, "height": height})


def sheet(taken: list[str], failed: dict[str, str]) -> str:
    """The HTML of one page with all pictures: a row for each screen."""
    rows = []
    for name in taken:
        pictures = [
            f'<figure><a href="{name}-{size}-{theme}.png"><img src="{name}-{size}-{theme}.png" alt="" loading="lazy"></a>'
            f"<figcaption>{size}, {theme}</figcaption></figure>"
            for size in SIZES
            for theme in THEMES
            if theme in EVERYWHERE or size == "flat"
        ]
        rows.append(f"<h2>{html.escape(name)}</h2><div>{''.join(pictures)}</div>")
    left = "".join(
        f"<p><strong>{html.escape(part)}</strong>: {html.escape(why)}</p>" for part, why in failed.items()
    )
    style = "body{font:16px sans-serif;margin:1rem}div{display:flex;gap:8px;overflow:auto}figure{margin:0}img{height:260px}"
    return (
        f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Attune, every screen</title><style>{style}</style>'
        f"<h1>Attune, every screen</h1>{left}{''.join(rows)}</html>"
    )


if __name__ == "__main__":
    main()
