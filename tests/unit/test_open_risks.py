"""Which immediate risks are open: the tablet's vectors, and that no score is asked."""

import pytest

from pwa.domain.open_risks import found_risks, open_risks
from tests.vectors import read

CASES = read("risks.json")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_risk_is_open_until_it_is_closed_by_name(case):
    told = [
        {
            "visit": risk.visit,
            "record": risk.record,
            "on": risk.on.isoformat(),
            "closed": risk.closed and {"on": risk.closed.on.isoformat(), "because": risk.closed.because},
        }
        for risk in found_risks(case["visits"])
    ]
    assert told == case["expect"]
    assert [risk.record for risk in open_risks(case["visits"])] == [
        one["record"] for one in case["expect"] if one["closed"] is None
    ]
