"""The visit in one hand: thirteen answers quickly, taken back, found again after an interruption, timed, sent, updated."""

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic

import pytest
from playwright.sync_api import CDPSession, Locator, Page, expect

from tests.browser.expecting import EXPECT_S
from tests.browser.house import Server, Tablet
from tests.browser.visitor import ITEMS, NOT_OBSERVED, Visitor

pytestmark = pytest.mark.usefixtures("set_up_before")

Look = Callable[[Page, str], None]
PHONE = (390, 844)
ANSWERS = ["0", "2", "4", NOT_OBSERVED, "0", "0", "2", NOT_OBSERVED, "2", "2", "4", "2", "0"]
KEYS = {NOT_OBSERVED: "n"}
# A tap that was taken is seen by then, however busy the machine.
TAKEN_MS = 4_000


def set_up(server: Server, tablet: Tablet) -> Visitor:
    visitor = Visitor(tablet.open(server.url), *server.demo_account())
    visitor.sets_up()
    return visitor


def start_visit(visitor: Visitor, family: str = "Robin") -> None:
    visitor.go("Today")
    visitor.page.get_by_role("button", name=f"Start visit to {family}").click()
    visitor.heading("Arrive")


def open_items(visitor: Visitor, carer: str = "Sam (fictional)") -> None:
    page = visitor.page
    page.get_by_role("button", name="PIIOS").click()
    visitor.choose("Carer observed", carer)
    visitor.choose("Live or filmed", "Live")
    visitor.choose("Trained or practice", "Practice")
    page.get_by_role("button", name="Go to the items").click()
    visitor.heading("PIIOS")


def check_of(visitor: Visitor) -> None:
    start_visit(visitor)
    visitor.step("Check")
    open_items(visitor)


def item(page: Page, number: int) -> Locator:
    return page.locator(".item:visible").nth(number - 1)


def answer_of(page: Page, number: int) -> Locator:
    return item(page, number).locator(":checked")


def expect_answers(page: Page, answers: list[str]) -> None:
    for number, answer in enumerate(answers, start=1):
        value = "not_observed" if answer == NOT_OBSERVED else answer
        expect(answer_of(page, number)).to_have_value(value)


def said(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.locator("[data-module=toast]")).to_have_text(text)


def bottom_of(element: Locator) -> float:
    box = element.bounding_box()
    assert box
    return box["y"] + box["height"]


def last_line_of(page: Page) -> float:
    """Where what is in sight ends: at the bar for the thumb, or at the edge."""
    bar = page.locator(".check__bar").bounding_box()
    assert page.viewport_size
    return bar["y"] if bar else page.viewport_size["height"]


MET = """element => {
  const { x, y, width, height } = element.getBoundingClientRect();
  return document.elementFromPoint(x + width / 2, y + height / 2) === element;
}"""


# What a touch would meet instead, and where all of it is: a failure on another machine can't be looked at.
IN_THE_WAY = """element => {
  const { x, y, width, height } = element.getBoundingClientRect();
  const met = document.elementFromPoint(x + width / 2, y + height / 2);
  return { y, height, scrollY, innerHeight, whole: document.documentElement.scrollHeight,
    isMoving: element.closest('.checklist--moving') !== null, met: met?.outerHTML.slice(0, 300) };
}"""
# In one turn, so that the slide is the first to scroll: as soon as it does, something else on the page scrolls too.
PRESS_AND_GET_IN_THE_WAY = """button => {
  scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' });
  addEventListener('scroll', () => addEventListener('scroll', () => {
    document.documentElement.dataset.stopped = 'true';
    scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' });
  }, { once: true }), { once: true });
  button.click();
}"""


class Finger:
    """One finger on the glass, by the debugging protocol."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.protocol: CDPSession = page.context.new_cdp_session(page)
        self.protocol.send("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 1})

    def waits_for(self, element: Locator) -> None:
        """Until a touch in its middle meets the element itself, and nothing moves any more."""
        end = monotonic() + EXPECT_S
        while monotonic() < end:
            before = element.bounding_box()
            self.page.wait_for_timeout(50)
            if element.evaluate(MET) and element.bounding_box() == before:
                return
        raise AssertionError(f"it never came within reach: {element.evaluate(IN_THE_WAY)}")

    def tap(self, element: Locator) -> None:
        """Where it is now: a finger scrolls nothing into view first."""
        box = element.bounding_box()
        assert box
        point = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
        size = self.page.viewport_size
        assert size
        assert 0 <= point["y"] <= size["height"], "out of a finger's reach"
        self.send("touchStart", [point])
        self.send("touchEnd", [])

    def answers(self, choice: Locator) -> None:
        """While the list slides it takes no tap, so that none lands on another item: then one taps again."""
        for _ in range(3):
            self.waits_for(choice)
            self.tap(choice)
            # On a busy machine the answer takes its time, and a second tap would meet a list that slides by then.
            with suppress(AssertionError):
                return expect(choice).to_be_checked(timeout=TAKEN_MS)
        raise AssertionError("three taps did nothing")

    def drag(self, *points: tuple[float, float]) -> None:
        first, *others = [{"x": x, "y": y} for x, y in points]
        self.send("touchStart", [first])
        for point in others:
            self.send("touchMove", [point])

    def lift(self) -> None:
        self.send("touchEnd", [])

    def send(self, kind: str, points: list[dict[str, float]]) -> None:
        self.protocol.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def test_thirteen_answers_by_keyboard_and_back(server: Server, tablet: Tablet, look: Look):
    visitor = set_up(server, tablet)
    page = visitor.page
    check_of(visitor)
    for answer in ANSWERS:
        page.keyboard.press(KEYS.get(answer, answer))
    expect(page.get_by_text("13 of 13 answered").first).to_be_visible()
    expect_answers(page, ANSWERS)
    look(page, "answered-by-keyboard")

    page.keyboard.press("Control+z")
    said(page, "Undone: item 13 has no answer again")
    page.keyboard.press("u")
    said(page, "Undone: item 12 has no answer again")
    expect(page.get_by_text("11 of 13 answered").first).to_be_visible()
    page.keyboard.press("ArrowUp")
    page.keyboard.press(ANSWERS[10])  # the same again: nothing that could be taken back
    page.keyboard.press("ArrowUp")
    page.keyboard.press("0")
    expect(answer_of(page, 11)).to_have_value("0")
    page.keyboard.press("Control+z")
    said(page, f"Undone: item 11 is {ANSWERS[10]} again")
    expect_answers(page, ANSWERS[:11])
    look(page, "undone")
    item(page, 2).get_by_role("button", name="Note").click()
    note = item(page, 2).get_by_label("Note on")
    note.type("24 n u")
    note.press("Control+z")
    expect(page.get_by_text("11 of 13 answered").first).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, (320, 640)], ids=["phone", "small"], indirect=True)
def test_thirteen_answers_with_one_thumb(server: Server, tablet: Tablet, look: Look):
    visitor = set_up(server, tablet)
    page = visitor.page
    check_of(visitor)
    finger = Finger(page)
    page.get_by_role("button", name="To item 1").evaluate(PRESS_AND_GET_IN_THE_WAY)
    expect(page.locator("html[data-stopped]")).to_be_attached()
    for number, answer in enumerate(ANSWERS, start=1):
        # What comes next is marked and comes within reach by itself.
        expect(item(page, number)).to_have_class(re.compile("item--current"))
        choice = item(page, number).get_by_role("radio", name=answer, exact=True)
        finger.answers(choice)
    expect(page.get_by_text("13 of 13 answered").first).to_be_attached()
    expect_answers(page, ANSWERS)

    second_tap = item(page, 13).get_by_role("radio", name=ANSWERS[12], exact=True)
    finger.tap(second_tap)
    expect(second_tap).to_be_checked()
    undo = page.locator(".check__bar [data-undo]")
    expect(undo).to_have_text("Undo item 13")
    finger.tap(undo)
    said(page, "Undone: item 13 has no answer again")
    finger.tap(undo)
    said(page, "Undone: item 12 has no answer again")
    expect(undo).to_have_text("Undo item 11")
    look(page, "undone-by-thumb")
    width = page.evaluate("() => document.documentElement.scrollWidth")
    assert page.viewport_size
    assert width == page.viewport_size["width"]


@pytest.mark.parametrize("size", [(1024, 768), (768, 1024)], ids=["flat", "upright"], indirect=True)
def test_two_observations_keep_all_items_in_sight_and_their_undo_apart(
    server: Server, tablet: Tablet, look: Look
):
    visitor = set_up(server, tablet)
    page = visitor.page
    check_of(visitor)
    assert bottom_of(item(page, ITEMS)) <= last_line_of(page)
    visitor.score(1, "2")
    page.get_by_role("button", name="Add another").click()
    open_items(visitor, "Alex (fictional)")
    page.evaluate("() => scrollTo(0, 0)")
    assert bottom_of(item(page, ITEMS)) <= last_line_of(page), "item 13 is below the fold"
    for choice in item(page, ITEMS).get_by_role("radio").all():
        box = choice.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 40  # the target is its label, 44 px with its edge
    visitor.score(1, "4")
    look(page, "two-observations")
    page.keyboard.press("Control+z")
    said(page, "Undone: item 1 has no answer again")
    page.keyboard.press("Control+z")
    said(page, "There is nothing to undo in this observation")
    page.get_by_role("button", name="1 Sam").click()
    expect(answer_of(page, 1)).to_have_value("2")
    page.keyboard.press("Control+z")
    said(page, "Undone: item 1 has no answer again")


@pytest.mark.parametrize("size", [PHONE], ids=["phone"], indirect=True)
def test_after_a_kill_and_after_a_lock_one_is_where_one_was(server: Server, tablet: Tablet, look: Look):
    visitor = set_up(server, tablet)
    check_of(visitor)
    for number in range(1, 8):
        visitor.score(number, "2")
    visitor.page.wait_for_timeout(2_000)  # what the promise is about: entered more than 2 s ago
    tablet.kill()
    visitor.page = page = tablet.open(server.url)
    assert "item" not in page.url
    visitor.unlock()
    visitor.heading("PIIOS")
    said(page, "You were at item 8")
    expect(item(page, 8)).to_have_class(re.compile("item--current"))
    expect(item(page, 8).get_by_role("radio", name="2", exact=True)).to_be_in_viewport()
    look(page, "you-were-at-item-8")
    expect(page.locator("[data-module=toast]")).to_be_empty()

    visitor.step("Assess")
    visitor.page.get_by_label("Baby's emotional needs").or_(
        page.get_by_label("The baby's emotional needs")
    ).first.fill("Comforted by being held.")
    visitor.saved()
    page.get_by_role("button", name="Hide").click()
    visitor.unlock()
    visitor.heading("Assessment")
    said(page, re.compile("You were at “The baby's emotional needs”"))

    visitor.step("Check")
    expect(page.locator("[data-module=toast]")).to_be_empty()
    item(page, 10).get_by_role("radio", name="0", exact=True).check(force=True)
    page.get_by_role("link", name="Robin (fictional)").click()
    visitor.heading(re.compile("Robin"))
    visitor.go("Today")
    page.get_by_role("button", name="Continue with Robin").click()
    visitor.heading("PIIOS")
    said(page, "You were at item 11")


def test_the_watch_counts_what_was_watched_through_a_kill_and_tells_when_the_time_is_over(
    server: Server, tablet: Tablet, look: Look
):
    visitor = set_up(server, tablet)
    page = visitor.page
    check_of(visitor)
    visitor.score(1, "2")
    page.get_by_label("3 minutes").check(force=True)
    page.get_by_role("button", name="Start the timer").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(page.get_by_text("timer running")).to_be_visible()
    expect(page.get_by_role("img", name=re.compile(r"^0:0[6-9]"))).to_be_visible()
    tablet.kill()
    visitor.page = page = tablet.open(server.url)
    # Nobody watched while it was away, however far its clock has gone on.
    page.clock.install()
    page.clock.fast_forward("04:00")
    page.context.clear_cookies()
    visitor.unlock()
    visitor.heading("PIIOS")
    expect(page.get_by_text("Under a minute. Still watching?")).to_be_visible()
    expect(page.get_by_role("img", name=re.compile(r"^0:0[1-9] of 3"))).to_be_visible()
    look(page, "still-watching")
    assert bottom_of(item(page, ITEMS)) <= 768
    page.get_by_role("button", name="Go on with the timer").click()
    page.clock.run_for("03:00")
    said(page, re.compile("3 minutes are over"))
    expect(page.get_by_role("img", name="3:00 of 3 minutes")).to_be_visible()
    expect(page.get_by_role("button", name="Again, start the timer")).to_be_visible()
    expect(page.get_by_text(re.compile("3 min$")).first).to_be_visible()
    # Nobody is signed in any more: that waits until the visit is done, and pushes no item away.
    expect(page.get_by_text("You are signed out")).to_have_count(0)
    assert bottom_of(item(page, ITEMS)) <= 768
    look(page, "time-is-over")
    # It rests when the items are left, and takes nothing from what the next screen's clock says.
    page.get_by_role("button", name="Again, start the timer").click()
    page.clock.run_for("01:10")
    visitor.step("Assess")
    said(page, "The timer rests: 1 min noted")
    page.clock.run_for("04:00")
    visitor.step("Check")
    expect(page.get_by_text("1 min noted. Still watching?")).to_be_visible()
    expect(page.get_by_text(re.compile("1 min$")).first).to_be_visible()
    page.get_by_role("link", name="Robin (fictional)").click()
    expect(page.get_by_text("You are signed out")).to_be_visible()


@pytest.mark.parametrize("size", [(1024, 768), PHONE], ids=["tablet", "phone"], indirect=True)
def test_signed_and_what_became_of_it_in_sight(server: Server, tablet: Tablet, look: Look):
    visitor = set_up(server, tablet)
    page = visitor.page
    check_of(visitor)
    page.get_by_role("button", name="Start the timer").click()
    for number in range(1, ITEMS + 1):
        visitor.score(number, "0")
    expect(page.get_by_text("Still watching?", exact=False).first).to_be_visible()
    visitor.step("Arrive")
    visitor.choose("Type of contact", "6 to 8 week review")
    visitor.step("Review and sign")
    expect(page.get_by_text("You can sign.", exact=False)).to_be_visible()
    look(page, "review-open")
    page.get_by_role("link", name=re.compile("Go there: .*the minutes observed are not noted")).click()
    expect(page.get_by_label("Minutes observed", exact=True)).to_be_focused()
    page.get_by_label("Minutes observed", exact=True).fill("5")
    visitor.step("Review and sign")
    expect(page.get_by_text("You can sign.", exact=False)).to_be_visible()
    server.stop()
    page.get_by_role("button", name="Sign this visit").click()
    expect(page.get_by_text("Signed and saved on this tablet. Not sent yet.")).to_be_visible()
    look(page, "signed")

    page.locator("[data-module=status-line]").get_by_role("button").click()
    sheet = page.get_by_role("dialog", name="Saving and sending")
    expect(sheet).to_contain_text("Robin")
    expect(sheet).to_contain_text("Nothing was sent from this tablet yet.")
    sheet.get_by_role("button", name="Send and receive now").click()
    expect(sheet).to_contain_text("No signal")
    look(page, "sheet-unsent")
    server.start()
    sheet.get_by_role("button", name="Send and receive now").click()
    expect(sheet).to_contain_text("All sent and received")
    expect(sheet).to_contain_text(re.compile(r"receipt [0-9A-F]{8} · number \d+"))
    look(page, "sheet-received")
    sheet.get_by_role("button", name="Close").click()
    notice = page.locator("[data-module=notices]")
    expect(notice).to_contain_text("Signed and received")
    page.get_by_role("button", name="Go to Today").click()
    visitor.heading("Today")
    expect(notice).not_to_contain_text("Signed and received")


@pytest.mark.parametrize("size", [PHONE], ids=["phone"], indirect=True)
def test_pulling_down_sends_and_receives_and_says_so(server: Server, tablet: Tablet, look: Look):
    visitor = set_up(server, tablet)
    page = visitor.page
    visitor.go("Today")
    visitor.status(re.compile("All sent and received"))
    finger = Finger(page)
    pull = page.locator("[data-module=pull-to-refresh]")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/" in request.url else None)

    finger.drag((200, 120), (260, 124), (320, 330))  # to the side: it is no pull, however it goes on
    expect(pull).to_be_empty()
    finger.lift()
    finger.drag((200, 120), (200, 160))
    expect(pull).to_have_text("Pull to send and receive")
    finger.lift()
    expect(pull).to_be_empty()
    assert asked == []
    finger.drag((200, 120), (200, 180), (200, 320))
    expect(pull).to_have_text("Let go to send and receive")
    look(page, "pulled")
    finger.lift()
    said(page, re.compile("All sent and received"))
    assert any(url.endswith("/api/sync") for url in asked)

    server.stop()
    visitor.go("Families")
    finger.drag((200, 120), (200, 180), (200, 320))
    finger.lift()
    said(page, re.compile("No signal. What you saved is safe on this tablet"))
    visitor.go("Today")
    page.evaluate("() => scrollTo(0, 300)")
    finger.drag((200, 200), (200, 260), (200, 420))
    expect(pull).to_be_empty()
    finger.lift()
    page.evaluate("() => scrollTo(0, 0)")
    page.get_by_role("button", name="Start visit to Robin").click()
    visitor.heading("Arrive")
    finger.drag((200, 120), (200, 180), (200, 420))
    expect(pull).to_be_empty()
    finger.lift()


NEW = """
[[news]]
id = "tried"
on = 2099-01-01
title = "Tried (fictional)"
lines = ["You can try one more thing."]
"""


def test_a_new_version_waits_for_the_visit_says_what_it_brings_and_then_what_is_new(
    copied: tuple[Server, Path], tablet: Tablet, look: Look
):
    server, copy = copied
    visitor = set_up(server, tablet)
    page = visitor.page
    start_visit(visitor)
    visitor.choose("Type of contact", "6 to 8 week review")
    visitor.saved()
    server.stop()
    news = copy / "pwa" / "content" / "news.toml"
    news.write_text(NEW + news.read_text())
    server.start()
    page.reload()
    visitor.unlock()
    visitor.heading("Arrive")
    sheet = page.get_by_role("dialog", name="Saving and sending")
    status = page.locator("[data-module=status-line]").get_by_role("button")
    status.click()
    expect(sheet).to_contain_text("It waits until the visit is done.")
    look(page, "update-waits-for-the-visit")
    expect(page.get_by_role("button", name="Start it now")).to_have_count(0)
    sheet.get_by_role("button", name="Close").click()
    visitor.step("Say hello")
    expect(page.get_by_role("button", name="Start it now")).to_have_count(0)

    visitor.go("Today")
    notice = page.locator("[data-module=notices]")
    expect(notice).to_contain_text("A new version is ready")
    notice.get_by_role("button", name="What is new").click()
    brings = page.get_by_role("dialog", name="What is new")
    expect(brings).to_contain_text("You can try one more thing.")
    expect(brings.get_by_role("heading", level=3)).to_have_count(1)
    look(page, "what-it-brings")
    brings.get_by_role("button", name="Start it now").click()
    visitor.heading("Unlock")
    visitor.unlock()
    visitor.heading("Today")
    expect(notice).to_contain_text("Attune was updated")
    look(page, "updated")
    notice.get_by_role("button", name="What is new").click()
    expect(page.get_by_role("dialog", name="What is new")).to_contain_text("You can try one more thing.")
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    expect(notice).not_to_contain_text("Attune was updated")
    page.reload()
    visitor.unlock()
    visitor.heading("Today")
    page.get_by_role("button", name="Continue with Robin").click()
    visitor.heading(re.compile("Arrive|introducing", re.IGNORECASE))
    expect(notice).not_to_contain_text("Attune was updated")
