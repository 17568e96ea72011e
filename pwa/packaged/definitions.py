"""Loads and validates every packaged definition, and writes them for the tablet. Decides nothing itself."""

import json
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from typing import Any

import msgspec
from msgspec.structs import replace

from pwa.domain.contacts import Programme
from pwa.domain.defined import Defined, Text
from pwa.domain.definitions import Definitions, Prompt, Reading
from pwa.domain.forms import FORMS, SCHEMA, FormDefinition
from pwa.packaged.forms import load_form
from pwa.packaged.instruments import instrument_json, load_instruments
from pwa.packaged.messages import load_messages
from pwa.packaged.readings import read_pages
from pwa.packaged.toml_files import BadContent, in_shape, read_tables, read_toml

CONTACTS = "contacts/england.toml"


@cache
def load_definitions() -> Definitions:
    """Every definition of this build, read and validated once. Raises BadContent."""
    all_forms = {(name, each): load_form(name, each) for name in FORMS for each in range(1, SCHEMA + 1)}
    forms = {name: all_forms[name, SCHEMA] for name in FORMS}
    return Definitions(
        instruments=load_instruments(),
        forms=forms,
        all_forms=all_forms,
        contacts=parse_contacts(read_tables(CONTACTS), forms["visit"]),
        prompts=read_prompts(read_toml("prompts/introduction.toml", PromptsFile)),
        articles=read_pages("articles"),
        handouts=read_pages("handouts"),
        messages=load_messages(),
    )


class PromptsFile(Defined, frozen=True):
    """prompts/introduction.toml: the prompts, which follow one another without a gap in age, and their source."""

    source: Text
    prompts: tuple[Prompt, ...]

    def __post_init__(self) -> None:
        for before, after in pairwise(self.prompts):
            if after.from_days != before.to_days + 1:
                raise ValueError(f"{after.id} must start at {before.to_days + 1} days")


def read_prompts(written: PromptsFile) -> tuple[Prompt, ...]:
    """The prompts, each with the file's source."""
    return tuple(replace(prompt, source=written.source) for prompt in written.prompts)


def parse_contacts(tables: Mapping[str, Any], visit: FormDefinition) -> Programme:
    """The programme in a file's tables; every contact must be a choice of the visit form. Raises BadContent."""
    programme = in_shape(CONTACTS, tables, Programme)
    known = {choice.value for choice in visit.field("contact").choices}
    for place, contact in enumerate(programme.contacts):
        if contact.contact not in known:
            raise BadContent(
                CONTACTS, f"the visit form has no contact “{contact.contact}”", f"$.contacts[{place}]"
            )
    return programme


def definitions_json(definitions: Definitions) -> str:
    """The body of /definitions.json, always the same text for the same definitions. Articles have their own pages.

    Current versions are by id, where every client ever released looks for them; `earlier` has the others.
    """
    earlier_forms = [form_json(form) for form in definitions.all_forms.values() if form.version != SCHEMA]
    known = definitions.instruments
    earlier_instruments = [instrument_json(each) for each in known if not known.is_current(each)]
    body = {
        "instruments": {each.id: instrument_json(each) for each in known.all_current()},
        "forms": {name: form_json(form) for name, form in definitions.forms.items()},
        "earlier": {"forms": earlier_forms, "instruments": earlier_instruments},
        "contacts": definitions.contacts,
        "prompts": definitions.prompts,
        "handouts": [_listed(handout) for handout in definitions.handouts.values()],
        "articles": [_listed(article) for article in definitions.articles.values()],
    }
    return msgspec.json.encode(body).decode()


def definitions_object(definitions: Definitions) -> dict[str, Any]:
    """The body of /definitions.json as plain values."""
    plain: dict[str, Any] = json.loads(definitions_json(definitions))
    return plain


def form_json(form: FormDefinition) -> dict[str, Any]:
    """A form as the tablet gets it; parts of a field with their default value are absent."""
    return {"id": form.id, "version": form.version, "title": form.title, "fields": form.fields}


def _listed(reading: Reading) -> dict[str, Any]:
    return {
        "id": reading.id,
        "title": reading.title,
        "summary": reading.summary,
        "audience": reading.audience,
        "reviewed_on": reading.reviewed_on or "",
    }
