"""The box for the passphrase: what it shows, and what the browser keeps of it."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

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
