"""What was entered more than 2 s ago is never lost: the browser is killed at each step of a visit, and opened again."""

import re

import pytest

from tests.browser.expecting import expect
from tests.browser.house import Server, Tablet
from tests.browser.visitor import Visitor

SETTLED_MS = 2_000


def killed_and_opened(server: Server, tablet: Tablet, visitor: Visitor) -> None:
    """2 s after the last entry, as the promise says; then no page gets a last word."""
    visitor.page.wait_for_timeout(SETTLED_MS)
    tablet.kill()
    visitor.page = tablet.open(server.url)
    visitor.unlock()


@pytest.mark.parametrize("engine", ["chromium", "webkit"], indirect=True)
def test_killed_at_each_step_nothing_is_lost(server: Server, tablet: Tablet):
    visitor = Visitor(tablet.open(server.url), *server.demo_account())
    visitor.sets_up()
    server.stop()

    visitor.go("Families")
    visitor.page.get_by_role("link", name="Add a family").click()
    visitor.page.get_by_label("Baby's name").fill("Juniper (fictional)")
    killed_and_opened(server, tablet, visitor)
    visitor.heading("Add a family")
    expect(visitor.page.get_by_label("Baby's name")).to_have_value("Juniper (fictional)")
    visitor.page.get_by_label("Date of birth").fill("2026-09-01")
    visitor.page.get_by_label("Carer's name").fill("Moss (fictional)")
    visitor.choose("Relationship to the baby", "Father")
    killed_and_opened(server, tablet, visitor)
    visitor.page.get_by_role("button", name="Save family").click()
    visitor.heading(re.compile("Juniper"))

    visitor.page.get_by_role("button", name="Start visit").click()
    visitor.choose("Type of contact", "3 to 4 month contact")
    killed_and_opened(server, tablet, visitor)
    visitor.heading("Arrive")
    expect(visitor.page.get_by_label("3 to 4 month contact")).to_be_checked()

    visitor.step("Say hello")
    visitor.page.get_by_label("What the baby showed").fill("Juniper turned to the window.")
    killed_and_opened(server, tablet, visitor)
    expect(visitor.page.get_by_label("What the baby showed")).to_have_value("Juniper turned to the window.")

    visitor.step("Check")
    visitor.page.get_by_role("button", name="PIIOS").click()
    visitor.choose("Live or filmed", "Live")
    visitor.page.get_by_label("Minutes observed", exact=True).fill("5")
    visitor.choose("Trained or practice", "Practice")
    killed_and_opened(server, tablet, visitor)
    expect(visitor.page.get_by_label("Practice")).to_be_checked()
    reason = visitor.page.get_by_label("Why it is used outside the age window")
    if reason.is_visible():
        reason.fill("To practise.")
    visitor.page.get_by_role("button", name="Go to the items").click()
    for number in range(1, 8):
        visitor.score(number, "2")
    killed_and_opened(server, tablet, visitor)
    expect(visitor.page.get_by_text("7 of 13 answered").first).to_be_visible()

    visitor.step("Assess")
    visitor.page.get_by_label("Attitude towards the pregnancy and the baby").fill("Proud, and tired.")
    killed_and_opened(server, tablet, visitor)
    expect(visitor.page.get_by_label("Attitude towards the pregnancy and the baby")).to_have_value(
        "Proud, and tired."
    )

    visitor.step("Formulate")
    visitor.choose("Long-term risk", "Not clear from this visit")
    killed_and_opened(server, tablet, visitor)
    expect(
        visitor.page.get_by_role("group", name="Long-term risk").get_by_label("Not clear from this visit")
    ).to_be_checked()

    visitor.step("Review and sign")
    visitor.page.get_by_role("button", name="Sign this visit").click()
    visitor.status(re.compile("1 visit and 1 family saved on this tablet, not sent"))
    killed_and_opened(server, tablet, visitor)
    visitor.status(re.compile("1 visit and 1 family saved on this tablet, not sent"))
    # A killed browser may have forgotten its cookies; here it surely has. Sending goes on after signing in.
    visitor.page.context.clear_cookies()
    server.start()
    visitor.status(re.compile("Signed out · 1 visit and 1 family saved on this tablet, not sent"))
    visitor.sign_in_again()
    visitor.status(re.compile("All sent and received"))


@pytest.mark.parametrize("engine", ["chromium", "webkit"], indirect=True)
def test_killed_while_signing_it_is_a_draft_or_signed_and_never_neither(server: Server, tablet: Tablet):
    visitor = Visitor(tablet.open(server.url), *server.demo_account())
    visitor.sets_up()
    server.stop()
    visitor.go("Today")
    visitor.page.get_by_role("button", name="Start visit to Robin").click()
    visitor.choose("Type of contact", "Other contact")
    visitor.step("Review and sign")
    visitor.page.wait_for_timeout(SETTLED_MS)
    visitor.page.get_by_role("button", name="Sign this visit").click(no_wait_after=True)
    tablet.kill()
    visitor.page = tablet.open(server.url)
    visitor.unlock()
    visitor.go("Today")
    begun = visitor.page.get_by_role("region", name="Carry on").get_by_text("Robin")
    signed = visitor.page.get_by_role("region", name="Not sent yet").get_by_text("Robin")
    expect(begun.or_(signed).first).to_be_visible()
    assert (begun.count() > 0) != (signed.count() > 0)
