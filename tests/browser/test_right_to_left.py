"""Every screen in a language that is read from right to left, in which each text of the interface is marked.

What is not marked never went through a catalogue; what does not mirror would stand on the wrong side in Arabic.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.house import Server, Tablet
from tests.browser.marked import too_wide, unmarked

Look = Callable[[Page, str], None]
STEPS = ["who", "hello", "check", "assessment", "formulation", "handouts", "review"]
TO_DO = {
    "today",
    "today-with-a-draft",
    "families",
    "family",
    "family-edit-refused",
    "ask",
    "more",
    "ready",
    "check-instruments",
    "check-set-up",
    "check-set-up-refused",
    *(f"visit-{step}" for step in STEPS),
}
"""Screens whose texts are not through the catalogue yet. A screen leaves this list when they are; none comes in."""
SCREENS = ["today", "families", "learn", "handouts", "more", "ready"]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Server(tmp_path / "data", demo=True, environment={"ATTUNE_PSEUDO_LANGUAGE": "1"})
    running.start()
    yield running
    running.stop()


@dataclass
class Walk:
    """One walk through the app: what was found wrong is told at the end, for all screens at once."""

    page: Page
    look: Look
    passphrase: str = ""
    wrong: dict[str, list[str]] = field(default_factory=dict)

    def at(self, name: str) -> None:
        self.look(self.page, name)
        found = [f"not marked: {text}" for text in unmarked(self.page) if name not in TO_DO]
        found += [f"too wide: {told}" for told in too_wide(self.page)]
        if found:
            self.wrong[name] = found

    def go(self, screen: str) -> None:
        """By its address, as a link would; there when this returns."""
        self.page.evaluate("screen => { location.hash = screen }", screen)
        expect(self.page.locator(f"body[data-screen={screen}]")).to_be_attached()

    def part(self, selector: str) -> Locator:
        return self.page.locator(selector).locator("visible=true").first


@pytest.mark.parametrize("size", [(1024, 768), (390, 844)], ids=["tablet", "phone"], indirect=True)
def test_every_screen_is_marked_and_mirrored(server: Server, tablet: Tablet, look: Look):
    page = tablet.open(server.url)
    page.locator("a[hreflang='ar-XB']").click()
    expect(page.locator("html[dir=rtl]")).to_be_attached()
    expect(page.locator("[data-module=start]")).to_be_visible()
    walk = Walk(page, look)
    when_it_is_set_up(walk, server)
    then_the_bar_and_the_way_round_are_mirrored(page)
    for screen in SCREENS:
        walk.go(screen)
        walk.at(screen)
    when_pages_are_read(walk)
    when_a_family_is_looked_at_and_edited(walk)
    when_a_visit_is_begun(walk)
    when_it_is_locked(walk)
    assert walk.wrong == {}, json.dumps(walk.wrong, indent=1, ensure_ascii=False)


def when_it_is_set_up(walk: Walk, server: Server) -> None:
    email, password = server.demo_account()
    walk.at("start")
    walk.part("[name$=email]").fill(email)
    walk.part("[name$=password]").fill("wrong")
    walk.part("[type=submit]").click()
    expect(walk.part("[data-refusal]")).to_be_visible()
    walk.at("start-refused")
    walk.part("[name$=password]").fill(password)
    walk.part("[type=submit]").click()
    expect(walk.part("[data-words]")).to_be_visible()
    walk.at("enrol")
    walk.passphrase = " ".join(
        text.strip() for text in walk.page.locator("[data-words] li").all_inner_texts()
    )
    walk.part("[data-own]").click()
    walk.part("#enrol-first").fill("easy")
    walk.at("enrol-own")
    walk.part("[data-generated]").click()
    walk.part("[data-written]").click()
    walk.part("#enrol-typed").fill(walk.passphrase)
    walk.part("[data-part=confirm] [type=submit]").click()
    expect(walk.page.locator("body[data-screen=ready]")).to_be_attached()
    expect(walk.page.locator(".check__sign--good").first).to_be_visible()


def then_the_bar_and_the_way_round_are_mirrored(page: Page) -> None:
    """The name stands on the right, hiding on the left, the first place to go to on the right."""
    width = page.evaluate("innerWidth")
    brand, hide = (
        page.locator(selector).bounding_box() for selector in (".bar__brand", ".bar [data-module=quick-hide]")
    )
    links = [link.bounding_box() for link in page.locator(".nav__link").all()]
    assert brand
    assert hide
    assert all(links)
    assert brand["x"] > width / 2 > hide["x"]
    assert [link["x"] for link in links if link] == sorted(
        (link["x"] for link in links if link), reverse=True
    )


def when_pages_are_read(walk: Walk) -> None:
    walk.go("handouts")
    walk.part(".cover .row__link").click()
    expect(walk.part(".reader")).to_be_visible()
    walk.at("handout")
    walk.part(".reader__turn").click()
    expect(walk.part("[data-give-back]")).to_be_visible()
    back = walk.part(".reader__bar button .icon")
    assert back.evaluate("icon => getComputedStyle(icon).transform") != "none", "the way back points forwards"
    walk.at("parents-page")
    walk.part(".reader__bar button").click()
    walk.at("parents")
    walk.part("[data-give-back]").click()
    expect(walk.part("dialog[open]")).to_be_visible()
    walk.at("give-back")
    walk.part("dialog input").fill("not these words")
    walk.part("dialog [type=submit]").click()
    expect(walk.part("dialog [data-error]")).to_be_visible()
    walk.at("give-back-refused")
    walk.part("dialog input").fill(walk.passphrase)
    walk.part("dialog [type=submit]").click()
    expect(walk.page.locator("dialog")).to_have_count(0)
    walk.go("learn")
    walk.part(".rows .row__link").click()
    expect(walk.part(".reader")).to_be_visible()
    walk.at("article")


def when_a_family_is_looked_at_and_edited(walk: Walk) -> None:
    walk.go("families")
    walk.part("[data-families] .row__link").click()
    expect(walk.page.locator("body[data-screen=family]")).to_be_attached()
    walk.at("family")
    walk.page.evaluate("location.hash = 'family-new'")
    expect(walk.page.locator("body[data-screen=family-edit]")).to_be_attached()
    number = walk.part("[data-field=nhs_number] input")
    number.fill("12")
    number.press("Tab")
    walk.part("[data-form] [type=submit]").click()
    walk.at("family-edit-refused")
    walk.part("[data-cancel]").click()
    expect(walk.part("dialog[open]")).to_be_visible()
    walk.at("ask")
    walk.part("dialog [value=yes]").click()
    expect(walk.page.locator("dialog")).to_have_count(0)


def when_a_visit_is_begun(walk: Walk) -> None:
    walk.go("families")
    walk.page.locator("[data-families] .row button").nth(1).click()
    for step in STEPS:
        walk.part(f"[data-step-link={step}]").click()
        expect(walk.page.locator(f"body[data-screen=visit-{step}]")).to_be_attached()
        if step == "check":
            when_an_observation_is_begun(walk)
        if step == "formulation":
            walk.page.locator("[data-statements] button").last.click()
        walk.at(f"visit-{step}")


def when_an_observation_is_begun(walk: Walk) -> None:
    walk.at("check-instruments")
    walk.part("[data-instrument-choice=piios]").click()
    walk.at("check-set-up")
    walk.part("[data-part=set-up] [type=submit]").click()
    walk.at("check-set-up-refused")


def when_it_is_locked(walk: Walk) -> None:
    walk.go("today")
    walk.at("today-with-a-draft")
    walk.part("[data-module=quick-hide]").click()
    expect(walk.page.locator("body[data-screen=unlock]")).to_be_attached()
    walk.part("#unlock-passphrase").fill("wrong")
    walk.part(".unlock [type=submit]").click()
    expect(walk.part(".unlock [data-error]")).to_be_visible()
    walk.at("unlock")
