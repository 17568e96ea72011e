"""Families go to a colleague, or to whoever covers: what is begun or not sent on the tablet comes in first."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, Playwright

from tests.browser.elsewhere import Elsewhere
from tests.browser.expecting import expect
from tests.browser.house import CHROMIUM, PATIENCE_S, QUIET, Server, Tablet
from tests.browser.visitor import Visitor
from tests.builders import a_baby, a_family, an_envelope

Look = Callable[[Page, str], None]
NAME, EMAIL, PASSWORD = "Bea Moss (fictional)", "bea@attune.example", "nine pale otters sleep"

pytestmark = pytest.mark.usefixtures("set_up_before")


@pytest.fixture
def desk(playwright: Playwright, server: Server) -> Iterator[Page]:
    """The lead's own browser, on the team's page, after Bea has made her account."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
    page = browser.new_page()
    email, password, *_ = server.demo_account()
    page.goto(f"{server.url}/sign-in")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{server.url}/")
    page.goto(f"{server.url}/team")
    page.get_by_label("Their name").fill(NAME)
    page.get_by_label("Their email address").fill(EMAIL)
    page.get_by_role("button", name="Make a link").click()
    invitation = page.locator("#link").inner_text()
    hers = browser.new_context().new_page()
    hers.goto(invitation)
    hers.get_by_label("Password").fill(PASSWORD)
    hers.get_by_role("button", name="Create the account").click()
    expect(hers.get_by_role("heading", level=1)).to_be_visible()
    page.goto(f"{server.url}/team")
    yield page
    browser.close()


def row_of(page: Page, words: str) -> Locator:
    return page.get_by_role("row").filter(has_text=words)


def asks_for_news(page: Page) -> None:
    page.evaluate("dispatchEvent(new Event('online'))")


def in_two_days() -> str:
    return str((datetime.now(UTC) + timedelta(days=2)).date())


def test_a_family_goes_to_a_colleague_and_the_visit_that_was_begun_is_not_lost(
    server: Server, tablet: Tablet, desk: Page, look: Look
):
    visitor = Visitor(tablet.open(server.url), *server.demo_account())
    page = visitor.page
    visitor.sets_up()
    visitor.go("Today")
    page.get_by_role("button", name="Start visit to Robin").click()
    visitor.choose("Type of contact", "Other contact")
    visitor.saved()
    visitor.go("Today")

    row_of(desk, visitor.email).get_by_role("button", name=re.compile("^Hand over")).click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Hand over the families of")
    desk.get_by_label("Those ticked below").check(force=True)
    desk.get_by_role("checkbox", name=re.compile("Robin")).check(force=True)
    desk.get_by_role("radio", name=NAME).check(force=True)
    desk.get_by_label("To share the work").check(force=True)
    look(desk, "hand-over")
    desk.get_by_role("button", name="Go on").click()
    expect(desk.get_by_role("heading", name="Is this right?")).to_be_visible()
    expect(desk.get_by_text(re.compile(f"1 family of .* goes to {re.escape(NAME)} from"))).to_be_visible()
    look(desk, "hand-over-confirm")
    desk.get_by_role("button", name="Arrange it").click()
    expect(desk.get_by_role("heading", name="Arranged")).to_be_visible()
    look(desk, "hand-over-done")

    asks_for_news(page)
    expect(page.get_by_text("1 family was handed over")).to_be_visible(timeout=PATIENCE_S * 1000)
    visitor.go("Families")
    expect(page.get_by_text(re.compile(f"Now with {re.escape(NAME)}. What you have begun"))).to_be_visible()
    look(page, "handed-over-with-a-draft")
    visitor.go("Today")
    page.get_by_role("button", name=re.compile("Continue with Robin")).first.click()
    visitor.heading("Arrive")
    visitor.step("Review and sign")
    page.get_by_role("button", name="Sign this visit").click(no_wait_after=True)
    # Signing leads to the visit, or away from it where the family has left by then.
    expect(page.get_by_role("heading", level=1, name="Review and sign")).to_have_count(
        0, timeout=PATIENCE_S * 1000
    )
    visitor.go("Families")
    expect(page.get_by_role("link", name=re.compile("Robin"))).to_have_count(0, timeout=PATIENCE_S * 1000)
    look(page, "handed-over")
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.get_by_text("1 family was handed over")).to_have_count(0)

    bea = Elsewhere(server.url, EMAIL, PASSWORD)
    kinds = [each["record"]["kind"] for each in bea.syncs(bea.registers("Bea's tablet"))["records"]]
    assert kinds.count("visit") >= 1
    assert kinds.count("family") == 1


def test_a_lead_sees_who_opened_a_childs_record(server: Server, tablet: Tablet, desk: Page, look: Look):
    """In one tap from the family, and from the team's page with the child's exact name and day of birth."""
    visitor = Visitor(tablet.open(server.url), *server.demo_account())
    page = visitor.page
    visitor.sets_up()
    visitor.go("Families")
    page.get_by_role("link", name=re.compile("Ash")).first.click()
    visitor.heading(re.compile("Ash"))
    baby = page.get_by_role("region", name="Baby", exact=True)
    born = baby.get_by_text(re.compile(r"^\d+ \w+ 20\d\d$")).inner_text()
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Who opened this record").click()
    audit = opened.value
    expect(audit.get_by_role("heading", level=1)).to_have_text("Who opened this record")
    look(audit, "who-opened")

    desk.get_by_role("button", name="Find the child").click()
    desk.get_by_label("Or the baby's name").fill("Ash")
    desk.get_by_label("and the date of birth").fill(
        str(datetime.strptime(f"{born} +0000", "%d %B %Y %z").date())
    )
    look(desk, "find-a-child")
    desk.get_by_role("button", name="Find", exact=True).click()
    expect(desk.get_by_text("looked at who opened this record")).to_be_visible()
    look(desk, "who-opened-desk")


def test_a_cover_comes_and_goes_and_what_was_signed_without_signal_comes_in_first(
    server: Server, tablet: Tablet, desk: Page, look: Look
):
    bea = Elsewhere(server.url, EMAIL, PASSWORD)
    device, family = bea.registers("Bea's tablet"), str(uuid4())
    body = a_family(babies=[a_baby(name="Maple (fictional)")])
    author = next(iter(bea.syncs(device)["people"]))
    record = an_envelope("family", body, family=family, subject=family, author=author, device=device)
    assert bea.syncs(device, record)["rejected"] == []

    visitor = Visitor(tablet.open(server.url), *server.demo_account())
    page = visitor.page
    visitor.sets_up()
    row_of(desk, EMAIL).get_by_role("button", name=re.compile("^Cover")).click()
    expect(desk.get_by_role("heading", level=1)).to_have_text(f"Cover for {NAME}")
    desk.get_by_role("checkbox", name="Demo visitor (fictional)").check(force=True)
    desk.get_by_label("Up to and including which day?").fill(in_two_days())
    desk.get_by_label("Annual leave").check(force=True)
    look(desk, "cover")
    desk.get_by_role("button", name="Go on").click()
    desk.get_by_role("button", name="Arrange it").click()
    expect(desk.get_by_text("It has begun, and ends by itself.")).to_be_visible()

    asks_for_news(page)
    visitor.go("Families")
    covering = page.get_by_text(re.compile(f"Covering for {re.escape(NAME)} until"))
    expect(covering).to_be_visible(timeout=PATIENCE_S * 1000)
    look(page, "covering-list")
    page.get_by_role("link", name=re.compile("Maple")).first.click()
    visitor.heading(re.compile("Maple"))
    expect(covering).to_be_visible()
    look(page, "covering-family")

    page.context.set_offline(True)
    page.get_by_role("button", name="Start visit").click()
    visitor.choose("Type of contact", "Other contact")
    visitor.step("Review and sign")
    page.get_by_role("button", name="Sign this visit").click(no_wait_after=True)
    expect(page.get_by_role("region", name="Versions")).to_be_visible(timeout=PATIENCE_S * 1000)
    desk.get_by_role("button", name="Back to the team").click()
    expect(desk.get_by_text("Hand-overs to come, and covers")).to_be_visible()
    look(desk, "team-covers")
    desk.get_by_role("button", name=re.compile("^End it now")).click()
    expect(desk.get_by_text("Hand-overs to come, and covers")).to_have_count(0)

    page.context.set_offline(False)
    asks_for_news(page)
    visitor.go("Families")
    expect(page.get_by_role("link", name=re.compile("Maple"))).to_have_count(0, timeout=PATIENCE_S * 1000)
    visits = [each for each in bea.syncs(device)["records"] if each["record"]["kind"] == "visit"]
    assert [each["record"]["family"] for each in visits] == [family]


def test_a_family_outside_the_caseload_is_opened_for_a_reason_and_a_lead_is_told(
    server: Server, tablet: Tablet, desk: Page, look: Look
):
    bea = Elsewhere(server.url, EMAIL, PASSWORD)
    device, family = bea.registers("Bea's tablet"), str(uuid4())
    body = a_family(babies=[a_baby(name="Maple (fictional)", born_on="2026-09-01", nhs_number="9434765919")])
    author = next(iter(bea.syncs(device)["people"]))
    record = an_envelope("family", body, family=family, subject=family, author=author, device=device)
    assert bea.syncs(device, record)["rejected"] == []

    visitor = Visitor(tablet.open(server.url), *server.demo_account())
    page = visitor.page
    visitor.sets_up()
    visitor.go("Families")
    page.get_by_role("button", name="Not on your caseload?").click()
    dialog = page.get_by_role("dialog", name="A family outside your caseload")
    dialog.get_by_label("Baby's NHS number").fill("401 023 2137")
    dialog.get_by_role("button", name="Open it for today").click()
    expect(dialog.get_by_role("alert")).to_have_text("Choose why.")
    dialog.get_by_label("The family needs somebody now").check(force=True)
    dialog.get_by_label("In a few words").fill("At the door of the clinic")
    dialog.get_by_role("button", name="Open it for today").click()
    expect(dialog.get_by_role("alert")).to_contain_text("No child at this service fits exactly.")
    look(page, "outside-not-found")
    dialog.get_by_label("Baby's NHS number").fill("943 476 5919")
    dialog.get_by_role("button", name="Open it for today").click()
    visitor.heading(re.compile("Maple"))
    expect(page.get_by_text(re.compile("Outside your caseload. Here until the end of"))).to_be_visible()
    look(page, "outside-family")

    desk.reload()
    expect(desk.get_by_text("1 family was opened that no lead has seen yet.")).to_be_visible()
    desk.get_by_role("button", name="See who and why").click()
    expect(desk.get_by_text("At the door of the clinic")).to_be_visible()
    look(desk, "outside-looks")
    desk.get_by_role("button", name=re.compile("^Seen")).click()
    expect(desk.get_by_text("There is nothing that a lead has not seen.")).to_be_visible()
