"""Where the interface's texts are: templates, Python, browser code, form definitions, help. Must not change any of them."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from babel.messages.extract import extract
from jinja2.ext import babel_extract

from script.wording.javascript import NotALiteral, domain_texts, texts

ROOT = Path(__file__).resolve().parents[2]
KEYWORDS: dict[str, Any] = {"_": None, "said": None, "gettext": None, "ngettext": (1, 2)}
JINJA_OPTIONS = {"extensions": "jinja2.ext.i18n", "silent": "false", "newstyle_gettext": "true"}

DEFINED = {"title", "label", "hint", "item_label", "add_label"}
"""The parts of a form definition that are shown. The rest is names and rules."""

NO_INTERFACE = ("templates/pdf/", "pwa/languages/", "pwa/documents/", "pwa/cli/")
"""What is printed is a record or content, and stays in its own language; what a server's console says is English."""


@dataclass
class Found:
    """A text, its plural form when it has one, and the files in which it is said."""

    text: str
    plural: str = ""
    files: list[str] = field(default_factory=list)


def find(root: Path = ROOT) -> dict[str, Found]:
    """Every text of the interface once, in the order of the files.

    Raises NotALiteral when the code puts one together, or when it has two plural forms.
    """
    found: dict[str, Found] = {}
    for file, text, plural in _said(root):
        known = found.setdefault(text, Found(text, plural))
        if plural and known.plural not in {"", plural}:
            raise NotALiteral(f"{file}: “{text}” has two plurals")
        known.plural = known.plural or plural
        if file not in known.files:
            known.files.append(file)
    return found


def _said(root: Path) -> Iterator[tuple[str, str, str]]:
    """(file, text, plural) as often as it is said."""
    for pattern in ("pwa/content/forms/*.toml", "pwa/content/library/words.toml"):
        yield from _of(root, pattern, _defined)
    for pattern in ("pwa/content/help/*.toml", "pwa/content/news.toml"):
        yield from _of(root, pattern, _told)
    for kind, pattern in (("python", "pwa/**/*.py"), ("jinja", "templates/**/*.html")):
        yield from _of(root, pattern, lambda path, kind=kind: _extracted(path, kind))
    yield from _of(root, "static/js/**/*.js", _scripted)


def _of(root: Path, pattern: str, read: Any) -> Iterator[tuple[str, str, str]]:  # noqa: ANN401  one of those below
    for path in sorted(root.glob(pattern)):
        name = path.relative_to(root).as_posix()
        if not name.startswith(NO_INTERFACE):
            try:
                yield from ((name, *said) for said in read(path))
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
    read = domain_texts if "domain" in path.parts else texts
    for said in read(path.read_text("utf-8")):
        yield said.text, said.plural


def _defined(path: Path) -> Iterator[tuple[str, str]]:
    yield from _labels(tomllib.loads(path.read_text("utf-8")))


def _told(path: Path) -> Iterator[tuple[str, str]]:
    """Everything is shown except its ids, its day and the keys of articles."""
    for [*parts] in tomllib.loads(path.read_text("utf-8")).values():
        for part in parts:
            for name, told in part.items():
                if name not in {"id", "on", "learn"}:
                    yield from ((text, "") for text in ([told] if isinstance(told, str) else told))


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
