"""The NHS number's check digit, by the vectors that the tablet passes too."""

import pytest

from pwa.domain.nhs_number import BadNhsNumber, normalise, spaced
from tests.vectors import read


@pytest.mark.parametrize("case", read("nhs_number.json"), ids=lambda case: case["name"])
def test_every_vector_is_what_it_says(case):
    if case["number"]:
        assert normalise(case["text"]) == case["number"]
    else:
        with pytest.raises(BadNhsNumber) as refused:
            normalise(case["text"])
        assert refused.value.code == case["code"]


def test_it_is_shown_in_three_groups():
    assert spaced("9434765919") == "943 476 5919"


def test_a_refusal_knows_how_many_digits_there_are():
    with pytest.raises(BadNhsNumber) as refused:
        normalise("943 476 591")
    assert refused.value.values == {"count": 9}
