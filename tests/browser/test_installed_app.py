"""The app as an installed thing: it can be installed, it is updated when one agrees, and it can be taken off."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page

from tests.browser.expecting import expect
from tests.browser.house import Server, Tablet
from tests.browser.visitor import Visitor
from tests.browser.webkit_page import until

Look = Callable[[Page, str], None]
IS_TAKEN_OFF = """Promise.all([caches.keys(), navigator.serviceWorker.getRegistration()])
  .then(([kept, worker]) => kept.length === 0 && !worker)"""


def a_tablet_that_is_set_up(server: Server, tablet: Tablet) -> Visitor:
    visitor = Visitor(tablet.open(server.url), *server.demo_account())
    visitor.sets_up()
    return visitor


def test_it_can_be_installed(server: Server, tablet: Tablet):
    visitor = a_tablet_that_is_set_up(server, tablet)
    protocol = visitor.page.context.new_cdp_session(visitor.page)
    assert protocol.send("Page.getAppManifest")["errors"] == []
    errors = protocol.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [error["errorId"] for error in errors if error["errorId"] != "in-incognito"] == []


# In one turn of the page: half a second later the name would be saved, and the update rightly let in.
TYPE_AND_START = """() => {
  const named = (selector, text) => [...document.querySelectorAll(selector)].find((each) => each.textContent.includes(text));
  const field = named('label', "Baby's name").control;
  field.value = 'Juniper (fictional)';
  field.dispatchEvent(new Event('input', { bubbles: true }));
  named('button', 'Start it now').click();
}"""


@pytest.mark.parametrize("engine", ["chromium", "webkit"], indirect=True)
def test_an_update_waits_for_consent_and_never_lands_on_a_form_being_filled_in(
    copied: tuple[Server, Path], tablet: Tablet, look: Look
):
    server, copy = copied
    visitor = a_tablet_that_is_set_up(server, tablet)
    page = visitor.page
    before = build_of(server)
    server.stop()
    with (copy / "static" / "built" / "app.css").open("a") as style:
        style.write("\n:root { --tried: 1; }\n")
    server.start()
    assert build_of(server) != before
    page.reload()
    visitor.unlock()
    # Above the screen, and among the checks of the one that stands there.
    expect(page.get_by_text("A new version is ready").first).to_be_visible()
    assert served_build(page) == before
    look(page, "update-waiting")

    visitor.go("Families")
    page.get_by_role("link", name="Add a family").click()
    visitor.heading("Add a family")
    page.evaluate(TYPE_AND_START)
    expect(page.get_by_text("It waits until what you entered is saved.")).to_be_visible()
    assert served_build(page) == before
    visitor.saved()
    page.get_by_role("button", name="Start it now").click()
    visitor.heading("Unlock")
    visitor.unlock()
    visitor.heading("Add a family")
    expect(page.get_by_label("Baby's name")).to_have_value("Juniper (fictional)")
    assert served_build(page) == build_of(server)


def test_the_worker_can_be_taken_off_every_tablet_and_takes_no_record_with_it(
    copied: tuple[Server, Path], tablet: Tablet
):
    server, _ = copied
    visitor = a_tablet_that_is_set_up(server, tablet)
    server.stop()
    server.environment["ATTUNE_WORKER_KILL"] = "1"
    server.start()
    visitor.page.reload()
    # At the latest when the app is opened again: a worker that is still busy may outlive the first page.
    tablet.close()
    visitor.page = tablet.open(server.url)
    visitor.heading("Unlock")
    until(lambda: is_taken_off(visitor.page), 60, lambda: "the worker or its files are still there")
    server.stop()
    with pytest.raises(Error, match="ERR_CONNECTION_REFUSED"):  # nothing stands before the server any more
        visitor.page.goto(server.url)

    del server.environment["ATTUNE_WORKER_KILL"]
    server.start()
    visitor.page.goto(server.url)
    visitor.unlock()
    visitor.go("Today")
    expect(visitor.page.get_by_text("Robin").first).to_be_visible()


# What somebody with the locked tablet in their hands could do with a browser's own tools.
CHANGE_THE_SCRIPT = """caches.keys()
  .then((all) => caches.open(all.find((name) => name.startsWith('attune-'))))
  .then(async (cache) => {
    const kept = await cache.match('/static/built/app.js');
    const changed = `globalThis.isChanged = true;\\n${await kept.text()}`;
    await cache.put('/static/built/app.js', new Response(changed, { headers: kept.headers }));
    return true;
  })"""
IS_CHANGED = "globalThis.isChanged === true"


def test_a_script_that_was_changed_on_the_tablet_never_runs_and_that_is_told(server: Server, tablet: Tablet):
    visitor = a_tablet_that_is_set_up(server, tablet)
    assert asked(visitor.page, CHANGE_THE_SCRIPT)
    visitor.page.reload()
    visitor.heading("Unlock")
    assert not asked(visitor.page, IS_CHANGED)
    visitor.unlock()
    visitor.go("Today")
    expect(visitor.page.get_by_text("The app was changed on this tablet").first).to_be_visible()

    # Without signal there is nothing to put in its place: then it doesn't start, rather than run what was changed.
    assert asked(visitor.page, CHANGE_THE_SCRIPT)
    server.stop()
    visitor.page.reload()
    visitor.page.wait_for_load_state()
    assert not asked(visitor.page, IS_CHANGED)
    server.start()
    visitor.page.reload()
    visitor.heading("Unlock")
    assert not asked(visitor.page, IS_CHANGED)


def test_a_start_without_its_own_document_takes_all_from_the_server(
    copied: tuple[Server, Path], tablet: Tablet
):
    server, copy = copied
    visitor = a_tablet_that_is_set_up(server, tablet)
    server.stop()
    with (copy / "static" / "built" / "app.js").open("a") as script:
        script.write("\nglobalThis.isLater = true;\n")
    template = copy / "templates" / "pages" / "app.html"
    template.write_text(template.read_text().replace("<script async", '<meta name="later"><script async'))
    server.start()
    asked(visitor.page, "caches.keys().then((all) => caches.open(all[0])).then((cache) => cache.delete('/'))")
    visitor.page.reload()
    visitor.heading("Unlock")
    assert asked(visitor.page, "Boolean(document.querySelector('[name=later]'))")
    assert asked(visitor.page, "globalThis.isLater === true")


def is_taken_off(page: Page) -> bool | None:
    try:
        return bool(asked(page, IS_TAKEN_OFF)) or None
    except Error:  # the page starts anew at this moment
        return None


def build_of(server: Server) -> str:
    found = re.search(r'"build":\s*"(\w+)"', server.health())
    assert found
    return found[1]


def served_build(page: Page) -> str:
    """The build of the worker that serves this page, by its own word."""
    return str(
        asked(
            page,
            """new Promise((resolve) => {
              const { port1, port2 } = new MessageChannel();
              port1.onmessage = ({ data }) => resolve(data.build);
              navigator.serviceWorker.controller.postMessage({ type: "health" }, [port2]);
            })""",
        )
    )


def asked(page: Page, expression: str) -> object:
    """What the page says, or promises."""
    return page.evaluate(f"() => {expression}")
