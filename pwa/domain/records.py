"""The signed record: parsed once at the edge, then trusted. Never stores or changes one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from pwa.domain.canonical import canonical, hash_of
from pwa.domain.checks import check_group
from pwa.domain.forms import FORMS, SCHEMA, Choice, Field, FormDefinition, fitting_form
from pwa.domain.instruments import BadAnswer, Instruments, score
from pwa.domain.problems import OK, Problem, Problems, first, only
from pwa.domain.visits import check_visit

__all__ = [
    "KINDS",
    "MOST_BYTES",
    "SCHEMA",
    "BadRecord",
    "Disagreement",
    "Record",
    "Signed",
    "canonical",
    "check_visit",
    "parse_record",
    "parse_signed",
    "record_hash",
    "rescore",
]

MOST_BYTES = 256 * 1024
KINDS = FORMS
Forms = Mapping[tuple[str, int], FormDefinition]
"""Every version of every form, by name and version."""


class BadRecord(ValueError):
    """A record that can't be accepted, with everything that is wrong with it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{problem.field or 'record'}: {problem.code}" for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Record:
    """One signed revision. `subject` is what it is a revision of; `signed_at` is by the tablet's clock.

    `clock_offset_ms` is that clock's difference from the server's. `family_revision` is the id of the family's record
    that the tablet had when the visit was signed.
    """

    id: str
    kind: str
    subject: str
    family: str
    supersedes: str | None
    reason: str | None
    author: str
    device: str
    signed_at: str
    clock_offset_ms: int | None
    schema: int
    body: Mapping[str, Any]
    family_revision: str | None = None


@dataclass(frozen=True, slots=True)
class Signed:
    """A record with its canonical JSON, whose SHA-256 is the record's hash."""

    record: Record
    canonical: bytes


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A difference between the server's own scoring of an observation and what the tablet recorded."""

    observation: str
    field: str
    tablet: Any
    server: Any

    def as_json(self) -> dict[str, Any]:
        """As it goes into the answer to the tablet."""
        return {
            "observation": self.observation,
            "field": self.field,
            "tablet": self.tablet,
            "server": self.server,
        }


ENVELOPE = Field(
    name="record",
    kind="group",
    label="Record",
    fields=(
        Field("id", "uuid", "Record's id", required=True),
        Field(
            "kind",
            "choice",
            "Kind of record",
            required=True,
            choices=tuple(Choice(kind, kind) for kind in KINDS),
        ),
        Field("subject", "uuid", "What it is a revision of", required=True),
        Field("family", "uuid", "Family", required=True),
        Field("family_revision", "uuid", "Revision of the family"),
        Field("supersedes", "uuid", "Revision that it replaces"),
        Field("reason", "longtext", "Reason for the change", min=3, max=2000),
        Field("author", "text", "Author", required=True, max=80),
        Field("device", "text", "Tablet", required=True, max=80),
        Field("signed_at", "instant", "Signed at", required=True),
        Field("clock_offset_ms", "integer", "Clock's difference"),
        Field("schema", "integer", "Version of the record's form", required=True, min=1),
    ),
)
_check_envelope = check_group(ENVELOPE)


def parse_record(obj: object, today: date, forms: Forms) -> Record:
    """The record in a JSON object of at most MOST_BYTES. Raises BadRecord with every problem found.

    Paths start from the record: "body/babies/0/nhs_number". `check_visit`, which needs the instruments, checks a
    visit's references and answers. A record with a later schema is not judged: its only problem is `unknown_schema`.
    """
    return parse_signed(obj, today, forms).record


def parse_signed(obj: object, today: date, forms: Forms) -> Signed:
    """As `parse_record`, with the record's canonical JSON.

    A record that passes the checks has only ASCII names, texts without lone surrogates and safe whole numbers, so its
    sorted compact JSON is already canonical.
    """
    if not isinstance(obj, dict):
        raise BadRecord((Problem("", "not_a_record"),))
    kind, schema = obj.get("kind"), obj.get("schema")
    if type(schema) is int and schema > SCHEMA:
        raise BadRecord((Problem("schema", "unknown_schema"),))
    problems = _envelope_problems(obj, today.isoformat())
    if kind in KINDS:
        named = schema if type(schema) is int and schema > 0 else SCHEMA
        versions = [forms[kind, version] for version in range(named, SCHEMA + 1)]
        _, body_problems = fitting_form(versions, obj.get("body"), today)
        problems += tuple(problem.under("body") for problem in body_problems)
    if problems:
        raise BadRecord(tuple(first(problems)))
    encoded = msgspec.json.encode(obj, order="sorted")
    size = len(encoded)
    if size > MOST_BYTES:
        raise BadRecord((Problem("", "too_many_bytes", {"size": size, "most": MOST_BYTES}),))
    record = Record(
        id=obj["id"],
        kind=obj["kind"],
        subject=obj["subject"],
        family=obj["family"],
        supersedes=obj.get("supersedes"),
        reason=obj.get("reason"),
        author=obj["author"],
        device=obj["device"],
        signed_at=obj["signed_at"],
        clock_offset_ms=obj.get("clock_offset_ms"),
        schema=obj["schema"],
        body=obj["body"],
        family_revision=obj.get("family_revision"),
    )
    return Signed(record, encoded)


def _envelope_problems(obj: dict[str, Any], today: str) -> tuple[Problem, ...]:
    problems = _check_envelope({key: value for key, value in obj.items() if key != "body"}, today)
    if problems:
        return problems
    if obj["kind"] == "family" and obj["subject"] != obj["family"]:
        return (Problem("subject", "wrong_subject"),)
    if "supersedes" in obj and "reason" not in obj:
        return _missing("reason")
    if "reason" in obj and "supersedes" not in obj:
        return _missing("supersedes")
    if obj.get("supersedes") == obj["id"]:
        return (Problem("supersedes", "replaces_itself"),)
    return OK


def _missing(name: str) -> Problems:
    label = next(field.label for field in ENVELOPE.fields if field.name == name)
    return only("missing", {"label": label}, name)


def record_hash(obj: Mapping[str, Any]) -> str:
    """The SHA-256 of the record's canonical JSON (RFC 8785), in hexadecimal, as the tablet computes it."""
    return hash_of(canonical(obj))


def rescore(record: Record, instruments: Instruments) -> list[Disagreement]:
    """Scores each observation of a visit again, by the version it names, and returns where the tablet differs.

    Expects a visit that has passed `check_visit`; raises ValueError for an unknown instrument. An answer that can't be
    scored is a disagreement about that item.
    """
    disagreements: list[Disagreement] = []
    for observation in record.body.get("observations", ()) if record.kind == "visit" else ():
        instrument = instruments.of(observation)
        if instrument is None:
            raise ValueError(f"Observation {observation['id']} was not checked: its instrument is not known.")
        try:
            outcome = score(instrument, observation.get("answers", {})).as_json()
        except BadAnswer as error:
            disagreements.append(Disagreement(observation["id"], f"answers/{error.item}", error.value, None))
            continue
        tablet = observation.get("outcome", {})
        disagreements.extend(
            Disagreement(observation["id"], part, tablet.get(part), outcome.get(part))
            for part in ("total", "lowest", "highest", "band", "unanswered", "totals")
            if tablet.get(part) != outcome.get(part)
        )
    return disagreements
