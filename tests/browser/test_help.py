"""Help beside a screen, the keys, what support is told: nothing is lost, nobody is named, and a parent sees none of it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import Server, Tablet
from tests.browser.sizes import every_size
from tests.browser.visitor import Visitor

Look = Callable[[Page, str], None]
SEEN = "What the baby showed: a long look."


@pytest.fixture
def visitor(set_up_before: object, server: Server, tablet: Tablet) -> Visitor:
    del set_up_before  # before the server starts
    found = Visitor(tablet.open(server.url), *server.demo_account())
    found.sets_up()
    return found


def on_a_visit(visitor: Visitor) -> None:
    visitor.go("Families")
    visitor.page.get_by_role("link", name="Robin").first.click()
    visitor.page.get_by_role("button", name="Start visit").first.click()
    visitor.heading("Arrive")


@every_size
def test_every_part_of_help_is_there_without_signal(server: Server, visitor: Visitor, look: Look):
    page = visitor.page
    visitor.go("More")
    look(page, "more")
    server.stop()
    page.get_by_role("link", name="All help").click()
    visitor.heading("Help")
    page.get_by_text("Review and sign", exact=True).click()
    look(page, "help")
    page.get_by_text("Check", exact=True).click()
    page.get_by_role("link", name="PIIOS and its evidence").click()
    expect(page.get_by_role("heading", level=1, name=re.compile("PIIOS"))).to_be_visible()
    visitor.go("More")
    page.get_by_role("link", name="Support").click()
    visitor.heading("Support")
    expect(page.get_by_text("Files on this tablet")).to_be_visible()
    look(page, "support")
    on_a_visit(visitor)
    page.get_by_role("button", name="Help", exact=True).click()
    expect(page.get_by_role("dialog", name="Help: Arrive")).to_be_visible()
    look(page, "help-beside")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Help", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Keyboard shortcuts").click()
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    look(page, "keys")


def test_help_takes_nothing_away_however_it_is_closed(visitor: Visitor):
    page = visitor.page
    on_a_visit(visitor)
    visitor.step("Say hello")
    visitor.heading(re.compile("."))
    page.get_by_label("What the baby showed").fill(SEEN)
    button = page.get_by_role("button", name="Help", exact=True)
    dialog = page.get_by_role("dialog", name="Help: Say hello")
    for close in (
        page.go_back,
        lambda: page.keyboard.press("Escape"),
        lambda: dialog.get_by_role("button", name="Close help").click(),
    ):
        button.click()
        expect(dialog).to_be_visible()
        close()
        expect(dialog).to_have_count(0)
        expect(page.get_by_label("What the baby showed")).to_have_value(SEEN)
        expect(page).to_have_url(re.compile("#visit-hello$"))
        # The history is whole again before anything else is done.
        page.wait_for_function("history.state.index !== undefined")
    expect(button).to_be_focused()
    page.go_back()
    visitor.heading("Arrive")


def test_a_parent_sees_no_help_and_no_tip_and_no_key_works(visitor: Visitor):
    page = visitor.page
    visitor.go("Today")
    page.get_by_role("button", name="Show me round").click()
    page.get_by_role("link", name="Robin").first.click()
    expect(page.get_by_role("complementary", name="Tour")).to_be_visible()
    page.get_by_role("button", name="Turn the tablet").click()
    visitor.heading("What would you like to read?")
    expect(page.get_by_role("button", name="Help", exact=True)).to_have_count(0)
    expect(page.get_by_role("complementary", name="Tour")).to_have_count(0)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_key_of_one_character_never_works_while_typing_and_can_be_turned_off(visitor: Visitor):
    page = visitor.page
    visitor.go("Families")
    search = page.get_by_role("searchbox")
    page.keyboard.press("/")
    expect(search).to_be_focused()
    page.keyboard.type("Rob?/")
    expect(search).to_have_value("Rob?/")
    expect(page.get_by_role("dialog")).to_have_count(0)
    search.fill("")
    page.get_by_role("heading", level=1).focus()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    dialog.get_by_label("Use / and ?").uncheck(force=True)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.keyboard.press("/")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(search).not_to_be_focused()
    page.get_by_role("button", name="Hide").click()
    visitor.unlock()
    visitor.heading("Families")
    page.keyboard.press("?")
    visitor.go("More")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("link", name="Keyboard shortcuts").click()
    expect(dialog.get_by_label("Use / and ?")).not_to_be_checked()


NOTE_WHAT_IS_COPIED = """() => {
  const write = navigator.clipboard.writeText.bind(navigator.clipboard);
  navigator.clipboard.writeText = async text => {
    await write(text);
    globalThis.copied = text;
  };
}"""


def test_what_support_is_told_names_nobody(server: Server, visitor: Visitor, look: Look):
    page = visitor.page
    page.context.grant_permissions(["clipboard-write"])
    visitor.go("More")
    page.get_by_role("link", name="Support").click()
    # The app may not read the clipboard: what is copied is noted on its way there.
    page.evaluate(NOTE_WHAT_IS_COPIED)
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    text = page.evaluate("globalThis.copied")
    assert "Files on this tablet: all" in text
    assert "Families received: 6" in text
    shown = page.get_by_role("main").inner_text()
    for told in (text, shown):
        assert not re.search(r"@|fictional|Robin|Wren|Sam\b|visitor", told)
        assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}", told)
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')) }")
    page.get_by_role("button", name="Copy").click()
    box = page.get_by_label("To be copied by hand")
    expect(box).to_be_focused()
    assert box.evaluate("box => box.value.slice(box.selectionStart, box.selectionEnd)") == box.input_value()
    look(page, "support-by-hand")


def test_help_is_there_before_anything_is_unlocked(server: Server, tablet: Tablet, look: Look):
    page = tablet.open(server.url)
    visitor = Visitor(page, *server.demo_account())
    visitor.heading("Set up this tablet")
    page.get_by_role("button", name="Help", exact=True).click()
    dialog = page.get_by_role("dialog", name="Help: Set up this tablet")
    expect(dialog.get_by_role("link", name="All help")).to_have_attribute("href", "/help")
    look(page, "help-before")
    dialog.get_by_role("button", name="Close help").click()
    visitor.sign_in()
    visitor.heading("Choose your passphrase")


def test_a_tour_that_was_ended_stays_away_until_it_is_asked_for(server: Server, visitor: Visitor):
    page = visitor.page
    visitor.go("Today")
    page.get_by_role("button", name="No, thank you").click()
    expect(page.get_by_text("Try a visit")).to_have_count(0)
    page.get_by_role("button", name="Hide").click()
    visitor.unlock()
    visitor.heading("Today")
    expect(page.get_by_text("Try a visit")).to_have_count(0)
    visitor.go("More")
    page.get_by_role("link", name="Try a visit, with tips").click()
    coach = page.get_by_role("complementary", name="Tour")
    expect(coach).to_contain_text("Open Robin")
    # Without a mouse: the tip leads to what it speaks of.
    coach.get_by_role("button", name="Show me").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    visitor.heading(re.compile("Robin"))
    coach.get_by_role("button", name="End the tour").click()
    expect(coach).to_have_count(0)


def test_no_tour_is_offered_in_a_service_of_its_own(tmp_path: Path, tablet: Tablet):
    """A family that somebody typed in is never taken for one of the demo's, whatever it is called."""
    server = Server(tmp_path / "empty", demo=False)
    server.start()
    try:
        page = tablet.open(server.set_up_link())
        page.get_by_label(re.compile("name", re.IGNORECASE)).first.fill("Ade (fictional)")
        page.get_by_label("Email address").fill("ade@attune.example")
        page.get_by_label("Password", exact=False).first.fill("a long enough password")
        page.get_by_role("button").last.click()
        page.goto(server.url)
        visitor = Visitor(page, "ade@attune.example", "a long enough password")
        visitor.take_the_four_words()
        visitor.sees_ready()
        page.get_by_role("link", name="Go to Today").click()
        page.get_by_role("link", name="Add a family").first.click()
        page.get_by_label("Baby's name").fill("Linden (fictional)")
        page.get_by_label("Date of birth").fill("2026-09-01")
        page.get_by_label("Carer's name").fill("Kim (fictional)")
        visitor.choose("Relationship to the baby", "Mother")
        page.get_by_role("button", name="Save family").click()
        visitor.heading(re.compile("Linden"))
        visitor.status(re.compile("All sent and received"))
        visitor.go("Today")
        expect(page.get_by_role("link", name="Linden").first).to_be_visible()
        expect(page.get_by_text("Try a visit")).to_have_count(0)
        visitor.go("More")
        expect(page.get_by_role("link", name="Try a visit, with tips")).to_have_count(0)
    finally:
        server.stop()
