"""Every screen and state of the app, and how to reach it: one walk through the demo day. Must not judge what it finds.

A state has its screen's name if it is how the screen opens. Screens that their address alone opens are visited
automatically; for any other, go there in the part that it belongs to, and yield its name. Each part begins at a place
in the navigation bar, so that one part's failure does not affect the others.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.elsewhere import Elsewhere
from tests.browser.house import Server, Tablet
from tests.browser.visitor import Visitor
from tests.screens_table import reached_by_address

SCORES = ["0", "0", "2", "2", "0", "0", "2", "not observed", "2", "2", "2", "4", "0"]
PATIENCE_MS = 30_000


@dataclass
class House:
    """What the walk goes through."""

    server: Server
    tablet: Tablet
    visitor: Visitor

    @property
    def page(self) -> Page:
        return self.visitor.page


Part = Callable[[House], Iterator[str]]


def front_door(house: House) -> Iterator[str]:
    visitor = house.visitor
    visitor.heading("Set up this tablet")
    yield "start"
    visitor.sign_in()
    visitor.heading("Choose your passphrase")
    yield "enrol"
    visitor.take_the_four_words()
    visitor.sees_ready()
    yield "ready"
    house.server.stop()
    house.tablet.close()
    visitor.page = house.tablet.open(house.server.url)
    visitor.heading("Unlock")
    yield "unlock"
    visitor.page.get_by_role("textbox", name="Passphrase").fill("not these words")
    visitor.page.get_by_role("button", name="Unlock", exact=True).click()
    expect(visitor.page.locator("[data-error]")).to_be_visible(timeout=PATIENCE_MS)
    yield "unlock-wrong"
    visitor.page.get_by_role("button", name="Forgotten the passphrase?").click()
    visitor.heading("Forgotten the passphrase?")
    yield "forgotten"
    visitor.page.get_by_role("button", name="Back to unlocking").click()
    visitor.unlock()
    expect(visitor.page.get_by_role("navigation", name="Main")).to_be_visible(timeout=PATIENCE_MS)


def home(house: House) -> Iterator[str]:
    visitor, page = house.visitor, house.page
    visitor.go("Today")
    expect(page.get_by_text("Wren").first).to_be_visible()
    yield "today"
    visitor.go("Families")
    yield "families"
    page.locator("#families-search").fill("xylophonist")
    yield "families-none"
    page.locator("#families-search").fill("")
    page.get_by_role("link", name=re.compile("Robin")).first.click()
    visitor.heading(re.compile("Robin"))
    yield "family"
    page.get_by_role("button", name="Turn the tablet").click()
    visitor.heading("What would you like to read?")
    yield "parents"
    page.get_by_role("button", name="Give the tablet back").click()
    dialog = page.get_by_role("dialog", name="Give the tablet back")
    dialog.get_by_label("Passphrase").fill(visitor.passphrase)
    dialog.get_by_role("button", name="Go back to work").click()
    visitor.heading(re.compile("Robin"))
    visitor.go("Families")
    page.get_by_role("link", name=re.compile("Ash")).first.click()
    page.get_by_role("button", name="The whole trend, to print").click()
    visitor.heading(re.compile("^Trend across visits: "))
    yield "trend"
    visitor.go("Families")
    page.get_by_role("link", name="Add a family").first.click()
    visitor.heading("Add a family")
    page.get_by_label("Baby's NHS number").fill("943 476 5918")
    page.get_by_label("Baby's NHS number").press("Tab")
    yield "family-edit"


def visit(house: House) -> Iterator[str]:
    visitor, page = house.visitor, house.page
    visitor.go("Families")
    page.get_by_role("link", name=re.compile("Robin")).first.click()
    page.get_by_role("button", name="Start visit").first.click()
    visitor.heading("Arrive")
    visitor.choose("Type of contact", "6 to 8 week review")
    visitor.saved()
    yield "visit-who"
    visitor.step("Say hello")
    visitor.heading("Introducing yourself to the baby")
    yield "visit-hello"
    visitor.step("Check")
    visitor.heading("What will you use?")
    yield "visit-check"
    page.get_by_role("button", name="PIIOS").click()
    visitor.choose("Carer observed", "Sam (fictional)")
    visitor.choose("Live or filmed", "Live")
    page.get_by_label("Minutes observed", exact=True).fill("5")
    visitor.choose("Trained or practice", "Trained")
    page.get_by_label("Date of training").fill("2025-03-01")
    yield "check-set-up"
    reason = page.get_by_label("Why it is used outside the age window")
    if reason.is_visible():
        reason.fill("To describe, not to band.")
    page.get_by_role("button", name="Go to the items").click()
    expect(page.locator("#main .item")).to_have_count(13)
    yield "checklist-empty"
    for number, answer in enumerate(SCORES, start=1):
        visitor.score(number, answer)
    page.locator("#result").wait_for()
    yield "checklist-result"
    visitor.step("Assess")
    page.get_by_label("Attitude towards the pregnancy and the baby").fill("A wanted baby.")
    yield "visit-assessment"
    visitor.step("Formulate")
    page.get_by_role("button", name="Add a statement").last.click()
    page.get_by_label("Statement 1").last.fill("Little was seen of how Sam meets distress.")
    page.get_by_role("button", name="What does it rest on?").last.click()
    page.get_by_role("dialog").wait_for()
    yield "evidence"
    page.get_by_role("dialog").get_by_role("button", name="Done").click()
    yield "visit-formulation"
    visitor.step("Handouts")
    visitor.heading("Handouts given")
    yield "visit-handouts"
    visitor.step("Review and sign")
    visitor.heading("Review and sign")
    yield "visit-review"
    page.get_by_role("button", name="Sign this visit").click()
    # The status bar says "not sent" before the notice about the signature is drawn.
    expect(page.locator("[data-module=notices]").get_by_text("Not sent yet.")).to_be_visible()
    yield "signed"
    visitor.go("Families")
    page.get_by_role("link", name=re.compile("Robin")).first.click()
    page.get_by_role("region", name="Visits").get_by_role("link").first.click()
    expect(page.locator("[data-document] .document")).to_be_visible()
    yield "visit"
    visitor.go("Today")
    yield "today-unsent"


def reading(house: House) -> Iterator[str]:
    visitor, page = house.visitor, house.page
    visitor.go("Learn")
    yield "learn"
    page.locator("#main .row__link").first.click()
    page.locator("#main .reading").wait_for()
    yield "article"
    visitor.go("Handouts")
    expect(page.locator(".cover").first).to_be_visible()
    yield "handouts"
    page.locator(".cover").first.get_by_role("link").click()
    page.locator("#main .reading").wait_for()
    yield "reader"
    visitor.go("More")
    yield "more"


def by_address(house: House) -> Iterator[str]:
    for name in ADDRESSED:
        house.page.evaluate("(name) => { location.hash = name }", name)
        expect(house.page.locator(f"body[data-screen={name}]")).to_be_attached()
        yield name


def states(house: House) -> Iterator[str]:
    visitor, page = house.visitor, house.page
    visitor.go("Today")
    for look, title, text in (
        ("good", "The rescue file is made", "It is encrypted; your passphrase opens it."),
        ("care", "Storage is low", "80 MB are free. Free some space on this tablet before the next visit."),
        (
            "bad",
            "Not saved",
            "This tablet has no room. What you entered is still on this screen. Free some space.",
        ),
    ):
        notice(page, look, title, text)
    yield "notices"
    page.reload()
    visitor.unlock()
    visitor.go("Today")
    other = page.context.new_page()
    other.goto(house.server.url)
    expect(other.get_by_role("heading", level=1)).to_have_text(re.compile("tab|open", re.IGNORECASE))
    mine, visitor.page = visitor.page, other
    yield "second-tab"
    visitor.page = mine
    other.close()
    page.get_by_role("button", name="Hide").click()
    visitor.heading("Unlock")
    yield "locked"


def too_long_without_signal(house: House) -> Iterator[str]:
    visitor, page = house.visitor, house.page
    page.clock.set_system_time(datetime.now() + timedelta(hours=73))  # noqa: DTZ005  the tablet's own clock
    visitor.unlock()
    visitor.heading("Connect once to go on")
    expect(page.get_by_text("No signal", exact=True)).to_be_visible()
    yield "connect"
    page.get_by_role("button", name="Lock now").click()
    visitor.heading("Unlock")
    page.clock.set_system_time(datetime.now())  # noqa: DTZ005  as before


def with_signal(house: House) -> Iterator[str]:
    visitor, page = house.visitor, house.page
    house.server.start()
    for path, name in (
        ("/sign-in", "sign-in"),
        ("/learn/", "page-learn"),
        ("/help", "page-help"),
        ("/nowhere", "page-404"),
    ):
        page.goto(f"{house.server.url}{path}")
        yield name
    page.goto(house.server.url)
    visitor.heading("Unlock")


def lost(house: House) -> Iterator[str]:
    """Last, because it leaves nothing of the vault. The family that was begun at first is still a draft."""
    visitor, page = house.visitor, house.page
    Elsewhere(house.server.url, visitor.email, visitor.password).reports_lost("Left on the 12 bus")
    visitor.unlock()
    visitor.heading("This tablet was reported lost")
    expect(page.get_by_role("button", name="Erase it with the drafts")).to_be_visible()
    yield "lost"
    page.get_by_role("button", name="Erase it with the drafts").click()
    page.get_by_role("dialog").get_by_role("button", name="Erase it with the drafts").click()
    visitor.heading("This tablet was erased")
    expect(page.get_by_text("Your team can see that it was erased.")).to_be_visible()
    yield "erased"


PARTS: tuple[Part, ...] = (
    front_door,
    home,
    visit,
    reading,
    by_address,
    states,
    too_long_without_signal,
    with_signal,
    lost,
)
NAMED = set(re.findall(r'yield "([\w-]+)"', Path(__file__).read_text("utf-8")))
ADDRESSED = [name for name in reached_by_address() if name not in NAMED]
WALKED = {*NAMED, *ADDRESSED}


def notice(page: Page, look: str, title: str, text: str) -> None:
    """Draw a notice as the app would, without the mishap that it reports."""
    page.evaluate(
        """([look, title, text]) => {
          const box = document.querySelector("[data-module=notices]");
          const banner = document.createElement("div");
          banner.className = `banner banner--${look}`;
          const sign = document.createElement("span");
          sign.className = "banner__sign";
          const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
          svg.setAttribute("class", "icon");
          const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
          use.setAttribute("href", look === "good" ? "#icon-check" : "#icon-warning");
          svg.append(use);
          sign.append(svg);
          const words = document.createElement("div");
          words.className = "banner__text";
          const head = document.createElement("strong");
          head.className = "banner__title";
          head.textContent = title;
          words.append(head, text);
          const close = document.createElement("button");
          close.type = "button";
          close.className = "nhsuk-button nhsuk-button--secondary";
          close.textContent = "Close";
          banner.append(sign, words, close);
          box.append(banner);
        }""",
        [look, title, text],
    )
