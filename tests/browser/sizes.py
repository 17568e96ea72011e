"""The screens that a journey is tried on. Must not know any journey."""

import pytest

FLAT, UPRIGHT, PHONE = (1024, 768), (768, 1024), (390, 844)
# How each screen lies when the tablet is held upright, test_looks sees in every run: a whole journey there is for the deep run.
every_size = pytest.mark.parametrize(
    "size",
    [
        pytest.param(FLAT, id="flat"),
        pytest.param(UPRIGHT, id="upright", marks=pytest.mark.long),
        pytest.param(PHONE, id="phone"),
    ],
    indirect=True,
)
