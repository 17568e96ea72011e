"""The screen sizes that journeys run on. Must not know any journey."""

import pytest

FLAT, UPRIGHT, PHONE = (1024, 768), (768, 1024), (390, 844)
# test_looks checks each screen's upright layout in every run, so whole upright journeys are for the deep run.
every_size = pytest.mark.parametrize(
    "size",
    [
        pytest.param(FLAT, id="flat"),
        pytest.param(UPRIGHT, id="upright", marks=pytest.mark.long),
        pytest.param(PHONE, id="phone"),
    ],
    indirect=True,
)
