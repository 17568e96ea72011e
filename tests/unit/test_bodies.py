"""What a body may hold and must mean, by the vectors that the tablet passes too, message for message."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pwa.domain.forms import check_body
from pwa.domain.problems import MOST_PROBLEMS
from pwa.packaged.definitions import load_definitions
from pwa.packaged.forms import load_form
from tests.builders import a_family, a_full_visit
from tests.vectors import read
from tests.vectors.write import problems

TODAY = date(2026, 11, 23)
VECTORS = read("bodies.json")


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_every_vector_has_the_problems_that_it_says(case):
    assert problems(case, VECTORS) == case["expect"]


def test_a_whole_number_with_a_point_is_not_a_whole_number():
    body = a_family()
    body["babies"][0]["gestation_weeks"] = 36.0
    found = check_body(load_form("family"), body, TODAY)
    assert [(problem.field, problem.code) for problem in found] == [
        ("babies/0/gestation_weeks", "not_a_whole_number")
    ]


def test_the_attitude_heading_is_exactly_that_of_the_assessment_template():
    label = load_form("visit").field("assessment", "attitude").label
    assert label == "Attitude towards the pregnancy and the baby"


def test_no_risk_finding_has_a_default_and_the_two_risks_are_apart():
    formulation = load_form("visit").field("formulation")
    assert [risk.name for risk in formulation.fields] == ["immediate", "long_term"]
    assert not any(risk.field("finding").required for risk in formulation.fields)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_any_json_is_answered_with_problems_and_no_error(found):
    for form in ("family", "visit"):
        problems = check_body(load_form(form), found, TODAY)
        assert 0 < len(problems) <= MOST_PROBLEMS


@given(st.sampled_from(["contact", "present", "observations", "assessment", "formulation", "handouts"]), JSON)
def test_any_json_within_a_visit_is_answered_without_an_error(name, found):
    check_body(load_form("visit"), {**a_full_visit(), name: found}, TODAY)


def test_no_field_holds_a_pattern_of_attachment():
    def labels(fields):
        for field in fields:
            yield from [field.label, field.hint, *(choice.label for choice in field.choices)]
            yield from labels(field.fields)

    shown = " ".join(
        text for form in load_definitions().forms.values() for text in labels(form.fields)
    ).lower()
    assert not any(word in shown for word in ("avoidant", "disorganised", "resistant", "secure"))
