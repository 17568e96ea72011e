"""The summary's sections about people: the family, who was there, what the baby showed. Draws nothing."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from pwa.domain.ages import age_in_words, corrected_age_in_words
from pwa.domain.family_in_time import Role, called_today, revision_with
from pwa.domain.forms import Field, FormDefinition
from pwa.domain.life_events import change_in_words, has_changed, is_over
from pwa.domain.names import (
    babies_called,
    baby_in_english,
    carer_in_english,
    carers_called,
    is_named,
    isolated,
    looks_like,
)
from pwa.domain.nhs_number import spaced
from pwa.domain.outline_fields import entries_of, entries_of_step
from pwa.domain.outline_parts import NOT_RECORDED, Entry, Section, lines, text
from pwa.domain.times import day_in_words, moment_in_words

GONE = " (no longer in the family)"


class Family:
    """Names in a family's body (in time): each is clear by itself, and no two are alike.

    `form` has the words for relationships. Somebody who has left the family is named, and marked as gone.
    """

    def __init__(self, body: Mapping[str, Any], form: FormDefinition) -> None:
        self.babies: list[Mapping[str, Any]] = body["babies"]
        self.carers: list[Mapping[str, Any]] = body["carers"]
        self.notes: str = body.get("notes", "")
        self.body = body
        self._relationship = form.field("carers").field("relationship").choice_label
        self._today = called_today(body)

    def baby_name(self, baby_id: str | None) -> str:
        """The baby's name, or whose baby it is ("Amina's baby")."""
        return self._name("babies", baby_id or "", "A baby no longer on record")

    def carer_name(self, carer_id: str | None) -> str:
        """The carer's name."""
        return self._name("carers", carer_id or "", "A carer no longer on record")

    def today(self, role: Role, person: Mapping[str, Any]) -> str:
        """A sentence such as "Now known as Wren." for somebody with another name today, else ""."""
        now = {member["id"]: member for member in (self._today or {}).get(role, ())}.get(person["id"])
        if now is None or not is_named(now) or looks_like(now["name"], person.get("name", "")):
            return ""
        return f"Now known as {isolated(now['name'])}."

    def _name(self, role: Role, person_id: str, unknown: str) -> str:
        if name := self._names(self.body, role).get(person_id):
            return name
        if (other := revision_with(self.body, role, person_id)) is None:
            return unknown
        body, is_earlier = other
        return self._names(body, role)[person_id] + (GONE if is_earlier else "")

    def _names(self, body: Mapping[str, Any], role: Role) -> dict[str, str]:
        if role == "babies":
            names = [baby_in_english(called) for called in babies_called(body)]
        else:
            names = [carer_in_english(called, self._relationship) for called in carers_called(body)]
        return {person["id"]: name for person, name in zip(body[role], names, strict=True)}


def who_section(family: Family, form: FormDefinition, day: date) -> Section:
    """Each baby, with age and corrected age on the day of the visit, and each carer, with language and needs."""
    carer_form = form.field("carers")
    entries = [_baby(baby, family, day) for baby in family.babies]
    entries += [_carer(carer, family, carer_form) for carer in family.carers]
    return Section("who", "Baby and carers", tuple(entries))


def _baby(baby: Mapping[str, Any], family: Family, day: date) -> Entry:
    name = family.baby_name(baby["id"])
    note = [f"NHS number {spaced(baby['nhs_number'])}."] if "nhs_number" in baby else []
    note += filter(None, [family.today("babies", baby)])
    change = change_in_words(baby) if has_changed(baby, day) else ""
    if is_over(baby, day):
        return text("Baby", f"{name}, {change}", " ".join([*_born(baby), *note]))
    note = [*([f"{change[0].upper()}{change[1:]}."] if change else []), *note]
    if "born_on" not in baby:
        value = f"{name}, not born yet" if is_named(baby) else name
        return text("Baby", value, " ".join([f"Due {day_in_words(baby['due_on'])}.", *note]))
    born_on = date.fromisoformat(baby["born_on"])
    weeks, days = baby.get("gestation_weeks"), baby.get("gestation_days")
    corrected = corrected_age_in_words(born_on, day, weeks, days)
    age = age_in_words(born_on, day) + (f", corrected {corrected}" if corrected else "")
    return text("Baby", f"{name}, {age}", " ".join([*_born(baby), *note]))


def _born(baby: Mapping[str, Any]) -> list[str]:
    if "born_on" not in baby:
        return []
    weeks, days = baby.get("gestation_weeks"), baby.get("gestation_days")
    return [f"Born {day_in_words(baby['born_on'])}{_gestation(weeks, days)}."]


def _gestation(weeks: int | None, days: int | None) -> str:
    if weeks is None:
        return ""
    return f" at {weeks} weeks" + (f" {days} day{'' if days == 1 else 's'}" if days else "")


def _carer(carer: Mapping[str, Any], family: Family, form: Field) -> Entry:
    needs = form.field("needs")
    details = [
        isolated(carer.get("relationship_note", "")),
        f"Prefers {isolated(carer['language'])}" if "language" in carer else None,
        "Needs an interpreter" if carer.get("interpreter") else None,
        *(needs.choice_label(need) for need in carer.get("needs", ())),
        isolated(carer.get("needs_note", "")),
        family.today("carers", carer).rstrip("."),
    ]
    return text(
        form.field("relationship").choice_label(carer["relationship"]),
        family.carer_name(carer["id"]),
        " · ".join(words for words in details if words),
    )


def contact_section(body: Mapping[str, Any], family: Family, form: FormDefinition) -> Section:
    """The kind of contact, when it was, who was there and who was not seen."""
    present = body.get("present", {})
    there = [family.baby_name(baby) for baby in present.get("babies", ())]
    there += [family.carer_name(carer) for carer in present.get("carers", ())]
    there += [isolated(present["others"])] if "others" in present else []
    return Section(
        "contact",
        "Contact",
        (
            text(form.field("contact").label, contact_in_words(body, form)),
            text(form.field("started_at").label, moment_in_words(body["started_at"])),
            lines(form.field("present").label, there),
            *entries_of(form.field("present").fields, present, ("babies", "carers", "others")),
            text(form.field("not_seen").label, body.get("not_seen", NOT_RECORDED)),
            *entries_of_step(form, body, "who", ("contact", "started_at", "present", "not_seen")),
        ),
    )


def contact_in_words(body: Mapping[str, Any], form: FormDefinition) -> str:
    """The type of contact, or NOT_RECORDED for a draft that doesn't have one yet."""
    return form.field("contact").choice_label(body["contact"]) if "contact" in body else NOT_RECORDED


def introduction_sections(
    body: Mapping[str, Any], family: Family, form: FormDefinition, day: date
) -> Iterator[Section]:
    """What each baby showed. Once every baby has died or was not born, an empty section is left out."""
    if not body.get("introductions") and all(is_over(baby, day) for baby in family.babies):
        return
    entries = [
        text(family.baby_name(entry["baby"]), entry.get("showed", NOT_RECORDED))
        for entry in body.get("introductions", ())
    ]
    field = form.field("introductions")
    none = text(field.field("showed").label, NOT_RECORDED)
    yield Section("introduction", field.label, tuple(entries) or (none,))
