"""Compiles a form's groups into fast checks of a record's body. Knows the kinds of fields, but no form by name.

Every synced record passes through here, so each check is a closure made once, and paths are worked out only when
something is wrong. static/js/domain/bodies.js finds the same problems: the shared vectors prove it.
"""

from collections.abc import Iterable, Mapping, Sequence

from pwa.domain.form_parts import Field
from pwa.domain.item_checks import ITEM_CHECKS
from pwa.domain.leaf_checks import LEAF_CHECKS, MOST_ITEMS, not_a_group, wrong_list
from pwa.domain.problems import OK, Check, Problem, Problems, empty, only, unknown

CHECKS = LEAF_CHECKS | ITEM_CHECKS


def check_field(field: Field) -> Check:
    """The check of one field's value."""
    if field.kind == "group":
        return _repeated(field, check_group(field)) if field.repeated else check_group(field)
    return CHECKS[field.kind](field)


def check_group(field: Field) -> Check:
    """The check of an object with the group's fields: one quick pass, then problems in the order of the form."""
    plan = {inner.name: check_field(inner) for inner in field.fields}
    labels = {inner.name: inner.label for inner in field.fields}
    required = frozenset(inner.name for inner in field.fields if inner.required)
    one_of, label = field.one_of, field.label

    def check(value: object, today: str) -> Problems:
        if type(value) is not dict:
            return not_a_group(label, value)
        for name, entry in value.items():
            inner = plan.get(name)
            if inner is None or inner(entry, today):
                return in_order(value, today)
        if not value or not value.keys() >= required:
            return in_order(value, today)
        if one_of and not any(name in value for name in one_of):
            return in_order(value, today)
        return OK

    def in_order(value: dict[str, object], today: str) -> Problems:
        problems: list[Problem] = []
        for name, inner in plan.items():
            if name in value:
                problems.extend(problem.under(name) for problem in inner(value[name], today))
            elif name in required:
                problems.append(Problem(name, "missing", {"label": labels[name]}))
        if one_of and not any(name in value for name in one_of):
            problems.extend(_neither(one_of, labels))
        if not value and not problems:
            return empty(label)
        problems.extend(unknown(label, sorted(value.keys() - plan.keys())))
        return tuple(problems)

    return check


def _neither(one_of: Sequence[str], labels: Mapping[str, str]) -> Problems:
    """`one_of` always names two fields: a form is refused otherwise."""
    name, other = one_of
    return only("missing_either", {"label": labels[name], "other_label": labels[other]}, name)


def _repeated(field: Field, each: Check) -> Check:
    label, fewest = field.label, field.min_items or 0
    most = MOST_ITEMS if field.max_items is None else field.max_items
    with_ids = any(inner.name == "id" for inner in field.fields)

    def check(value: object, today: str) -> Problems:
        wrong = wrong_list(label, value, fewest, most)
        if wrong or not isinstance(value, list):
            return wrong
        problems: list[Problem] = []
        for index, entry in enumerate(value):
            if wrong := each(entry, today):
                problems.extend(problem.under(index) for problem in wrong)
        if with_ids and len(value) > 1:
            problems.extend(_ids_twice(label, value))
        return tuple(problems)

    return check


def _ids_twice(label: str, entries: list[object]) -> Iterable[Problem]:
    seen: set[str] = set()
    for index, entry in enumerate(entries):
        entry_id = entry.get("id") if isinstance(entry, dict) else None
        if not isinstance(entry_id, str):
            continue
        if entry_id in seen:
            yield Problem(f"{index}/id", "repeated", {"label": label})
        seen.add(entry_id)
