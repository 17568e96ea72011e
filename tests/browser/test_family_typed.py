"""What is pasted into the family's form from other systems is mended before one's eyes, saved, and received by the service."""

import re

import pytest

from tests.browser.expecting import expect
from tests.browser.house import Server, Tablet
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.usefixtures("set_up_before")


def test_a_family_pasted_from_an_old_record_is_saved_and_received(server: Server, tablet: Tablet):
    page = tablet.open(server.url)
    visitor = Visitor(page, *server.demo_account())
    visitor.sets_up()
    visitor.go("Families")
    page.get_by_role("link", name="Add a family").click()
    page.get_by_label("Baby's name").fill("Thrush\u000b(fictional)")
    expect(page.get_by_label("Baby's name")).to_have_value("Thrush (fictional)")
    page.get_by_label("Date of birth").fill("2026-09-01")
    page.get_by_label("Weeks of pregnancy at birth").fill("34+5/40")
    page.get_by_label("Baby's NHS number").fill("NHS No: 943\u200b476\u200b5919")
    page.get_by_label("Carer's name").fill("Moss (fictional)")
    expect(page.get_by_label("Baby's NHS number")).to_have_value("943 476 5919")
    expect(page.get_by_text("Left out: “NHS No:”")).to_be_visible()
    expect(page.get_by_label("Weeks of pregnancy at birth")).to_have_value("34")
    expect(page.get_by_label("and days")).to_have_value("5")
    visitor.choose("Relationship to the baby", "Father")
    notes = page.get_by_label("Notes about the family")
    notes.fill("\u0093Seen\u0094 at clinic.\u000bBoth well.\u000cNext page\u0000\u001f")
    expect(notes).to_have_value("“Seen” at clinic.\nBoth well.\nNext page")
    page.get_by_label("Date of birth").fill("1992-05-04")
    page.get_by_role("button", name="Save family").click()
    question = page.get_by_role("dialog", name="Is this right?")
    expect(question).to_contain_text("Thrush (fictional): born on 4 May 1992. That is more than 5 years ago.")
    question.get_by_role("button", name="Look again").click()
    expect(page.get_by_label("Date of birth")).to_be_focused()
    page.get_by_label("Date of birth").fill("2026-09-01")
    page.get_by_role("button", name="Save family").click()
    visitor.heading(re.compile("Thrush"))
    visitor.status(re.compile("All sent and received"))

    visitor.go("Families")
    page.get_by_role("searchbox").fill("NHS 943.476.5919")
    expect(page.get_by_role("link", name=re.compile("Thrush"))).to_be_visible()


def test_twins_without_names_change_their_numbers_only_when_that_is_said_to_be_right(
    server: Server, tablet: Tablet
):
    page = tablet.open(server.url)
    visitor = Visitor(page, *server.demo_account())
    visitor.sets_up()
    visitor.go("Families")
    page.get_by_role("link", name="Add a family").click()
    page.get_by_label("Date of birth").fill("2026-11-01")
    page.get_by_role("button", name="Add a twin or another young child").click()
    page.get_by_label("Carer's name").fill("Amina (fictional)")
    visitor.choose("Relationship to the baby", "Mother")
    page.get_by_role("button", name="Save family").click()
    visitor.heading("Amina’s twins")
    page.get_by_role("button", name="Change", exact=True).click()
    second = page.get_by_label("Born first, second …").last
    second.fill("1")
    page.get_by_label("Why is this changed?").fill("The mother says which one came first.")
    page.get_by_role("button", name="Save family").click()
    question = page.get_by_role("dialog", name="Is this right?")
    expect(question).to_contain_text("Amina’s twin 1 will be called Amina’s twin 2.")
    expect(question).to_contain_text("Amina’s twin 2 will be called Amina’s twin 1.")
    question.get_by_role("button", name="Look again").click()
    expect(page.get_by_label("Born first, second …").first).to_be_focused()
    page.get_by_role("button", name="Save family").click()
    question.get_by_role("button", name="Yes, save it").click()
    visitor.heading("Amina’s twins")
    expect(page.get_by_role("heading", level=3).first).to_have_text("Amina’s twin 2")
