"""The content of a visit's summary: its PDF, its page and the tablet's print are all drawn from this.

It draws nothing itself. It names no pattern of attachment, makes no prediction, and adds no judgement to the record.
static/js/domain/outline.js makes the same, word for word: the vectors prove it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pwa.domain.definitions import Definitions
from pwa.domain.forms import SCHEMA
from pwa.domain.open_risks import FoundRisk, immediate_of, is_raised
from pwa.domain.outline_parts import Entry, Section, lines, text
from pwa.domain.outline_people import (
    Family,
    contact_in_words,
    contact_section,
    introduction_sections,
    who_section,
)
from pwa.domain.outline_risk import closed_since, open_sections, risk_marks
from pwa.domain.outline_visit import (
    assessment_section,
    closing_section,
    handouts_section,
    observation_sections,
    risk_section,
)
from pwa.domain.times import day_in_words, moment_in_words
from pwa.domain.visits import is_outside_observation, visit_day

__all__ = ["Entry", "Outline", "Receipt", "Revision", "Section", "outline"]

CLOCK_SHOWN_FROM_MS = 5 * 60_000
"""A tablet's clock may be this far out before a document says so: a rule of this product."""

NEWER = "Made with a newer version of Attune: some of it may not be shown here"


@dataclass(frozen=True, slots=True)
class Revision:
    """Which revision of the visit this is, of how many; `superseded_reason` says why a later one replaced it."""

    number: int = 1
    of: int = 1
    superseded_reason: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that the server has the record."""

    sha256: str
    seq: int
    received_at: str


@dataclass(frozen=True, slots=True)
class Outline:
    """`marks` go beside the title: practice, amended, not yet received …"""

    title: str
    marks: tuple[str, ...]
    sections: tuple[Section, ...]

    def as_json(self) -> dict[str, Any]:
        """As JavaScript makes it; empty parts of an entry are absent."""
        return {
            "title": self.title,
            "marks": list(self.marks),
            "sections": [section.as_json() for section in self.sections],
        }


def outline(
    record: Mapping[str, Any],
    family_body: Mapping[str, Any],
    definitions: Definitions,
    people: Mapping[str, str] | None = None,
    revision: Revision | None = None,
    receipt: Receipt | None = None,
    risks: Sequence[FoundRisk] = (),
) -> Outline:
    """The summary of a visit's record (the JSON object, as signed) and the family at that time.

    `people` gives names by user id. A record without `signed_at` is a draft and is marked as one. `risks` are the
    immediate ones that the family's visits raised: an open one comes first, before any score.
    """
    body, definitions = record["body"], definitions.as_signed(record)
    family = Family(family_body, definitions.forms["family"])
    form = definitions.forms["visit"]
    day = visit_day(body)
    contact = contact_in_words(body, form)
    immediate = risk_section("immediate", body, family, definitions, closed_since(record, risks))
    comes_first = is_raised(immediate_of(body))
    return Outline(
        title=f"Visit summary: {contact}, {day_in_words(day.isoformat())}",
        marks=(
            *risk_marks(record, risks),
            *marks_of(record, family_body, definitions, revision or Revision(), receipt),
        ),
        sections=(
            *open_sections(record, risks, form),
            *((immediate,) if comes_first else ()),
            who_section(family, definitions.forms["family"], day),
            contact_section(body, family, form),
            *introduction_sections(body, family, form, day),
            *observation_sections(body, family, definitions, day),
            assessment_section(body, form),
            *(() if comes_first else (immediate,)),
            risk_section("long_term", body, family, definitions),
            handouts_section(body, definitions),
            *closing_section(body, form),
            record_section(record, people or {}, revision or Revision(), receipt),
        ),
    )


def marks_of(
    record: Mapping[str, Any],
    family_body: Mapping[str, Any],
    definitions: Definitions,
    revision: Revision,
    receipt: Receipt | None,
) -> list[str]:
    """The marks of a document about a visit: practice, outside the age window, amended …"""
    body = record["body"]
    observations = body.get("observations", ())
    outside = [
        is_outside_observation(seen, body, definitions.instruments, family_body) for seen in observations
    ]
    applies = {
        "Practice": any(seen.get("standing") == "practice" for seen in observations),
        "Outside the age window": any(outside),
        NEWER: record.get("schema", SCHEMA) > SCHEMA,
        "Draft, not signed": "signed_at" not in record,
        "Amended": revision.number > 1,
        "Superseded by a later revision": revision.number < revision.of,
        "Not yet received by the server": "signed_at" in record and receipt is None,
    }
    return [words for words, applied in applies.items() if applied]


def record_section(
    record: Mapping[str, Any], people: Mapping[str, str], revision: Revision, receipt: Receipt | None
) -> Section:
    """Who recorded the visit and when, which revision this is, and the proof that the server has it."""
    entries = [text("Recorded by", people.get(record.get("author", ""), "Name not known here"))]
    if "signed_at" in record:
        entries.append(text("Signed", moment_in_words(record["signed_at"]), _clock_note(record)))
    entries.append(text("Revision", f"{revision.number} of {revision.of}"))
    if "reason" in record:
        entries.append(text("Reason for the change", record["reason"]))
    if revision.superseded_reason:
        entries.append(text("Superseded because", revision.superseded_reason))
    if receipt:
        proof = f"Number {receipt.seq}, receipt {receipt.sha256[:8].upper()}"
        entries.append(text("Received by the server", moment_in_words(receipt.received_at), proof))
    else:
        entries.append(text("Received by the server", "Not yet"))
    if "id" in record:
        entries.append(lines("Record", [record["id"]]))
    return Section("record", "Record", tuple(entries))


def _clock_note(record: Mapping[str, Any]) -> str:
    offset = abs(record.get("clock_offset_ms", 0))
    if offset <= CLOCK_SHOWN_FROM_MS:
        return ""
    return f"By the tablet's clock, which differed from the server's by {offset // 60_000} minutes."
