"""The wheel, by the vectors that the tablet passes too; and that it needs no colour to be read."""

import re
from typing import Any

import pytest

from pwa.documents.sheet import blocks
from pwa.domain.wheel import INNER, OUTER, wheel
from tests.builders import a_visit, an_observation
from tests.unit.documents import a_summary, markup
from tests.vectors import read
from tests.vectors.write import wheel_of_case


@pytest.mark.parametrize("case", read("wheel.json"), ids=lambda case: case["name"])
def test_the_wheel_and_its_words(case: dict[str, Any]):
    assert wheel_of_case(case) == case["expect"]


def test_a_higher_number_reaches_further_out():
    radii = []
    for mark in ("none", "half", "full"):
        [found] = wheel([(1, mark)])
        radii.append(float(re.findall(r"A([\d.]+) ", found.fill)[0]))
    assert INNER < radii[0] < radii[1] < radii[2] == OUTER


def test_what_was_not_observed_is_dashed_and_not_filled():
    segments = wheel([(1, "not_observed"), (2, "none")])
    assert segments[0].fill == ""
    drawn = markup(a_summary(a_visit(observations=[an_observation(["not_observed"] * 13)])))
    assert drawn.count('stroke-dasharray="6 5"') == 13
    assert "Dashed: not observed." in drawn


def test_a_questionnaire_without_marks_has_no_wheel():
    summary = a_summary(a_visit(observations=[an_observation(1, "gad7", baby=None)]))
    assert "<svg" not in markup(summary)


def test_the_wheel_stands_beside_the_result_alone():
    shapes = {
        block.shape: block.wheel for section in a_summary().outline.sections for block in blocks(section)
    }
    assert [shape for shape, wheel in shapes.items() if wheel] == ["results"]
