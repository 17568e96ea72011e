"""Finds the interface's texts: in templates, Python, browser code, messages, forms and help. Must not change any."""

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from babel.messages.extract import extract
from jinja2.ext import babel_extract

from script.wording.javascript import NotALiteral, texts

ROOT = Path(__file__).resolve().parents[2]
KEYWORDS: dict[str, Any] = {"_": None, "said": None, "gettext": None, "ngettext": (1, 2)}
JINJA_OPTIONS = {"extensions": "jinja2.ext.i18n", "silent": "false", "newstyle_gettext": "true"}

DEFINED = {"title", "label", "hint", "item_label", "add_label"}
"""The parts of a form definition that are shown. The rest are names and rules."""

NO_INTERFACE = ("templates/pdf/", "pwa/languages/", "pwa/documents/", "pwa/cli/")
"""Not part of the interface: printed records and content keep their language, and the console is in English."""


@dataclass
class Found:
    """A text, its plural form if it has one, and the files it is in.

    `in_browser` is for texts from browser code, messages, forms and the library: the browser looks those up itself.
    """

    text: str
    plural: str = ""
    files: list[str] = field(default_factory=list)
    in_browser: bool = False


def find(root: Path = ROOT) -> dict[str, Found]:
    """Every text of the interface once, by its English, in the order of the files.

    Raises NotALiteral if the code puts a text together, or if a text has two plural forms.
    """
    by_text: dict[str, Found] = {}
    for file, text, plural, in_browser in _said(root):
        known = by_text.setdefault(text, Found(text, plural))
        if plural and known.plural not in {"", plural}:
            raise NotALiteral(f"{file}: “{text}” has two plurals")
        known.plural = known.plural or plural
        known.in_browser = known.in_browser or in_browser
        if file not in known.files:
            known.files.append(file)
    return by_text


def _said(root: Path) -> Iterator[tuple[str, str, str, bool]]:
    """(file, text, plural, whether the browser looks it up) for every occurrence."""
    for pattern in ("pwa/content/forms/*.toml", "pwa/content/library/words.toml"):
        yield from _of(root, pattern, _defined, in_browser=True)
    yield from _of(root, "pwa/content/messages.json", _by_code, in_browser=True)
    for pattern in ("pwa/content/help/*.toml", "pwa/content/news.toml"):
        yield from _of(root, pattern, _told)
    for kind, pattern in (("python", "pwa/**/*.py"), ("jinja", "templates/**/*.html")):
        yield from _of(root, pattern, lambda path, kind=kind: _extracted(path, kind))
    yield from _of(root, "static/js/**/*.js", _scripted, in_browser=True)


def _of(
    root: Path,
    pattern: str,
    read: Any,  # noqa: ANN401  one of those below
    *,
    in_browser: bool = False,
) -> Iterator[tuple[str, str, str, bool]]:
    for path in sorted(root.glob(pattern)):
        name = path.relative_to(root).as_posix()
        if not name.startswith(NO_INTERFACE):
            try:
                yield from ((name, *said, in_browser) for said in read(path))
            except NotALiteral as problem:
                raise NotALiteral(f"{name}: {problem}") from problem


def _extracted(path: Path, kind: str) -> Iterator[tuple[str, str]]:
    method: Any = babel_extract if kind == "jinja" else "python"
    options = JINJA_OPTIONS if kind == "jinja" else {}
    with path.open("rb") as opened:
        for _, said, _, _ in extract(method, opened, KEYWORDS, (), options):
            text, plural = said if isinstance(said, tuple) else (said, "")
            yield " ".join(text.split()) if kind == "jinja" and "\n" in text else text, plural


def _scripted(path: Path) -> Iterator[tuple[str, str]]:
    for said in texts(path.read_text("utf-8")):
        yield said.text, said.plural


def _by_code(path: Path) -> Iterator[tuple[str, str]]:
    for text in json.loads(path.read_text("utf-8")).values():
        yield from ((part, "") for part in ([text] if isinstance(text, str) else text))


def _defined(path: Path) -> Iterator[tuple[str, str]]:
    yield from _labels(tomllib.loads(path.read_text("utf-8")))


def _told(path: Path) -> Iterator[tuple[str, str]]:
    """Everything in help and news is shown, except ids, dates and the keys of articles."""
    for [*parts] in tomllib.loads(path.read_text("utf-8")).values():
        for part in parts:
            for name, value in part.items():
                if name not in {"id", "on", "learn"}:
                    yield from ((text, "") for text in ([value] if isinstance(value, str) else value))


def _labels(part: object) -> Iterator[tuple[str, str]]:
    if isinstance(part, list):
        for inner in part:
            yield from _labels(inner)
    elif isinstance(part, dict):
        for name, inner in part.items():
            if name in DEFINED and isinstance(inner, str):
                yield inner, ""
            else:
                yield from _labels(inner)
