"""The checks for single fields, one for each kind. They find the same as static/js/domain/leafChecks.js."""

import re
from collections.abc import Callable
from datetime import date, datetime

from pwa.domain.canonical import MOST_INTEGER
from pwa.domain.form_parts import Field
from pwa.domain.ids import is_uuid
from pwa.domain.names import TURNING, is_blank
from pwa.domain.nhs_number import BadNhsNumber, normalise
from pwa.domain.problems import OK, Check, Problem, Problems, empty, only

SHORT_TEXT, LONG_TEXT, REF_TEXT = 200, 10_000, 200
MOST_ITEMS = 100
FIRST_DAY = "1900-01-01"

# The same characters as JavaScript's \s, so that both sides agree on what is blank. Line breaks in text are allowed.
BLANK = "\t\n\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x200B)))
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{3}Z")
ITEM_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")


def wrong_list(label: str, value: object, fewest: int, most: int) -> Problems:
    """The problem of a value that is not a list of `fewest` to `most` entries."""
    if value is None or value == []:
        return empty(label)
    if type(value) is not list:
        return only("not_a_list", {"label": label})
    if len(value) < fewest:
        return only("too_few", {"label": label, "count": len(value), "fewest": fewest})
    if len(value) > most:
        return only("too_many", {"label": label, "count": len(value), "most": most})
    return OK


def not_a_group(label: str, value: object) -> Problems:
    """The problem of a value that is not an object."""
    return empty(label) if value is None else only("not_a_group", {"label": label})


def text_check(default_max: int) -> Callable[[Field], Check]:
    """The check for a text of at most `default_max` characters, unless its field says otherwise."""

    def make(field: Field) -> Check:
        label, least = field.label, field.min or 1
        most = default_max if field.max is None else field.max

        def check(value: object, today: str) -> Problems:
            # The quick way, which suits nearly every text: a space is the only blank that is printable.
            if type(value) is str and value.isprintable() and least <= len(value) <= most and value[0] != " ":
                return OK
            if type(value) is not str:
                return empty(label) if value is None else only("not_text", {"label": label})
            if not value.isprintable() and UNPRINTABLE.search(value):
                return only("unprintable", {"label": label})
            if not value.strip(BLANK):
                return empty(label)
            if len(value) > most:
                return only("too_long", {"label": label, "count": len(value), "most": most})
            if len(value) < least:
                return only("too_short", {"label": label, "count": len(value), "fewest": least})
            return OK

        return check

    return make


def _name(field: Field) -> Check:
    """A person's name: visible text, without marks that change the direction of the text beside it."""
    check_text, label = text_check(SHORT_TEXT)(field), field.label

    def check(value: object, today: str) -> Problems:
        if type(value) is str and not value.isascii():
            if is_blank(value) and not UNPRINTABLE.search(value):
                return empty(label)
            if TURNING.search(value):
                return only("turns_direction", {"label": label})
        return check_text(value, today)

    return check


def _integer(field: Field) -> Check:
    label = field.label
    least = -MOST_INTEGER if field.min is None else field.min
    most = MOST_INTEGER if field.max is None else field.max
    step = field.step or 1

    def check(value: object, today: str) -> Problems:
        if type(value) is not int:
            return empty(label) if value is None else only("not_a_whole_number", {"label": label})
        if value < least:
            return only("below_least", {"label": label, "least": least})
        if value > most:
            return only("above_most", {"label": label, "most": most})
        if value % step:
            return only("wrong_step", {"label": label, "step": step})
        return OK

    return check


def _date(field: Field) -> Check:
    label, past = field.label, field.past

    def check(value: object, today: str) -> Problems:
        if value is None or value == "":
            return empty(label)
        if type(value) is not str or not DAY.fullmatch(value) or not _is_date(value):
            return only("not_a_date", {"label": label})
        if value < FIRST_DAY:
            return only("too_early", {"label": label})
        if past and value > today:
            return only("future", {"label": label})
        return OK

    return check


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _instant(field: Field) -> Check:
    label = field.label

    def check(value: object, today: str) -> Problems:
        if value is None or value == "":
            return empty(label)
        if type(value) is str and INSTANT.fullmatch(value) and value >= FIRST_DAY:
            try:
                datetime.fromisoformat(value)
            except ValueError:
                return only("not_an_instant", {"label": label})
            return OK
        return only("not_an_instant", {"label": label})

    return check


def _choice(field: Field) -> Check:
    label, values = field.label, frozenset(choice.value for choice in field.choices)

    def check(value: object, today: str) -> Problems:
        if type(value) is str and value in values:
            return OK
        if value is None or value == "":
            return empty(label)
        return only("not_a_choice", {"label": label})

    return check


def _choices(field: Field) -> Check:
    label, check_choice = field.label, _choice(field)
    fewest, most = field.min_items or 0, len(field.choices) if field.max_items is None else field.max_items

    def check(value: object, today: str) -> Problems:
        wrong = wrong_list(label, value, fewest, most)
        if wrong or not isinstance(value, list):
            return wrong
        problems = [
            problem.under(index)
            for index, entry in enumerate(value)
            for problem in check_choice(entry, today)
        ]
        return tuple(problems) if problems else twice(label, value)

    return check


def twice(label: str, values: list[str]) -> Problems:
    """The problem of a list that holds the same value twice."""
    if len(set(values)) == len(values):
        return OK
    return only("repeated", {"label": label})


def _flag(field: Field) -> Check:
    label = field.label

    def check(value: object, today: str) -> Problems:
        if value is True:
            return OK
        if value is None or value is False:
            return empty(label)
        return only("not_yes", {"label": label})

    return check


def _uuid(field: Field) -> Check:
    label = field.label

    def check(value: object, today: str) -> Problems:
        if is_uuid(value):
            return OK
        if value is None or value == "":
            return empty(label)
        return only("not_a_uuid", {"label": label})

    return check


def _nhs_number(field: Field) -> Check:
    label = field.label

    def check(value: object, today: str) -> Problems:
        if value is None or value == "":
            return empty(label)
        if type(value) is not str:
            return only("not_text", {"label": label})
        try:
            digits = normalise(value)
        except BadNhsNumber as error:
            return only(error.code, error.values)
        return OK if digits == value else only("nhs_not_plain", {"label": label})

    return check


def _refs(field: Field) -> Check:
    label, fewest = field.label, field.min_items or 0
    most = MOST_ITEMS if field.max_items is None else field.max_items

    def check(value: object, today: str) -> Problems:
        wrong = wrong_list(label, value, fewest, most)
        if wrong or not isinstance(value, list):
            return wrong
        problems = [
            Problem(str(index), "bad_reference", {"label": label})
            for index, entry in enumerate(value)
            if type(entry) is not str
            or not 0 < len(entry) <= REF_TEXT
            or not entry.isascii()
            or not entry.isprintable()
        ]
        return tuple(problems) if problems else twice(label, value)

    return check


LEAF_CHECKS: dict[str, Callable[[Field], Check]] = {
    "text": text_check(SHORT_TEXT),
    "name": _name,
    "longtext": text_check(LONG_TEXT),
    "integer": _integer,
    "date": _date,
    "instant": _instant,
    "choice": _choice,
    "choices": _choices,
    "flag": _flag,
    "uuid": _uuid,
    "nhs_number": _nhs_number,
    "refs": _refs,
}
