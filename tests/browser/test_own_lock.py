"""Unlocking with the tablet's own lock: a face, a finger, a PIN, as Chromium's virtual authenticator plays it."""

import re
from collections.abc import Callable

from playwright.sync_api import CDPSession, Page, expect

from tests.browser.house import Server, Tablet
from tests.browser.visitor import Visitor

Look = Callable[[Page, str], None]


def an_own_lock(page: Page) -> tuple[CDPSession, str]:
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "ctap2Version": "ctap2_1",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "hasPrf": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    return protocol, protocol.send("WebAuthn.addVirtualAuthenticator", {"options": options})[
        "authenticatorId"
    ]


def test_the_tablets_own_lock_unlocks_without_signal(server: Server, tablet: Tablet, look: Look):
    # Passkeys belong to a name; an address of numbers has none.
    page = tablet.open(server.url.replace("127.0.0.1", "localhost"))
    protocol, authenticator = an_own_lock(page)
    visitor = Visitor(page, *server.demo_account())
    visitor.sets_up()
    server.stop()

    own_lock = page.get_by_role("button", name="Unlock with this tablet’s own lock")
    page.get_by_role("button", name="Hide").click()
    visitor.heading("Unlock")
    binding = page.get_by_label(re.compile("Next time, unlock with this tablet’s own lock"))
    binding.check(force=True)
    expect(own_lock).to_be_hidden()
    look(page, "own-lock-offered")
    visitor.unlock()
    expect(page.get_by_text("This tablet’s own lock opens Attune from now on")).to_be_visible(timeout=70_000)

    page.get_by_role("button", name="Hide").click()
    expect(own_lock).to_be_visible()
    own_lock.click()
    visitor.go("Today")
    expect(page.get_by_text("Robin").first).to_be_visible()

    protocol.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False})
    page.get_by_role("button", name="Hide").click()
    own_lock.click()
    expect(page.get_by_text("This tablet’s own lock did not open the vault.")).to_be_visible(timeout=70_000)
    assert "Robin" not in page.content()
    look(page, "own-lock")
    visitor.unlock()
    expect(page.get_by_role("button", name="Hide")).to_be_visible()

    visitor.go("More")
    page.get_by_role("button", name="Use the passphrase only").click()
    page.get_by_role("dialog").get_by_role("button", name="Keep it").click()
    page.get_by_role("button", name="Use the passphrase only").click()
    page.get_by_role("dialog").get_by_role("button", name="Use the passphrase only").click()
    expect(page.get_by_text("Only the passphrase opens Attune from now on")).to_be_visible()
    page.get_by_role("button", name="Hide").click()
    visitor.heading("Unlock")
    expect(page.get_by_text("Next time, unlock with this tablet’s own lock")).to_be_visible()
    expect(own_lock).to_be_hidden()
