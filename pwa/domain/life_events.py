"""What has changed for a baby, and since when, in a document's words. It knows no screen and no due date."""

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
    """Whether what has changed for the baby had changed by then; without a day of its own, on every day."""
    return "status" in baby and baby.get("status_on", "") <= day.isoformat()


def is_over(baby: Mapping[str, Any], day: date) -> bool:
    """Whether the baby's life or the pregnancy had ended by then: from then on there is no age."""
    return has_changed(baby, day) and baby["status"] in ENDED


def change_in_words(baby: Mapping[str, Any]) -> str:
    """ "died on 3 May 2026", "moved away": what a document says of it, in the middle of a sentence."""
    without, with_day = WORDS.get(baby["status"], (baby["status"], baby["status"]))
    return f"{with_day} {day_in_words(baby['status_on'])}" if "status_on" in baby else without
