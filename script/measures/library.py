"""The library on a slow tablet: opening it, the first letter typed, and each search, with no signal."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

from script.measures.budget import Budget, median, p95
from script.measures.tablet import RUNS, WHEN, slowed, timed
from tests.browser.house import Server, Tablet
from tests.browser.visitor import Visitor

TYPED = (
    "criying",
    "slepin",
    "tronik",
    "still fase",
    "twinz",
    "attachement",
    "dad",
    "feeling low",
    "whn baby crys",
)


def measure() -> Iterator[Budget]:
    """Budget: a search takes at most 50 ms with the processor slowed down four times, without the browser's layout."""
    with tempfile.TemporaryDirectory(prefix="attune-bench-") as folder, sync_playwright() as playwright:
        server = Server(Path(folder) / "data", demo=True)
        server.start()
        tablet = Tablet(playwright, Path(folder) / "profile")
        try:
            visitor = Visitor(tablet.open(server.url), *server.demo_account())
            visitor.sets_up()
            server.stop()
            protocol = slowed(visitor.page)
            yield Budget("handouts opened for the first time since the start", timed(protocol, OPENED), "ms")
            yield Budget("first letter typed: the index is made", timed(protocol, SEARCHED % "c"), "ms")
            times = [timed(protocol, SEARCHED % typed) for _ in range(RUNS) for typed in TYPED]
            yield Budget("a search, typed to painted, median", median(times), "ms")
            yield Budget(
                "a search, typed to found, p95",
                p95([timed(protocol, FOUND % typed) for _ in range(RUNS) for typed in TYPED]),
                "ms",
                50,
            )
        finally:
            tablet.close()
            server.stop()


OPENED = f"""(async () => {{ {WHEN}
const began = performance.now();
document.querySelector("nav a[href='#handouts']").click();
await when(() => document.querySelectorAll("#main .cover").length > 10);
await painted();
return performance.now() - began;
}})()"""
TYPE = """
const field = document.querySelector("#shelf-search");
const type = (text) => { field.value = text; field.dispatchEvent(new Event("input", {bubbles: true})); };
type("");
await painted();
const began = performance.now();
type("%s");
"""
SEARCHED = f"""(async () => {{ {WHEN} {TYPE}
await painted();
return performance.now() - began;
}})()"""
# The handler searches and draws before it returns; the rest is the browser's layout.
FOUND = f"""(async () => {{ {WHEN} {TYPE}
return performance.now() - began;
}})()"""
