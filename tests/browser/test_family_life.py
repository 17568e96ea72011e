"""A baby dies: what is due, greetings and ages stop at once on every screen; the family can be visited; it can be taken back."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.expecting import expect
from tests.browser.house import Server, Tablet
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.usefixtures("set_up_before")

Look = Callable[[Page, str], None]
CHEERFUL = re.compile(r"[Ss]ay hello|Hello,|10 weeks|corrected|\bdue\b|unborn|Nothing is noted of what")


def main_of(page: Page) -> Locator:
    return page.get_by_role("main")


def test_a_baby_who_died_is_greeted_by_no_screen(server: Server, tablet: Tablet, look: Look):
    page = tablet.open(server.url)
    visitor = Visitor(page, *server.demo_account())
    visitor.sets_up()
    visitor.go("Today")
    expect(page.get_by_role("button", name="Start visit to Robin")).to_be_visible()
    look(page, "today-before")

    visitor.go("Families")
    page.get_by_role("link", name="Robin").click()
    visitor.heading(re.compile("Robin"))
    page.get_by_role("button", name="Has something changed? Robin").click()
    dialog = page.get_by_role("dialog", name="Robin")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_text("Choose what has changed")).to_be_visible()
    expect(dialog.get_by_label("The pregnancy ended")).to_be_hidden()
    dialog.get_by_label("The baby died").check(force=True)
    dialog.get_by_label("On which day?").fill("2026-11-20")
    look(page, "dialog")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_be_hidden()
    expect(page.locator(".family-head")).to_contain_text("Died on 20 November 2026")
    expect(main_of(page)).not_to_contain_text(CHEERFUL, use_inner_text=True)
    expect(page.get_by_role("button", name="Turn the tablet")).to_have_count(0)
    look(page, "family-after")
    visitor.status(re.compile("All sent and received"))

    visitor.go("Today")
    expect(page.get_by_role("heading", name=re.compile("Say hello to Robin"))).to_have_count(0)
    expect(main_of(page).get_by_role("link", name=re.compile("Robin"))).to_have_count(0)
    look(page, "today-after")

    visitor.go("Families")
    expect(page.get_by_role("link", name=re.compile("Robin.*died on 20 November 2026"))).to_be_visible()
    page.get_by_role("button", name="Visit Robin").click()
    visitor.heading("Arrive")
    look(page, "visit-who")
    steps = page.get_by_role("navigation", name="Steps of the visit")
    expect(steps.get_by_role("link", name="Say hello")).to_have_count(0)
    visitor.choose("Type of contact", "Other contact")
    expect(main_of(page)).not_to_contain_text(CHEERFUL, use_inner_text=True)
    page.get_by_role("link", name="Next: check").click()
    for step in ("Assess", "Formulate", "Handouts", "Review and sign"):
        visitor.step(step)
        expect(page.get_by_role("link", name=step).and_(page.locator("[aria-current=step]"))).to_be_visible()
        expect(page.get_by_role("complementary", name="This visit")).not_to_contain_text(
            CHEERFUL, use_inner_text=True
        )
        look(page, f"visit-{step.split()[0].lower()}")
    expect(main_of(page)).not_to_contain_text(CHEERFUL, use_inner_text=True)
    expect(main_of(page)).not_to_contain_text("No observation was made")
    page.get_by_role("button", name="Sign this visit").click(no_wait_after=True)
    expect(page.get_by_role("region", name="Versions")).to_be_visible()
    expect(main_of(page)).not_to_contain_text(CHEERFUL, use_inner_text=True)
    expect(page.get_by_role("button", name="Turn the tablet")).to_have_count(0)
    look(page, "signed")
    visitor.status(re.compile("All sent and received"))

    visitor.go("Families")
    page.get_by_role("link", name="Robin").click()
    page.get_by_role("button", name="Change this or take it back Robin").click()
    page.get_by_role("dialog", name="Robin").get_by_role("button", name="Take this back").click()
    expect(page.locator(".family-head")).to_contain_text("10 weeks")
    expect(page.get_by_role("button", name="Turn the tablet")).to_be_visible()
    visitor.status(re.compile("All sent and received"))
