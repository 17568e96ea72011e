"""The interface in Welsh: chosen on the spot, remembered without signal, never while something is unsaved."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import Server, Tablet
from tests.browser.visitor import Visitor

Look = Callable[[Page, str], None]


@pytest.fixture
def visitor(server: Server, tablet: Tablet) -> Visitor:
    """Set up in English, unlocked, at Today."""
    found = Visitor(tablet.open(server.url), *server.demo_account())
    found.sets_up()
    return found


def choose(page: Page, language: str) -> None:
    page.get_by_role("link", name=language, exact=True).click()


def test_welsh_is_chosen_at_the_start_and_is_marked_as_not_reviewed(
    server: Server, tablet: Tablet, look: Look
):
    page = tablet.open(server.url)
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up this tablet")
    choose(page, "Cymraeg")
    expect(page.get_by_role("heading", level=1)).to_have_text("Gosod y llechen hon")
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["cy", "ltr"]
    expect(page.get_by_text("Cyfieithiad heb ei adolygu")).to_be_visible()
    expect(
        page.get_by_text("Nobody who speaks this language has reviewed this translation yet.")
    ).to_be_visible()
    look(page, "welsh-start")
    choose(page, "English")
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up this tablet")


def test_the_choice_holds_without_signal_and_goes_back_as_easily(
    server: Server, tablet: Tablet, visitor: Visitor, look: Look
):
    visitor.go("More")
    choose(visitor.page, "Cymraeg")
    # The app starts anew, so it is locked; then one is where one was.
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Datgloi")
    server.stop()
    tablet.close()
    page = tablet.open(server.url)
    expect(page.get_by_role("heading", level=1)).to_have_text("Datgloi")
    look(page, "welsh-unlock")
    page.get_by_role("textbox", name="Ymadrodd cyfrin").fill(visitor.passphrase)
    page.get_by_role("button", name="Datgloi").click()
    expect(page.get_by_role("navigation", name="Prif").get_by_role("link", name="Heddiw")).to_be_visible()
    look(page, "welsh-more")
    choose(page, "English")
    expect(page.get_by_role("heading", level=1)).to_have_text("Unlock")
