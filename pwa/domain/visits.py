"""What a visit's body must mean beyond its form: its people, items and evidence must exist. Reads no file."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from pwa.domain.ages import inside_window
from pwa.domain.family_in_time import everybody
from pwa.domain.forms import SCHEMA
from pwa.domain.instruments import Instrument, Instruments, Item, refusal
from pwa.domain.messages import Values
from pwa.domain.problems import Problem, first
from pwa.domain.times import uk_day

OBSERVED_PARTS = (
    ("baby", "Baby observed"),
    ("carer", "Carer observed"),
    ("mode", "Live or filmed"),
)

UNKNOWN = {"baby": "unknown_baby", "carer": "unknown_carer"}
TOLD_FROM = 2
"""The first version of the form that asks who was told about an immediate risk."""


def visit_day(body: Mapping[str, Any]) -> date:
    """The date of the visit: that of its start, in the United Kingdom."""
    return uk_day(body["started_at"])


def baby_of(family: Mapping[str, Any] | None, baby_id: str | None) -> Mapping[str, Any] | None:
    """The baby with that id among all who were ever in the family, or None."""
    return everybody(family, "babies").get(baby_id or "") if family else None


def is_outside_age(instrument: Instrument, baby: Mapping[str, Any] | None, on: date) -> bool:
    """Whether the baby's age is known and outside the instrument's window. A baby not yet born is outside."""
    if instrument.age_window is None or baby is None:
        return False
    if "born_on" not in baby:
        return True
    born_on = date.fromisoformat(baby["born_on"])
    weeks, days = baby.get("gestation_weeks"), baby.get("gestation_days")
    return not inside_window(instrument.age_window, born_on, on, weeks, days)


def is_outside_observation(
    observation: Mapping[str, Any],
    body: Mapping[str, Any],
    instruments: Instruments,
    family: Mapping[str, Any] | None,
) -> bool:
    """Whether the observation was made outside the instrument's ages, by the dates or because a reason was given."""
    instrument = instruments.of(observation)
    if "age_reason" in observation or instrument is None:
        return "age_reason" in observation
    return is_outside_age(instrument, baby_of(family, observation.get("baby")), visit_day(body))


def evidence_refs(body: Mapping[str, Any]) -> set[str]:
    """References to everything that may be evidence: answered or noted items, introductions, assessments."""
    refs = {f"introduction/{entry['baby']}" for entry in body.get("introductions", ())}
    refs |= {f"assessment/{name}" for name in body.get("assessment", {})}
    for observation in body.get("observations", ()):
        items = observation.get("answers", {}).keys() | observation.get("item_notes", {}).keys()
        refs |= {f"observation/{observation['id']}/{item}" for item in items}
    return refs


def check_visit(
    body: Mapping[str, Any],
    instruments: Instruments,
    family: Mapping[str, Any] | None = None,
    schema: int = SCHEMA,
) -> list[Problem]:
    """The problems in the meaning of a visit's body that has passed `check_body`.

    Each observation is judged by the version it names: the instrument, version and items must be known. An observed
    instrument needs baby, carer and mode (minutes may be unknown). One that requires training must say whether the
    scorer was trained. Evidence must point into the same body. If the family is given (in time), people must have been
    in it at some time, and an observation outside its age window needs a reason. From version 2 of the form
    (`schema`), an immediate risk that is identified or unclear must say who was told and when, or why nobody has been.
    """
    problems: list[Problem] = []
    for index, observation in enumerate(body.get("observations", ())):
        of_observation = _observation(observation, body, instruments, family)
        problems.extend(problem.under(index).under("observations") for problem in of_observation)
    problems.extend(_people(body, family))
    problems.extend(_evidence(body))
    problems.extend(
        problem.under("immediate").under("formulation") for problem in _immediate_risk(body, schema)
    )
    return first(problems)


def _observation(
    observation: Mapping[str, Any],
    body: Mapping[str, Any],
    instruments: Instruments,
    family: Mapping[str, Any] | None,
) -> Iterable[Problem]:
    instrument = instruments.of(observation)
    if instrument is None:
        yield _unknown(instruments.current(observation["instrument"]))
        return
    yield from _missing_parts(observation, instrument)
    yield from _answers(observation, instrument)
    baby = baby_of(family, observation.get("baby"))
    if "age_reason" not in observation and is_outside_age(instrument, baby, visit_day(body)):
        yield _missing("age_reason", "Why it is used outside the age window")


def _unknown(other: Instrument | None) -> Problem:
    if other is None:
        return Problem("instrument", "unknown_instrument")
    return Problem("version", "other_version", {"instrument": other.short_title})


def _missing_parts(observation: Mapping[str, Any], instrument: Instrument) -> Iterable[Problem]:
    parts = OBSERVED_PARTS if instrument.administration == "observed" else (("carer", "Carer observed"),)
    for name, label in parts:
        if name not in observation:
            yield _missing(name, label)
    if instrument.requires_training and "standing" not in observation:
        yield _missing("standing", "Trained or practice")
    if observation.get("standing") == "trained" and "trained_on" not in observation:
        yield _missing("trained_on", "Date of training")
    if "outcome" not in observation:
        yield _missing("outcome", "Outcome")


def _missing(name: str, label: str) -> Problem:
    return Problem(name, "missing", {"label": label})


def _answers(observation: Mapping[str, Any], instrument: Instrument) -> Iterable[Problem]:
    for part in ("answers", "item_notes"):
        given = observation.get(part, {})
        for item_id, entry in sorted(given.items()):
            item = instrument.item(item_id)
            if item is None:
                values = {"instrument": instrument.short_title, "item": item_id}
                yield Problem(f"{part}/{item_id}", "unknown_item", values)
            elif part == "answers" and (code := refusal(instrument, item, entry)):
                yield Problem(f"{part}/{item_id}", code, _of_item(item, instrument))


def _of_item(item: Item, instrument: Instrument) -> Values:
    """The values for a message about an item's answer."""
    scores = ", ".join(str(entry.value) for entry in instrument.answers[item.id])
    return {"number": item.number, "title": item.title, "scores": scores}


def _people(body: Mapping[str, Any], family: Mapping[str, Any] | None) -> Iterable[Problem]:
    babies = None if family is None else everybody(family, "babies").keys()
    carers = None if family is None else everybody(family, "carers").keys()
    present = body.get("present", {})
    for index, baby in enumerate(present.get("babies", ())):
        yield from _person(f"present/babies/{index}", baby, babies, "baby")
    for index, carer in enumerate(present.get("carers", ())):
        yield from _person(f"present/carers/{index}", carer, carers, "carer")
    met: set[str] = set()
    for index, entry in enumerate(body.get("introductions", ())):
        field = f"introductions/{index}/baby"
        yield from _person(field, entry["baby"], babies, "baby")
        if entry["baby"] in met:
            yield Problem(field, "repeated_baby")
        met.add(entry["baby"])
    for index, observation in enumerate(body.get("observations", ())):
        yield from _person(f"observations/{index}/baby", observation.get("baby"), babies, "baby")
        yield from _person(f"observations/{index}/carer", observation.get("carer"), carers, "carer")


def _person(field: str, person: str | None, known: Collection[str] | None, role: str) -> Iterable[Problem]:
    if person is not None and known is not None and person not in known:
        yield Problem(field, UNKNOWN[role])


def _immediate_risk(body: Mapping[str, Any], schema: int) -> Iterable[Problem]:
    """Recording a risk is not a referral, so the record must say who was told."""
    if schema < TOLD_FROM:
        return
    risk = body.get("formulation", {}).get("immediate", {})
    whom, at = "told_whom" in risk, "told_at" in risk
    is_said = (whom and at) or "not_told_because" in risk
    if risk.get("finding") in ("identified", "unclear") and not is_said:
        if whom:
            yield _missing("told_at", "When you told them")
        elif at:
            yield _missing("told_whom", "Whom you told")
        else:
            yield Problem("told_whom", "nobody_told")
    for index, entry in enumerate(risk.get("earlier", ())):
        if entry["state"] == "closed" and "because" not in entry:
            yield _missing(f"earlier/{index}/because", "Closed, because")


def _evidence(body: Mapping[str, Any]) -> Iterable[Problem]:
    there = evidence_refs(body)
    for risk in ("immediate", "long_term"):
        for index, statement in enumerate(body.get("formulation", {}).get(risk, {}).get("statements", ())):
            for place, ref in enumerate(statement.get("evidence", ())):
                if ref not in there:
                    field = f"formulation/{risk}/statements/{index}/evidence/{place}"
                    yield Problem(field, "unknown_evidence")
