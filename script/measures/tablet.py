"""The app on a slow tablet: Chromium slowed down four times, 400 families with 5 visits each, no signal."""

import json
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from playwright.sync_api import CDPSession, Page, expect, sync_playwright

from pwa.clock import now
from pwa.service.accounts import Accounts
from pwa.service.caseload import Caseload
from pwa.store import open_store
from pwa.store.contract import NewRecord
from script.measures.budget import Budget, median, p95
from tests.browser.house import Server, Tablet
from tests.browser.visitor import Visitor
from tests.builders import a_baby, a_carer, a_family, a_full_visit, an_envelope

FAMILIES, VISITS = 400, 5
# On any day, so that each family has something due.
SIX_WEEKS = timedelta(weeks=6)
SLOWED = 4
RUNS = 7
SETTLED_MS, TYPED_MS = 1_500, 1_500
WALKS = 100
# A screen by its link, and something that is there once it is shown.
WAY = (
    ("today", "[data-families] a"),
    ("families", "[data-families] a"),
    ("handouts", ".cover"),
    ("more", "h1"),
)
EMAIL, PASSWORD = "bench@attune.example", "a password for measuring"
NOW = "2026-11-23T16:00:00.000Z"


def measure() -> Iterator[Budget]:
    """Budgets: cold start without signal, unlock, checklist open, a tap painted and durably saved."""
    with tempfile.TemporaryDirectory(prefix="attune-bench-") as folder, sync_playwright() as playwright:
        data = Path(folder) / "data"
        fill(data)
        server = Server(data, demo=False)
        server.start()
        tablet = Tablet(playwright, Path(folder) / "profile")
        try:
            visitor = Visitor(tablet.open(server.url), EMAIL, PASSWORD)
            visitor.sets_up()
            visitor.go("Today")
            visitor.page.locator("[data-families] a").first.wait_for()
            server.stop()
            yield from starts(server, tablet, visitor)
            yield from memory(visitor)
            yield from checklist(visitor)
        finally:
            tablet.close()
            server.stop()


def fill(data: Path) -> None:
    """Make an account with a full caseload."""
    store = open_store(str(data))
    caseload = Caseload(store)
    author = Accounts(store).add("Ade (fictional)", EMAIL, PASSWORD, "visitor").id
    born_on = (now().date() - SIX_WEEKS).isoformat()
    for number in range(FAMILIES):
        baby = a_baby(id=str(uuid4()), name=f"Baby {number} (fictional)", born_on=born_on)
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
            [caseload.first_assignment(family["family"], [author], NOW)],
        )
    store.close()


def starts(server: Server, tablet: Tablet, visitor: Visitor) -> Iterator[Budget]:
    """Cold starts by the page's own clock: to the unlock screen, then from Unlock to the caseload.

    Each is in a new browser process. The testing tool's code is kept out of the page, because loading it takes a tenth
    of the start, and so is the browser's start, which loads pages for an address bar that an installed app doesn't
    have. The pause between the two is shorter than anybody takes to type four words.
    """
    opened, unlocked = [], []
    for _ in range(RUNS):
        tablet.close()
        visitor.page = tablet.open("about:blank")
        visitor.page.wait_for_timeout(SETTLED_MS)
        protocol = slowed(visitor.page)
        protocol.send("Page.enable")
        protocol.send("Page.addScriptToEvaluateOnNewDocument", {"source": SEEN})
        protocol.send("Page.navigate", {"url": server.url})
        opened.append(timed(protocol, "globalThis.benchSeen") / 1000)
        visitor.page.wait_for_timeout(TYPED_MS)
        unlocked.append(timed(protocol, UNLOCKED % json.dumps(visitor.passphrase)) / 1000)
    yield Budget("cold start offline to the unlock screen, median", median(opened), "s")
    yield Budget("unlock to the caseload of 400 families, p95", p95(unlocked), "s", 1.5)
    yield Budget("  the same, median", median(unlocked), "s")
    yield Budget(
        "cold start offline to usable caseload, without typing, median",
        median(opened) + median(unlocked),
        "s",
        1,
    )


def memory(visitor: Visitor) -> Iterator[Budget]:
    """The memory of the browser code with the caseload open, and how much a walk through 100 screens adds."""
    page = visitor.page
    protocol = page.context.new_cdp_session(page)
    visitor.go("Today")
    walked(protocol, WALKS // 4)  # by then everything that is made only once exists
    before = heap_mb(protocol)
    walked(protocol, WALKS)
    after = heap_mb(protocol)
    yield Budget(f"JavaScript heap after {WALKS + WALKS // 4} screens", after, "MB", 60)
    yield Budget(f"  of it gained over the last {WALKS}", after - before, "MB", 1)


def walked(protocol: CDPSession, screens: int) -> None:
    """Walk through the caseload's screens, by the links that a person would tap."""
    for number in range(screens):
        timed(protocol, WALKED % WAY[number % len(WAY)])


def heap_mb(protocol: CDPSession) -> float:
    """The memory of what is still reachable, in MB."""
    for _ in range(2):  # the first may leave what only a finalizer frees
        protocol.send("HeapProfiler.collectGarbage")
    return float(protocol.send("Runtime.getHeapUsage")["usedSize"]) / 1e6


def checklist(visitor: Visitor) -> Iterator[Budget]:
    """Opening the checklist, and each tap on a score, timed inside the page."""
    page = visitor.page
    visitor.go("Today")
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
# From the start of the navigation until the unlock screen was painted.
SEEN = f"""globalThis.benchSeen = (async () => {{ {WHEN}
await when(() => document.querySelector("#main #unlock-passphrase"));
await painted();
return performance.now();
}})()"""
UNLOCKED = f"""(async () => {{ {WHEN}
const words = document.querySelector("#main #unlock-passphrase");
words.value = %s;
const began = performance.now();
words.form.requestSubmit();
await when(() => document.querySelector("#main [data-families] a"));
await painted();
return performance.now() - began;
}})()"""
WALKED = f"""(async () => {{ {WHEN}
const [screen, mark] = ["%s", "%s"];
document.querySelector(`nav a[href='#${{screen}}']`).click();
await when(() => document.body.dataset.screen === screen && document.querySelector(`#main ${{mark}}`));
await painted();
return 0;
}})()"""
OPENED = f"""(async () => {{ {WHEN}
const began = performance.now();
document.querySelector("[data-step-link=check]").click();
await when(() => document.querySelectorAll("#main .item").length === 13);
await painted();
return performance.now() - began;
}})()"""
# The draft is durable when its strict transaction completes: the browser says so, heard from outside the app.
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
