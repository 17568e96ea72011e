"""Five hundred texts that want to be scripts, on each screen that shows or edits a record: none runs, none asks anybody."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page

from pwa.packaged.definitions import load_definitions
from pwa.service.accounts import Accounts
from pwa.service.caseload import Caseload
from pwa.service.sync import apply_batch
from pwa.store import open_store
from tests.browser.expecting import expect
from tests.browser.house import Server, Tablet
from tests.browser.visitor import Visitor
from tests.builders import an_envelope
from tests.scripts_as_text import MARK, TEXTS, hostile_family, hostile_visit

pytestmark = pytest.mark.usefixtures("set_up_before")

STEPS = {
    "Arrive": "visit-who",
    "Say hello": "visit-hello",
    "Assess": "visit-assessment",
    "Formulate": "visit-formulation",
    "Handouts": "visit-handouts",
    "Review and sign": "visit-review",
}
LEFT = f"""() => ({{
  ran: {MARK!r} in window,
  handlers: [...document.querySelectorAll("*")].filter((each) =>
    [...each.attributes].some(({{ name }}) => name.startsWith("on"))).length,
  addresses: [...document.querySelectorAll("[href], [src], [action], [data]")].filter((each) =>
    ["href", "src", "action", "data"].some((name) => /script:|{MARK}/.test(each.getAttribute(name) ?? ""))).length,
}})"""


def stored(data: Path) -> None:
    """A family and a visit full of them, in the store of a demo whose server is stopped."""
    store = open_store(str(data))
    try:
        [account] = Accounts(store).all()
        family = an_envelope("family", hostile_family(), author=account.id)
        visit = an_envelope(body=hostile_visit(), author=account.id)
        told = apply_batch(
            store, Caseload(store), [family, visit], account.id, datetime.now(UTC), load_definitions()
        )
        assert told.rejected == []
    finally:
        store.close()


def nothing_ran(page: Page) -> None:
    assert page.evaluate(LEFT) == {"ran": False, "handlers": 0, "addresses": 0}, page.url


def test_none_of_them_runs_on_any_screen(server: Server, tablet: Tablet):
    server.stop()
    stored(server.data)
    server.start()
    page = tablet.open(server.url)
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    visitor = Visitor(page, *server.demo_account())
    visitor.sets_up()
    visitor.status(re.compile("All sent and received"))
    name = hostile_family()["babies"][0]["name"]

    nothing_ran(page)
    visitor.go("Families")
    page.get_by_role("link", name=name).first.click()
    visitor.heading(re.compile(MARK))
    expect(page.get_by_role("main")).to_contain_text(TEXTS[0])
    nothing_ran(page)

    page.get_by_role("region", name="Visits").get_by_role("link").first.click()
    shown = page.locator("[data-document] .document")
    expect(shown).to_be_visible()
    drawn = " ".join(shown.inner_text().split())
    assert sum(" ".join(text.split()) in drawn for text in TEXTS) > 400
    nothing_ran(page)

    page.get_by_role("button", name="Amend").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Why is this visit amended?").fill(TEXTS[7])
    dialog.get_by_role("button", name="Make the amendment").click()
    for step, screen in STEPS.items():
        visitor.step(step)
        expect(page.locator(f"body[data-screen={screen}]")).to_be_attached()
        nothing_ran(page)
    assert [url for url in asked if not url.startswith((server.url, "blob:", "data:"))] == []
