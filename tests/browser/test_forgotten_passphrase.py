"""A forgotten passphrase: with signal and the password a new one opens the same vault, and nothing in it is lost."""

import re
from collections import Counter
from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import APIResponse, Page, Playwright, Route, expect

from pwa.service.accounts import Accounts
from pwa.store import open_store
from tests.browser.demo_day import DemoDay
from tests.browser.house import LAUNCHED, Server, Tablet
from tests.browser.sizes import every_size
from tests.browser.visitor import Visitor

Look = Callable[[Page, str], None]
UNSENT, MOST = 20, 1000


def test_what_was_not_sent_is_there_under_the_new_passphrase(server: Server, tablet: Tablet, look: Look):
    page = tablet.open(server.url)
    visitor = Visitor(page, *server.demo_account())
    visitor.sets_up()
    server.stop()
    visitor.adds_a_family("Juniper")
    page.get_by_role("button", name="Hide").click()

    page.get_by_role("button", name="Forgotten the passphrase?").click()
    visitor.heading("Forgotten the passphrase?")
    look(page, "forgotten")
    sign_in(visitor)
    expect(page.get_by_role("alert").filter(has_text="No signal")).to_be_visible(timeout=30_000)

    server.start()
    sign_in(visitor)
    forgotten = visitor.passphrase
    visitor.take_the_four_words()
    assert visitor.passphrase != forgotten
    visitor.sees_ready()
    visitor.status(re.compile("All sent and received"))
    visitor.go("Families")
    expect(page.get_by_role("link", name="Juniper")).to_be_visible()

    page.get_by_role("button", name="Hide").click()
    page.get_by_role("textbox", name="Passphrase").fill(forgotten)
    page.get_by_role("button", name="Unlock", exact=True).click()
    expect(page.locator("#unlock-passphrase-error")).to_be_visible()
    visitor.unlock()
    expect(page.get_by_role("button", name="Hide")).to_be_visible()


@pytest.mark.usefixtures("set_up_before")
def test_visits_that_were_not_sent_all_arrive_once_after_a_forgotten_passphrase(
    server: Server, tablet: Tablet
):
    page = tablet.open(server.url)
    visitor = Visitor(page, *server.demo_account())
    visitor.sets_up()
    visitor.status(re.compile("All sent and received"))
    server.stop()
    before = subjects_of_visits(server)
    for _ in range(UNSENT):
        visitor.signs_a_short_visit()
    visitor.status(re.compile(rf"{UNSENT} visits saved on this tablet, not sent"))
    page.get_by_role("button", name="Hide").click()

    server.start()
    page.get_by_role("button", name="Forgotten the passphrase?").click()
    sign_in(visitor)
    visitor.take_the_four_words()
    visitor.status(re.compile("All sent and received"))
    server.stop()
    arrived = subjects_of_visits(server)
    arrived.subtract(before)
    assert [count for count in arrived.values() if count] == [1] * UNSENT


LEAD, LEADS_PASSWORD = "lena@example.org", "four words for the lead"


@every_size
def test_a_lead_allows_it_first(
    server: Server, set_up_before: DemoDay, tablet: Tablet, playwright: Playwright, look: Look
):
    """The password alone is not enough where somebody is there to ask."""
    server.stop()
    with closing(open_store(str(server.data))) as store:
        Accounts(store).add("Lena Moss (fictional)", LEAD, LEADS_PASSWORD, "lead")
    server.start()
    page = tablet.open(server.url)
    visitor = Visitor(page, *server.demo_account())
    visitor.sets_up()
    page.get_by_role("button", name="Hide").click()
    page.get_by_role("button", name="Forgotten the passphrase?").click()
    sign_in(visitor)
    expect(page.get_by_text("Somebody has to allow this first")).to_be_visible()
    expect(page.get_by_text("Call your team lead.")).to_be_visible()
    look(page, "lead-must-allow")

    browser = playwright.chromium.launch(**LAUNCHED["chromium"])
    try:
        office = browser.new_page(viewport=page.viewport_size)
        office.goto(f"{server.url}/sign-in")
        office.get_by_label("Email address").fill(LEAD)
        office.get_by_label("Password").fill(LEADS_PASSWORD)
        office.get_by_role("button", name="Sign in").click()
        office.wait_for_url(f"{server.url}/")
        office.goto(f"{server.url}/team")
        expect(office.get_by_role("heading", name="Forgotten passphrases")).to_be_visible()
        look(office, "lead-asked")
        office.get_by_role("button", name="Allow it once").click()
        expect(office.get_by_role("heading", name="Forgotten passphrases")).to_have_count(0)
    finally:
        browser.close()

    sign_in(visitor)
    visitor.take_the_four_words()
    visitor.sees_ready()


def subjects_of_visits(server: Server) -> Counter[str]:
    """How many records the store of the stopped server has of each visit."""
    with closing(open_store(str(server.data))) as store:
        records = [kept.record for kept in store.since(0, MOST)]
    return Counter(record["subject"] for record in records if record["kind"] == "visit")


def test_a_recovery_that_is_left_gives_nobody_else_the_vault(server: Server, tablet: Tablet):
    """Opened by the service, not yet under a new passphrase, and then somebody else sets up the tablet."""
    page = tablet.open(server.url)
    visitor = Visitor(page, *server.demo_account())
    visitor.sets_up()
    first = visitor.passphrase
    page.get_by_role("button", name="Hide").click()
    page.get_by_role("button", name="Forgotten the passphrase?").click()
    sign_in(visitor)
    visitor.heading("Choose your passphrase")
    page.go_back()
    visitor.heading("Unlock")
    page.go_forward()
    visitor.heading("Unlock")
    page.get_by_role("button", name="Set up for somebody else").click()
    # The sign-in for the vault that was left ended with it.
    sign_in(visitor)
    visitor.take_the_four_words()
    visitor.sees_ready()
    page.get_by_role("button", name="Hide").click()
    people = page.get_by_role("group", name="Who are you?").get_by_role("radio")
    expect(people).to_have_count(2)
    page.get_by_role("textbox", name="Passphrase").fill(first)
    opened = 0
    for each in range(2):
        people.nth(each).check(force=True)
        page.get_by_role("button", name="Unlock", exact=True).click()
        hide = page.get_by_role("button", name="Hide")
        expect(hide.or_(page.locator("#unlock-passphrase-error:visible"))).to_be_visible()
        if hide.is_visible():
            opened += 1
            break
        page.get_by_role("textbox", name="Passphrase").fill(first)
    assert opened == 1, "the first passphrase opens its vault no more"


def test_a_late_answer_opens_nothing_for_whoever_is_at_work_by_then(server: Server, tablet: Tablet):
    """Weak signal: the service's help comes when the passphrase has been remembered."""
    page = tablet.open(server.url)
    visitor = Visitor(page, *server.demo_account())
    visitor.sets_up()
    held: list[tuple[Route, APIResponse]] = []
    page.route("**/api/recovery", lambda route: held.append((route, route.fetch())))
    page.get_by_role("button", name="Hide").click()
    page.get_by_role("button", name="Forgotten the passphrase?").click()
    sign_in(visitor)
    for _ in range(100):
        if held:
            break
        page.wait_for_timeout(50)
    [(asked, answer)] = held
    assert answer.ok
    page.get_by_role("button", name="Back to unlocking").click()
    visitor.unlock()
    visitor.go("Today")
    with page.expect_response("**/api/recovery"):
        asked.fulfill(response=answer)
    page.wait_for_timeout(500)
    visitor.heading("Today")
    page.go_back()
    expect(page.get_by_role("heading", name="Choose your passphrase")).to_be_hidden()


def sign_in(visitor: Visitor) -> None:
    visitor.page.get_by_label("Email").fill(visitor.email)
    visitor.page.get_by_label("Password", exact=True).fill(visitor.password)
    visitor.page.get_by_role("button", name="Sign in").click()
