"""How observations with one instrument, of one baby with one carer, changed between visits. Draws nothing.

It shows what was observed and how uncertain that is. It draws no line between two visits, because nobody knows what
happened in between, and it says nothing about the future.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from itertools import groupby
from typing import Any

from pwa.domain.ages import age_in_words, corrected_age_in_words
from pwa.domain.definitions import Definitions
from pwa.domain.family_in_time import is_kept_apart
from pwa.domain.forms import FormDefinition
from pwa.domain.instruments import NOT_OBSERVED, BadAnswer, Counted, Instrument, Item, score
from pwa.domain.open_risks import FoundRisk
from pwa.domain.outline_parts import Entry
from pwa.domain.outline_people import Family
from pwa.domain.outline_risk import trend_marks
from pwa.domain.results import NO_TOTAL, Result, cautions_for, minutes_in_words, results_in_words
from pwa.domain.times import MONTHS, day_in_words
from pwa.domain.trend_parts import Course, Figures, Seen, Trend
from pwa.domain.visits import baby_of, is_outside_observation, visit_day

PRACTICE, OUTSIDE = "Practice", "Outside the age window"
NOISE = (
    "Two ratings differ even when nothing has changed: another rater, another hour, a tired baby, more or fewer "
    "minutes. A small difference between two visits may be no more than that. Attune knows of no rule for how "
    "large a difference must be to be a change."
)
APART = (
    "This instrument was used in more than one version. Each version stands apart: a total of one can't be compared "
    "with a total of another."
)
NO_PREDICTION = (
    "Each visit stands for itself. What is shown here does not say how things were between visits, or how they "
    "will go on."
)


def trend(
    records: Sequence[Mapping[str, Any]],
    families: Mapping[str, Mapping[str, Any]],
    definitions: Definitions,
    people: Mapping[str, str],
    risks: Sequence[FoundRisk] = (),
) -> Trend:
    """The courses of a family's visits, given as their latest revisions. `people` gives names by user id.

    `families` gives the family in time by record id. Observations from before a baby's adoption are kept apart. Open
    `risks` come before every score.
    """
    visits = sorted(records, key=lambda record: (record["body"]["started_at"], record["id"]))
    made = [(record, seen) for record in visits for seen in record["body"].get("observations", ())]
    open_to_all = [
        (record, seen) for record, seen in made if not is_kept_apart(families[record["id"]], seen.get("baby"))
    ]
    known = [(*_who(seen), record, seen) for record, seen in open_to_all if _is_known(seen, definitions)]
    # The sort is stable, so each course keeps the order of the visits.
    known.sort(key=lambda row: row[:4])
    courses = [
        _course([(record, seen) for *_, record, seen in same], families, definitions, people)
        for _, same in groupby(known, key=lambda row: row[:4])
    ]
    days = [visit_day(record["body"]).isoformat() for record in visits]
    return Trend(
        title=_title(days),
        visits=len(visits),
        marks=(*trend_marks(risks), *_marks(courses)),
        courses=tuple(_told_apart(courses)),
        left_out=len(open_to_all) - len(known),
        kept_apart=len(made) - len(open_to_all),
    )


def _title(days: Sequence[str]) -> str:
    if not days:
        return "Trend across visits"
    if len(days) == 1:
        return f"Trend across visits: one visit, {day_in_words(days[0])}"
    return f"Trend across visits: {day_in_words(days[0])} to {day_in_words(days[-1])}"


def _who(observation: Mapping[str, Any]) -> tuple[str, str, str, str]:
    """What two observations must share to be compared, including the instrument's version."""
    who = observation.get("baby", ""), observation.get("carer", "")
    return observation["instrument"], *who, observation["version"]


def _is_known(observation: Mapping[str, Any], definitions: Definitions) -> bool:
    """Whether the observation can be drawn: its version is known and allows its answers."""
    instrument = definitions.instruments.of(observation)
    if instrument is None:
        return False
    try:
        score(instrument, observation.get("answers", {}))
    except BadAnswer:
        return False
    return True


def _course(
    observed: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]],
    families: Mapping[str, Mapping[str, Any]],
    definitions: Definitions,
    people: Mapping[str, str],
) -> Course:
    latest, last = observed[-1]
    family = Family(families[latest["id"]], definitions.forms["family"])
    instrument = definitions.instruments.of(last)
    if instrument is None:
        raise ValueError("A course is made of observations whose instrument is known.")
    outside = [
        is_outside_observation(observation, record["body"], definitions.instruments, families[record["id"]])
        for record, observation in observed
    ]
    seen = tuple(
        _seen(record, observation, instrument, families[record["id"]], definitions, people, is_outside)
        for (record, observation), is_outside in zip(observed, outside, strict=True)
    )
    return Course(
        instrument=instrument,
        baby=family.baby_name(last["baby"]) if "baby" in last else "",
        carer=family.carer_name(last["carer"]) if "carer" in last else "",
        seen=seen,
        changes=_changes(instrument, [observation for _, observation in observed]),
        in_mind=tuple(_in_mind(instrument)),
        cautions=tuple(_cautions(instrument, [observation for _, observation in observed], outside)),
        total=instrument.counted[0],
    )


def _told_apart(courses: Sequence[Course]) -> Iterator[Course]:
    """Courses with different versions of one instrument each say which version it is, and why they are separate."""
    versions: dict[str, set[str]] = {}
    for course in courses:
        versions.setdefault(course.instrument.id, set()).add(course.instrument.version)
    apart = Entry("caution", "Caution", APART)
    for course in courses:
        if len(versions[course.instrument.id]) == 1:
            yield course
        else:
            version = f"version {course.instrument.version}"
            yield replace(course, version=version, in_mind=(apart, *course.in_mind))


def _seen(
    record: Mapping[str, Any],
    observation: Mapping[str, Any],
    instrument: Instrument,
    family_body: Mapping[str, Any],
    definitions: Definitions,
    people: Mapping[str, str],
    is_outside: bool,
) -> Seen:
    day, answers = visit_day(record["body"]), observation.get("answers", {})
    outcome = score(instrument, answers)
    first, *others = (
        _figures(counted, result)
        for counted, result in zip(
            outcome.counts, results_in_words(instrument, outcome, answers, definitions.messages), strict=True
        )
    )
    form = definitions.as_signed(record).forms["visit"]
    marks = {PRACTICE: observation.get("standing") == "practice", OUTSIDE: is_outside}
    return Seen(
        record=record["id"],
        observation=observation["id"],
        on=day.isoformat(),
        day=day_in_words(day.isoformat()),
        short_day=f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}",
        age=_age(baby_of(family_body, observation.get("baby")), day),
        **asdict(first),
        how=_how(observation, instrument, form),
        rated_by=people.get(record.get("author", ""), "Name not known here"),
        marks=tuple(mark for mark, applies in marks.items() if applies),
        answers=tuple(_answer(instrument, item, answers.get(item.id)) for item in instrument.items),
        others=tuple(others),
    )


def _figures(counted: Counted, result: Result) -> Figures:
    is_counted = result.total != NO_TOTAL
    return Figures(
        lowest=counted.lowest if is_counted else None,
        highest=counted.highest if is_counted else None,
        total=result.total,
        band=result.band,
        why=result.why,
    )


def _age(baby: Mapping[str, Any] | None, day: date) -> str:
    if baby is None or "born_on" not in baby:
        return ""
    born_on = date.fromisoformat(baby["born_on"])
    corrected = corrected_age_in_words(born_on, day, baby.get("gestation_weeks"), baby.get("gestation_days"))
    return age_in_words(born_on, day) + (f", corrected {corrected}" if corrected else "")


def _how(observation: Mapping[str, Any], instrument: Instrument, form: FormDefinition) -> str:
    mode = form.field("observations").field("mode")
    parts = [mode.choice_label(observation["mode"])] if "mode" in observation else []
    parts += [minutes] if (minutes := minutes_in_words(observation, instrument)) else []
    return ", ".join(parts)


def _answer(instrument: Instrument, item: Item, answer: object) -> Entry:
    if answer is None:
        return Entry("item", "", "Not answered", number=item.number)
    if answer == NOT_OBSERVED:
        return Entry("item", "", "Not observed", number=item.number, mark=NOT_OBSERVED)
    score = instrument.answer(item.id, answer)
    return Entry("item", "", str(answer), number=item.number, mark=score.mark if score else "")


def _changes(instrument: Instrument, observations: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """For each item, how the last observation differs from the one before: "same", or "more …" or "less …"."""
    if len(observations) < 2:
        return ()
    before, after = (observation.get("answers", {}) for observation in observations[-2:])
    return tuple(
        _change(instrument.more(item.id), before.get(item.id), after.get(item.id))
        for item in instrument.items
    )


def _change(more: str, before: object, after: object) -> str:
    if type(before) is not int or type(after) is not int:
        return "cannot be compared"
    if before == after:
        return "same"
    return more if after > before else more.replace("more", "less", 1)


def _in_mind(instrument: Instrument) -> Iterator[Entry]:
    yield Entry("caution", "Caution", NOISE)
    for caution in instrument.cautions:
        if caution.when == "trend":
            yield Entry("caution", "Caution", caution.text, note=caution.source)
    yield Entry("caution", "Caution", NO_PREDICTION)


def _cautions(
    instrument: Instrument, observations: Sequence[Mapping[str, Any]], outside: Sequence[bool]
) -> Iterator[Entry]:
    applies = {
        caution.id
        for observation, is_outside in zip(observations, outside, strict=True)
        for caution in cautions_for(instrument, observation, is_outside)
    }
    for caution in instrument.cautions:
        if caution.id in applies:
            yield Entry("caution", "Caution", caution.text, note=caution.source)


def _marks(courses: Sequence[Course]) -> tuple[str, ...]:
    """The marks that any observation has: a loose sheet must not look better than it is."""
    there = {mark for course in courses for seen in course.seen for mark in seen.marks}
    words = {PRACTICE: "Some are practice", OUTSIDE: "Some are outside the age window"}
    return tuple(label for mark, label in words.items() if mark in there)
