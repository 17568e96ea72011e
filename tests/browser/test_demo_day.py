"""The day on which the first version hurt: twins without names, a baby who leaves, text from Word, a visitor who leaves."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from pwa.clock import now
from pwa.service.accounts import Accounts
from pwa.store import open_store
from tests.browser.expecting import expect
from tests.browser.house import Server, Tablet
from tests.browser.visitor import ITEMS, Visitor

pytestmark = [pytest.mark.long, pytest.mark.usefixtures("set_up_before")]

Look = Callable[[Page, str], None]
PASSWORD = "a long enough password"


def test_twins_without_names_are_two_and_one_who_left_is_still_named(
    server: Server, tablet: Tablet, look: Look
):
    visitor = Visitor(tablet.open(server.url), *server.demo_account())
    visitor.sets_up()
    page = visitor.page
    _adds_twins(visitor, look)
    page.get_by_role("button", name="Start visit").click()
    visitor.heading("Arrive")
    look(page, "arrive")
    visitor.choose("Type of contact", "New birth visit")
    page.get_by_role("button", name="were there").click()
    visitor.step("Say hello")
    for twin in (1, 2):
        page.get_by_label("What the baby showed").nth(twin - 1).fill(f"Twin {twin} looked up.\u000bCalm.")
    visitor.step("Check")
    page.get_by_role("button", name="PIIOS").click()
    visitor.choose("Baby observed", "Amina’s twin 2")
    visitor.choose("Live or filmed", "Live")
    visitor.choose("Trained or practice", "Practice")
    page.get_by_label("Why it is used outside the age window").fill("Asked for by the team.")
    page.get_by_label("Minutes observed", exact=True).fill("5")
    page.get_by_role("button", name="Go to the items").click()
    visitor.heading("PIIOS")
    for item in range(1, ITEMS + 1):
        visitor.score(item, "2")
    look(page, "scored")
    page.get_by_role("link", name="Next: assess").click()
    visitor.heading("Assess")
    visitor.saved()
    _second_twin_leaves(visitor, look)
    page.get_by_role("button", name="Continue visit").click()
    visitor.step("Review and sign")
    look(page, "review")
    expect(page.get_by_text("You can sign.", exact=False)).to_be_visible()
    visitor.step("Arrive")
    look(page, "arrive-again")
    visitor.step("Formulate")
    risk = page.get_by_role("region", name="Immediate risk to the baby")
    risk.get_by_label("No immediate risk", exact=False).check(force=True)
    risk.get_by_role("button", name="Add a statement").click()
    risk.get_by_role("textbox", name="Statement").fill("Held close.\u000bCalm throughout.\u001f")
    expect(risk.get_by_role("textbox", name="Statement")).to_have_value("Held close.\nCalm throughout.")
    look(page, "formulate")
    visitor.step("Review and sign")
    page.get_by_role("button", name="Sign this visit").click()
    visitor.status(re.compile("All sent and received"))
    look(page, "signed")
    document = page.locator("[data-document] .document")
    expect(document).to_contain_text(re.compile("Amina.s baby, 11 days"))
    expect(document).to_contain_text(re.compile(r"Amina.s twin 2 \(no longer in the family\)"))
    expect(document).to_contain_text("Held close.")


def test_what_waits_on_a_leavers_tablet_comes_to_whoever_took_over(
    server: Server, tablet: Tablet, playwright: Playwright, tmp_path: Path, look: Look
):
    server.stop()
    store = open_store(str(server.data))
    Accounts(store).add("Ade (fictional)", "ade@attune.example", PASSWORD, "visitor")
    store.close()
    server.start()
    held = Tablet(playwright, tmp_path / "leaver")
    leaver = Visitor(held.open(server.url), "ade@attune.example", PASSWORD)
    leaver.sets_up()
    leaver.adds_a_family("Juniper")
    leaver.status(re.compile("All sent and received"))
    leaver.page.context.set_offline(True)
    leaver.page.get_by_role("button", name="Start visit").click()
    leaver.choose("Type of contact", "Other contact")
    leaver.step("Review and sign")
    leaver.page.get_by_role("button", name="Sign this visit").click()
    leaver.status(re.compile("1 visit saved on this tablet, not sent"))

    lead = Visitor(tablet.open(server.url), *server.demo_account())
    lead.sets_up()
    _closes(lead, look)

    leaver.page.context.set_offline(False)
    leaver.status(re.compile("Signed out"))
    look(leaver.page, "leaver-signed-out")
    leaver.sign_in_again()
    expect(leaver.page.get_by_role("dialog", name="Sign in to send")).to_be_hidden()
    leaver.status(re.compile("All sent"))
    look(leaver.page, "leaver-sent")

    lead.page.evaluate("() => dispatchEvent(new Event('online'))")
    lead.go("Families")
    lead.page.get_by_role("link", name=re.compile("Juniper")).click()
    expect(lead.page.get_by_role("region", name="Visits").get_by_role("listitem")).to_have_count(1)
    look(lead.page, "lead-has-the-visit")
    held.close()
    assert held.complaints == []


def _closes(lead: Visitor, look: Look) -> None:
    lead.go("More")
    with lead.page.context.expect_page() as opened:
        lead.page.get_by_role("button", name="Your team").click()
    page = opened.value
    expect(page.get_by_role("button", name="Close the account of Ade (fictional)")).to_be_visible()
    look(page, "team")
    page.get_by_role("button", name="Close the account of Ade (fictional)").click()
    expect(page.get_by_text("1 family is on their caseload now.")).to_be_visible()
    look(page, "close")
    page.get_by_label("Demo visitor (fictional)").check(force=True)
    page.get_by_label("Why").fill("Leaves the team.")
    page.get_by_role("button", name="Hand over and close the account").click()
    expect(page.get_by_role("row", name=re.compile("Ade"))).to_contain_text("Closed")
    look(page, "closed")
    page.close()


def _adds_twins(visitor: Visitor, look: Look) -> None:
    page = visitor.page
    born = (now().date() - timedelta(days=11)).isoformat()
    visitor.go("Families")
    page.get_by_role("link", name="Add a family").click()
    visitor.heading("Add a family")
    page.get_by_label("Date of birth").fill(born)
    page.get_by_role("button", name="Add a twin or another young child").click()
    page.get_by_label("Date of birth").nth(1).fill(born)
    look(page, "family-twins")
    page.get_by_label("Carer's name").fill("Amina (fictional)")
    visitor.choose("Relationship to the baby", "Mother")
    page.get_by_role("button", name="Save family").click()
    visitor.heading("Amina’s twins")
    look(page, "family-twins-saved")


def _second_twin_leaves(visitor: Visitor, look: Look) -> None:
    page = visitor.page
    visitor.go("Families")
    page.get_by_role("link", name="Amina’s twins").first.click()
    page.get_by_role("button", name="Change", exact=True).click()
    page.get_by_role("button", name="Remove").last.click()
    look(page, "family-remove")
    page.get_by_label("Why is this changed?").fill("Lives with foster carers now.")
    page.get_by_role("button", name="Save family").click()
    visitor.heading(re.compile("Amina"))
    look(page, "family-after")
