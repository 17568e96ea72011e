"""A lead looks at the team's tablets, from the app: reports one lost, and says that it was found again."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.elsewhere import Elsewhere
from tests.browser.expecting import expect
from tests.browser.house import Server, Tablet
from tests.browser.sizes import every_size
from tests.browser.visitor import Visitor

Look = Callable[[Page, str], None]


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has_text=name)


@pytest.mark.usefixtures("set_up_before")
@every_size
def test_a_lead_reports_a_tablet_lost_and_found_again(server: Server, tablet: Tablet, look: Look):
    visitor = Visitor(tablet.open(server.url), *server.demo_account())
    visitor.sets_up()
    Elsewhere(server.url, visitor.email, visitor.password).registers("Spare tablet")
    visitor.go("More")
    with visitor.page.context.expect_page() as opening:
        visitor.page.get_by_role("button", name="Your team").click()
    page = opening.value
    expect(page.get_by_role("heading", level=1, name="Your team")).to_be_visible()
    look(page, "team")
    page.get_by_role("button", name="See the team’s tablets").click()
    expect(page.get_by_role("heading", level=1, name="Tablets of your team")).to_be_visible()
    look(page, "team-tablets")
    page.get_by_role("button", name=re.compile("This tablet is lost.*Spare tablet")).click()
    expect(page.get_by_role("heading", level=1, name="This tablet is lost")).to_be_visible()
    page.get_by_role("button", name="Report it lost").click()
    expect(page.get_by_text("Say how it was lost.").first).to_be_visible()
    look(page, "lost-tablet")
    page.get_by_label("How was it lost?").fill("Left on the 12 bus")
    page.get_by_role("button", name="Report it lost").click()
    expect(row(page, "Spare tablet")).to_contain_text("Left on the 12 bus")
    expect(row(page, "Spare tablet")).to_contain_text("Not erased yet")
    look(page, "team-tablets-lost")
    page.get_by_role("button", name=re.compile("Found again.*Spare tablet")).click()
    expect(page.get_by_role("button", name=re.compile("This tablet is lost.*Spare tablet"))).to_be_visible()
