"""Every screen of the walk in every size and theme, at twice the size of the text, by keyboard, and as it is heard."""

import json
from collections.abc import Sequence
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import ALL, OF_COLOURS, violations
from tests.browser.heard import heard, misheard, pin, pinned
from tests.browser.house import Server, Tablet
from tests.browser.layout import troubles, unseen_focus
from tests.browser.screens import PARTS, House
from tests.browser.visitor import Visitor
from tests.screens_table import screens

SIZES = ((320, 640), (390, 844), (768, 1024), (1024, 768), (1366, 1024))
# 200% in the browser halves the room; 200% of the text alone keeps it.
ZOOMED = ((512, 384), (384, 512))
AS_USUAL: dict[str, Any] = {"color_scheme": "light", "contrast": "no-preference", "forced_colors": "none"}
THEMES: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "strong": {"contrast": "more"},
    "dark and strong": {"color_scheme": "dark", "contrast": "more"},
    "forced colours": {"forced_colors": "active"},
}


def test_every_screen_lies_well_and_is_read_in_every_theme(
    server: Server, tablet: Tablet, pytestconfig: pytest.Config
):
    """Every rule in light, and in the other themes those that look at colours; in the deep run every rule in each."""
    in_themes = ALL if pytestconfig.getoption("--long") else OF_COLOURS
    house = House(server, tablet, Visitor(tablet.open(server.url), *server.demo_account()))
    wrong: dict[str, object] = {}
    told: dict[str, list[str]] = {}
    for part in PARTS:
        for name in part(house):
            told[name] = heard(house.page)
            found = looked_at(house.page, in_themes) | (
                {"as heard": astray} if (astray := misheard(told[name])) else {}
            )
            if (
                name in screens()
                and (shown := house.page.locator("body").get_attribute("data-screen")) != name
            ):
                found["not this screen"] = shown
            if found:
                wrong[name] = found
    assert len(told) > 30, list(told)
    heard_now = pin(told)
    assert wrong == {}, json.dumps(wrong, indent=1, ensure_ascii=False)
    assert heard_now == pinned(), "after a change that is meant, run it with ATTUNE_PIN=heard"


def test_how_it_looks_can_be_chosen_and_is_there_before_unlocking(server: Server, tablet: Tablet):
    visitor = Visitor(tablet.open(server.url), *server.demo_account())
    visitor.sets_up()
    visitor.page.emulate_media(color_scheme="light")
    visitor.go("More")
    assert ground_of(visitor.page) == "rgb(240, 244, 245)"
    visitor.choose("Colours", "Dark")
    expect(visitor.page.locator("html")).to_have_attribute("data-theme", "dark")
    assert ground_of(visitor.page) == "rgb(16, 23, 28)"
    visitor.choose("Size of the text", "150%")
    server.stop()
    tablet.close()
    visitor.page = tablet.open(server.url)
    visitor.page.emulate_media(color_scheme="light")
    visitor.heading("Unlock")
    assert ground_of(visitor.page) == "rgb(16, 23, 28)"
    assert visitor.page.evaluate("getComputedStyle(document.documentElement).fontSize") == "24px"
    assert visitor.page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [
        0,
        0,
        "",
    ]
    visitor.page.emulate_media(media="print")
    assert ground_of(visitor.page) == "rgb(240, 244, 245)"
    visitor.page.emulate_media(media="screen")
    visitor.unlock()
    visitor.go("More")
    visitor.choose("Colours", "As the tablet")
    expect(visitor.page.locator("html")).not_to_have_attribute("data-theme", "dark")


def ground_of(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def looked_at(page: Page, in_themes: Sequence[str]) -> dict[str, object]:
    """What is wrong with the screen as it stands, by where it was seen. The screen is as it was when this returns."""
    found: dict[str, object] = {}
    for width, height in (*SIZES, *ZOOMED):
        page.set_viewport_size({"width": width, "height": height})
        found[f"{width}x{height}"] = troubles(page)
    for width, height in ((768, 1024), (1024, 768)):
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("document.documentElement.dataset.text = '200'")
        found[f"{width}x{height}, text at 200%"] = troubles(page)
        page.evaluate("delete document.documentElement.dataset.text")
    found["by keyboard"] = unseen_focus(page)
    for theme, asked in THEMES.items():
        page.emulate_media(**(AS_USUAL | asked))
        found[f"in {theme}"] = violations(page, in_themes if asked else ALL)
    page.emulate_media(**AS_USUAL)
    return {where: what for where, what in found.items() if what}
