"""docs/asvs.md against the standard's list of numbers, and against the tests that exist."""

import re

from tests.written import ROOT, codes, page, table

PAGE = "docs/asvs.md"
LEVELS = dict(line.split() for line in page("tests/asvs-5.0.0.txt").splitlines())
"""Each requirement's number of levels 1 and 2, with its level."""
TESTS = {
    name
    for path in (ROOT / "tests").rglob("*.py")
    for name in re.findall(r"^(?:async )?def (test_\w+)", path.read_text("utf-8"), re.MULTILINE)
}


def without() -> list[str]:
    """The numbers that do not apply, each by itself."""
    found: list[str] = []
    for row in table(PAGE, "## Does not apply"):
        assert len(row["Why"]) > 20, row
        for name in row["Numbers"].replace("`", "").split(", "):
            chapter = name.removesuffix("*")
            found += (
                [number for number in LEVELS if number.startswith(chapter)] if name.endswith("*") else [name]
            )
    return found


def test_each_requirement_of_both_levels_stands_there_once():
    assert set(LEVELS.values()) == {"1", "2"}
    told = [
        row["Number"] for heading in ("## Held", "## Not met, or otherwise") for row in table(PAGE, heading)
    ]
    assert sorted([*told, *without()]) == sorted(LEVELS)


def test_what_is_held_names_tests_that_exist():
    for row in table(PAGE, "## Held"):
        named = codes(row["Tests"])
        assert named, row["Number"]
        missing = [each for each in named if each not in TESTS and not (ROOT / each).is_file()]
        assert missing == [], row["Number"]


def test_what_is_not_met_says_why_and_names_no_test_that_is_gone():
    for row in table(PAGE, "## Not met, or otherwise"):
        assert len(row["What is done instead, and why"]) > 40 or row[
            "What is done instead, and why"
        ].startswith("As ")
        named = [each for each in codes(row["What is done instead, and why"]) if each.startswith("test_")]
        assert [each for each in named if each not in TESTS] == [], row["Number"]


def test_the_counts_are_those_of_the_tables():
    held, otherwise = (len(table(PAGE, heading)) for heading in ("## Held", "## Not met, or otherwise"))
    told = " ".join(page(PAGE).split())
    assert (
        f"**{held} of {len(LEVELS)} requirements** of the two levels are held by tests, {otherwise} are not"
        in told
    )
    assert f"{len(without())} do not apply." in told
