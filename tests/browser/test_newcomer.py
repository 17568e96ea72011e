"""A newcomer does the demo visit without reading anything but the tips: from the front door to a signed visit."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import ROOT, Server, Tablet
from tests.browser.newcomer import Newcomer
from tests.browser.visitor import Visitor

Look = Callable[[Page, str], None]
TIPS = re.findall(r"\bid: '([\w-]+)'", (ROOT / "static/js/ui/tour/tips.js").read_text())
SIZES = [(1024, 768), (390, 844)]
MOST_TAPS = 45


@pytest.mark.parametrize("size", SIZES, ids=["tablet", "phone"], indirect=True)
def test_a_newcomer_signs_a_visit_by_the_tips_alone(server: Server, tablet: Tablet, look: Look):
    page = tablet.open(server.url)
    visitor = Visitor(page, *server.demo_account())
    newcomer = Newcomer(page)
    visitor.heading("Set up this tablet")
    newcomer.counts_the_green()
    look(page, "start")
    visitor.sign_in()
    visitor.heading("Choose your passphrase")
    newcomer.counts_the_green()
    look(page, "enrol")
    visitor.take_the_four_words()
    visitor.sees_ready()
    newcomer.counts_the_green()
    newcomer.tap(page.get_by_role("link", name="Go to Today"))
    visitor.heading("Today")
    newcomer.counts_the_green()
    look(page, "today-invitation")
    newcomer.tap(page.get_by_role("button", name="Show me round"))

    while len(newcomer.tips) < len(TIPS):
        before = len(newcomer.tips)
        tip = newcomer.look()
        newcomer.sees_the_marked_thing_free()
        if len(newcomer.tips) > before:
            look(page, f"tip-{tip}")
            if page.locator("body").get_attribute("data-screen") != "today":
                newcomer.counts_the_green()
        newcomer.does_what_it_says()
    visitor.heading("Unlock")

    assert newcomer.tips == TIPS
    for screen, green in newcomer.greens.items():
        assert len(green) == 1, f"{screen} has {len(green)} green actions: {green}"
    assert newcomer.taps <= MOST_TAPS
    visitor.unlock()
    visitor.status(re.compile("All sent and received"))
    expect(page.locator("main").get_by_text(re.compile("practice", re.IGNORECASE)).first).to_be_visible()
    visitor.go("Today")
    expect(page.get_by_text("Try a visit")).to_have_count(0)
