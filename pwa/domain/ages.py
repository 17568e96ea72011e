"""A baby's age by the calendar, and the corrected age of a baby born early. Reads no clock."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Protocol

TERM_DAYS = 280
"""From the first day of the last period to the due date: 40 weeks (NHS)."""

EARLY_BEFORE_WEEKS = 37
"""A baby born before 37 completed weeks of pregnancy is preterm (World Health Organization)."""


class Window(Protocol):
    """The ages at which an instrument may be used: from an age in days up to, but not including, one in months."""

    @property
    def from_days(self) -> int: ...

    @property
    def before_months(self) -> int: ...


def chronological_days(born_on: date, on: date) -> int:
    """Days since birth; negative before it."""
    return (on - born_on).days


def is_born_early(gestation_weeks: int | None) -> bool:
    """Whether a baby was born before 37 weeks of pregnancy. An unknown gestation counts as not early."""
    return gestation_weeks is not None and gestation_weeks < EARLY_BEFORE_WEEKS


def corrected_birth(born_on: date, gestation_weeks: int | None, gestation_days: int | None = None) -> date:
    """The day that age is counted from: the due date for a baby born early, otherwise the day of birth."""
    if gestation_weeks is None or not is_born_early(gestation_weeks):
        return born_on
    return born_on + timedelta(days=TERM_DAYS - gestation_weeks * 7 - (gestation_days or 0))


def corrected_days(
    born_on: date, on: date, gestation_weeks: int | None, gestation_days: int | None = None
) -> int:
    """Age in days, corrected for a baby born before 37 weeks; negative before the due date."""
    return chronological_days(corrected_birth(born_on, gestation_weeks, gestation_days), on)


def add_months(day: date, months: int) -> date:
    """The same day of the month, `months` later, or the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def months_old(born_on: date, on: date) -> int:
    """Complete calendar months; 0 before birth."""
    months = max(0, (on.year - born_on.year) * 12 + on.month - born_on.month)
    return months - 1 if months and add_months(born_on, months) > on else months


def inside_window(
    window: Window,
    born_on: date,
    on: date,
    gestation_weeks: int | None = None,
    gestation_days: int | None = None,
) -> bool:
    """Whether the baby's age on that day is inside the window, using the corrected age for a baby born early."""
    start = corrected_birth(born_on, gestation_weeks, gestation_days)
    return start + timedelta(days=window.from_days) <= on < add_months(start, window.before_months)


def age_in_words(born_on: date, on: date, exact: bool = False) -> str:
    """Age as "9 days", "10 weeks", "4 months" or "2 years 1 month". `exact` adds days to weeks: "8 weeks 2 days"."""
    days = chronological_days(born_on, on)
    months = months_old(born_on, on)
    if days < 0:
        return "not born yet"
    if days < 14:
        return _count(days, "day")
    if months < 3:
        rest = _count(days % 7, "day") if exact and days % 7 else ""
        return " ".join(filter(None, [_count(days // 7, "week"), rest]))
    if months < 24:
        return _count(months, "month")
    return " ".join(
        filter(None, [_count(months // 12, "year"), _count(months % 12, "month") if months % 12 else ""])
    )


def corrected_age_in_words(
    born_on: date, on: date, gestation_weeks: int | None, gestation_days: int | None = None
) -> str | None:
    """The corrected age of a baby born early, to the day in the first weeks; None for a baby not born early."""
    if not is_born_early(gestation_weeks):
        return None
    due_on = corrected_birth(born_on, gestation_weeks, gestation_days)
    if on < due_on:
        return f"{_weeks_and_days((due_on - on).days)} before the due date"
    return age_in_words(due_on, on, exact=True)


def _weeks_and_days(days: int) -> str:
    weeks, rest = divmod(days, 7)
    parts = [_count(weeks, "week")] if weeks else []
    return " ".join([*parts, _count(rest, "day")] if rest or not weeks else parts)


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
