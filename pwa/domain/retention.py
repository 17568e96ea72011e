"""How long a family's records are kept. Reads no clock.

In England a child's record is kept until the 25th birthday (NHS Records Management Code of Practice). The code's other
case, the 26th birthday of somebody who was 17 when care ended, can't arise for a baby.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pwa.domain.ages import add_months

YEARS = 25


def kept_until(family: Mapping[str, Any]) -> date | None:
    """The youngest baby's 25th birthday, from a family's body; None if any baby's date of birth isn't known."""
    born = [baby.get("born_on") for baby in family["babies"]]
    if not all(born):
        return None
    return add_months(max(date.fromisoformat(day) for day in born), YEARS * 12)
