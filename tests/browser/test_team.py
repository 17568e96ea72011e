"""A lead invites somebody, gives her a new password later, and withdraws a link, all from the team's page."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, Playwright

from tests.browser.expecting import expect
from tests.browser.house import CHROMIUM, QUIET, Server, Tablet
from tests.browser.visitor import Visitor

Look = Callable[[Page, str], None]
FIRST, SECOND = "nine pale otters sleep", "seven quiet herons wade"


@pytest.fixture
def bea(playwright: Playwright) -> Iterator[Page]:
    """A browser of her own, without the cookies of the tablet."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
    yield browser.new_page()
    browser.close()


@pytest.mark.usefixtures("set_up_before")
def test_inviting_and_a_new_password(server: Server, tablet: Tablet, bea: Page, look: Look):
    lead = Visitor(tablet.open(server.url), *server.demo_account())
    lead.sets_up()
    lead.go("More")
    with lead.page.expect_popup() as opened:
        lead.page.get_by_role("button", name="Your team").click()
    team = opened.value
    team.get_by_label("Their name").fill("Bea Moss (fictional)")
    team.get_by_label("Their email address").fill("bea@attune.example")
    team.get_by_role("button", name="Make a link").click()
    expect(team.get_by_text("An invitation for Bea Moss (fictional)")).to_be_visible()
    look(team, "team-invited")
    invitation = copies(team)
    assert "/set-up/" in invitation

    bea.goto(invitation)
    expect(bea.get_by_text("It is for Bea Moss (fictional), bea@attune.example.")).to_be_visible()
    look(bea, "invited")
    bea.get_by_label("Password").fill(FIRST)
    bea.get_by_role("button", name="Create the account").click()
    expect(bea.get_by_role("heading", level=1)).to_be_visible()

    team.get_by_label("Their name").fill("Cleo Moss (fictional)")
    team.get_by_label("Their email address").fill("cleo@attune.example")
    team.get_by_role("button", name="Make a link").click()
    row_of(team, "Invitation for Cleo Moss").get_by_role("button", name=re.compile("Withdraw")).click()
    expect(row_of(team, "Invitation for Cleo Moss")).to_have_count(0)

    row_of(team, "bea@attune.example").get_by_role("button", name=re.compile("New password")).click()
    expect(team.get_by_text("A link for a new password of Bea Moss (fictional)")).to_be_visible()
    look(team, "team-new-password")
    link = copies(team)
    bea.goto(link)
    expect(bea.get_by_text("The account of Bea Moss (fictional), bea@attune.example.")).to_be_visible()
    look(bea, "new-password")
    bea.get_by_label("New password").fill(SECOND)
    bea.get_by_role("button", name="Set the password").click()
    expect(bea.get_by_role("heading", name="Your new password is set")).to_be_visible()
    look(bea, "new-password-set")
    bea.goto(link)
    expect(bea.get_by_role("heading", name="This link no longer works")).to_be_visible()
    bea.goto(f"{server.url}/sign-in")
    bea.get_by_label("Email address").fill("bea@attune.example")
    bea.get_by_label("Password").fill(SECOND)
    bea.get_by_role("button", name="Sign in").click()
    expect(bea).to_have_url(f"{server.url}/")


def copies(page: Page) -> str:
    """What the button puts into the clipboard, noted where it is put in: reading a clipboard asks the whole desktop."""
    page.evaluate("() => { navigator.clipboard.writeText = async (text) => { globalThis.put = text; } }")
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    return str(page.evaluate("globalThis.put"))


def row_of(page: Page, words: str) -> Locator:
    return page.get_by_role("row").filter(has_text=words)
