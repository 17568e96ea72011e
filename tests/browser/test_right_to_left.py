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
SCREENS = ["today", "families", "learn", "handouts", "more", "ready", "help", "support"]
ANSWERS = ["0", "2", "4", "not_observed"]


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
        found = [f"not marked: {text}" for text in unmarked(self.page)]
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
    when_a_visit_is_done(walk)
    when_it_is_signed(walk)
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


def when_a_visit_is_done(walk: Walk) -> None:
    page = walk.page
    walk.go("families")
    page.locator("[data-families] .row", has_text="Robin").locator(".row__link").click()
    expect(page.locator("body[data-screen=family]")).to_be_attached()
    page.locator("[data-head] button").first.click()
    for step in STEPS:
        walk.part(f"[data-step-link={step}]").click()
        expect(page.locator(f"body[data-screen=visit-{step}]")).to_be_attached()
        if step == "who":
            walk.part("[data-field=contact] label").click()
        if step == "hello":
            walk.part("#main textarea").fill("…")
        if step == "check":
            when_an_observation_is_made(walk)
        if step == "formulation":
            when_a_statement_rests_on_something(walk)
        walk.at(f"visit-{step}")


def when_an_observation_is_made(walk: Walk) -> None:
    walk.at("check-instruments")
    walk.part("[data-instrument-choice=piios]").click()
    walk.at("check-set-up")
    walk.part("[data-part=set-up] [type=submit]").click()
    walk.at("check-set-up-refused")
    for name in ("carer", "mode", "standing"):
        walk.part(f"[data-set-up] [data-field={name}] label").click()
    walk.part("[data-field=minutes] input").fill("5")
    walk.part("[data-field=trained_on] input").fill("2025-03-01")
    walk.part("[data-part=set-up] [type=submit]").click()
    items = walk.page.locator("#main .item")
    expect(items).to_have_count(13)
    walk.at("checklist")
    items.first.locator("[data-watch]").click()
    expect(items.first.locator(".watching")).to_be_visible()
    items.first.locator(".item__more").click()
    walk.at("checklist-watching")
    for place, item in enumerate(items.all()):
        item.locator(f"input[value='{ANSWERS[place % len(ANSWERS)]}']").check(force=True)
    walk.page.locator("#result").wait_for()
    walk.at("checklist-result")


def when_a_statement_rests_on_something(walk: Walk) -> None:
    walk.part("[data-statements] button").click()
    walk.part(".statement textarea").fill("…")
    walk.part(".statement .nhsuk-button").click()
    expect(walk.part("dialog[open]")).to_be_visible()
    walk.part("dialog [data-choices] label").click()
    walk.at("evidence")
    walk.part("dialog [data-close]").click()


def when_it_is_signed(walk: Walk) -> None:
    page = walk.page
    walk.part("[data-read]").click()
    expect(walk.part("dialog [data-summary] .document")).to_be_visible()
    walk.at("summary")
    walk.part("dialog [data-close]").click()
    walk.part("[data-sign]").click()
    expect(walk.part("[data-document] .document")).to_be_visible()
    walk.at("visit-record")
    page.locator("[data-actions] .nhsuk-button").locator("visible=true").nth(1).click()
    expect(walk.part("dialog[open]")).to_be_visible()
    walk.at("amend")
    walk.part("dialog [data-close]").click()
    walk.part("#main a[href='#family']").click()
    expect(page.locator("body[data-screen=family]")).to_be_attached()
    walk.at("family-after-the-visit")
    walk.part("[data-module=status-line] button").click()
    expect(walk.part("dialog[open]")).to_be_visible()
    walk.at("sending")
    walk.part("dialog [data-close]").click()


def when_it_is_locked(walk: Walk) -> None:
    walk.go("today")
    walk.at("today-with-a-draft")
    walk.part("[data-module=quick-hide]").click()
    expect(walk.page.locator("body[data-screen=unlock]")).to_be_attached()
    walk.part("#unlock-passphrase").fill("wrong")
    walk.part(".unlock [type=submit]").click()
    expect(walk.part(".unlock [data-error]")).to_be_visible()
    walk.at("unlock")
