"""The icons of a page: each that it names is on its sheet, and the sheet meets nothing else."""

import re
from pathlib import Path

import pytest

from pwa.views.icons import icon_sheet
from tests.web.pages import Page

STATIC = Path(__file__).resolve().parents[2] / "static"
NAMED = re.compile(r'icon(?:Named)?\(\s*[\'"]([a-z-]+)[\'"]')


@pytest.mark.parametrize("path", ["/", "/help", "/learn/"])
def test_every_icon_that_a_page_shows_is_on_its_sheet(path: str, page: Page):
    document = page(path).document
    sheet = set(document.xpath("//symbol/@id"))
    shown = {address.removeprefix("#") for address in document.xpath("//use/@href")}
    assert sheet
    assert shown <= sheet


def test_every_icon_that_the_browser_draws_is_on_the_sheet():
    sheet = set(re.findall(r'id="icon-([\w-]+)"', icon_sheet(STATIC)))
    drawn = {name for file in (STATIC / "js").rglob("*.js") for name in NAMED.findall(file.read_text())}
    assert len(drawn) > 5
    assert drawn <= sheet
