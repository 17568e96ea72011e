"""The app on a slow tablet: Chromium with the processor slowed down four times, 400 families with 5 visits each, no signal."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from playwright.sync_api import CDPSession, Page, expect, sync_playwright

from pwa.accounts import Accounts
from pwa.caseload import Caseload
from pwa.store import open_store
from pwa.store.contract import NewRecord
from script.measures.budget import Budget, median, p95
from tests.browser.house import Server, Tablet
from tests.browser.visitor import Visitor
from tests.builders import a_baby, a_carer, a_family, a_full_visit, an_envelope

FAMILIES, VISITS = 400, 5
SLOWED = 4
RUNS = 7
EMAIL, PASSWORD = "bench@attune.example", "a password for measuring"
NOW = "2026-11-23T16:00:00.000Z"


def measure() -> Iterator[Budget]:
    """Budgets of DESIGN: cold start without signal, unlock, checklist open, a tap painted and durably saved."""
    with tempfile.TemporaryDirectory(prefix="attune-bench-") as folder, sync_playwright() as playwright:
        data = Path(folder) / "data"
        fill(data)
        server = Server(data, demo=False)
        server.start()
        tablet = Tablet(playwright, Path(folder) / "profile")
        try:
            visitor = Visitor(tablet.open(server.url), EMAIL, PASSWORD)
            visitor.sign_in()
            visitor.take_the_four_words()
            visitor.sees_ready()
            visitor.go("Today")
            visitor.page.locator("[data-families] a").first.wait_for()
            server.stop()
            yield from starts(server, tablet, visitor)
            yield from checklist(visitor)
        finally:
            tablet.close()
            server.stop()


def fill(data: Path) -> None:
    """An account whose caseload is full."""
    store = open_store(str(data))
    caseload = Caseload(store)
    author = Accounts(store).add("Ade (fictional)", EMAIL, PASSWORD, "visitor").id
    for number in range(FAMILIES):
        baby = a_baby(id=str(uuid4()), name=f"Baby {number} (fictional)")
        carer = a_carer(id=str(uuid4()))
        family = an_envelope(
            "family", a_family(babies=[baby], carers=[carer]), family=str(uuid4()), author=author
        )
        records = [family]
        for _ in range(VISITS):
            body = a_full_visit(present={"babies": [baby["id"]]}, introductions=None, formulation=None)
            body["observations"][0] |= {"id": str(uuid4()), "baby": baby["id"], "carer": carer["id"]}
            records.append(an_envelope("visit", body, family=family["family"], author=author))
        store.append(
            [NewRecord.of(record, NOW) for record in records],
            [caseload.first_assignment(family["family"], author, NOW)],
        )
    store.close()


def starts(server: Server, tablet: Tablet, visitor: Visitor) -> Iterator[Budget]:
    """Each from an empty browser process: to the unlock screen, then from the tap on Unlock to the caseload."""
    opened, unlocked = [], []
    for _ in range(RUNS):
        tablet.close()
        visitor.page = tablet.open("about:blank")
        slowed(visitor.page)
        began = time.perf_counter()
        visitor.page.goto(server.url, wait_until="commit")
        words = visitor.page.get_by_role("textbox", name="Passphrase")
        words.wait_for()
        opened.append(time.perf_counter() - began)
        words.fill(visitor.passphrase)
        began = time.perf_counter()
        visitor.page.get_by_role("button", name="Unlock").click()
        visitor.page.locator("[data-families] a").first.wait_for()
        unlocked.append(time.perf_counter() - began)
    yield Budget("cold start offline to the unlock screen, median", median(opened), "s")
    yield Budget("unlock to the caseload of 400 families, p95", p95(unlocked), "s", 1.5)
    yield Budget(
        "cold start offline to usable caseload, without typing, median",
        median(opened) + median(unlocked),
        "s",
        1,
    )


def checklist(visitor: Visitor) -> Iterator[Budget]:
    """Opening the checklist, and each tap on a score, timed inside the page."""
    page = visitor.page
    page.get_by_role("button", name="Start visit").first.click()
    visitor.step("Check")
    page.get_by_role("button", name="PIIOS").click()
    visitor.choose("Live or filmed", "Live")
    page.get_by_label("Minutes observed").fill("5")
    visitor.choose("Trained or practice", "Practice")
    page.get_by_role("button", name="Go to the items").click()
    visitor.score(1, "4")
    protocol = slowed(page)
    opens = []
    for _ in range(RUNS):
        visitor.step("Assess")
        visitor.heading("Assessment")
        opens.append(timed(protocol, OPENED))
    yield Budget("checklist open to usable, median", median(opens), "ms", 300)
    timed(protocol, WATCHED)
    taps = [timed(protocol, TAPPED % (item, answer)) for answer in (0, 1, 2) for item in range(13)]
    yield Budget("a tap on a score, painted and durably saved, p95", p95(taps), "ms", 100)
    yield Budget("  the same, median", median(taps), "ms")
    expect(page.get_by_text("13 of 13 answered").first).to_be_visible()


def slowed(page: Page) -> CDPSession:
    protocol = page.context.new_cdp_session(page)
    protocol.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    return protocol


def timed(protocol: CDPSession, expression: str) -> float:
    answer = protocol.send(
        "Runtime.evaluate", {"expression": expression, "awaitPromise": True, "returnByValue": True}
    )
    if "exceptionDetails" in answer:
        raise RuntimeError(str(answer["exceptionDetails"]))
    return float(answer["result"]["value"])


WHEN = """
const when = (isTrue) => new Promise((resolve, reject) => {
  const began = performance.now();
  const look = () => {
    if (isTrue()) resolve();
    else if (performance.now() - began > 10_000) reject(new Error(`not within 10 s: ${isTrue}`));
    else requestAnimationFrame(look);
  };
  look();
});
const painted = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
"""
OPENED = f"""(async () => {{ {WHEN}
const began = performance.now();
document.querySelector("[data-step-link=check]").click();
await when(() => document.querySelectorAll("#main .item").length === 13);
await painted();
return performance.now() - began;
}})()"""
# The draft is durable when its strict transaction is complete: the browser's own word, listened to from outside the app.
WATCHED = """(() => {
const begin = IDBDatabase.prototype.transaction;
IDBDatabase.prototype.transaction = function (...given) {
  const made = begin.apply(this, given);
  if (made.mode === "readwrite" && made.durability === "strict") {
    made.addEventListener("complete", () => { globalThis.lastDurable = performance.now(); });
  }
  return made;
};
return 0;
})()"""
TAPPED = f"""(async () => {{ {WHEN}
const before = performance.now();
document.querySelectorAll("#main .item")[%d].querySelectorAll("input[type=radio]")[%d].click();
await painted();
await when(() => globalThis.lastDurable > before);
return Math.max(globalThis.lastDurable, performance.now()) - before;
}})()"""
