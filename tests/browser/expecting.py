"""expect() for pages of every engine. Must not be less strict than Playwright's own."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect as playwright_expect

from tests.browser.webkit_page import Locator, WebKitPage, until

# An expectation that comes true passes at once: patience costs time only if a test fails or the machine is busy.
EXPECT_S = 45.0
playwright_expect.set_options(timeout=EXPECT_S * 1000)
Facts = list[dict[str, Any]]
Text = str | re.Pattern[str]


def expect(what: Any) -> Any:
    """Playwright's expect, or the same expectations for a page in Safari's engine."""
    return Expectation(what) if isinstance(what, (Locator, WebKitPage)) else playwright_expect(what)


class Expectation:
    """Fails the test unless it comes true in time. An expectation of one element fails if there are several."""

    def __init__(self, what: Locator | WebKitPage) -> None:
        self.what: Any = what

    def to_be_visible(self, *, timeout: float | None = None) -> None:
        self._one(lambda fact: fact["visible"], "to be visible", timeout)

    def to_be_hidden(self, *, timeout: float | None = None) -> None:
        self._all(lambda facts: not any(fact["visible"] for fact in facts), "to be hidden", timeout)

    def to_be_attached(self, *, timeout: float | None = None) -> None:
        self._one(lambda _fact: True, "to be there", timeout)

    def to_be_checked(self, *, timeout: float | None = None) -> None:
        self._one(lambda fact: fact["checked"], "to be ticked", timeout)

    def to_be_enabled(self, *, timeout: float | None = None) -> None:
        self._one(lambda fact: fact["enabled"], "to be enabled", timeout)

    def to_be_focused(self, *, timeout: float | None = None) -> None:
        self._one(lambda fact: fact["focused"], "to have the focus", timeout)

    def to_have_count(self, count: int, *, timeout: float | None = None) -> None:
        self._all(lambda facts: len(facts) == count, f"to be {count}", timeout)

    def to_have_value(self, value: str, *, timeout: float | None = None) -> None:
        self._one(lambda fact: fact["value"] == value, f"to have the value {value!r}", timeout)

    def to_have_text(self, text: Text, *, timeout: float | None = None) -> None:
        self._one(lambda fact: _is(text, fact["text"]), f"to say {text!r}", timeout)

    def to_contain_text(self, text: Text, *, timeout: float | None = None) -> None:
        self._one(lambda fact: _has(text, fact["text"]), f"to contain {text!r}", timeout)

    def not_to_contain_text(self, text: Text, *, timeout: float | None = None) -> None:
        self._one(lambda fact: not _has(text, fact["text"]), f"not to contain {text!r}", timeout)

    def not_to_have_url(self, url: str, *, timeout: float | None = None) -> None:
        until(lambda: True if self.what.url != url else None, _seconds(timeout), lambda: f"still at {url}")

    def _one(self, holds: Callable[[dict[str, Any]], object], words: str, timeout: float | None) -> None:
        def held(facts: Facts) -> bool:
            return len(facts) == 1 and bool(holds(facts[0]))

        self._all(held, words, timeout)

    def _all(self, holds: Callable[[Facts], bool], words: str, timeout: float | None) -> None:
        seen: list[Facts] = [[]]

        def found() -> bool | None:
            seen[0] = self.what.facts()
            return True if holds(seen[0]) else None

        until(found, _seconds(timeout), lambda: f"expected {self.what} {words}; found {_short(seen[0])}")


def _seconds(timeout: float | None) -> float:
    return EXPECT_S if timeout is None else timeout / 1000


def _is(text: Text, has: str) -> bool:
    return bool(text.search(has)) if isinstance(text, re.Pattern) else " ".join(text.split()) == has


def _has(text: Text, has: str) -> bool:
    return bool(text.search(has)) if isinstance(text, re.Pattern) else " ".join(text.split()) in has


def _short(facts: Facts) -> list[dict[str, Any]]:
    return [{**fact, "text": fact["text"][:200], "shown": "…"} for fact in facts[:5]]
