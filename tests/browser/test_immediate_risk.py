"""An immediate risk from the moment it is chosen until a later visit closes it: it is never out of sight in between."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import Server, Tablet
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.usefixtures("set_up_before")

Look = Callable[[Page, str], None]
PHONE = (390, 844)
BRUISE = "Bruise on Robin's left cheek; Robin does not yet roll."
OPEN_UNTIL = re.compile(r"From the visit on \d+ \w+ 2\d{3}\. Open until a visit says that it is closed\.")
OPEN = re.compile(r"Immediate risk open since \d+ \w+ 2\d{3}")


@pytest.mark.parametrize("size", [(1024, 768), PHONE], ids=["tablet", "phone"], indirect=True)
def test_a_risk_is_told_named_and_seen_first_until_it_is_closed(server: Server, tablet: Tablet, look: Look):
    visitor = Visitor(tablet.open(server.url), *server.demo_account())
    visitor.sets_up()
    page = visitor.page
    _begin(visitor)
    _choose_identified(page, look)
    _sign_when_told(visitor, look)

    page.get_by_role("button", name="Go to Today").click()
    visitor.heading("Today")
    at_risk = page.get_by_role("region", name="Immediate risk, still open")
    expect(at_risk).to_contain_text("Robin")
    expect(at_risk).to_contain_text(OPEN)
    look(page, "today")
    visitor.go("Families")
    expect(page.get_by_role("listitem").filter(has_text="Robin")).to_contain_text(OPEN)
    expect(page.get_by_role("listitem").filter(has_text="Wren").first).not_to_contain_text("Immediate risk")
    look(page, "families")
    page.get_by_role("link", name=re.compile("Robin")).click()
    visitor.heading(re.compile("Robin"))
    first = page.locator("main .card").first
    expect(first).to_contain_text("Immediate risk identified")
    expect(first).to_contain_text(BRUISE)
    expect(first).to_contain_text("Told: Ann Lee, safeguarding nurse")
    expect(first).to_contain_text("Action: not recorded")
    look(page, "family")

    # "None identified" at a later visit closes nothing.
    page.get_by_role("button", name="Start visit").click()
    visitor.choose("Type of contact", "Other contact")
    visitor.step("Formulate")
    page.get_by_label("No immediate risk identified at this visit").check(force=True)
    earlier = page.get_by_role("group", name=re.compile("^From .*Immediate risk identified"))
    expect(earlier).to_contain_text("Told: Ann Lee")
    visitor.step("Review and sign")
    expect(page.get_by_text("say whether it is still open")).to_be_visible()
    look(page, "review-earlier")
    visitor.step("Formulate")
    earlier.get_by_label("Closed, because …").check(force=True)
    visitor.step("Review and sign")
    page.get_by_role("button", name="Sign this visit").click()
    expect(page.get_by_text("Not signed yet.", exact=False)).to_be_visible()
    page.get_by_role("link", name=re.compile("Go there: .*Closed, because")).click()
    earlier.get_by_label("Closed, because", exact=True).fill("Seen by the paediatrician, a birth mark.")
    look(page, "formulate-earlier")
    visitor.step("Review and sign")
    page.get_by_role("button", name="Sign this visit").click()
    expect(page.get_by_text("Signed and", exact=False).first).to_be_visible()
    expect(page.locator("[data-module=notices]")).not_to_contain_text("Immediate risk")
    page.get_by_role("button", name="Go to Today").click()
    visitor.heading("Today")
    expect(at_risk).to_be_hidden()


def _begin(visitor: Visitor) -> None:
    visitor.go("Today")
    visitor.page.get_by_role("button", name="Start visit to Robin").click()
    visitor.choose("Type of contact", "Other contact")
    visitor.step("Formulate")
    expect(visitor.page.get_by_text("What to do now")).to_be_hidden()


def _choose_identified(page: Page, look: Look) -> None:
    risk = page.get_by_role("region", name="Immediate risk to the baby")
    risk.get_by_label("Immediate risk identified", exact=True).check(force=True)
    expect(risk.get_by_text("What to do now")).to_be_visible()
    look(page, "formulate-at-once")
    risk.get_by_role("button", name="Write them down once").click()
    risk.get_by_label("Your local numbers, one to a line").fill("Duty social worker 01632 960 000")
    risk.get_by_role("button", name="Keep these numbers").click()
    expect(risk.get_by_role("link", name="01632 960 000")).to_have_attribute("href", "tel:01632960000")
    risk.get_by_role("button", name="Add a statement").click()
    risk.get_by_role("textbox", name="Statement").fill(BRUISE)
    look(page, "formulate")


def _sign_when_told(visitor: Visitor, look: Look) -> None:
    page = visitor.page
    visitor.step("Review and sign")
    told = "Immediate risk: say whom you told and when, or why not yet."
    expect(page.locator("[data-open] > *").first).to_contain_text(told)
    look(page, "review-needed")
    page.get_by_role("link", name=f"Go there: {told}").click()
    whom = page.get_by_role("textbox", name="Whom you told")
    expect(whom).to_be_focused()
    whom.fill("Ann Lee, safeguarding nurse")
    page.get_by_role("button", name="Now", exact=True).click()
    expect(page.get_by_label("When you told them")).to_have_value(re.compile(r"T\d\d:\d\d$"))
    look(page, "formulate-told")
    visitor.step("Review and sign")
    expect(page.get_by_text("You can sign.", exact=False)).to_be_visible()
    expect(page.locator("[data-open] > *").first).to_contain_text("no action is written")
    page.get_by_role("button", name="Sign this visit").click()
    notice = page.locator("[data-module=notices]")
    expect(notice).to_contain_text("Immediate risk identified. Told: Ann Lee, safeguarding nurse")
    expect(notice).to_contain_text("A record is not a referral.")
    expect(notice).not_to_contain_text("Nothing more")
    look(page, "signed")


@pytest.mark.parametrize("size", [(1024, 768), PHONE], ids=["tablet", "phone"], indirect=True)
def test_who_was_told_afterwards_is_written_down_from_the_familys_page(
    server: Server, tablet: Tablet, look: Look
):
    visitor = Visitor(tablet.open(server.url), *server.demo_account())
    page = visitor.page
    visitor.sets_up()
    _begin(visitor)
    _choose_identified(page, look)
    page.get_by_role("textbox", name="Not told yet, because").fill("No signal here.")
    visitor.step("Review and sign")
    page.get_by_role("button", name="Sign this visit").click()
    notice = page.locator("[data-module=notices]")
    expect(notice).to_contain_text("Not told yet: No signal here.")
    expect(notice.get_by_role("link", name="01632 960 000")).to_be_visible()
    look(page, "signed-not-told")
    visitor.go("Families")
    page.get_by_role("link", name=re.compile("Robin")).click()
    first = page.locator("main .card").first
    expect(first).to_contain_text("Not told yet: No signal here")
    look(page, "family-not-told")
    first.get_by_role("button", name="I have told somebody now").click()
    whom = page.get_by_role("textbox", name="Whom you told")
    expect(whom).to_be_focused()
    whom.fill("Ann Lee, safeguarding nurse")
    page.get_by_role("button", name="Now", exact=True).click()
    visitor.step("Review and sign")
    expect(page.get_by_label("Why is this visit amended?")).to_have_value(
        "Somebody has been told of the immediate risk"
    )
    page.get_by_role("button", name="Sign this visit").click()
    expect(notice).to_contain_text("Told: Ann Lee, safeguarding nurse")
    visitor.go("Families")
    page.get_by_role("link", name=re.compile("Robin")).click()
    expect(first).to_contain_text("Told: Ann Lee, safeguarding nurse")
    expect(first.get_by_role("button", name="I have told somebody now")).to_have_count(0)


def test_an_amendment_that_finds_no_risk_any_more_is_asked_what_became_of_it(
    server: Server, tablet: Tablet, look: Look
):
    visitor = Visitor(tablet.open(server.url), *server.demo_account())
    page = visitor.page
    _leaves_a_risk_open(visitor, look)
    page.get_by_role("button", name="Amend").click()
    page.get_by_label("Why is this visit amended?").fill("It was a birth mark.")
    page.get_by_role("button", name="Make the amendment").click()
    visitor.step("Formulate")
    page.get_by_label("No immediate risk identified at this visit").check(force=True)
    earlier = page.get_by_role("group", name=re.compile("^From .*Immediate risk identified"))
    expect(earlier).to_contain_text(BRUISE)
    expect(earlier.get_by_label("Still open")).to_be_visible()
    look(page, "formulate-amended")
    visitor.step("Review and sign")
    expect(page.get_by_text("say whether it is still open")).to_be_visible()
    look(page, "review-amended")
    page.get_by_role("button", name="Sign this visit").click()
    expect(
        page.get_by_role("region", name="Versions").get_by_text("version 2", exact=False).first
    ).to_be_visible()
    visitor.status(re.compile("All sent and received"))
    look(page, "signed-amended")
    # It was not said: so it stays open, here and on the family's page.
    page.get_by_role("link", name="Robin").first.click()
    first = page.locator("main .card").first
    expect(first).to_contain_text(OPEN_UNTIL)
    look(page, "family-amended")


def test_after_an_adoption_an_open_risk_is_named_by_its_day_without_its_words(
    server: Server, tablet: Tablet, look: Look
):
    visitor = Visitor(tablet.open(server.url), *server.demo_account())
    page = visitor.page
    _leaves_a_risk_open(visitor, look)
    visitor.go("Families")
    page.get_by_role("link", name=re.compile("Robin")).click()
    page.get_by_role("button", name="Has something changed? Robin").click()
    dialog = page.get_by_role("dialog", name="Robin")
    dialog.get_by_label("Was adopted").check(force=True)
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_be_hidden()
    first = page.locator("main .card").first
    expect(first).to_contain_text(OPEN_UNTIL)
    expect(first).not_to_contain_text("Bruise")
    look(page, "family-adopted")
    visitor.go("Today")
    at_risk = page.get_by_role("region", name="Immediate risk, still open")
    expect(at_risk).to_contain_text("See the visit of that day.")
    expect(at_risk).not_to_contain_text("Ann Lee")
    look(page, "today-adopted")
    visitor.go("Families")
    page.get_by_role("link", name=re.compile("Robin")).click()

    page.get_by_role("button", name="Start visit").click()
    visitor.choose("Type of contact", "Other contact")
    visitor.step("Formulate")
    page.get_by_label("No immediate risk identified at this visit").check(force=True)
    earlier = page.get_by_role("group", name=re.compile("^From .*Immediate risk identified"))
    expect(earlier).to_contain_text("See the visit of that day.")
    expect(earlier).not_to_contain_text(re.compile("Bruise|Ann Lee"))
    earlier.get_by_label("Still open").check(force=True)
    look(page, "formulate-adopted")
    visitor.step("Review and sign")
    page.get_by_role("button", name="Sign this visit").click()
    visitor.status(re.compile("All sent and received"))
    notice = page.locator("[data-module=notices]")
    expect(notice).to_contain_text(
        re.compile(r"From \d+ \w+ 2\d{3}: Immediate risk identified\. See the visit of that day\.")
    )
    expect(notice).not_to_contain_text("Ann Lee")
    papers = [page.locator("[data-document] .document").inner_text()]
    look(page, "signed-adopted")
    with page.expect_request("**/api/sync") as asked:
        page.evaluate("() => dispatchEvent(new Event('online'))")
    shown = {"X-Attune-Vault": asked.value.all_headers()["x-attune-vault"]}
    for paper in ("Summary", "Letter"):
        link = page.get_by_role("link", name=re.compile(rf"^Open.*: {paper}"))
        href = str(link.get_attribute("href")).removesuffix(".pdf")
        papers.append(page.request.get(f"{server.url}{href}", headers=shown).text())
    for paper in papers:
        assert "From the visit on" in paper, paper
        assert "See the visit of that day." in paper, paper
        assert "Bruise" not in paper, paper


def _leaves_a_risk_open(visitor: Visitor, look: Look) -> None:
    """Signed, received, and on the screen."""
    visitor.sets_up()
    _begin(visitor)
    _choose_identified(visitor.page, look)
    _sign_when_told(visitor, look)
    visitor.status(re.compile("All sent and received"))
