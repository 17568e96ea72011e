"""A page in Safari's engine, with as much of the API of Playwright's pages as journeys use. Must not know the app."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from selenium.common.exceptions import (
    ElementClickInterceptedException,
    ElementNotInteractableException,
    JavascriptException,
    StaleElementReferenceException,
    WebDriverException,
)
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement

from tests.browser.axe import AXE

Wanted = str | re.Pattern[str] | None
T = TypeVar("T")

FIND = (Path(__file__).parent / "find.js").read_text()
PATIENCE_S = 15.0
BETWEEN_S = 0.05
PASSING = (
    ElementClickInterceptedException,
    ElementNotInteractableException,
    StaleElementReferenceException,
)
TYPED_BY_SCRIPT = {"date", "time", "datetime-local", "month", "week", "color", "range"}
SET = """
const [element, text] = arguments;
element.focus();
Object.getOwnPropertyDescriptor(Object.getPrototypeOf(element), 'value').set.call(element, text);
element.dispatchEvent(new Event('input', {bubbles: true}));
element.dispatchEvent(new Event('change', {bubbles: true}));
"""
CENTRE = "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})"
# The protocol presses the middle of an element's first box, which is empty if a link contains a block.
BOX = """
const boxes = [...arguments[0].getClientRects()];
const {x, y, width, height} = boxes.find((box) => box.width > 0 && box.height > 0) ?? boxes[0];
return {isFirst: boxes[0].width > 0, x: Math.round(x + width / 2), y: Math.round(y + height / 2)};
"""


def until(finds: Callable[[], T | None], patience_s: float, complaint: Callable[[], str]) -> T:
    """The first result of `finds` that is not None. It is called repeatedly, because a page may still be changing."""
    end = time.monotonic() + patience_s
    while True:
        answer = finds()
        if answer is not None:
            return answer
        if time.monotonic() > end:
            raise AssertionError(complaint())
        time.sleep(BETWEEN_S)


class Places:
    """Where to look. Each method narrows it down to a Locator, and none of them looks yet."""

    page: "WebKitPage"
    steps: tuple[dict[str, Any], ...] = ()

    def get_by_role(
        self, role: str, *, name: Wanted = None, exact: bool = False, level: int | None = None
    ) -> "Locator":
        return self._then({"way": "role", "role": role, "name": _wanted(name, exact), "level": level})

    def get_by_label(self, text: Wanted, *, exact: bool = False) -> "Locator":
        return self._then({"way": "label", "name": _wanted(text, exact)})

    def get_by_text(self, text: Wanted, *, exact: bool = False) -> "Locator":
        return self._then({"way": "text", "name": _wanted(text, exact)})

    def locator(self, css: str) -> "Locator":
        if css == "visible=true":
            return self._then({"way": "visible"})
        if css.endswith(":visible"):
            return self.locator(css.removesuffix(":visible")).locator("visible=true")
        return self._then({"way": "css", "css": css})

    def _then(self, step: dict[str, Any]) -> "Locator":
        return Locator(self.page, (*self.steps, step))


class Locator(Places):
    """A place on the page, looked up again whenever it is used."""

    def __init__(self, page: "WebKitPage", steps: tuple[dict[str, Any], ...]) -> None:
        self.page, self.steps = page, steps

    def nth(self, place: int) -> "Locator":
        return self._then({"way": "nth", "place": place})

    @property
    def first(self) -> "Locator":
        return self.nth(0)

    @property
    def last(self) -> "Locator":
        return self.nth(-1)

    def or_(self, other: "Locator") -> "Locator":
        return self._then({"way": "or", "steps": other.steps})

    def facts(self) -> list[dict[str, Any]]:
        """The facts about the elements that are there now, one dict for each."""
        return list(self.page.run(FIND, self.steps, "facts"))

    def count(self) -> int:
        return len(self.facts())

    def all_inner_texts(self) -> list[str]:
        return [fact["shown"] for fact in self.facts()]

    def is_visible(self) -> bool:
        return any(fact["visible"] for fact in self.facts())

    def inner_text(self) -> str:
        return str(self._one(lambda element: element.get_property("innerText")))

    def click(self, *, no_wait_after: bool = True) -> None:
        self._one(self._click)

    def check(self, *, force: bool = False) -> None:
        """Tick it by its label, as a finger would: the control itself may be covered."""
        self._one(self._check)

    def fill(self, text: str) -> None:
        self._one(lambda element: self._fill(element, text))

    def type(self, text: str) -> None:
        self._one(lambda element: element.send_keys(text))

    press_sequentially = type

    def press(self, key: str) -> None:
        self._one(lambda element: element.send_keys(getattr(Keys, _snake(key), key)))

    def _click(self, element: WebElement) -> None:
        self.page.run(CENTRE, element)
        box = self.page.run(BOX, element)
        if box["isFirst"]:
            element.click()
        else:
            self.page.press_at(box["x"], box["y"])

    def _check(self, element: WebElement) -> None:
        labels = self.page.run("return [...arguments[0].labels ?? []]", element)
        if not element.is_selected():
            self._click(labels[0] if labels else element)
        if not element.is_selected():
            raise ElementNotInteractableException("it is still not ticked")

    def _fill(self, element: WebElement, text: str) -> None:
        if element.get_property("type") in TYPED_BY_SCRIPT:
            self.page.run(SET, element, text)
            return
        self.page.run(f"{CENTRE}; arguments[0].focus(); arguments[0].select()", element)
        element.send_keys(text or Keys.BACKSPACE)
        # The keys arrive one after another, after `send_keys` has returned.
        until(
            lambda: True if element.get_property("value") == text else None,
            self.page.patience_s,
            lambda: f"{self}: {text!r} did not arrive",
        )

    def _one(self, act: Callable[[WebElement], T]) -> T:
        """The result of `act` on the only element there, as soon as that is possible."""
        why = ["nothing is there"]

        def tried() -> tuple[T] | None:
            elements = self.page.run(FIND, self.steps, "elements")
            if len(elements) != 1:
                why[0] = f"{len(elements)} elements are there"
                return None
            try:
                return (act(elements[0]),)
            except PASSING as error:
                why[0] = f"{type(error).__name__}: {error.msg}"
                return None

        return until(tried, self.page.patience_s, lambda: f"{self}: {why[0]}")[0]

    def __str__(self) -> str:
        return " → ".join(str({key: value for key, value in step.items() if value}) for step in self.steps)


class WebKitPage(Places):
    """One window of the browser. Scripts run past the page's own policy, as a debugger's do."""

    def __init__(self, driver: WebDriver, handle: str, context: Any) -> None:
        self.page = self
        self.driver, self.handle, self.context = driver, handle, context
        self.patience_s = PATIENCE_S

    @property
    def url(self) -> str:
        return str(self._here().current_url)

    def title(self) -> str:
        return str(self._here().title)

    def content(self) -> str:
        return str(self._here().page_source)

    def goto(self, url: str) -> None:
        self._here().get(url)

    def reload(self) -> None:
        self._here().refresh()

    def go_back(self) -> None:
        self._here().back()

    def evaluate(self, function: str) -> Any:
        """The function's result, or what its promise resolves to. Raises RuntimeError."""
        answer = self._here().execute_async_script(
            f"""const done = arguments[0];
            (async () => ({function})())().then((value) => done({{value}}), (error) => done({{error: String(error)}}))"""
        )
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer.get("value")

    def run(self, script: str, *given: Any) -> Any:
        """The result of `script`, which may use axe. Tries again on a page that is just being left."""

        def answered() -> tuple[Any] | None:
            driver = self._here()
            try:
                if not driver.execute_script("return typeof axe === 'object' && document.body !== null"):
                    driver.execute_script(AXE)
                return (driver.execute_script(script, *given),)
            except JavascriptException as error:
                if "axe" in str(error) or "null" in str(error):
                    return None
                raise

        return until(answered, self.patience_s, lambda: "the page does not answer")[0]

    def wait_for_timeout(self, ms: float) -> None:
        time.sleep(ms / 1000)

    def screenshot(self, *, path: str, caret: str = "initial") -> None:
        self._here().save_screenshot(path)

    def press(self, key: str) -> None:
        ActionChains(self._here()).send_keys(getattr(Keys, _snake(key), key)).perform()

    def press_at(self, x: int, y: int) -> None:
        pressing = ActionBuilder(self._here())
        pressing.pointer_action.move_to_location(x, y).click()
        pressing.perform()

    @property
    def viewport_size(self) -> dict[str, int]:
        size = self._here().execute_script("return {width: innerWidth, height: innerHeight}")
        return {"width": int(size["width"]), "height": int(size["height"])}

    def set_viewport_size(self, size: dict[str, int]) -> None:
        self._here().set_window_rect(x=0, y=0, width=size["width"], height=size["height"])

    def close(self) -> None:
        self._here().close()

    def _here(self) -> WebDriver:
        try:
            here = self.driver.current_window_handle
        except WebDriverException:
            here = ""
        if here != self.handle:
            self.driver.switch_to.window(self.handle)
        return self.driver


def _wanted(text: Wanted, exact: bool) -> dict[str, Any] | None:
    if text is None:
        return None
    if isinstance(text, re.Pattern):
        return {"pattern": text.pattern, "flags": "iu" if text.flags & re.IGNORECASE else "u"}
    return {"text": text, "exact": exact}


def _snake(key: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", key).upper()
