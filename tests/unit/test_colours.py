"""Colours are said once for the screen and once for each tool that draws on paper, by the same names and the same values."""

import re
from pathlib import Path

import pytest

from pwa.views.shell import manifest

ROOT = Path(__file__).resolve().parents[2]
SCREEN, THEMES = "static/css/attune.css", "static/css/themes.css"
# A drawing inside a PDF knows no style sheet, and one on the tablet knows no template.
PAPER = (
    "static/css/print.css",
    "static/css/handout.css",
    "static/js/ui/observe/paperColours.js",
    "templates/pdf/colours.html",
)
# Read before there is a style sheet: by the browser for its own bar, by the tablet for the icon and the start.
OUTSIDE_THE_PAGE = {"templates/layouts/document.html", "pwa/views/shell.py", "templates/macros/icons.html"}
# The ink that the drawings for parents are held to.
DRAWINGS = {"pwa/domain/plain_words.py"}
# A camera reads it, so it is black on white in every theme.
READ_BY_A_CAMERA = {"pwa/service/second_factor.py"}
COLOUR = re.compile(r"#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3})(?![\w-])|\brgba?\(|\bhsla?\(", re.IGNORECASE)
NAMED = re.compile(r"""^\s*"?(?:--paper-|--)?([\w-]+)"?: ["']?(#[0-9a-f]{6})\b""", re.MULTILINE)
FROM_A_THEME = re.compile(r'content="(#[0-9a-f]{6})" media="\(prefers-color-scheme: (\w+)\)"')


def text_of(path: str) -> str:
    return (ROOT / path).read_text("utf-8")


def without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/|\{#.*?#\}|@supports[^{]*\{", "", text, flags=re.DOTALL)


def sources() -> list[str]:
    kinds = (("static/css", "css"), ("static/js", "js"), ("templates", "html"), ("pwa", "py"))
    found = [path for folder, ending in kinds for path in (ROOT / folder).rglob(f"*.{ending}")]
    return sorted(str(path.relative_to(ROOT)) for path in found)


def test_no_colour_stands_but_where_colours_are_named():
    places = {SCREEN, THEMES, *PAPER, *OUTSIDE_THE_PAGE, *DRAWINGS, *READ_BY_A_CAMERA}
    found = {name: COLOUR.findall(without_comments(text_of(name))) for name in sources()}
    assert {name: colours for name, colours in found.items() if colours and name not in places} == {}


@pytest.mark.parametrize("place", PAPER)
def test_paper_has_the_screens_light_colours_by_their_names(place: str):
    on_screen = dict(NAMED.findall(text_of(SCREEN)))
    on_paper = dict(NAMED.findall(text_of(place)))
    assert on_paper
    assert on_paper == {name: on_screen[name] for name in on_paper}
    assert len(COLOUR.findall(without_comments(text_of(place)))) == len(on_paper), "one without a name"


def test_the_bar_of_the_browser_and_the_icon_have_the_colours_of_the_app():
    on_screen = dict(NAMED.findall(text_of(SCREEN)))
    [(light, dark)] = re.findall(r"--deep: light-dark\((#\w+), (#\w+)\)", text_of(THEMES))[:1]
    told = {
        theme: colour for colour, theme in FROM_A_THEME.findall(text_of("templates/layouts/document.html"))
    }
    assert told == {"light": light, "dark": dark}
    assert (manifest()["theme_color"], manifest()["background_color"]) == (light, on_screen["ground"])
    for icon in ("icon.svg", "icon-maskable.svg"):
        assert f'fill="{light}"' in text_of(f"static/icons/{icon}")
