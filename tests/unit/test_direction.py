"""The styles say start and end, so that a language read from right to left gets the same screens mirrored."""

import re
from pathlib import Path

import pytest

STYLES = Path(__file__).resolve().parents[2] / "static" / "css"
ON_PAPER = {"print.css", "handout.css"}
"""What these style brings its own direction: a record is English, and a handout's translation says how it is read."""

SIDES = re.compile(
    r"""^\s*(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)[\w-]*\s*:
    |(?:left|right)\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)\b
    |border-(?:top|bottom)-(?:left|right)-radius\s*:)""",
    re.VERBOSE | re.MULTILINE,
)
FOUR = re.compile(r"^\s*(?:margin|padding|inset)\s*:\s*([^;]+);", re.MULTILINE)
VALUE = re.compile(r"[\w-]*\((?:[^()]|\([^()]*\))*\)|\S+")


@pytest.mark.parametrize(
    "file",
    sorted(path for path in STYLES.glob("*.css") if path.name not in ON_PAPER),
    ids=lambda path: path.name,
)
def test_a_style_names_no_left_and_no_right(file: Path):
    style = file.read_text()
    assert [found[0].strip() for found in SIDES.finditer(style)] == []
    for found in FOUR.finditer(style):
        values = VALUE.findall(found[1])
        assert len(values) < 4 or values[1] == values[3], f"{found[0].strip()} has a left side of its own"
