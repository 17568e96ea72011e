"""When each contact of a programme is due, as its definition says. Knows no family, no date and no file."""

from typing import Annotated, Literal

from msgspec import Meta

from pwa.domain.defined import Count, Defined, Source, Text, require_once

STARTS = {"from_pregnancy_weeks": 7, "from_days": 1, "from_months": 28}
ENDS = {"by_days": 1, "by_months": 28, "before_months": 28}


class Contact(Defined, frozen=True, omit_defaults=True):
    """One contact and its window, in days, weeks or months of age: one start and one end.

    `by_…` is the window's last day, `before_…` the day after it. A contact in pregnancy ends with the birth.
    """

    contact: Text
    standing: Literal["mandated", "suggested"]
    from_pregnancy_weeks: Count | None = None
    from_days: Count | None = None
    from_months: Count | None = None
    by_days: Count | None = None
    by_months: Count | None = None
    before_months: Count | None = None

    def __post_init__(self) -> None:
        starts, ends = self._in_days(STARTS), self._in_days(ENDS)
        if len(starts) != 1 or len(ends) != (self.from_pregnancy_weeks is None):
            raise ValueError("a contact needs one start, and one end unless it starts in pregnancy")
        if ends and ends <= starts:
            raise ValueError("the window ends before it starts")

    def _in_days(self, units: dict[str, int]) -> list[int]:
        ages = {unit: getattr(self, unit) for unit in units}
        return [age * units[unit] for unit, age in ages.items() if age is not None]


class Reach(Defined, frozen=True):
    """How many days ahead and back the visitor's list looks."""

    opens_within: Count
    closes_within: Count
    passed_within: Count


class Programme(Defined, frozen=True):
    """The contacts in order, the reach of the visitor's list, and the sources of every window."""

    id: Text
    sources: Annotated[tuple[Source, ...], Meta(min_length=1)]
    list: Reach
    contacts: tuple[Contact, ...]

    def __post_init__(self) -> None:
        require_once([contact.contact for contact in self.contacts])
