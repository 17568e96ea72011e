"""A tablet whose visitor signs in by the trust's own service: another site, with its own cookies, as in the world."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from tests.browser.expecting import expect
from tests.browser.house import Server, Tablet, free_port
from tests.browser.visitor import Visitor
from tests.provider import CLIENT, SECRET, STRONG, TrustProvider

Look = Callable[[Page, str], None]
BUTTON = "Sign in with your NHS account"


@pytest.fixture
def trust() -> Iterator[tuple[TrustProvider, int]]:
    port = free_port()
    with TrustProvider(f"http://127.0.0.1:{port}/sign-in/callback").served() as served:
        yield served, port


@pytest.fixture
def served(tmp_path: Path, trust: tuple[TrustProvider, int]) -> Iterator[Server]:
    provider, port = trust
    told = {
        "ATTUNE_OIDC_ISSUER": provider.issuer,
        "ATTUNE_OIDC_CLIENT_ID": CLIENT,
        "ATTUNE_OIDC_CLIENT_SECRET": SECRET,
        "ATTUNE_OIDC_ACR": STRONG,
        "ATTUNE_OIDC_LABEL": BUTTON,
        "ATTUNE_PASSWORDS": "0",
    }
    server = Server(tmp_path / "data", demo=False, environment=told, port=port)
    server.start()
    yield server
    server.stop()


def at_the_trust(page: Page, who: str) -> None:
    expect(page.get_by_role("heading", name="The trust's sign-in service")).to_be_visible()
    page.get_by_label("Who are you?").fill(who)
    page.get_by_role("button", name="Sign in to the trust").click()


def test_a_tablet_is_set_up_and_signs_in_again_by_the_trusts_service(
    served: Server,
    tablet: Tablet,
    look: Look,
    playwright: Playwright,
    tmp_path: Path,
):
    page = tablet.open(served.set_up_link())
    look(page, "set-up")
    page.get_by_label("Your name").fill("Alice")
    page.get_by_label("Email address").fill("alice@example.org")
    page.get_by_role("button", name=BUTTON).click()
    at_the_trust(page, "sub-of-alice")
    alice = Visitor(page, "", "")
    alice.take_the_four_words()
    alice.sees_ready()

    # Locked, and opened without signal.
    served.stop()
    page.get_by_role("button", name="Hide").click()
    alice.unlock()
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    served.start()

    # The sign-in has ended: she signs in again in a tab of its own, and the vault stays open.
    alice.go("More")
    page.get_by_role("button", name="Sign out", exact=True).click()
    alice.unlock()
    alice.go("More")
    page.get_by_role("button", name="Sign in", exact=True).first.click()
    dialog = page.get_by_role("dialog", name="Sign in to send")
    look(page, "sign-in-dialog")
    with page.expect_popup() as opened:
        dialog.get_by_role("button", name=BUTTON).click()
    tab = opened.value
    expect(tab.get_by_role("heading", name="You are signed in")).to_be_visible()
    look(tab, "signed-in")
    tab.close()
    page.get_by_role("button", name="Not now").click()
    page.get_by_role("button", name="Send and receive now").click()
    expect(page.get_by_text("All sent and received.")).to_be_visible()

    # A new tablet, from its first screen: somebody whom Attune does not know, then its owner.
    second = Tablet(playwright, tmp_path / "second")
    try:
        other = second.open(served.url)
        other.get_by_role("button", name=BUTTON).click()
        at_the_trust(other, "somebody else")
        expect(other.get_by_role("heading", name="Attune does not know this account yet")).to_be_visible()
        look(other, "unknown")
        assert second.context is not None
        second.context.clear_cookies(domain="localhost")
        other.get_by_role("link", name="Go to Attune").click()
        other.get_by_role("button", name=BUTTON).click()
        at_the_trust(other, "sub-of-alice")
        expect(other.get_by_role("heading", level=1, name="Choose your passphrase")).to_be_visible()
        assert other.evaluate("sessionStorage.length") == 0
        assert second.complaints == []
    finally:
        second.close()


def test_a_provider_that_is_down_loses_nothing(
    served: Server, trust: tuple[TrustProvider, int], tablet: Tablet, look: Look
):
    provider, _ = trust
    page = tablet.open(served.url)
    provider.metadata = {"issuer": "https://broken.example"}
    page.get_by_role("button", name=BUTTON).click()
    expect(page.get_by_role("alert").filter(has_text="does not answer")).to_be_visible()
    look(page, "down")


def test_a_forgotten_passphrase_takes_a_new_proof_at_the_trust_and_no_password(
    served: Server, tablet: Tablet, look: Look
):
    page = tablet.open(served.set_up_link())
    page.get_by_label("Your name").fill("Alice")
    page.get_by_label("Email address").fill("alice@example.org")
    page.get_by_role("button", name=BUTTON).click()
    at_the_trust(page, "sub-of-alice")
    alice = Visitor(page, "", "")
    alice.take_the_four_words()
    alice.sees_ready()
    page.get_by_role("button", name="Hide").click()
    page.get_by_role("button", name="Forgotten the passphrase?").click()
    alice.heading("Forgotten the passphrase?")
    look(page, "forgotten")
    page.get_by_role("button", name=BUTTON).click()
    at_the_trust(page, "sub-of-alice")
    alice.take_the_four_words()
    alice.sees_ready()
