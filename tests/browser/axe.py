"""Accessibility of the page as it stands, by axe-core. Must not change the page."""

from typing import Any

from playwright.sync_api import Page

from tests.browser.house import ROOT

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()
# "skip-link" takes a link that is scrolled out of a strip for one: in the app "#visit-check" names a screen, not a
# place on the page, and the app's own way past the bar is a button.
HEIGHT = "document.documentElement.scrollHeight"
RUN = """
axe.run(document, {
  resultTypes: ["violations"],
  rules: {"skip-link": {enabled: false}},
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
})
  .then(result => result.violations.map(({id, help, nodes}) =>
    ({id, help, where: nodes.map(node => node.target.join(" ") + " — " + (node.any[0]?.message ?? node.failureSummary))})))
"""


def violations(page: Page) -> list[dict[str, Any]]:
    """Every rule that the page breaks, with where. Runs through the debugging protocol: the page's own rules forbid eval.

    The window is made as high as the page meanwhile, so that nothing counts as hidden that can be scrolled to.
    """
    size = page.viewport_size
    protocol = page.context.new_cdp_session(page)
    try:
        protocol.send("Runtime.evaluate", {"expression": AXE})
        whole = protocol.send("Runtime.evaluate", {"expression": HEIGHT, "returnByValue": True})["result"][
            "value"
        ]
        if size:
            page.set_viewport_size({"width": size["width"], "height": max(size["height"], whole + 200)})
        answer = protocol.send(
            "Runtime.evaluate", {"expression": RUN, "awaitPromise": True, "returnByValue": True}
        )
    finally:
        protocol.detach()
        if size:
            page.set_viewport_size(size)
    if "exceptionDetails" in answer:
        raise RuntimeError(f"axe did not run: {answer['exceptionDetails']}")
    return list(answer["result"]["value"])
