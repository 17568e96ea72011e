"""For which revision of its family a visit was signed, by the vectors that the tablet passes too."""

import pytest

from pwa.domain.family_in_time import FamilyRevision, family_of, is_kept_apart
from tests.vectors import read

CASES = read("family_in_time.json")
NOT_RECEIVED = 10**9


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_vector_has_the_family_that_it_says(case):
    history = [FamilyRevision(one["id"], one["seq"], one["body"]) for one in case["history"]]
    found = family_of(case["visit"], case["seq"] or NOT_RECEIVED, history)
    assert {key: found[key] for key in ("babies", "carers")} == history[case["at"]].body
    assert len(found["earlier"]) == case["at"]
    assert len(found["later"]) == len(history) - 1 - case["at"]
    assert is_kept_apart(found, None) == case["is_kept_apart"]
