"""Waiting for something to come true, in tests. Must not be used where a time itself is what is promised."""

import time
from collections.abc import Callable

PATIENCE_S = 60.0
BETWEEN_S = 0.005


def until(is_so: Callable[[], object], what: str, patience_s: float = PATIENCE_S) -> None:
    """Returns once it is so; patience costs time only where a test fails, or on a busy machine."""
    ends = time.monotonic() + patience_s
    while not is_so():
        assert time.monotonic() < ends, f"after {patience_s:g} s: {what}"
        time.sleep(BETWEEN_S)
