"""Two health visitors share one tablet: each opens and sees only what is hers, and each one's visits go in her own name."""

import re
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import Page

from pwa.service.accounts import Accounts
from pwa.store import open_store
from tests.browser.expecting import expect
from tests.browser.house import PATIENCE_S, Server, Tablet
from tests.browser.sizes import every_size
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.usefixtures("set_up_before")
Look = Callable[[Page, str], None]
NAME, EMAIL, PASSWORD = "Kim Ash (fictional)", "kim@example.org", "four words for the second"
MOST = 1000


def has_an_account(server: Server) -> None:
    """A colleague joins, while the server is stopped."""
    with closing(open_store(str(server.data))) as store:
        Accounts(store).add(NAME, EMAIL, PASSWORD, "visitor")


def visits_at(server: Server) -> list[dict[str, Any]]:
    """The visits in the store of the stopped server."""
    with closing(open_store(str(server.data))) as store:
        return [kept.record for kept in store.since(0, MOST) if kept.record["kind"] == "visit"]


def hides(visitor: Visitor) -> None:
    visitor.page.get_by_role("button", name="Hide").click()
    visitor.heading("Unlock")


def unlocks_as(visitor: Visitor, name: str | re.Pattern[str], passphrase: str) -> None:
    page = visitor.page
    visitor.heading("Unlock")
    page.get_by_role("group", name="Who are you?").get_by_role("radio", name=name).check(force=True)
    page.get_by_role("textbox", name="Passphrase").fill(passphrase)
    page.get_by_role("button", name="Unlock", exact=True).click()


def sees(visitor: Visitor, own: str, other: str) -> None:
    page = visitor.page
    visitor.go("Families")
    expect(page.get_by_role("link", name=re.compile(own)).first).to_be_visible()
    expect(page.get_by_text(re.compile(other))).to_have_count(0)


@every_size
def test_each_sees_and_sends_only_what_is_hers(server: Server, tablet: Tablet, look: Look):
    server.stop()
    has_an_account(server)
    visits_before = len(visits_at(server))
    server.start()
    page = tablet.open(server.url)
    first = Visitor(page, *server.demo_account())
    first.sets_up()
    first.status(re.compile("All sent and received"))
    server.stop()
    first.signs_a_short_visit()
    hides(first)
    server.start()

    page.get_by_role("button", name="Set up for somebody else").click()
    second = Visitor(page, EMAIL, PASSWORD)
    second.sets_up()
    second.adds_a_family("Juniper")
    second.status(re.compile("All sent and received"))
    sees(second, "Juniper", "Robin")
    hides(second)
    look(page, "two-people")
    server.stop()
    assert len(visits_at(server)) == visits_before, "the first one's visit went with the second one's sign-in"
    server.start()

    own = page.get_by_role("group", name="Who are you?").get_by_role("radio")
    expect(own).to_have_count(2)
    not_kim = re.compile(r"^(?!Kim)")
    unlocks_as(first, not_kim, second.passphrase)
    expect(page.locator("#unlock-passphrase-error")).to_be_visible()
    unlocks_as(first, not_kim, first.passphrase)
    first.sign_in_again()
    first.status(re.compile("All sent and received"))
    sees(first, "Robin", "Juniper")
    hides(first)
    unlocks_as(second, re.compile("^Kim"), second.passphrase)
    expect(page.get_by_role("button", name="Hide")).to_be_visible(timeout=PATIENCE_S * 1000)
    sees(second, "Juniper", "Robin")

    server.stop()
    visits = visits_at(server)
    assert len(visits) == visits_before + 1
    with closing(open_store(str(server.data))) as store:
        [kim] = [account.id for account in Accounts(store).all() if account.email == EMAIL]
    assert kim not in {visit["author"] for visit in visits}
