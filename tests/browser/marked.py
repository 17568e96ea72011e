"""Finds text on a screen that is in no catalogue, and elements that do not fit. Must not know any screen."""

import re

from playwright.sync_api import Page

NOT_OURS = re.compile(
    r"""\bAttune\b|\bPIIOS\b|\bGAD-7\b|\bPDF\b|\bKB\b|\bMB\b|\bA5\b|\bNHS\b   # names and units
    |\b(?:Robin|Wren|Jay|Ash|Sky|Rowan|Sam|Alex|Kit|Frankie|Charlie|Jules|Nour|Lee|Demo\ visitor)\b
    |\(fictional\)|\(Fictional\)|\S+@\S+|https?://\S+|\bPolish\b|\bA\b""",
    re.VERBOSE,
)
"""Names of families and users, and words that no language translates."""

WORD = re.compile(r"[^\W\d_]{2,}")
ARABIC = re.compile(r"[\u0600-\u06ff]+")
"""The letters of dates, and of languages' own names, in the marked language."""

# The visible texts in order, with those that are only read out. Text marked as another language is not interface.
TEXTS = """() => {
  const ours = document.documentElement.lang;
  const foreign = (element) => {
    const said = element.closest('[lang]');
    return (said && said.lang !== ours) || element.closest('[translate=no]');
  };
  const shown = (element) => element.checkVisibility({ checkOpacity: false, checkVisibilityCSS: true });
  const root = document.querySelector('dialog[open]') ?? document.body;
  const texts = [document.title];
  const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  const attributes = [];
  let text = '';
  for (let node = walk.currentNode; node; node = walk.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) {
      const holder = node.parentElement;
      if (holder.closest('script, style, template, noscript, textarea') || !shown(holder) || foreign(holder)) continue;
      text += node.data + '\\u0001';
    } else if (shown(node) && !foreign(node)) {
      for (const name of ['aria-label', 'placeholder', 'title', 'alt', 'aria-description'])
        if (node.getAttribute(name)) attributes.push(node.getAttribute(name));
      const before = getComputedStyle(node, '::before').content + getComputedStyle(node, '::after').content;
      attributes.push(...(before.match(/"[^"]*[A-Za-z]{2}[^"]*"/g) ?? []));
    }
  }
  return [...texts, ...attributes, text];
}"""

# Elements wider than the screen, unless something scrolls them.
TOO_WIDE = """() => {
  const wide = document.documentElement.scrollWidth > innerWidth ? [`the page: ${document.documentElement.scrollWidth}`] : [];
  for (const element of document.querySelectorAll('body *')) {
    if (!element.checkVisibility() || element.closest('svg, .nhsuk-u-visually-hidden')) continue;
    const { left, right, width } = element.getBoundingClientRect();
    if (width > 0 && (left < -1 || right > innerWidth + 1) && getComputedStyle(element).position !== 'absolute') {
      let scroller = element.parentElement;
      while (scroller && !/auto|scroll|hidden|clip/.test(getComputedStyle(scroller).overflowX)) scroller = scroller.parentElement;
      if (!scroller) wide.push(`${element.tagName} ${element.className} ${Math.round(left)}..${Math.round(right)}`);
    }
  }
  return wide.slice(0, 5);
}"""


def unmarked(page: Page) -> list[str]:
    """The pieces of text outside ⟦…⟧; an empty list if every text is in a catalogue."""
    pieces: list[str] = []
    for text in page.evaluate(TEXTS):
        pieces += [piece.strip() for piece in _outside(text) if _has_words(piece)]
    return pieces


def too_wide(page: Page) -> list[str]:
    """Up to five elements that are wider than the screen."""
    return [str(element) for element in page.evaluate(TOO_WIDE)]


def _outside(text: str) -> list[str]:
    """The pieces of a text outside the brackets, which may be nested."""
    pieces, depth = [""], 0
    for letter in text:
        if letter == "⟦":
            depth += 1
            pieces.append("")
        elif letter == "⟧":
            depth -= 1
        elif depth == 0:
            pieces[-1] += letter if letter != "\u0001" else ""
            if letter == "\u0001":
                pieces.append("")
    assert depth == 0, f"a mark without its end: {text[-200:]}"
    return pieces


def _has_words(piece: str) -> bool:
    return bool(WORD.search(ARABIC.sub("", NOT_OURS.sub("", piece))))
