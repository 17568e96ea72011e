"""Everything that is defined once, as plain values: instruments, forms, prompts, reading. Reads no file."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pwa.domain.contacts import Programme
from pwa.domain.forms import SCHEMA, FormDefinition, fitting_form
from pwa.domain.instruments import Instruments
from pwa.domain.messages import Messages


@dataclass(frozen=True, slots=True)
class Prompt:
    """What one can say to a baby of an age; {baby} and {carer} stand for names. Unborn is below 0 days."""

    id: str
    title: str
    from_days: int
    to_days: int
    words: tuple[str, ...]
    listen: str
    notice: str
    source: str


@dataclass(frozen=True, slots=True)
class Reading:
    """An article or a handout. `reviewed_on` is None until a clinician reviewed it; `text` is Markdown.

    `needs` are what a family may need it for; the baby's age that it fits, in days, is below 0 before birth.
    `step` is the part of the professionals' course that it belongs to, "" for none; `order` its place there.
    `pictures` are drawings by name, the first for the whole page, then one for each of its headings.
    `translation_reviewed_on` is None until somebody who speaks both languages reviewed a translation; `translates` names
    the text in English that it was made from.
    """

    id: str
    title: str
    summary: str
    audience: str
    sources: tuple[tuple[str, str], ...]
    reviewed_on: date | None
    languages: tuple[str, ...]
    text: str
    needs: tuple[str, ...] = ()
    from_days: int | None = None
    to_days: int | None = None
    step: str = ""
    order: int = 0
    pictures: tuple[str, ...] = ()
    translation_reviewed_on: date | None = None
    translates: str = ""


@dataclass(frozen=True, slots=True)
class Definitions:
    """All definitions of this build, by id. `forms` are in the version that is read by, `all_forms` in each."""

    instruments: Instruments
    forms: Mapping[str, FormDefinition]
    all_forms: Mapping[tuple[str, int], FormDefinition]
    contacts: Programme
    prompts: tuple[Prompt, ...]
    articles: Mapping[str, Reading]
    handouts: Mapping[str, Reading]
    messages: Messages

    def as_signed(self, visit: Mapping[str, Any]) -> "Definitions":
        """The same, with the form in the version by which the visit's record was signed: to draw it with.

        A draft, which has no `schema` yet, is drawn with the current form, and so is what a newer build signed.
        """
        oldest = min(visit.get("schema", SCHEMA), SCHEMA)
        forms = [self.all_forms["visit", version] for version in range(oldest, SCHEMA + 1)]
        form, _ = fitting_form(forms, visit["body"], date.max)
        return replace(self, forms={**self.forms, "visit": form})


def prompt_for(prompts: tuple[Prompt, ...], age_days: int | None) -> Prompt:
    """The prompt for a baby of that age in days; None is a baby not yet born."""
    days = -1 if age_days is None else age_days
    return next((prompt for prompt in prompts if prompt.from_days <= days <= prompt.to_days), prompts[-1])
