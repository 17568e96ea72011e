"""A signed visit is taken out of the locked tablet's database: whoever unlocks it is told which, and works on."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.expecting import expect
from tests.browser.house import Server, Tablet
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.usefixtures("set_up_before")
Look = Callable[[Page, str], None]
TAKE_OUT = """(shelf) => new Promise((resolve, reject) => {
    const opening = indexedDB.open('attune');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
        const db = opening.result;
        const tx = db.transaction('sealed', 'readwrite');
        const sealed = tx.objectStore('sealed');
        let taken = 0;
        sealed.openCursor().onsuccess = ({ target: { result: cursor } }) => {
            if (!cursor) return;
            if (cursor.value.shelf === shelf) {
                cursor.delete();
                taken += 1;
            }
            cursor.continue();
        };
        tx.oncomplete = () => { db.close(); resolve(taken); };
        tx.onabort = () => reject(tx.error);
    };
})"""


def test_whoever_unlocks_is_told_what_was_taken_out(server: Server, tablet: Tablet, look: Look):
    visitor = Visitor(tablet.open(server.url), *server.demo_account())
    page = visitor.page
    visitor.sets_up()
    server.stop()
    visitor.signs_a_short_visit()
    lock(visitor)
    assert page.evaluate(TAKE_OUT, "outbox") == 1
    told = page.get_by_text(re.compile(re.escape("1 visit that you signed here is missing")))
    for _ in range(2):
        visitor.unlock()
        expect(told).to_be_visible()
        expect(told).to_contain_text("Robin")
        lock(visitor)
        expect(told).to_have_count(0)
    visitor.unlock()
    visitor.go("Families")
    look(page, "taken-out")
    page.get_by_role("button", name="I have told my team lead").click()
    expect(told).to_have_count(0)
    visitor.signs_a_short_visit()
    lock(visitor)
    visitor.unlock()
    visitor.go("Today")
    expect(page.get_by_role("region", name="Not sent yet")).to_contain_text("Robin")
    expect(told).to_have_count(0)


def test_what_was_received_and_taken_out_comes_again(server: Server, tablet: Tablet):
    visitor = Visitor(tablet.open(server.url), *server.demo_account())
    page = visitor.page
    visitor.sets_up()
    visitor.status(re.compile("All sent and received"))
    lock(visitor)
    assert page.evaluate(TAKE_OUT, "family") > 0
    visitor.unlock()
    visitor.status(re.compile("All sent and received"))
    visitor.go("Families")
    expect(page.get_by_role("link", name=re.compile("Robin")).first).to_be_visible()
    expect(page.get_by_text(re.compile("received records? (is|are) missing"))).to_have_count(0)


def lock(visitor: Visitor) -> None:
    visitor.page.get_by_role("button", name="Hide").click()
    visitor.heading("Unlock")
