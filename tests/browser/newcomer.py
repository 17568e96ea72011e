"""Somebody who has never seen the app, and acts only on what is visible: the tour's tip and the green button."""

import re
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from playwright.sync_api import Locator, Page, expect

GREEN = ".nhsuk-button:not(.nhsuk-button--secondary, .nhsuk-button--warning, .nhsuk-button--reverse)"
SETTLED_S = 3.0
QUOTED = re.compile(r"“([^”]+)”")
BOXES = """() => {
  const box = (element) => element.getBoundingClientRect().toJSON();
  const [coach, anchor] = ['.coach', '[data-tour-now]'].map((name) => box(document.querySelector(name)));
  return {coach, anchor, height: innerHeight, width: innerWidth};
}"""


def is_apart(boxes: Any) -> bool:
    """Whether the tip's box and that of what it is about do not overlap."""
    coach, anchor = boxes["coach"], boxes["anchor"]
    return bool(
        coach["bottom"] <= anchor["top"]
        or coach["top"] >= anchor["bottom"]
        or coach["right"] <= anchor["left"]
        or coach["left"] >= anchor["right"]
    )


@dataclass
class Newcomer:
    """`taps` counts touches, `tips` are the tips seen in order, `greens` the labels of green buttons by screen."""

    page: Page
    taps: int = 0
    tips: list[str] = field(default_factory=list)
    greens: dict[str, set[str]] = field(default_factory=dict)

    @property
    def coach(self) -> Locator:
        return self.page.get_by_role("complementary", name="Tour")

    @property
    def marked(self) -> Locator:
        """What the tip is about: it has a dashed line around it."""
        return self.page.locator("[data-tour-now]")

    @property
    def is_docked(self) -> bool:
        """Whether what the tip is about is out of sight or leaves no room beside it: the tip then offers to show it."""
        return self.coach.get_attribute("data-side") == "docked"

    def look(self) -> str:
        """Wait for the tip after the last one; returns its name."""
        last = self.tips[-1] if self.tips else ""
        self.page.wait_for_function(
            """last => {
              const {tip} = document.querySelector('.coach').dataset;
              const isNextItem = () => !document.querySelector('[data-tour-now]').matches(':has(:checked)');
              return tip && (tip !== last || (tip === 'every-item' && isNextItem()));
            }""",
            arg=last,
        )
        tip = str(self.coach.get_attribute("data-tip"))
        if tip != last:
            self.tips.append(tip)
        return tip

    def counts_the_green(self) -> None:
        """Note the labels of the green buttons on this screen."""
        screen = str(self.page.locator("body").get_attribute("data-screen"))
        seen = self.page.locator(f"main {GREEN}").locator("visible=true").all_inner_texts()
        self.greens[f"{screen}: {self.page.locator('main h1').inner_text()}"] = set(seen)

    def tap(self, target: Locator) -> None:
        target.click()
        self.taps += 1

    def does_what_it_says(self) -> None:
        """Act on the marked element: on what the tip quotes in it, or else on the first thing that can be touched."""
        said = self.coach.get_by_role("status").inner_text()
        marked = self.marked
        if self.is_docked:
            self.tap(self.coach.get_by_role("button", name="Show me"))
        if marked.evaluate("element => element.matches('a, button')"):
            return self.tap(marked)
        if marked.evaluate("element => element.matches('textarea')"):
            marked.fill("Looked at me, and waited.")
            marked.blur()
            return None
        number = marked.locator("input[inputmode=numeric]")
        if number.count():
            number.fill("5")
            number.blur()
            return None
        touched = marked.locator("label, a").locator("visible=true")
        if not touched.count():
            return self.tap(self.coach.get_by_role("button", name="Next tip"))
        quoted = QUOTED.search(said)
        named = touched.filter(has_text=quoted[1]) if quoted else touched
        return self.tap((named if named.count() else touched).first)

    def sees_the_marked_thing_free(self) -> None:
        """The tip never covers what it is about, and is itself in sight."""
        # The tip is placed once the screen is laid out.
        self.page.wait_for_function(
            """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"""
        )
        boxes = self.page.evaluate(BOXES)
        ends = monotonic() + SETTLED_S
        # A notice above the screen may come a moment later, and the tip moves with it in the next frame.
        while not (is_apart(boxes) or self.is_docked) and monotonic() < ends:
            boxes = self.page.evaluate(BOXES)
        assert is_apart(boxes) or self.is_docked, (self.tips[-1], boxes)
        coach = boxes["coach"]
        assert coach["top"] >= 0, (self.tips[-1], boxes)
        assert coach["bottom"] <= boxes["height"], (self.tips[-1], boxes)
        assert coach["left"] >= 0, (self.tips[-1], boxes)
        assert coach["right"] <= boxes["width"], (self.tips[-1], boxes)
        expect(self.coach).to_be_visible()
