"""Documents can be found and read: decisions are numbered, dated and headed, lines are short, words are explained."""

import datetime
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))
DOCUMENTS = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
INDEX = (ROOT / "DECISIONS.md").read_text(encoding="utf-8")
LONGEST_LINE = 120
CODE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
HEADINGS = (["Context", "Decision", "Consequences"], ["Context", "Decision", "Why", "Consequences"])


def a_name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def prose_lines(text: str) -> list[str]:
    """Everything that a person reads as running text: no commands, no rows of a table."""
    return [line for line in CODE.sub("", text).splitlines() if not line.startswith("|")]


@pytest.mark.parametrize("path", DOCUMENTS, ids=a_name)
def test_a_line_of_prose_is_short(path: Path):
    text = path.read_text(encoding="utf-8")

    assert [line for line in prose_lines(text) if len(line) > LONGEST_LINE] == []


def test_decisions_are_numbered_without_a_gap():
    numbers = [int(path.name.partition("-")[0]) for path in DECISIONS]

    assert numbers == list(range(1, len(DECISIONS) + 1))


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_is_numbered_dated_headed_and_in_the_index(path: Path):
    text = path.read_text(encoding="utf-8")
    number = int(path.name.partition("-")[0])
    head = re.match(
        r"# (\d+)\. (\S.*)\n\n- Date: (\d{4}-\d\d-\d\d)\n- Status: (accepted|superseded by \[)", text
    )

    assert head, "it begins with its number and title, its date and its status"
    assert int(head[1]) == number
    assert datetime.date.fromisoformat(head[3])
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) in HEADINGS
    assert (
        f"| {number} | [{head[2]}](docs/decisions/{path.name}) | {head[3]} | {head[4].partition(' ')[0]}"
        in INDEX
    )


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_and_the_one_that_takes_its_place_name_each_other(path: Path):
    superseded_by = re.search(
        r"^- Status: superseded by \[[^\]]+\]\(([^)]+)\)", path.read_text(encoding="utf-8"), re.MULTILINE
    )

    if superseded_by:
        assert path.name in (path.parent / superseded_by[1]).read_text(encoding="utf-8")


def test_the_glossary_explains_each_word_once_and_in_order():
    rows = re.findall(
        r"^\| ([^|]+?) \| ([^|]+?) \|", (DOCS / "glossary.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    words = [word.casefold() for word, _ in rows[1:] if not word.startswith("-")]

    assert len(words) >= 30
    assert words == sorted(set(words))
