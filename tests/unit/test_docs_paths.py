"""What a document names is there: each file, each folder, each test."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
ROOMS = ("pwa", "static", "templates", "service-worker", "script", "tests", "docs", "requirements")
FILE = re.compile(r"\w[\w./*-]*\.(?:py|js|css|html|toml|md|po)")
NAMED = {path.relative_to(ROOT).as_posix() for room in ROOMS for path in (ROOT / room).rglob("*")}


def said_in(document: Path) -> Iterator[str]:
    for quoted in re.findall(r"`([^`\n]+)`", document.read_text()):
        yield from (word.rstrip(".,;:") for word in quoted.split())


def is_there(path: str) -> bool:
    """A whole path from the root, or the end of one; `*` stands for any part of a name."""
    if (ROOT / path).exists() or any(ROOT.glob(path)):
        return True
    return any(name.endswith(f"/{path}") for name in NAMED)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_path_that_a_document_names_exists(document: Path):
    paths = {word.split("::")[0].rstrip("/") for word in said_in(document) if "<" not in word}
    ours = {path for path in paths if path.split("/")[0] in ROOMS or FILE.fullmatch(path)}
    assert [path for path in sorted(ours) if not is_there(path)] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_test_that_a_document_names_exists(document: Path):
    named = [word.split("::") for word in said_in(document) if re.match(r"tests/.*\.py::", word)]
    for path, test in named:
        assert f"def {test}(" in (ROOT / path).read_text(), f"{path} has no {test}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_to_a_file_leads_somewhere(document: Path):
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", document.read_text())
    gone = [link for link in links if "://" not in link and not (document.parent / link).exists()]
    assert gone == []
