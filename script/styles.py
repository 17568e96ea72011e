"""Leaves of the NHS design system's stylesheet what this product uses, as static/vendor/nhsuk/used.css. Must not add a rule.

script/bootstrap runs it before the styles are bundled; a class is used when its name stands in a template, in the browser's
code or in the Python that makes pages.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import tinycss2  # type: ignore[import-untyped]  # it has no types
from tinycss2.ast import AtRule, Node, QualifiedRule  # type: ignore[import-untyped]

ROOT = Path(__file__).resolve().parent.parent
WHOLE = ROOT / "static" / "vendor" / "nhsuk" / "nhsuk.css"
USED = WHOLE.with_name("used.css")
SAID = {"templates": "*.html", "static/js": "*.js", "pwa": "*.py"}
NAME = re.compile(r"[A-Za-z][\w-]*")
# These hold rules; what is in any other at-rule (@keyframes, @property) is kept as it is.
NESTING = {"media", "supports", "layer", "container"}


def main() -> None:
    USED.write_text(only_used(WHOLE.read_text(), names_said()))


def names_said() -> set[str]:
    """Every word that could be the name of a class."""
    files = [path for folder, pattern in SAID.items() for path in (ROOT / folder).rglob(pattern)]
    return {name for path in sorted(files) for name in NAME.findall(path.read_text("utf-8"))}


def only_used(css: str, names: set[str]) -> str:
    """The stylesheet without selectors that need a class which is not in `names`, and without properties that nobody reads."""
    rules = list(_kept(tinycss2.parse_stylesheet(css, skip_comments=True), names))
    text = "\n".join(rules)
    read = set(re.findall(r"var\(\s*(--[\w-]+)", text))
    return re.sub(r"(--[\w-]+):[^;{}]*(?:;|(?=\}))", lambda found: found[0] if found[1] in read else "", text)


def classes_of(selector: Iterable[Node]) -> Iterator[str]:
    """The classes that an element, or one around it, must have. What stands in :not() or :is() is not looked at."""
    dotted = False
    for token in selector:
        if dotted and token.type == "ident":
            yield token.value
        dotted = token.type == "literal" and token.value == "."


def _kept(nodes: Iterable[Node], names: set[str]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, QualifiedRule):
            alive = [part for part in _selectors(node.prelude) if set(classes_of(part)) <= names]
            if alive:
                selectors = ",".join(tinycss2.serialize(part).strip() for part in alive)
                yield f"{selectors}{{{tinycss2.serialize(node.content)}}}"
        elif isinstance(node, AtRule) and node.lower_at_keyword in NESTING and node.content is not None:
            inside = list(_kept(tinycss2.parse_rule_list(node.content, skip_whitespace=True), names))
            if inside:
                yield f"@{node.at_keyword}{tinycss2.serialize(node.prelude)}{{{''.join(inside)}}}"
        elif isinstance(node, AtRule):
            yield node.serialize()
        elif node.type == "error":
            raise ValueError(f"nhsuk-frontend's stylesheet can't be read: {node.message}")


def _selectors(prelude: Iterable[Node]) -> list[list[Node]]:
    """A list of selectors, cut at its commas."""
    parts: list[list[Node]] = [[]]
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


if __name__ == "__main__":
    main()
