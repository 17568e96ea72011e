"""The letter about a visit to the baby's doctor or a colleague: the baby's voice first. Draws nothing.

It says what was seen and thought, with every caution. Items without a note are left to the visit summary, and so is
the record's history if there is only one revision. It names no pattern of attachment, makes no prediction, and never
lets a band stand for a risk.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import zip_longest
from typing import Any

from pwa.domain.ages import age_in_words
from pwa.domain.definitions import Definitions
from pwa.domain.forms import Field
from pwa.domain.instruments import Instrument
from pwa.domain.life_events import is_over
from pwa.domain.names import is_named
from pwa.domain.open_risks import FoundRisk, immediate_of, is_raised
from pwa.domain.outline import Outline, Receipt, Revision, marks_of, record_section
from pwa.domain.outline_parts import Entry, Section, text
from pwa.domain.outline_people import GONE, Family, contact_section, who_section
from pwa.domain.outline_risk import closed_since, open_sections, risk_marks
from pwa.domain.outline_visit import (
    assessment_section,
    handouts_section,
    observation_sections,
    risk_section,
)
from pwa.domain.results import minutes_in_words
from pwa.domain.times import day_in_words
from pwa.domain.visits import baby_of, visit_day

VOICE = "The baby's voice"
VOICE_NOTE = (
    "Written in the baby's name. The words are the health visitor's, for what was seen at this visit."
)
NO_VOICE = "What the baby showed was not recorded at this visit."
ANYBODY = "my health visitor"
RISKS = ("immediate", "long_term")
IN_ACTIONS = ("action", "owner", "review_on")
IN_ONE_LINE = ("mode", "standing", "trained_on", "minutes")
NO_ACTION = "None recorded"


def letter(
    record: Mapping[str, Any],
    family_body: Mapping[str, Any],
    definitions: Definitions,
    people: Mapping[str, str],
    revision: Revision,
    receipt: Receipt | None,
    risks: Sequence[FoundRisk] = (),
) -> Outline:
    """The letter about a visit's record (as signed) and the family at that time. `people` gives names by user id.

    `risks` are the immediate ones that the family's visits raised: an open one comes first.
    """
    definitions = definitions.as_signed(record)
    body, form = record["body"], definitions.forms["visit"]
    family = Family(family_body, definitions.forms["family"])
    day = visit_day(body)
    written_by = people.get(record.get("author", ""), ANYBODY)
    comes_first = is_raised(immediate_of(body))
    immediate = (
        risk_section("immediate", body, family, definitions, closed_since(record, risks))
        if comes_first
        else _risk("immediate", body, family, definitions)
    )
    return Outline(
        title=f"Letter about a visit on {day_in_words(day.isoformat())}",
        marks=(*risk_marks(record, risks), *marks_of(record, family_body, definitions, revision, receipt)),
        sections=(
            *open_sections(record, risks, form),
            *((immediate,) if comes_first else ()),
            *_voice(body, family, day, written_by),
            who_section(family, definitions.forms["family"], day),
            contact_section(body, family, form),
            *_observations(body, family, definitions, day),
            assessment_section(body, form),
            *(() if comes_first else (immediate,)),
            _risk("long_term", body, family, definitions),
            *_actions(body, definitions),
            handouts_section(body, definitions),
            *((record_section(record, people, revision, receipt),) if revision.of > 1 else ()),
        ),
    )


def _voice(body: Mapping[str, Any], family: Family, day: date, written_by: str) -> Iterator[Section]:
    introductions = [entry for entry in body.get("introductions", ()) if entry.get("showed")]
    if not introductions and all(is_over(baby, day) for baby in family.babies):
        return
    entries = [
        text(_i_am(entry["baby"], family, day, written_by), entry["showed"], VOICE_NOTE)
        for entry in introductions
    ]
    yield Section("voice", VOICE, tuple(entries) or (text(VOICE, NO_VOICE),))


def _i_am(baby_id: str, family: Family, day: date, written_by: str) -> str:
    """How the baby introduces itself, using only what is on record."""
    baby = baby_of(family.body, baby_id)
    if baby is None:
        return f"This is what {written_by} saw me do."
    name = family.baby_name(baby_id).removesuffix(GONE)
    me = f"I am {name}." if is_named(baby) else f"{_whose(name)}I do not have a name yet."
    if is_over(baby, day):
        return f"{name}. This is what {written_by} saw."
    if "born_on" not in baby:
        return f"{me} I am not born yet. This is what {written_by} noticed."
    age = age_in_words(date.fromisoformat(baby["born_on"]), day)
    return f"{me} I am {age} old. This is what {written_by} saw me do."


def _whose(name: str) -> str:
    """Without a name of its own, a baby says whose it is, if any carer is named; that tells twins apart too."""
    return f"I am {name}. " if "'s " in name else ""


def _observations(
    body: Mapping[str, Any], family: Family, definitions: Definitions, day: date
) -> Iterator[Section]:
    """How each observation was made, in one line; then notes, result and cautions. The summary has every item."""
    form = definitions.forms["visit"].field("observations")
    sections = observation_sections(body, family, definitions, day)
    for section, seen in zip_longest(sections, body.get("observations", ()), fillvalue=None):
        if section is not None:
            instrument = definitions.instruments.of(seen) if seen else None
            made = [_made(seen, family, form, instrument)] if seen else []
            yield Section(section.id, section.heading, (*made, *_noted(section, form)))


def _made(seen: Mapping[str, Any], family: Family, form: Field, instrument: Instrument | None) -> Entry:
    parts = [family.baby_name(seen["baby"])] if "baby" in seen else []
    parts += [family.carer_name(seen["carer"])] if "carer" in seen else []
    parts = [" with ".join(parts)] if parts else []
    parts += [form.field(name).choice_label(seen[name]) for name in ("mode", "standing") if name in seen]
    parts += [minutes] if (minutes := minutes_in_words(seen, instrument)) else []
    return text("Observed", " · ".join(parts))


def _noted(section: Section, form: Field) -> Iterator[Entry]:
    in_one_line = {"Baby", "Carer", *(form.field(name).label for name in IN_ONE_LINE)}
    for entry in section.entries:
        if entry.kind == "item":
            if entry.note:
                yield text(f"Item {entry.number}, {entry.label}", entry.note)
        elif entry.label not in in_one_line:
            yield entry


def _risk(risk: str, body: Mapping[str, Any], family: Family, definitions: Definitions) -> Section:
    """The risk as formulated, without the actions, which have their own heading."""
    group = definitions.forms["visit"].field("formulation", risk)
    moved = {group.field(name).label for name in IN_ACTIONS}
    section = risk_section(risk, body, family, definitions)
    return Section(
        section.id, section.heading, tuple(entry for entry in section.entries if entry.label not in moved)
    )


def _actions(body: Mapping[str, Any], definitions: Definitions) -> Iterator[Section]:
    """The actions, except those of an immediate risk, which come first in the letter together with the risk."""
    is_said = is_raised(immediate_of(body))
    entries = [
        entry
        for risk in (RISKS[1:] if is_said else RISKS)
        for entry in _action(body.get("formulation", {}).get(risk, {}), risk, definitions)
    ]
    if entries or not is_said:
        yield Section("actions", "Actions", tuple(entries) or (text("Actions", NO_ACTION),))


def _action(written: Mapping[str, Any], risk: str, definitions: Definitions) -> list[Entry]:
    """What will be done about one of the two risks, by whom, and when it will be reviewed."""
    group = definitions.forms["visit"].field("formulation", risk)
    notes = []
    if "owner" in written:
        notes.append(f"{group.field('owner').label}: {written['owner'].rstrip('.')}.")
    if "review_on" in written:
        notes.append(f"{group.field('review_on').label} {day_in_words(written['review_on'])}.")
    if "action" not in written and not notes:
        return []
    return [text(group.field("finding").label, written.get("action", NO_ACTION), " ".join(notes))]
