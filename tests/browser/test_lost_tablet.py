"""A tablet is reported lost: what was signed on it arrives first, then its vault goes, and it is set up anew."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.elsewhere import Elsewhere
from tests.browser.expecting import expect
from tests.browser.house import PATIENCE_S, Server, Tablet
from tests.browser.sizes import every_size
from tests.browser.visitor import Visitor

Look = Callable[[Page, str], None]
WHY = "Left on the 12 bus"
VAULTS_ON_DISK = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open('attune');
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const asking = opening.result.transaction('sealed').objectStore('sealed').getAllKeys();
    asking.onsuccess = () => resolve(asking.result.map(([vault, shelf]) => vault === 'tablet' ? shelf : 'vault'));
  };
})"""

pytestmark = pytest.mark.usefixtures("set_up_before")


def sees_it_erased(visitor: Visitor) -> None:
    expect(visitor.page.get_by_role("heading", level=1, name="This tablet was erased")).to_be_visible(
        timeout=PATIENCE_S * 1000
    )
    expect(visitor.page.get_by_text("Your team can see that it was erased.")).to_be_visible()


@every_size
def test_an_unsent_visit_arrives_before_the_tablet_is_erased(server: Server, tablet: Tablet, look: Look):
    visitor = Visitor(tablet.open(server.url), *server.demo_account())
    page = visitor.page
    visitor.sets_up()
    server.stop()
    visitor.signs_a_short_visit()
    page.get_by_role("button", name="Hide").click()
    visitor.heading("Unlock")
    server.start()
    elsewhere = Elsewhere(server.url, visitor.email, visitor.password)
    elsewhere.reports_lost(WHY)
    [lost] = elsewhere.tablets()
    assert (lost["erased_at"], bool(lost["lost_at"])) == (None, True)

    visitor.unlock()
    sees_it_erased(visitor)
    look(page, "erased")
    assert "vault" not in page.evaluate(VAULTS_ON_DISK)
    [lost] = elsewhere.tablets()
    assert lost["erased_at"]

    page.reload()
    visitor.heading("Set up this tablet")
    anew = Visitor(page, visitor.email, visitor.password)
    anew.sets_up()
    anew.go("Families")
    page.get_by_role("link", name=re.compile("Robin")).first.click()
    anew.heading(re.compile("Robin"))
    visits = page.get_by_role("region", name="Visits")
    expect(visits.get_by_role("link", name=re.compile("Other contact"))).to_be_visible()


def test_a_visit_that_is_open_is_finished_first(server: Server, tablet: Tablet, look: Look):
    """Somebody reported the wrong tablet, and its visitor is at the door."""
    visitor = Visitor(tablet.open(server.url), *server.demo_account())
    page = visitor.page
    visitor.sets_up()
    visitor.go("Today")
    page.get_by_role("button", name="Start visit to Robin").click()
    visitor.choose("Type of contact", "Other contact")
    visitor.saved()
    Elsewhere(server.url, visitor.email, visitor.password).reports_lost(WHY)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text("Finish this and sign it: it is sent first.")).to_be_visible()
    look(page, "lost-in-a-visit")
    visitor.step("Review and sign")
    visitor.heading("Review and sign")
    page.get_by_role("button", name="Sign this visit").click(no_wait_after=True)
    sees_it_erased(visitor)


def test_what_is_only_begun_keeps_it_from_being_erased(server: Server, tablet: Tablet, look: Look):
    visitor = Visitor(tablet.open(server.url), *server.demo_account())
    page = visitor.page
    visitor.sets_up()
    visitor.go("Today")
    page.get_by_role("button", name="Start visit to Robin").click()
    visitor.choose("Type of contact", "Other contact")
    visitor.saved()
    visitor.go("Today")
    page.get_by_role("button", name="Hide").click()
    Elsewhere(server.url, visitor.email, visitor.password).reports_lost(WHY)
    visitor.unlock()
    visitor.heading("This tablet was reported lost")
    expect(page.get_by_text(WHY)).to_be_visible()
    expect(page.get_by_text("1 draft is only here")).to_be_visible()
    look(page, "lost-with-a-draft")
    assert "Robin" not in page.locator("body").inner_text()

    # Without signal it opens to nothing else either, and nothing is erased.
    page.get_by_role("button", name="Hide").click()
    server.stop()
    visitor.unlock()
    visitor.heading("This tablet was reported lost")
    expect(page.get_by_text("It is safe on this tablet until the service has confirmed it.")).to_be_visible()
    look(page, "lost-without-signal")
    page.evaluate("location.hash = 'families'")
    expect(page.locator("body[data-screen=lost]")).to_be_attached()
    visitor.heading("This tablet was reported lost")

    server.start()
    page.get_by_role("button", name="Try again").click()
    page.get_by_role("button", name="Finish it").click()
    visitor.heading("Arrive")
    visitor.step("Review and sign")
    page.get_by_role("button", name="Sign this visit").click(no_wait_after=True)
    sees_it_erased(visitor)
