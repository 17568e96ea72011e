"""The checks of single fields, one for each kind. They speak as static/js/domain/leafChecks.js does."""

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

# What JavaScript's \s holds, so that both sides agree on what is blank; line breaks within text are allowed.
BLANK = "\t\n\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x200B)))
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{3}Z")
ITEM_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")


def wrong_list(label: str, value: object, fewest: int, most: int) -> Problems:
    if value is None or value == []:
        return empty(label)
    if type(value) is not list:
        return only("wrong_kind", f"“{label}” must be a list.")
    if len(value) < fewest:
        return only("too_few", f"“{label}” has {len(value)} entries; {fewest} is the least.")
    if len(value) > most:
        return only("too_many", f"“{label}” has {len(value)} entries; {most} is the most.")
    return OK


def not_a_group(label: str, value: object) -> Problems:
    return empty(label) if value is None else only("wrong_kind", f"“{label}” must be a group of fields.")


def text_check(default_max: int) -> Callable[[Field], Check]:
    def make(field: Field) -> Check:
        label, least = field.label, field.min or 1
        most = default_max if field.max is None else field.max

        def check(value: object, today: str) -> Problems:
            # Nearly every text: of all that counts as blank, only a space is printable.
            if type(value) is str and value.isprintable() and least <= len(value) <= most and value[0] != " ":
                return OK
            if type(value) is not str:
                return empty(label) if value is None else only("wrong_kind", f"“{label}” must be text.")
            if not value.isprintable() and UNPRINTABLE.search(value):
                return only("unprintable", f"“{label}” holds a character that can't be printed.")
            if not value.strip(BLANK):
                return empty(label)
            if len(value) > most:
                return only("too_long", f"“{label}” has {len(value)} characters; {most} is the most.")
            if len(value) < least:
                return only("too_short", f"“{label}” has {len(value)} characters; {least} is the least.")
            return OK

        return check

    return make


def _name(field: Field) -> Check:
    """A person's name: a text that can be seen, without marks that turn the direction of what stands beside it."""
    check_text, label = text_check(SHORT_TEXT)(field), field.label

    def check(value: object, today: str) -> Problems:
        if type(value) is str and not value.isascii():
            if is_blank(value) and not UNPRINTABLE.search(value):
                return empty(label)
            if TURNING.search(value):
                return only("turns_direction", f"“{label}” holds a mark that turns the direction of text.")
        return check_text(value, today)

    return check


def _integer(field: Field) -> Check:
    label = field.label
    least = -MOST_INTEGER if field.min is None else field.min
    most = MOST_INTEGER if field.max is None else field.max
    step = field.step or 1

    def check(value: object, today: str) -> Problems:
        if type(value) is not int:
            return empty(label) if value is None else only("wrong_kind", f"“{label}” must be a whole number.")
        if value < least:
            return only("too_small", f"“{label}” must be {least} or more.")
        if value > most:
            return only("too_large", f"“{label}” must be {most} or less.")
        if value % step:
            return only("wrong_step", f"“{label}” must be a multiple of {step}.")
        return OK

    return check


def _date(field: Field) -> Check:
    label, past = field.label, field.past

    def check(value: object, today: str) -> Problems:
        if value is None or value == "":
            return empty(label)
        if type(value) is not str or not DAY.fullmatch(value) or not _is_date(value):
            return only("not_a_date", f"“{label}” must be a date, such as 2026-11-23.")
        if value < FIRST_DAY:
            return only("too_early", f"“{label}” is too long ago.")
        if past and value > today:
            return only("future", f"“{label}” is in the future.")
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
                return only(
                    "not_an_instant", f"“{label}” must be a time in UTC, such as 2026-11-23T14:07:00.000Z."
                )
            return OK
        return only("not_an_instant", f"“{label}” must be a time in UTC, such as 2026-11-23T14:07:00.000Z.")

    return check


def _choice(field: Field) -> Check:
    label, values = field.label, frozenset(choice.value for choice in field.choices)

    def check(value: object, today: str) -> Problems:
        if type(value) is str and value in values:
            return OK
        if value is None or value == "":
            return empty(label)
        return only("not_a_choice", f"“{label}” must be one of the choices.")

    return check


def _choices(field: Field) -> Check:
    label, one = field.label, _choice(field)
    fewest, most = field.min_items or 0, len(field.choices) if field.max_items is None else field.max_items

    def check(value: object, today: str) -> Problems:
        wrong = wrong_list(label, value, fewest, most)
        if wrong or not isinstance(value, list):
            return wrong
        found = [problem.under(index) for index, entry in enumerate(value) for problem in one(entry, today)]
        return tuple(found) if found else twice(label, value)

    return check


def twice(label: str, values: list[str]) -> Problems:
    if len(set(values)) == len(values):
        return OK
    return only("repeated", f"“{label}” holds the same entry twice.")


def _flag(field: Field) -> Check:
    label = field.label

    def check(value: object, today: str) -> Problems:
        if value is True:
            return OK
        if value is None or value is False:
            return empty(label)
        return only("wrong_kind", f"“{label}” must be yes, or left out.")

    return check


def _uuid(field: Field) -> Check:
    label = field.label

    def check(value: object, today: str) -> Problems:
        if is_uuid(value):
            return OK
        if value is None or value == "":
            return empty(label)
        return only("not_a_uuid", f"“{label}” must be a UUID in lower case.")

    return check


def _nhs_number(field: Field) -> Check:
    label = field.label

    def check(value: object, today: str) -> Problems:
        if value is None or value == "":
            return empty(label)
        if type(value) is not str:
            return only("wrong_kind", f"“{label}” must be text.")
        try:
            digits = normalise(value)
        except BadNhsNumber as error:
            return only(f"nhs_{error.code}", error.message)
        return (
            OK if digits == value else only("nhs_not_plain", f"“{label}” must be 10 digits without spaces.")
        )

    return check


def _refs(field: Field) -> Check:
    label, fewest = field.label, field.min_items or 0
    most = MOST_ITEMS if field.max_items is None else field.max_items

    def check(value: object, today: str) -> Problems:
        wrong = wrong_list(label, value, fewest, most)
        if wrong or not isinstance(value, list):
            return wrong
        found = [
            Problem(str(index), "bad_reference", f"“{label}” must hold references.")
            for index, entry in enumerate(value)
            if type(entry) is not str
            or not 0 < len(entry) <= REF_TEXT
            or not entry.isascii()
            or not entry.isprintable()
        ]
        return tuple(found) if found else twice(label, value)

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
