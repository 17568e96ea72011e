"""The browser's storage is cleared with a visit in it that nobody has: the rescue file brings it back, and it is sent."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.house import Server, Tablet
from tests.browser.visitor import Visitor

Look = Callable[[Page, str], None]


def test_a_cleared_tablet_gets_back_what_was_not_sent(
    server: Server, tablet: Tablet, look: Look, tmp_path: Path
):
    page = tablet.open(server.url)
    visitor = Visitor(page, *server.demo_account())
    visitor.sets_up()
    server.stop()
    visitor.adds_a_family("Juniper")

    visitor.go("More")
    with page.expect_download() as download:
        page.get_by_role("button", name="Keep a rescue file").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert re.fullmatch(r"attune-rescue-\d{4}-\d\d-\d\d\.txt", file.name)
    assert "Juniper" not in file.read_text()
    look(page, "rescue-kept")

    # An open vault would put itself back.
    page.get_by_role("button", name="Hide").click()
    visitor.heading("Unlock")
    protocol = page.context.new_cdp_session(page)
    protocol.send("Storage.clearDataForOrigin", {"origin": server.url, "storageTypes": "indexeddb,cookies"})
    server.start()
    page.goto(server.url)
    visitor.heading("Set up this tablet")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Bring back a rescue file").click()
    other = tmp_path / "other.txt"
    other.write_text("Dear Moss,")
    chooser.value.set_files(other)
    expect(page.get_by_text("Nothing was brought back")).to_be_visible()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Bring back a rescue file").click()
    chooser.value.set_files(file)
    visitor.heading("Unlock")
    look(page, "brought-back")
    visitor.unlock()
    visitor.go("Today")
    expect(page.get_by_role("region", name="Not sent yet")).to_contain_text("Juniper")
    visitor.sign_in_again()
    visitor.status(re.compile("All sent and received"))
    visitor.go("Families")
    expect(page.get_by_role("link", name="Juniper")).to_be_visible()


def test_a_second_tablet_is_told_of_the_first(server: Server, tablet: Tablet, look: Look, tmp_path: Path):
    page = tablet.open(server.url)
    visitor = Visitor(page, *server.demo_account())
    visitor.sign_in()
    page.get_by_text("Give this tablet a name").click()
    page.get_by_label("What is this tablet called?").fill("Tablet 4")
    visitor.take_the_four_words()
    visitor.sees_ready()
    expect(page.get_by_text("You have used Attune")).to_have_count(0)
    page.get_by_role("button", name="Hide").click()
    visitor.heading("Unlock")
    protocol = page.context.new_cdp_session(page)
    protocol.send("Storage.clearDataForOrigin", {"origin": server.url, "storageTypes": "all"})
    page.goto(server.url)
    visitor.sign_in()
    visitor.take_the_four_words()
    expect(page.get_by_text("You have used Attune on “Tablet 4” before")).to_be_visible()
    look(page, "used-before")


def test_a_tablet_that_is_cleared_in_the_middle_of_a_visit_says_so_and_loses_nothing(
    server: Server, tablet: Tablet, look: Look
):
    page = tablet.open(server.url)
    visitor = Visitor(page, *server.demo_account())
    visitor.sets_up()
    visitor.status(re.compile("All sent and received"))
    visitor.go("Today")
    page.get_by_role("button", name="Start visit to Robin").click()
    visitor.choose("Type of contact", "Other contact")
    visitor.saved()
    beside = page.context.new_page()
    beside.goto(f"{server.url}/healthz")
    cleared = beside.evaluate(
        """() => new Promise((resolve, reject) => {
            const request = indexedDB.deleteDatabase('attune');
            request.onsuccess = () => resolve('cleared');
            request.onerror = () => reject(request.error);
        })"""
    )
    assert cleared == "cleared"
    assert beside.evaluate("async () => (await indexedDB.databases()).length") == 0
    beside.close()
    server.stop()

    visitor.step("Review and sign")
    told = page.get_by_text("This tablet was cleared while Attune was open")
    expect(told).to_be_visible()
    expect(page.get_by_text("Attune has put back 1 draft")).to_be_visible()
    look(page, "cleared")
    page.get_by_role("button", name="Sign this visit").click(no_wait_after=True)
    visitor.status(re.compile("1 visit saved on this tablet, not sent"))
    expect(told).to_be_visible()

    tablet.close()
    server.start()
    visitor.page = page = tablet.open(server.url)
    visitor.unlock()
    visitor.status(re.compile("All sent and received"))
    visitor.go("Families")
    page.get_by_role("link", name=re.compile("Robin")).first.click()
    expect(page.get_by_role("region", name="Visits").get_by_text("Other contact").first).to_be_visible()
