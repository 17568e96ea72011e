"""Everything that is defined once, as plain values: instruments, forms, prompts, pages to read. Reads no file."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, Literal

from msgspec import Meta

from pwa.domain.contacts import Programme
from pwa.domain.defined import Defined, Source, Text
from pwa.domain.forms import SCHEMA, FormDefinition, fitting_form
from pwa.domain.instruments import Instruments
from pwa.domain.messages import Messages

Audience = Literal["parents", "professionals"]
# fmt: off
Need = Literal[
    "crying", "sleep-and-states", "closeness", "talking-and-play", "feeling-low", "before-birth", "born-early",
    "twins", "fathers-and-partners", "getting-to-know",
]
# fmt: on
Step = Literal["understand", "train", "practise", "approaches", "evidence"]
Sources = Annotated[tuple[Source, ...], Meta(min_length=1)]
Texts = Annotated[tuple[Text, ...], Meta(min_length=1)]


class Prompt(Defined, frozen=True):
    """What to say to a baby of a certain age, in days (below 0 before birth); {baby} and {carer} stand for names."""

    id: Text
    title: Text
    from_days: int
    to_days: int
    words: Texts
    listen: Text
    notice: Text
    source: str = ""


class Reading(Defined, frozen=True):
    """An article or a handout. `reviewed_on` is None until a clinician has reviewed it; `text` is Markdown.

    `needs` are what a family may need it for. `from_days` to `to_days` is the age of the babies it suits, in days,
    below 0 before birth. `step` is its part of the professionals' course, "" for none, and `order` its place there.
    `pictures` are drawings by name: the first for the whole page, then one for each heading.
    `translation_reviewed_on` is None until somebody who speaks both languages has reviewed the translation;
    `translates` identifies the English text that it was made from.
    """

    id: Text
    title: Text
    summary: Text
    audience: Audience
    sources: Sources
    reviewed_on: date | None
    languages: tuple[str, ...]
    text: str
    needs: tuple[Need, ...] = ()
    from_days: int | None = None
    to_days: int | None = None
    step: Step | Literal[""] = ""
    order: int = 0
    pictures: tuple[str, ...] = ()
    translation_reviewed_on: date | None = None
    translates: str = ""

    def __post_init__(self) -> None:
        days = [day for day in (self.from_days, self.to_days) if day is not None]
        if len(days) == 1 or days != sorted(days):
            raise ValueError("“from_days” and “to_days” belong together, the smaller first")


@dataclass(frozen=True, slots=True)
class Definitions:
    """All definitions in this build, by id. `forms` has each form's current version, `all_forms` every version."""

    instruments: Instruments
    forms: Mapping[str, FormDefinition]
    all_forms: Mapping[tuple[str, int], FormDefinition]
    contacts: Programme
    prompts: tuple[Prompt, ...]
    articles: Mapping[str, Reading]
    handouts: Mapping[str, Reading]
    messages: Messages

    def as_signed(self, visit: Mapping[str, Any]) -> "Definitions":
        """These definitions with the version of the visit form that the record was signed with: use them to draw it.

        A draft has no `schema` yet, so it is drawn with the current form, as is a record that a newer build signed.
        """
        oldest = min(visit.get("schema", SCHEMA), SCHEMA)
        forms = [self.all_forms["visit", version] for version in range(oldest, SCHEMA + 1)]
        form, _ = fitting_form(forms, visit["body"], date.max)
        return replace(self, forms={**self.forms, "visit": form})


def prompt_for(prompts: tuple[Prompt, ...], age_days: int | None) -> Prompt:
    """The prompt for a baby of that age in days; None means not yet born."""
    days = -1 if age_days is None else age_days
    return next((prompt for prompt in prompts if prompt.from_days <= days <= prompt.to_days), prompts[-1])
