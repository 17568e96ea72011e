"""An instrument of another shape is a file that is put there, and an item of the visit form a few lines of its file.

Their items, answers and totals are on the tablet and in print.
"""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import Server, Tablet
from tests.browser.visitor import NOT_OBSERVED, Visitor
from tests.invented import FILES

Look = Callable[[Page, str], None]
HEIGHT = ["As high as a house, as far as one could see it", "As high as a chair", "Not high at all"]
ITEMS = """
[[fields]]
name = "invented_choice"
kind = "choice"
label = "Invented way of interpreting"
screen = "who"
choices = [
  { value = "in_person", label = "Interpreter in the room" },
  { value = "by_telephone", label = "Interpreter by telephone" },
]

[[fields]]
name = "invented_box"
kind = "flag"
label = "An invented box was ticked"
screen = "review"
"""
HALVES = ["Always", "Sometimes", "Sometimes", "Never", "Never", "Always"]


@pytest.fixture
def invented(copied: tuple[Server, Path]) -> Server:
    """A server of the product with three files more, and two items more in the visit form."""
    server, product = copied
    server.stop()
    for file in FILES:
        shutil.copy(file, product / "pwa" / "content" / "instruments")
    form = product / "pwa" / "content" / "forms" / "visit.toml"
    fields, groups = form.read_text("utf-8").split("[[groups.", 1)
    form.write_text(f"{fields}{ITEMS}\n[[groups.{groups}", "utf-8")
    server.start()
    return server


def open_items(visitor: Visitor, name: str, **questions: str) -> None:
    visitor.page.get_by_role("button", name=name).click()
    visitor.choose("Carer observed", "Sam (fictional)")
    for question, answer in questions.items():
        visitor.choose(question, answer)
    visitor.page.get_by_role("button", name="Go to the items").click()
    visitor.heading(name)


def add_another(page: Page) -> None:
    page.get_by_role("button", name="Add another").click()


@pytest.mark.parametrize("size", [(1024, 768), (390, 844)], indirect=True)
def test_invented_instruments_are_scored_on_the_tablet(invented: Server, tablet: Tablet, look: Look):
    visitor = Visitor(tablet.open(invented.url), *invented.demo_account())
    visitor.sets_up()
    page = visitor.page
    visitor.go("Today")
    page.get_by_role("button", name="Start visit to Robin").click()
    visitor.choose("Type of contact", "Other contact")
    visitor.choose("Invented way of interpreting", "Interpreter by telephone")
    look(page, "further-item")
    visitor.step("Check")

    open_items(visitor, "Invented answers")
    group = page.get_by_role("radiogroup", name="1 How high was the thing?")
    assert [radio.inner_text() for radio in group.locator("label").all()] == HEIGHT
    group.get_by_role("radio", name=HEIGHT[0]).check(force=True)
    # A number is not the same answer in each item here, so it answers none.
    page.keyboard.press("4")
    visitor.score(2, "As wide as a street")
    visitor.score(3, "No")
    result = page.get_by_role("region", name="Result")
    for words in (
        "Everything invented",
        "8",
        "Much invented",
        "Invented size",
        "7",
        "They are not a diagnosis.",
    ):
        expect(result.get_by_text(words, exact=words.isdigit())).to_be_visible()
    look(page, "own-answers")
    result.scroll_into_view_if_needed()
    look(page, "two-totals")

    add_another(page)
    open_items(visitor, "Invented halves")
    for number, answer in enumerate(HALVES, start=1):
        visitor.score(number, answer)
    for numbers in (r"Invented roundness\s*5\s*Band\s*Round", r"Invented blueness\s*1\s"):
        expect(result).to_contain_text(re.compile(numbers))
    look(page, "halves")

    add_another(page)
    open_items(visitor, "Invented yes and no", **{"Live or filmed": "Live"})
    for number, answer in enumerate(["Yes", NOT_OBSERVED, "No"], start=1):
        visitor.score(number, answer)
    expect(result).to_contain_text("1 to 2")
    expect(result).to_contain_text("Item 2 was not observed.")
    expect(result.get_by_text("Band")).to_have_count(0)
    look(page, "yes-no")

    visitor.step("Review and sign")
    expect(page.get_by_label("An invented box was ticked")).to_be_visible()
    page.get_by_label("An invented box was ticked").check(force=True)
    page.get_by_role("button", name="Sign this visit").click(no_wait_after=True)
    visitor.status(re.compile("All sent and received"))
    document = page.locator(".document")
    expect(document).to_contain_text("Total: Invented size 7 of 7")
    expect(document).to_contain_text("2, Sometimes")
    expect(document).to_contain_text(re.compile(r"Invented way of interpreting\s*Interpreter by telephone"))
    expect(document).to_contain_text(re.compile(r"An invented box was ticked\s*Yes"))
    look(page, "signed")
