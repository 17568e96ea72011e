"""Reduces the NHS design system's stylesheet to what this product uses, in its own colours. Must not add a rule.

It writes static/vendor/nhsuk/used.css. script/bootstrap runs it before the styles are bundled. A class counts as used
if its name occurs in a template, in browser code or in the Python that makes pages.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import tinycss2  # type: ignore[import-untyped]  # it has no types
from tinycss2.ast import AtRule, Node, QualifiedRule  # type: ignore[import-untyped]  # as above

ROOT = Path(__file__).resolve().parent.parent
WHOLE = ROOT / "static" / "vendor" / "nhsuk" / "nhsuk.css"
USED = WHOLE.with_name("used.css")
SAID = {"templates": "*.html", "static/js": "*.js", "pwa": "*.py"}
NAME = re.compile(r"[A-Za-z][\w-]*")
# These at-rules hold rules; any other (@keyframes, @property) is kept as it is.
NESTING = {"media", "supports", "layer", "container"}
# The product's property for each NHS colour, by what is coloured. Themes change the property.
INK = {
    "#fff": "--on-fill",
    "#212b32": "--ink",
    "#4c6272": "--muted",
    "#005eb8": "--blue",
    "#002f5c": "--blue",
    "#330072": "--link-visited",
    "#7c2855": "--link-hover",
    "#d5281b": "--red",
    "#951c13": "--red-hover",
}
SURFACE = {
    "#fff": "--card",
    "#212b32": "--ink",
    "#f0f4f5": "--ground",
    "#d8dde0": "--line",
    "#aeb7bd": "--edge",
    "#4c6272": "--field",
    "#005eb8": "--blue",
    "#d9e7f4": "--chosen",
    "#c7dcef": "--track",
    "#007f3b": "--green",
    "#00662f": "--green-hover",
    "#00401e": "--green-deep",
    "#d5281b": "--red",
    "#aa2016": "--red-hover",
    "#6b140e": "--red-deep",
    "#ffeb3b": "--focus",
}
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b")
# On the yellow of the focus, in every theme.
FOCUSED = {"#212b32": "--focus-ink"}


def main() -> None:
    USED.write_text(only_used(WHOLE.read_text(), names_said()))


def names_said() -> set[str]:
    """Every word in the code that could be a class name."""
    files = [path for folder, pattern in SAID.items() for path in (ROOT / folder).rglob(pattern)]
    return {name for path in sorted(files) for name in NAME.findall(path.read_text("utf-8"))}


def only_used(css: str, names: set[str]) -> str:
    """The stylesheet without selectors whose classes are not in `names`, and without properties that nothing reads."""
    rules = list(_kept(tinycss2.parse_stylesheet(css, skip_comments=True), names))
    text = "\n".join(rules)
    read = set(re.findall(r"var\(\s*(--[\w-]+)", text))
    return re.sub(r"(--[\w-]+):[^;{}]*(?:;|(?=\}))", lambda match: match[0] if match[1] in read else "", text)


def in_our_colours(declarations: str) -> str:
    """The declarations of one rule for the screen. Raises ValueError for a colour that has no property yet."""
    focused = FOCUSED if "background-color:#ffeb3b" in declarations else {}
    return ";".join(_in_our_colours(each, focused) for each in declarations.split(";"))


def _in_our_colours(declaration: str, focused: dict[str, str]) -> str:
    name, colon, value = declaration.partition(":")
    if name.startswith("--"):
        return declaration
    properties = (INK if name == "color" else SURFACE) | focused

    def ours(match: re.Match[str]) -> str:
        if match[0] not in properties:
            raise ValueError(
                f"nhsuk-frontend colours something with {match[0]}: say which property that is ({declaration})"
            )
        return f"var({properties[match[0]]})"

    return f"{name}{colon}{COLOUR.sub(ours, value)}"


def classes_of(selector: Iterable[Node]) -> Iterator[str]:
    """The classes that an element or its ancestors must have. :not() and :is() are ignored."""
    dotted = False
    for token in selector:
        if dotted and token.type == "ident":
            yield token.value
        dotted = token.type == "literal" and token.value == "."


def _kept(nodes: Iterable[Node], names: set[str], *, on_paper: bool = False) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, QualifiedRule):
            alive = [part for part in _selectors(node.prelude) if set(classes_of(part)) <= names]
            if alive:
                selectors = ",".join(tinycss2.serialize(part).strip() for part in alive)
                content = tinycss2.serialize(node.content)
                yield f"{selectors}{{{content if on_paper else in_our_colours(content)}}}"
        elif isinstance(node, AtRule) and node.lower_at_keyword in NESTING and node.content is not None:
            printed = on_paper or tinycss2.serialize(node.prelude).strip().startswith("print")
            inside = list(
                _kept(tinycss2.parse_rule_list(node.content, skip_whitespace=True), names, on_paper=printed)
            )
            if inside:
                yield f"@{node.at_keyword}{tinycss2.serialize(node.prelude)}{{{''.join(inside)}}}"
        elif isinstance(node, AtRule):
            yield node.serialize()
        elif node.type == "error":
            raise ValueError(f"nhsuk-frontend's stylesheet can't be read: {node.message}")


def _selectors(prelude: Iterable[Node]) -> list[list[Node]]:
    """A list of selectors, split at its commas."""
    parts: list[list[Node]] = [[]]
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


if __name__ == "__main__":
    main()
