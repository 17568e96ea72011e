"""Faults of a screen's layout: too wide, words cut off, small targets, invisible focus. Must not change the screen.

Each fault is one line that says what is wrong with which element. Runs in the page through the debugging protocol.
"""

import json
from typing import Any

from playwright.sync_api import Page

LEAST_PX = 44

COMMON = """
const told = (element) => {
  const said = element.getAttribute("aria-label") || element.textContent || element.value || "";
  const name = said.trim().replace(/\\s+/g, " ");
  return `${element.tagName.toLowerCase()}.${[...element.classList].join(".")} “${name.slice(0, 40)}”`;
};
const isSeen = (element) => {
  const box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  return box.width > 1 && box.height > 1 && style.visibility !== "hidden" && !element.closest("[hidden], [inert]")
    && !(style.clipPath === "inset(50%)");
};
const dialog = document.querySelector("dialog[open]");
const ground = dialog ?? document.body;
const scrollsAcross = (element) => {
  for (let each = element.parentElement; each && each !== document.documentElement; each = each.parentElement)
    if (/auto|scroll/.test(getComputedStyle(each).overflowX) && each.scrollWidth > each.clientWidth) return true;
  return false;
};
const TARGETS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
const wrapper = (element) => element.closest(".key, .answer, .chip, .timer__length, .nhsuk-checkboxes__item") ?? element;
"""
WIDE_AND_CUT = """
const found = [];
const root = document.documentElement;
if (root.scrollWidth > root.clientWidth + 1) {
  const widest = [...ground.querySelectorAll("*")].filter((each) => isSeen(each) && !scrollsAcross(each)
    && each.getBoundingClientRect().right > root.clientWidth + 1).slice(0, 3).map(told);
  found.push(`scrolls sideways by ${root.scrollWidth - root.clientWidth} px: ${widest.join(", ")}`);
}
const walker = document.createTreeWalker(ground, NodeFilter.SHOW_TEXT);
const seen = new Set();
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement;
  if (!walker.currentNode.data.trim() || seen.has(element) || !isSeen(element)) continue;
  if (element.closest(".skip, noscript, script, style, svg, option, .nhsuk-u-visually-hidden")) continue;
  seen.add(element);
  const range = document.createRange();
  range.selectNodeContents(walker.currentNode);
  const words = range.getBoundingClientRect();
  if (words.width <= 1) continue;
  if (!scrollsAcross(element) && (words.left < -1 || words.right > root.clientWidth + 1))
    found.push(`words outside the screen: ${told(element)}`);
  for (let each = element; each && each !== document.body; each = each.parentElement) {
    const style = getComputedStyle(each);
    const box = each.getBoundingClientRect();
    if (style.clipPath !== "none" || box.width <= 1) break;
    if (/auto|scroll/.test(style.overflowX + style.overflowY)) break;
    const cutsX = /hidden|clip/.test(style.overflowX) && (words.right > box.right + 1 || words.left < box.left - 1);
    const cutsY = /hidden|clip/.test(style.overflowY) && words.bottom > box.bottom + 2;
    if (cutsX || cutsY) { found.push(`words cut off: ${told(element)}`); break; }
  }
}
"""
SMALL = """
for (const element of ground.querySelectorAll(TARGETS)) {
  if (!isSeen(element) || element.disabled || element.matches(".skip, [tabindex='-1']")) continue;
  const style = getComputedStyle(element);
  // A link in running words is as high as they are.
  const isAmongWords = element.parentElement.textContent.trim() !== element.textContent.trim();
  if (element.matches("a") && style.display === "inline" && isAmongWords) continue;
  const box = wrapper(element).getBoundingClientRect();
  if (box.width >= LEAST - 0.5 && box.height >= LEAST - 0.5) continue;
  // The whole row or card may be the target.
  const over = getComputedStyle(element, "::after");
  if (over.content !== "none" && over.position === "absolute" && over.inset === "0px") {
    let around = element.parentElement;
    while (getComputedStyle(around).position === "static" && around !== document.body) around = around.parentElement;
    const whole = around.getBoundingClientRect();
    if (whole.width >= LEAST - 0.5 && whole.height >= LEAST - 0.5) continue;
  }
  found.push(`smaller than ${LEAST} px (${Math.round(box.width)} × ${Math.round(box.height)}): ${told(element)}`);
}
"""
UNSEEN_FOCUS = """
const found = [];
const before = document.activeElement;
const scrolled = scrollY;
const looks = (element) => {
  const of = (each, pseudo) => {
    const style = getComputedStyle(each, pseudo);
    return ["outlineStyle", "outlineWidth", "boxShadow", "backgroundColor", "borderColor"].map((name) => style[name]).join();
  };
  const next = element.nextElementSibling;
  return [of(element), of(wrapper(element)), next ? of(next, "::before") : ""].join("|");
};
for (const element of ground.querySelectorAll(TARGETS)) {
  if (!isSeen(element) || element.disabled || element.tabIndex < 0 || element.matches(".skip")) continue;
  if (element === document.activeElement) element.blur();
  const without = looks(element);
  element.focus({ preventScroll: true, focusVisible: true });
  if (document.activeElement === element && looks(element) === without) found.push(`focus is not seen: ${told(element)}`);
}
document.activeElement?.blur();
before?.focus?.({ preventScroll: true });
scrollTo(0, scrolled);
"""


def troubles(page: Page) -> list[str]:
    """What is too wide, cut off, or too small to touch."""
    return _found(page, f"const LEAST = {LEAST_PX};{WIDE_AND_CUT}{SMALL}")


def unseen_focus(page: Page) -> list[str]:
    """What the keyboard can reach without a visible focus."""
    page.keyboard.press("Shift")  # browsers show the focus when the keyboard was used last
    return _found(page, UNSEEN_FOCUS)


def _found(page: Page, body: str) -> list[str]:
    protocol = page.context.new_cdp_session(page)
    try:
        asked = {
            "expression": f"(() => {{{COMMON}{body} return JSON.stringify(found); }})()",
            "returnByValue": True,
        }
        answer: dict[str, Any] = protocol.send("Runtime.evaluate", asked)
    finally:
        protocol.detach()
    if "exceptionDetails" in answer:
        raise RuntimeError(f"the screen could not be measured: {answer['exceptionDetails']}")
    return list(dict.fromkeys(json.loads(answer["result"]["value"])))
