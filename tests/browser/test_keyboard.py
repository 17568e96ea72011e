"""A visit by keyboard alone, from unlocking to the signature, and what a screen reader is told on the way."""

import re
from collections.abc import Callable
from itertools import pairwise

from playwright.sync_api import Locator, Page, expect

from tests.browser.house import Server, Tablet
from tests.browser.visitor import Visitor

Look = Callable[[Page, str], None]
MOST_STEPS = 150
IS_FOCUSED = "element => element === document.activeElement"
HOLDS_FOCUS = "element => element.contains(document.activeElement)"
LEVELS = """() => [...document.querySelectorAll('h1, h2, h3, h4')]
  .filter(heading => heading.checkVisibility() && !heading.closest('[aria-hidden=true]'))
  .map(heading => Number(heading.tagName[1]))"""


class Keys:
    """Two hands on a keyboard: Tab to get somewhere, Enter and Space to do it. Counts the steps."""

    def __init__(self, page: Page) -> None:
        self.page, self.steps = page, 0

    def reach(self, target: Locator, test: str = IS_FOCUSED) -> None:
        target.wait_for()
        for _ in range(MOST_STEPS):
            if target.evaluate(test):
                return
            self.press("Tab")
        raise AssertionError(f"{target} can't be reached with Tab")

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.steps += 1

    def enter(self, target: Locator) -> None:
        self.reach(target)
        self.press("Enter")

    def choose(self, group: str, down: int = 0) -> None:
        """The answer so many below the first in a group of which none is chosen."""
        self.reach(self.page.get_by_role("group", name=group), HOLDS_FOCUS)
        self.press("Space")
        for _ in range(down):
            self.press("ArrowDown")

    def hears(self, heading: str | re.Pattern[str]) -> None:
        """A new screen is told by its heading, which has the focus; no level of headings is skipped."""
        title = self.page.get_by_role("heading", level=1, name=heading)
        expect(title).to_be_focused()
        levels = self.page.evaluate(LEVELS)
        assert levels.count(1) == 1, levels
        assert all(after - before <= 1 for before, after in pairwise(levels)), levels


def test_a_visit_by_keyboard_alone(server: Server, tablet: Tablet, look: Look):
    page = tablet.open(server.url)
    visitor = Visitor(page, *server.demo_account())
    visitor.sets_up()
    server.stop()
    page.get_by_role("button", name="Hide").click()
    keys = Keys(page)

    keys.reach(page.get_by_role("textbox", name="Passphrase"))
    page.keyboard.type(visitor.passphrase)
    keys.press("Enter")
    keys.hears("Ready to go?")
    keys.enter(page.get_by_role("navigation", name="Main").get_by_role("link", name="Families"))
    keys.hears("Families")
    keys.enter(page.get_by_role("link", name="Ash"))
    keys.hears(re.compile("Ash"))
    keys.enter(page.get_by_role("button", name="Start visit"))
    keys.hears("Arrive")
    expect(page.get_by_role("main")).to_match_aria_snapshot("""
      - complementary "This visit":
        - link "Ash (fictional)"
        - navigation "Steps of the visit":
          - list
    """)
    if not page.get_by_role("group", name="Type of contact").get_by_role("radio", checked=True).count():
        keys.choose("Type of contact")

    keys.enter(page.get_by_role("link", name="Check", exact=True))
    keys.hears("What will you use?")
    keys.enter(page.get_by_role("button", name="PIIOS"))
    keys.hears("Set up this observation")
    keys.choose("Live or filmed")
    keys.reach(page.get_by_label("Minutes observed", exact=True))
    page.keyboard.type("5")
    keys.choose("Trained or practice", down=1)
    keys.enter(page.get_by_role("button", name="Go to the items"))
    keys.hears("PIIOS")
    expect(page.get_by_role("radiogroup", name="1 Infant positioning")).to_be_visible()
    for key in "0022002n22220":
        keys.press(key)
    expect(page.get_by_text("13 of 13 answered").first).to_be_attached()
    keys.press("u")
    expect(page.get_by_text("12 of 13 answered").first).to_be_attached()
    keys.press("0")
    expect(page.get_by_text("13 of 13 answered").first).to_be_attached()
    look(page, "answered")

    keys.enter(page.get_by_role("link", name=re.compile("Review and sign")))
    keys.hears("Review and sign")
    keys.enter(page.get_by_role("button", name="Sign this visit"))
    expect(page.get_by_text("Signed and saved on this tablet. Not sent yet.")).to_be_visible()
    look(page, "signed")
    keys.enter(page.get_by_role("button", name="Hide"))
    visitor.heading("Unlock")
