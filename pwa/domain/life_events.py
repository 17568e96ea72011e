"""What happened to a baby (death, adoption, a move), and when, as a document words it. Knows no screen."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pwa.domain.times import day_in_words

ENDED = ("died", "not_born")
WORDS = {
    "died": ("died", "died on"),
    "not_born": ("the pregnancy ended", "the pregnancy ended on"),
    "moved_away": ("moved away", "moved away on"),
    "fostered": ("lives with foster carers", "lives with foster carers since"),
    "adopted": ("was adopted", "was adopted on"),
}


def has_changed(baby: Mapping[str, Any], day: date) -> bool:
    """Whether the baby's life event had happened by that day. An event without a date counts on every day."""
    return "status" in baby and baby.get("status_on", "") <= day.isoformat()


def is_over(baby: Mapping[str, Any], day: date) -> bool:
    """Whether the baby had died, or the pregnancy had ended, by that day: after that no age is given."""
    return has_changed(baby, day) and baby["status"] in ENDED


def change_in_words(baby: Mapping[str, Any]) -> str:
    """The event for the middle of a sentence: "died on 3 May 2026", "moved away"."""
    without, with_day = WORDS.get(baby["status"], (baby["status"], baby["status"]))
    return f"{with_day} {day_in_words(baby['status_on'])}" if "status_on" in baby else without
