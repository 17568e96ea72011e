"""Loads and validates every packaged definition, and tells them to the tablet. Decides nothing itself."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any

from pwa.domain.contacts import contacts_json, parse_contacts
from pwa.domain.definitions import Definitions, Prompt, Reading, prompt_for
from pwa.domain.forms import FORMS, SCHEMA, form_json, load_form
from pwa.domain.packaged import packaged_names, packaged_text, packaged_toml
from pwa.packaged.instruments import instrument_json, load_instruments
from pwa.packaged.messages import load_messages
from pwa.packaged.toml_files import BadContent

__all__ = [
    "BadContent",
    "Definitions",
    "Prompt",
    "Reading",
    "definitions_json",
    "definitions_object",
    "front_matter",
    "load_definitions",
    "parse_reading",
    "prompt_for",
]

AUDIENCES = ("parents", "professionals")
NEEDS = (
    "crying",
    "sleep-and-states",
    "closeness",
    "talking-and-play",
    "feeling-low",
    "before-birth",
    "born-early",
    "twins",
    "fathers-and-partners",
    "getting-to-know",
)
STEPS = ("understand", "train", "practise", "approaches", "evidence")
FENCE = "+++\n"


@cache
def load_definitions() -> Definitions:
    """Every definition of this build, read and validated once.

    Raises BadForm, BadContacts or BadContent, each naming the file and the part that is wrong.
    """
    all_forms = {(name, each): load_form(name, each) for name in FORMS for each in range(1, SCHEMA + 1)}
    forms = {name: all_forms[name, SCHEMA] for name in FORMS}
    known = [choice.value for choice in forms["visit"].field("contact").choices]
    return Definitions(
        instruments=load_instruments(),
        forms=forms,
        all_forms=all_forms,
        contacts=parse_contacts(packaged_toml("contacts", "england"), known),
        prompts=parse_prompts(packaged_toml("prompts", "introduction")),
        articles=_readings("articles"),
        handouts=_readings("handouts"),
        messages=load_messages(),
    )


def _readings(folder: str) -> dict[str, Reading]:
    return {
        name: parse_reading(name, packaged_text(folder, f"{name}.md"))
        for name in packaged_names(folder, ".md")
    }


def parse_reading(name: str, whole: str) -> Reading:
    """An article or handout: TOML between two lines of +++, then Markdown. Raises BadContent."""
    front = front_matter(name, whole)
    try:
        reading = Reading(
            id=name,
            title=front["title"],
            summary=front["summary"],
            audience=front["audience"],
            sources=tuple((source["title"], source["url"]) for source in front["sources"]),
            reviewed_on=_day(front["reviewed_on"]),
            languages=tuple(front["languages"]),
            text=whole.split(FENCE, 2)[2].strip() + "\n",
            needs=tuple(front.get("needs", ())),
            from_days=front.get("from_days"),
            to_days=front.get("to_days"),
            step=front.get("step", ""),
            order=front.get("order", 0),
            pictures=tuple(front.get("pictures", ())),
            translation_reviewed_on=_day(front.get("translation_reviewed_on", "")),
            translates=front.get("translates", ""),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadContent(name, f"its front matter is not whole: {error}") from error
    if reading.audience not in AUDIENCES:
        raise BadContent(name, f"“audience” must be one of {', '.join(AUDIENCES)}, not “{reading.audience}”")
    if not reading.sources or not all(url.startswith("https://") for _, url in reading.sources):
        raise BadContent(name, "each statement needs a source with an https address")
    if strange := [need for need in reading.needs if need not in NEEDS]:
        raise BadContent(name, f"“needs” knows no “{strange[0]}”; it knows {', '.join(NEEDS)}")
    _check_days(reading)
    if "step" in front and reading.step not in STEPS:
        raise BadContent(name, f"“step” must be one of {', '.join(STEPS)}, not “{reading.step}”")
    if type(reading.order) is not int:
        raise BadContent(name, f"“order” must be a whole number, not “{reading.order}”")
    return reading


def front_matter(name: str, whole: str) -> dict[str, Any]:
    """What stands between the two lines of +++ at the start of a text. Raises BadContent."""
    parts = whole.split(FENCE, 2)
    if len(parts) != 3 or parts[0]:
        raise BadContent(name, "must start with its front matter between two lines of +++")
    try:
        return tomllib.loads(parts[1])
    except tomllib.TOMLDecodeError as error:
        raise BadContent(name, f"its front matter is not whole: {error}") from error


def _day(told: str) -> date | None:
    return date.fromisoformat(told) if told else None


def _check_days(reading: Reading) -> None:
    days = (reading.from_days, reading.to_days)
    if days == (None, None):
        return
    whole = all(type(day) is int for day in days)
    if not whole or days != tuple(sorted(day for day in days if day is not None)):
        raise BadContent(
            reading.id, "“from_days” and “to_days” must both be whole numbers, the smaller first"
        )


def parse_prompts(found: Mapping[str, Any]) -> tuple[Prompt, ...]:
    """The prompts, which must follow each other without a gap in age. Raises BadContent."""
    try:
        prompts = tuple(
            Prompt(**{**prompt, "words": tuple(prompt["words"])}, source=found["source"])
            for prompt in found["prompts"]
        )
    except (KeyError, TypeError) as error:
        raise BadContent("introduction", f"a prompt is not whole: {error}") from error
    for before, after in pairwise(prompts):
        if after.from_days != before.to_days + 1:
            raise BadContent("introduction", f"{after.id} must start at {before.to_days + 1} days")
    return prompts


def definitions_object(definitions: Definitions) -> dict[str, Any]:
    """The definitions as plain JSON values: what /definitions.json holds. Articles have their own pages.

    What is current stands by id, where each client that was ever released looks for it; `earlier` has the rest.
    """
    earlier_forms = [form_json(form) for form in definitions.all_forms.values() if form.version != SCHEMA]
    known = definitions.instruments
    earlier_instruments = [instrument_json(each) for each in known if not known.is_current(each)]
    return {
        "instruments": {each.id: instrument_json(each) for each in known.all_current()},
        "forms": {name: form_json(found) for name, found in definitions.forms.items()},
        "earlier": {"forms": earlier_forms, "instruments": earlier_instruments},
        "contacts": contacts_json(definitions.contacts),
        "prompts": [{**asdict(prompt), "words": list(prompt.words)} for prompt in definitions.prompts],
        "handouts": [_listed(found) for found in definitions.handouts.values()],
        "articles": [_listed(found) for found in definitions.articles.values()],
    }


def definitions_json(definitions: Definitions | None = None) -> str:
    """The body of /definitions.json: the same text for the same definitions."""
    return json.dumps(
        definitions_object(definitions or load_definitions()), ensure_ascii=False, separators=(",", ":")
    )


def _listed(reading: Reading) -> dict[str, str]:
    return {
        "id": reading.id,
        "title": reading.title,
        "summary": reading.summary,
        "audience": reading.audience,
        "reviewed_on": reading.reviewed_on.isoformat() if reading.reviewed_on else "",
    }
