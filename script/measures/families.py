"""Today and the family search on a slow tablet: 400 families of all ages with 5 visits each, no signal."""

import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

from playwright.sync_api import sync_playwright

from pwa.service.accounts import Accounts
from pwa.service.caseload import Caseload
from pwa.store import open_store
from pwa.store.contract import NewRecord
from script.measures.budget import Budget, median, p95
from script.measures.tablet import EMAIL, FAMILIES, NOW, PASSWORD, RUNS, VISITS, WHEN, slowed, timed
from tests.browser.house import Server, Tablet
from tests.browser.visitor import Visitor
from tests.builders import a_baby, a_carer, a_family, a_full_visit, an_envelope

FIRST = "Robin Wren Jay Ash Sky Rowan Linden Hazel Aspen Brook Clover Heron Lark Merlin Olive Perry Reed Sage Teal Willow"
LAST = "Alder Birch Cedar Dale Elm Fern Grove Heath Ives Juniper Kestrel Lea Marsh Nettle Oakes Pine Quarry Rush Stone Thorn"
TYPED = ("willow", "wilow", "heron mar", "jay k", "rb", "xylophone", "merlin", "kestral", "943", "ash")
OLDEST_DAYS = 900


def measure() -> Iterator[Budget]:
    """Budget: at most 50 ms from a typed letter to the painted answer, with the processor slowed down four times."""
    with tempfile.TemporaryDirectory(prefix="attune-bench-") as folder, sync_playwright() as playwright:
        data = Path(folder) / "data"
        fill(data)
        server = Server(data, demo=False)
        server.start()
        tablet = Tablet(playwright, Path(folder) / "profile")
        try:
            visitor = Visitor(tablet.open(server.url), EMAIL, PASSWORD)
            visitor.sets_up()
            server.stop()
            protocol = slowed(visitor.page)
            visitor.go("Families")
            times = [timed(protocol, OPENED) for _ in range(RUNS)]
            yield Budget("Today opened, from the tap to painted, median", median(times), "ms")
            visitor.go("Families")
            letters = [text[:end] for text in TYPED for end in range(1, len(text) + 1)]
            searches = [timed(protocol, SEARCHED % letter) for letter in letters * 2]
            yield Budget("a letter typed in 400 families to painted, median", median(searches), "ms", 50)
            yield Budget("  the same, p95", p95(searches), "ms", 50)
            asked = [timed(protocol, FOUND % letter) for letter in letters * 2]
            yield Budget("  the same, to found and drawn, before the browser paints, p95", p95(asked), "ms")
        finally:
            tablet.close()
            server.stop()


def fill(data: Path) -> None:
    """Make an account whose families differ in name and age, as in a real caseload."""
    store = open_store(str(data))
    caseload = Caseload(store)
    author = Accounts(store).add("Ade (fictional)", EMAIL, PASSWORD, "visitor").id
    today = date.fromisoformat(NOW[:10])
    firsts, lasts = FIRST.split(), LAST.split()
    for number in range(FAMILIES):
        born = today - timedelta(days=OLDEST_DAYS * number // FAMILIES)
        name = f"{firsts[number % 20]} {lasts[number // 20]} (fictional)"
        baby = a_baby(id=str(uuid4()), name=name, born_on=born.isoformat())
        carer = a_carer(id=str(uuid4()), name=f"{firsts[number // 20]} {lasts[number % 20]} (fictional)")
        family = an_envelope(
            "family", a_family(babies=[baby], carers=[carer]), family=str(uuid4()), author=author
        )
        records = [family]
        for _ in range(VISITS):
            body = a_full_visit(
                contact="other", present={"babies": [baby["id"]]}, introductions=None, formulation=None
            )
            body["observations"][0] |= {
                "id": str(uuid4()),
                "baby": baby["id"],
                "carer": carer["id"],
                "age_reason": "Measured.",
            }
            records.append(an_envelope("visit", body, family=family["family"], author=author))
        store.append(
            [NewRecord.of(record, NOW) for record in records],
            [caseload.first_assignment(family["family"], [author], NOW)],
        )
    store.close()


OPENED = f"""(async () => {{ {WHEN}
document.querySelector("nav a[href='#families']").click();
await when(() => document.querySelector("#families-search"));
await painted();
const began = performance.now();
document.querySelector("nav a[href='#today']").click();
await when(() => document.querySelectorAll("#main [data-families] a").length > 1);
await painted();
return performance.now() - began;
}})()"""
SEARCHED = f"""(async () => {{ {WHEN}
const field = document.querySelector("#families-search");
const letter = %r;
field.value = letter.slice(0, -1);
field.dispatchEvent(new Event("input", {{bubbles: true}}));
await painted();
const began = performance.now();
field.value = letter;
field.dispatchEvent(new Event("input", {{bubbles: true}}));
await painted();
return performance.now() - began;
}})()"""
# The handler searches and draws before it returns; the rest is the browser's layout and paint.
FOUND = SEARCHED.replace("await painted();\nreturn", "return")
