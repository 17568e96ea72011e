"""The box for the passphrase: what it shows, what the browser keeps of it, and what wrong ones lead to."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.expecting import expect
from tests.browser.house import Server, Tablet
from tests.browser.visitor import Visitor

TYPED = "gwylan trombone marmalade"
HOW_IT_IS_DRAWN = """() => {
  const box = document.getElementById("%s");
  return [box.type, getComputedStyle(box).webkitTextSecurity];
}"""
# A browser writes what is typed into ordinary boxes to its session file within this time.
SESSION_FILE_MS = 16_000


def drawn(page: Page, box: str) -> list[str]:
    answer: list[str] = page.evaluate(HOW_IT_IS_DRAWN % box)
    return answer


@pytest.mark.parametrize("engine", ["chromium", "webkit", "firefox"], indirect=True)
def test_it_is_covered_without_being_a_password_box(server: Server, tablet: Tablet):
    visitor = Visitor(tablet.open(server.url), *server.demo_account())
    page = visitor.page
    visitor.sign_in()
    visitor.heading("Choose your passphrase")
    page.get_by_role("button", name="Use my own passphrase").click()
    for name, box in (("Passphrase", "enrol-first"), ("The same again", "enrol-second")):
        expect(page.get_by_role("textbox", name=name, exact=True)).to_be_visible()
        assert drawn(page, box) == ["text", "disc"]
    page.get_by_role("button", name="Use four words instead").click()
    visitor.take_the_four_words()
    visitor.sees_ready()
    page.get_by_role("button", name="Hide").click()
    visitor.heading("Unlock")
    expect(page.get_by_role("textbox", name="Passphrase")).to_be_visible()
    assert drawn(page, "unlock-passphrase") == ["text", "disc"]
    for shown in ("none", "disc"):
        page.get_by_text("Show the passphrase").click()
        assert drawn(page, "unlock-passphrase") == ["text", shown]
    visitor.unlock()
    visitor.sees_ready()


@pytest.mark.parametrize("engine", ["chromium", "firefox"], indirect=True)
def test_what_is_typed_into_it_is_not_on_the_disk(server: Server, tablet: Tablet, tmp_path: Path):
    visitor = Visitor(tablet.open(server.url), *server.demo_account())
    visitor.sets_up()
    visitor.page.get_by_role("button", name="Hide").click()
    box = visitor.page.get_by_role("textbox", name="Passphrase")
    box.press_sequentially(TYPED)
    visitor.page.wait_for_timeout(SESSION_FILE_MS)
    expect(box).to_have_value(TYPED)
    tablet.kill()
    for path in (tmp_path / "profile").rglob("*"):
        if path.is_file():
            kept = path.read_bytes()
            assert TYPED.encode() not in kept, path
            assert TYPED.encode("utf-16-le") not in kept, path


@pytest.mark.usefixtures("set_up_before")
def test_after_wrong_passphrases_the_next_try_waits_also_after_a_restart(
    server: Server, tablet: Tablet, look: Callable[[Page, str], None]
):
    visitor = Visitor(tablet.open(server.url), *server.demo_account())
    error = visitor.page.locator("#unlock-passphrase-error")
    for _ in range(7):
        wait_until_it_may_be_tried(visitor)
        tries(visitor, "not the right words")
        expect(error).to_have_text(re.compile("does not open the vault"))
    expect(error).to_have_text(re.compile("Try again in 30 seconds"))
    look(visitor.page, "wrong-passphrases")
    tablet.kill()
    visitor.page = tablet.open(server.url)
    tries(visitor, visitor.passphrase)
    error = visitor.page.locator("#unlock-passphrase-error")
    expect(error).to_have_text(re.compile(r"Nothing has changed\. Try again in [12]?\d seconds"))
    wait_until_it_may_be_tried(visitor)
    visitor.unlock()
    visitor.sees_ready()
    visitor.page.get_by_role("button", name="Hide").click()
    tries(visitor, "not the right words")
    expect(error).to_have_text(re.compile("Check the words and try again"))


@pytest.mark.usefixtures("set_up_before")
def test_the_passphrase_is_changed_from_inside(
    server: Server, tablet: Tablet, look: Callable[[Page, str], None]
):
    visitor = Visitor(tablet.open(server.url), *server.demo_account())
    page = visitor.page
    visitor.sets_up()
    server.stop()
    visitor.go("More")
    page.get_by_role("button", name="Change the passphrase").click()
    dialog = page.get_by_role("dialog", name="Change the passphrase")
    for box in ("change-present", "change-first", "change-second"):
        assert drawn(page, box) == ["text", "disc"]
    dialog.get_by_text("Four words taken by chance").click()
    words = " ".join(text.strip() for text in dialog.locator("[data-words] li").all_inner_texts())
    look(page, "change-passphrase")
    types(dialog, "not the right words", words, words)
    expect(dialog.get_by_text("This passphrase does not open the vault")).to_be_visible()
    types(dialog, visitor.passphrase, "baby2026", "baby2026")
    expect(dialog.get_by_text("This is too easy to guess")).to_be_visible()
    types(dialog, visitor.passphrase, words, f"{words}s")
    expect(dialog.get_by_text("The two are not the same")).to_be_visible()
    types(dialog, visitor.passphrase, words, words)
    expect(page.get_by_text("Your passphrase is changed")).to_be_visible()
    expect(dialog).to_have_count(0)
    page.get_by_role("button", name="Hide").click()
    tries(visitor, visitor.passphrase)
    expect(page.locator("#unlock-passphrase-error")).to_have_text(re.compile("does not open the vault"))
    visitor.passphrase = words
    visitor.unlock()
    visitor.heading("More")


def types(dialog: Locator, present: str, first: str, second: str) -> None:
    dialog.get_by_label("Your passphrase now").fill(present)
    dialog.get_by_label("The new one", exact=True).fill(first)
    dialog.get_by_label("The new one again").fill(second)
    dialog.get_by_role("button", name="Change it").click()


def tries(visitor: Visitor, words: str) -> None:
    visitor.heading("Unlock")
    visitor.page.get_by_role("textbox", name="Passphrase").fill(words)
    visitor.page.get_by_role("button", name="Unlock", exact=True).click()
    # The button answers at once, and the screen when the key is made.
    expect(visitor.page.locator("[data-progress]")).to_have_text("")


def wait_until_it_may_be_tried(visitor: Visitor) -> None:
    said = visitor.page.locator("#unlock-passphrase-error").text_content() or ""
    if wait := re.search(r"Try again in (\d+) second", said):
        visitor.page.wait_for_timeout(int(wait[1]) * 1000)
