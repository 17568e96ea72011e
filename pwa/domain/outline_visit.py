"""The summary's sections about what was seen and thought, from observations to handouts. Draws nothing."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from pwa.domain.definitions import Definitions
from pwa.domain.forms import Field, FormDefinition
from pwa.domain.instruments import NOT_OBSERVED, BadAnswer, Counted, Instrument, Item, Outcome, score
from pwa.domain.messages import Messages
from pwa.domain.open_risks import is_raised
from pwa.domain.outline_fields import entries_of, entries_of_step
from pwa.domain.outline_parts import NOT_RECORDED, Entry, Section, lines, text
from pwa.domain.outline_people import Family
from pwa.domain.outline_risk import SAID_APART, at_once, said_of_earlier
from pwa.domain.results import NO_TOTAL, Result, cautions_for, results_in_words
from pwa.domain.times import day_in_words
from pwa.domain.visits import baby_of, is_outside_age

OBSERVATION_PARTS = ("mode", "standing")
SAID_OF_AN_OBSERVATION = (
    "id", "instrument", "version", "baby", "carer", *OBSERVATION_PARTS, "trained_on", "minutes", "age_reason",
)  # fmt: skip
NOT_NOTED = "Not noted"
DIFFERS = (
    "The tablet recorded another outcome for these answers. What stands here was scored from the answers."
)


def observation_sections(
    body: Mapping[str, Any], family: Family, definitions: Definitions, day: date
) -> tuple[Section, ...]:
    """A section for each observation: how it was made, its items, total and band, cautions and source."""
    observations = body.get("observations", ())
    if not observations:
        none = text("Instrument", "None was used at this visit")
        return (Section("observation", "Observation", (none,)),)
    form = definitions.forms["visit"].field("observations")
    return tuple(
        _observation(index, seen, family, definitions, form, day)
        for index, seen in enumerate(observations, start=1)
    )


def _observation(
    index: int, seen: Mapping[str, Any], family: Family, definitions: Definitions, form: Field, day: date
) -> Section:
    instrument = definitions.instruments.of(seen)
    section_id = f"observation-{index}"
    is_observed = instrument is not None and instrument.administration == "observed"
    how = _how(seen, family, form, is_observed)
    outcome = _outcome(instrument, seen) if instrument else None
    if instrument is None or outcome is None:
        answers = [f"{item}: {answer}" for item, answer in sorted(seen.get("answers", {}).items())]
        unknown = text("Instrument", f"{seen['instrument']}, version {seen['version']}, is not known here")
        return Section(
            section_id, "Observation", (unknown, *how, lines(form.field("answers").label, answers))
        )
    kind = "Observation" if instrument.administration == "observed" else "Questionnaire"
    heading = f"{kind}: {instrument.title}{_practice(seen)}"
    is_outside = "age_reason" in seen or is_outside_age(instrument, _baby_seen(family, seen), day)
    entries = (
        *how,
        *(_item(item, seen, instrument) for item in instrument.items),
        *_result(instrument, outcome, seen, is_outside, definitions.messages),
        Entry("source", "Source", instrument.source.citation, url=instrument.source.url),
    )
    return Section(section_id, heading, entries)


def _baby_seen(family: Family, seen: Mapping[str, Any]) -> Mapping[str, Any] | None:
    return baby_of(family.body, seen.get("baby"))


def _how(seen: Mapping[str, Any], family: Family, form: Field, is_observed: bool) -> list[Entry]:
    entries: list[Entry] = []
    if "baby" in seen:
        entries.append(text("Baby", family.baby_name(seen["baby"])))
    if "carer" in seen:
        entries.append(text("Carer", family.carer_name(seen["carer"])))
    for name in OBSERVATION_PARTS:
        if name in seen:
            field = form.field(name)
            entries.append(text(field.label, field.choice_label(seen[name])))
    if "trained_on" in seen:
        entries.append(text(form.field("trained_on").label, day_in_words(seen["trained_on"])))
    if "minutes" in seen or is_observed:
        entries.append(text(form.field("minutes").label, str(seen.get("minutes", NOT_NOTED))))
    if "age_reason" in seen:
        entries.append(text(form.field("age_reason").label, seen["age_reason"]))
    entries.extend(entries_of(form.fields, seen, SAID_OF_AN_OBSERVATION))
    return entries


def _practice(seen: Mapping[str, Any]) -> str:
    """The mark beside everything that was scored for practice."""
    return " (practice)" if seen.get("standing") == "practice" else ""


def _outcome(instrument: Instrument, seen: Mapping[str, Any]) -> Outcome | None:
    """The result, or None if this version of the instrument doesn't allow the answers."""
    try:
        return score(instrument, seen.get("answers", {}))
    except BadAnswer:
        return None


def _item(item: Item, seen: Mapping[str, Any], instrument: Instrument) -> Entry:
    answer = seen.get("answers", {}).get(item.id)
    note = seen.get("item_notes", {}).get(item.id, "")
    score = instrument.answer(item.id, answer)
    unseen = NOT_OBSERVED if answer == NOT_OBSERVED and instrument.has_marks else ""
    mark = score.mark if score else unseen
    return Entry(
        "item", item.title, _answer(answer, item, instrument), note=note, number=item.number, mark=mark
    )


def _answer(answer: object, item: Item, instrument: Instrument) -> str:
    if answer is None:
        return "Not answered"
    if answer == NOT_OBSERVED:
        return "Not observed"
    score = instrument.answer(item.id, answer)
    return str(answer) if score is None or score.label == str(answer) else f"{answer}, {score.label}"


def _result(
    instrument: Instrument, outcome: Outcome, seen: Mapping[str, Any], is_outside: bool, messages: Messages
) -> list[Entry]:
    results = results_in_words(instrument, outcome, seen.get("answers", {}), messages)
    entries = [
        entry
        for counted, result in zip(outcome.counts, results, strict=True)
        for entry in _total(instrument, counted, result, _practice(seen))
    ]
    if instrument.band_source:
        entries.append(text("Where the bands come from", instrument.band_source))
    if "outcome" in seen and seen["outcome"] != outcome.as_json():
        entries.append(Entry("caution", "Caution", DIFFERS))
    for caution in cautions_for(instrument, seen, is_outside):
        entries.append(Entry("caution", "Caution", caution.text, note=caution.source))
    return entries


def _total(instrument: Instrument, counted: Counted, result: Result, practice: str) -> Iterator[Entry]:
    """A total and its band. Without bands, the total itself says why it is a range."""
    of = f": {result.label}" if result.label else ""
    greatest = instrument.greatest(counted.of)
    total = result.total if result.total == NO_TOTAL else f"{result.total} of {greatest}"
    yield Entry("total", f"Total{of}{practice}", total, note="" if result.band else result.why)
    if result.band:
        yield Entry("band", f"Band{of}{practice}", result.band, note=result.why)


def assessment_section(body: Mapping[str, Any], form: FormDefinition) -> Section:
    """The headings of the assessment with something written under them, and those that always appear."""
    group = form.field("assessment")
    entries = entries_of(group.fields, body.get("assessment", {}))
    others = entries_of_step(form, body, "assessment", ("assessment",))
    return Section("assessment", group.label, (*entries, *others))


def risk_section(
    risk: str,
    body: Mapping[str, Any],
    family: Family,
    definitions: Definitions,
    closed: Sequence[Entry] = (),
) -> Section:
    """One of the two risks to the baby, as formulated; never filled in from a score.

    For an immediate risk that is identified or unclear, the action and who was told come first, and whatever is missing
    is said to be. `closed` says how it was closed since.
    """
    group = definitions.forms["visit"].field("formulation", risk)
    written = body.get("formulation", {}).get(risk, {})
    finding = group.field("finding")
    entries = [
        text(
            finding.label, finding.choice_label(written["finding"]) if "finding" in written else NOT_RECORDED
        )
    ]
    entries.extend(closed)
    is_apart = risk == "immediate"
    if is_apart:
        entries.extend(at_once(written) if is_raised(written) else _as_written(group, written))
        entries.extend(said_of_earlier(written))
    for number, statement in enumerate(written.get("statements", ()), start=1):
        rests_on = tuple(
            evidence_in_words(ref, body, family, definitions) for ref in statement.get("evidence", ())
        )
        entries.append(Entry("statement", f"Statement {number}", statement["text"], rests_on))
    said = ("finding", *(SAID_APART if is_apart else ()))
    entries.extend(entries_of(group.fields, written, said))
    return Section(f"{risk}_risk", group.label, tuple(entries))


def _as_written(group: Field, written: Mapping[str, Any]) -> Iterator[Entry]:
    """Whatever was written about an action although no risk was raised."""
    for field in group.fields:
        if field.name in SAID_APART and field.name in written and field.kind in ("longtext", "text"):
            yield text(field.label, written[field.name])


def evidence_in_words(ref: str, body: Mapping[str, Any], family: Family, definitions: Definitions) -> str:
    """The evidence for a statement, such as "Item 8 Attunement to distress: not observed"."""
    kind, *rest = ref.split("/")
    if kind == "introduction" and rest:
        return f"What the baby showed: {family.baby_name(rest[0])}"
    if kind == "assessment" and rest:
        fields = definitions.forms["visit"].field("assessment").fields
        return f"Assessment: {next((field.label for field in fields if field.name == rest[0]), rest[0])}"
    observations = body.get("observations", ())
    for number, seen in enumerate(observations, start=1):
        if rest[:1] == [seen["id"]]:
            prefix = f"Observation {number}, item" if len(observations) > 1 else "Item"
            return _item_in_words(prefix, rest[-1], seen, definitions.instruments.of(seen))
    return "Evidence that is not in this visit"


def _item_in_words(prefix: str, item_id: str, seen: Mapping[str, Any], instrument: Instrument | None) -> str:
    item = instrument.item(item_id) if instrument else None
    if instrument is None or item is None:
        return f"{prefix} {item_id}"
    answer = _answer(seen.get("answers", {}).get(item_id), item, instrument)
    return f"{prefix} {item.number} {item.title}: {answer[0].lower() + answer[1:]}{_practice(seen)}"


def handouts_section(body: Mapping[str, Any], definitions: Definitions) -> Section:
    """The titles of the handouts given, and what was written for the family to read."""
    given = body.get("handouts", ())
    titles = [definitions.handouts[name].title if name in definitions.handouts else name for name in given]
    form = definitions.forms["visit"]
    label = form.field("handouts").label
    entry = lines(label, titles) if titles else text(label, "None")
    return Section("handouts", "Handouts", (entry, *entries_of_step(form, body, "handouts", ("handouts",))))


def closing_section(body: Mapping[str, Any], form: FormDefinition) -> tuple[Section, ...]:
    """A section with the closing note and what else was written before signing, if there is any of it."""
    entries = entries_of_step(form, body, "review", ())
    return (Section("closing", form.field("closing_note").label, entries),) if entries else ()
