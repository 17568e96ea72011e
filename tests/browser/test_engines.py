"""The main job on the other engines: Safari's, as it is on an iPad, and Firefox's. Steps are those of the whole journey."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.expecting import expect
from tests.browser.house import Server
from tests.browser.test_journey import (
    given_a_tablet_that_is_set_up,
    given_the_signal_is_gone_and_the_browser_was_closed,
    when_a_family_is_added,
    when_it_is_signed,
    when_the_visit_is_done,
)
from tests.browser.visitor import Visitor

Look = Callable[[Any, str], None]


@pytest.mark.parametrize("engine", ["webkit", "firefox"], indirect=True)
def test_a_whole_visit_without_signal_on_every_engine(server: Server, tablet: Any, look: Look):
    visitor = given_a_tablet_that_is_set_up(server, tablet, look)
    given_the_signal_is_gone_and_the_browser_was_closed(server, tablet, visitor, look)
    when_a_family_is_added(visitor, look)
    when_the_visit_is_done(visitor, look)
    when_it_is_signed(visitor, look)
    then_it_is_received_when_there_is_signal(server, visitor, look)


def then_it_is_received_when_there_is_signal(server: Server, visitor: Visitor, look: Look) -> None:
    page = visitor.page
    server.start()
    visitor.go("More")
    page.get_by_role("button", name="Send and receive now").click()
    visitor.status(re.compile("All sent and received"))
    visitor.go("Families")
    page.get_by_role("link", name="Linden").click()
    page.get_by_role("region", name="Visits").get_by_role("link").first.click()
    expect(page.get_by_text(re.compile(r"receipt [0-9A-F]{8}", re.IGNORECASE)).first).to_be_visible()
    expect(page.locator("[data-document]")).to_contain_text("14 to 18")
    look(page, "received")
