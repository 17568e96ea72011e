"""The server's clock, in the words that records use.

Knows nothing else; domain code is given its time and never asks here.
"""

from datetime import UTC, datetime


def now() -> datetime:
    return datetime.now(UTC)


def instant(moment: datetime) -> str:
    """UTC with milliseconds always: "2026-11-23T15:02:03.004Z"."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment(text: str) -> datetime:
    """The time that `instant` wrote."""
    return datetime.fromisoformat(text)
