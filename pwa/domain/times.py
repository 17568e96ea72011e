"""Dates and times in words, in British time. Reads no clock and no time zone file."""

from datetime import UTC, date, datetime, timedelta
from functools import cache

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day_in_words(day: str) -> str:
    """An ISO date in words: "2026-11-23" as "23 November 2026"."""
    year, month, date_of_month = day.split("-")
    return f"{int(date_of_month)} {MONTHS[int(month) - 1]} {year}"


def day_in_figures(day: str) -> str:
    """An ISO date that every language reads: "2026-11-23" as "23/11/2026"."""
    return f"{date.fromisoformat(day):%d/%m/%Y}"


def moment_in_words(instant: str) -> str:
    """An instant in words, in British time: "2026-11-23T14:07:00.000Z" as "23 November 2026 at 14:07"."""
    local = _wall_clock(instant)
    return f"{day_in_words(local.date().isoformat())} at {local:%H:%M}"


def uk_time(instant: str) -> str:
    """The time of day in the United Kingdom at that instant: "14:07"."""
    return f"{_wall_clock(instant):%H:%M}"


def moment_in_figures(instant: str) -> str:
    """An instant that every language reads, in British time: "2026-11-23T14:07:00.000Z" as "23/11/2026 14:07"."""
    return f"{_wall_clock(instant):%d/%m/%Y %H:%M}"


def uk_day(instant: str) -> date:
    """The date in the United Kingdom at that instant."""
    return _wall_clock(instant).date()


def _wall_clock(instant: str) -> datetime:
    moment = datetime.fromisoformat(instant)
    start, end = _last_sunday(moment.year, 3), _last_sunday(moment.year, 10)
    return moment + timedelta(hours=1) if start <= moment < end else moment


@cache
def _last_sunday(year: int, month: int) -> datetime:
    """01:00 UTC on the last Sunday of a month with 31 days, when British Summer Time starts or ends."""
    last = datetime(year, month, 31, 1, tzinfo=UTC)
    return last - timedelta(days=(last.weekday() + 1) % 7)
