"""One measured figure beside its target, and how runs become one figure. Must not measure anything itself."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Budget:
    """`value` in `unit`, within its target if at most (`at_least`: at least) `limit`. No limit means for comparison."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    at_least: bool = False

    @property
    def ok(self) -> bool:
        if self.limit is None:
            return True
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    @property
    def target(self) -> str:
        if self.limit is None:
            return "for comparison"
        return f"{'≥' if self.at_least else '≤'} {self.limit:g} {self.unit}"

    def as_json(self) -> dict[str, str | float | bool]:
        return {
            "name": self.name,
            "value": round(self.value, 3),
            "unit": self.unit,
            "target": self.target,
            "ok": self.ok,
        }


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def p95(values: Sequence[float]) -> float:
    """The value that 95% of the runs are at or below."""
    return percentile(values, 95)


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that this percentage of the runs are at or below."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(percent / 100 * len(ordered) + 0.5) - 1)]
