"""Accessibility of the page as it stands, by axe-core. Must not change the page."""

import json
from collections.abc import Sequence
from typing import Any

from tests.browser.house import ROOT

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()
# The rule "skip-link" is off: it mistakes a link that is scrolled out of a strip for a skip link. In the app
# "#visit-check" names a screen, not a place on the page, and the way past the bar is a button.
LOAD = f"() => {{ {AXE} }}"
IS_LOADED = "() => 'axe' in globalThis"
HEIGHT = "() => document.documentElement.scrollHeight"
ALL = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# The rules about colours, which are all that another theme can break.
OF_COLOURS = ("color-contrast", "link-in-text-block")
# Without its styles a page is another one. Whatever fades in has its colours only when it has arrived: looked at again
# when something moved meanwhile.
RUN = """
async (only) => {
  if (document.readyState !== "complete") await new Promise(done => addEventListener("load", done, {once: true}));
  const arrives = each => each.playState === "running" && Number.isFinite(each.effect.getComputedTiming().endTime);
  let moved = true;
  const move = () => { moved = true; };
  for (const kind of ["animationstart", "transitionrun"]) document.addEventListener(kind, move, true);
  let found = [];
  for (let looks = 0; moved && looks < 4; looks += 1) {
    await Promise.allSettled(document.getAnimations().filter(arrives).map(each => each.finished));
    moved = false;
    const run = await axe.run(document, {
      resultTypes: ["violations"],
      rules: {"skip-link": {enabled: false}},
      runOnly: only,
    });
    found = run.violations;
  }
  for (const kind of ["animationstart", "transitionrun"]) document.removeEventListener(kind, move, true);
  return found.map(({id, help, nodes}) =>
    ({id, help, where: nodes.map(node => node.target.join(" ") + " — " + (node.any[0]?.message ?? node.failureSummary))}));
}
"""


def violations(page: Any, only: Sequence[str] = ALL) -> list[dict[str, Any]]:
    """Every rule that the page breaks, and where: [{id, help, where}]. Works in any engine, past the page's own policy.

    The window is as high as the page meanwhile, so that nothing that can be scrolled to counts as hidden.
    """
    size = page.viewport_size
    try:
        if not page.evaluate(IS_LOADED):
            page.evaluate(LOAD)
        if size:
            height = max(size["height"], page.evaluate(HEIGHT) + 200)
            page.set_viewport_size({"width": size["width"], "height": height})
        return list(page.evaluate(f"() => ({RUN})({json.dumps(only)})"))
    finally:
        if size:
            page.set_viewport_size(size)
