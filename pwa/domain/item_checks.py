"""The checks for answers, notes and outcome, which are keyed by item. Knows no instrument."""

from collections.abc import Callable

from pwa.domain.canonical import MOST_INTEGER
from pwa.domain.form_parts import Field
from pwa.domain.leaf_checks import ITEM_ID, MOST_ITEMS, not_a_group, text_check, twice
from pwa.domain.problems import OK, Check, Problem, Problems, empty, in_field_order, only, unknown

NOTE_TEXT = 2_000
OUTCOME_NUMBERS = ("lowest", "highest")


def _by_item(label: str, value: object, wrong_entry: Callable[[object], Problems]) -> Problems:
    """The problems of an object from item ids to entries."""
    if value is None or value == {}:
        return empty(label)
    if type(value) is not dict:
        return only("not_a_group", {"label": label})
    if len(value) > MOST_ITEMS:
        return only("too_many", {"label": label, "count": len(value), "most": MOST_ITEMS})
    problems: list[Problem] = []
    for item, entry in value.items():
        if not ITEM_ID.fullmatch(item):
            problems.extend(unknown(label, (item,)))
        elif wrong := wrong_entry(entry):
            problems.extend(problem.under(item) for problem in wrong)
    return in_field_order(problems)


def _answers(field: Field) -> Check:
    label = field.label
    wrong = only("bad_answer", {"label": label})

    def wrong_answer(entry: object) -> Problems:
        if (type(entry) is int and 0 <= entry <= 1000) or entry == "not_observed":
            return OK
        return wrong

    return lambda value, today: _by_item(label, value, wrong_answer)


def _notes(field: Field) -> Check:
    label, text = field.label, text_check(NOTE_TEXT)(field)
    return lambda value, today: _by_item(label, value, lambda entry: text(entry, today))


def _outcome(field: Field) -> Check:
    label = field.label
    numbers = only("not_whole_numbers", {"label": label})

    def total_part(name: str, value: object) -> Problems:
        if name in ("total", "lowest", "highest"):
            return OK if type(value) is int and 0 <= value <= MOST_INTEGER else numbers
        if name == "band":
            fits = type(value) is str and ITEM_ID.fullmatch(value)
            return OK if fits else only("not_a_band", {"label": label})
        return tuple(problem._replace(field="") for problem in unknown(label, (name,)))

    def part(name: str, value: object) -> Problems:
        if name == "totals":
            return _by_item(label, value, lambda entry: _outcome_parts(label, entry, total_part))
        if name == "unanswered":
            if type(value) is list and value and all(type(i) is str and ITEM_ID.fullmatch(i) for i in value):
                return twice(label, value)
            return only("bad_unanswered", {"label": label})
        return total_part(name, value)

    return lambda value, today: _outcome_parts(label, value, part)


def _outcome_parts(label: str, value: object, part: Callable[[str, object], Problems]) -> Problems:
    if type(value) is not dict:
        return not_a_group(label, value)
    problems = [problem.under(name[:60]) for name, entry in value.items() for problem in part(name, entry)]
    problems.extend(
        Problem(name, "not_whole_numbers", {"label": label}) for name in OUTCOME_NUMBERS if name not in value
    )
    return in_field_order(problems)


ITEM_CHECKS: dict[str, Callable[[Field], Check]] = {"answers": _answers, "notes": _notes, "outcome": _outcome}
