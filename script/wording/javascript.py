"""Finds the texts in browser code: the literals in t('…'), tn('…', '…', n) and said('…'). Must not run any of it.

Babel's own JavaScript lexer fails on templates inside templates, and lit-html code is full of them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

SPEAKERS = {"t": (0,), "tn": (0, 1), "said": (0,)}
"""The arguments of each call that are texts; each must be a plain literal. `said` marks texts to look up later."""

TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\n]*|/\*.*?\*/)
    |(?P<string>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")
    |(?P<word>[\w$#]+)
    |(?P<mark>=>|[^\w\s])""",
    re.VERBOSE | re.DOTALL,
)
REGEX = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/\w*")
REGEX_AFTER_WORDS = {"return", "typeof", "case", "of", "in", "else", "await", "yield"}
ESCAPE = re.compile(r"\\(u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|.)", re.DOTALL)
ESCAPED = {"n": "\n", "t": "\t", "r": "\r"}


@dataclass(frozen=True)
class Said:
    """One text, its plural if it has one, and its line."""

    line: int
    text: str
    plural: str = ""


class NotALiteral(Exception):
    """The code puts a text together, so it can't be found."""


@dataclass(frozen=True)
class Token:
    """One word, string or mark of the code. A template is one token, followed by those inside it."""

    kind: str
    text: str
    at: int


def texts(code: str, known: dict[str, tuple[int, ...]] = SPEAKERS) -> list[Said]:
    """Every text in `code`. Raises NotALiteral, which names the line."""
    tokens = [token for token in tokens_of(code) if token.kind != "space"]
    literals = []
    for index, token in enumerate(tokens[:-1]):
        if token.kind != "word" or token.text not in known or tokens[index + 1].text != "(":
            continue
        if index and tokens[index - 1].text in {".", "function"}:
            continue
        line = code.count("\n", 0, token.at) + 1
        said = _arguments(tokens, index + 2, known[token.text], f"{token.text}( in line {line}")
        literals.append(Said(line, *said))
    return literals


def _arguments(tokens: list[Token], begin: int, places: tuple[int, ...], where: str) -> list[str]:
    """The literals at these positions of a call whose arguments begin at `begin`."""
    said = []
    for place, first in enumerate(_beginnings(tokens, begin)):
        if place not in places:
            continue
        if tokens[first].kind != "string" or tokens[first + 1].text not in {",", ")"}:
            raise NotALiteral(f"{where}: a text must be one plain literal")
        said.append(literal(tokens[first].text))
    if len(said) < len(places):
        raise NotALiteral(f"{where}: a text is missing")
    return said


def _beginnings(tokens: list[Token], begin: int) -> list[int]:
    """Where each argument of a call begins."""
    beginnings, depth = [begin], 0
    for index in range(begin, len(tokens)):
        mark = tokens[index].text if tokens[index].kind == "mark" else ""
        if mark and mark in ")]}" and depth == 0:
            break
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(mark, 0)
        if mark == "," and depth == 0:
            beginnings.append(index + 1)
    return beginnings


def literal(quoted: str) -> str:
    """The value of a quoted string."""

    def plain(match: re.Match[str]) -> str:
        code = match[1]
        if code[0] == "u":
            return chr(int(code.strip("u{}"), 16))
        return ESCAPED.get(code, code)

    return ESCAPE.sub(plain, quoted[1:-1])


def tokens_of(code: str) -> Iterator[Token]:
    """The tokens of `code`, including those inside `${…}` of templates."""
    at, before = 0, ""
    # The number of open braces in the ${ of each open template; the first is for the code itself.
    depths = [0]
    while at < len(code):
        if code[at] == "`":
            yield Token("template", "`", at)
            at, before = _template_text(code, at + 1, depths), "`"
            continue
        if code[at] == "}" and depths[-1] == 0 and len(depths) > 1:
            depths.pop()
            at, before = _template_text(code, at + 1, depths), "`"
            continue
        if code[at] == "/" and code[at + 1 : at + 2] not in {"/", "*"} and _may_be_regex(before):
            regex = REGEX.match(code, at)
            if regex:
                yield Token("regex", regex[0], at)
                at, before = regex.end(), "/"
                continue
        match = TOKEN.match(code, at)
        if match is None:
            raise NotALiteral(f"unreadable code in line {code.count(chr(10), 0, at) + 1}")
        kind = str(match.lastgroup)
        if kind != "space":
            before = match[0]
            depths[-1] += {"{": 1, "}": -1}.get(before, 0)
        yield Token(kind, match[0], at)
        at = match.end()


def _template_text(code: str, at: int, depths: list[int]) -> int:
    """Where the code continues after a template's text: after its end, or inside its next ${."""
    while at < len(code):
        if code[at] == "\\":
            at += 2
        elif code[at] == "`":
            return at + 1
        elif code.startswith("${", at):
            depths.append(0)
            return at + 2
        else:
            at += 1
    raise NotALiteral("a template that has no end")


def _may_be_regex(before: str) -> bool:
    """Whether a slash here begins a regular expression. It doesn't after a value, which it would divide."""
    if not before or before in REGEX_AFTER_WORDS:
        return True
    return not (before[-1].isalnum() or before[-1] in "_$)]}`'\"/")
