"""Takes in what a tablet sends, record by record. Knows no request, and never changes a record."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import rfc8785

from pwa.clock import instant
from pwa.domain.canonical import hash_of
from pwa.domain.definitions import Definitions
from pwa.domain.family_in_time import in_time
from pwa.domain.messages import Messages
from pwa.domain.problems import Problem
from pwa.domain.records import MOST_BYTES, BadRecord, Record, check_visit, parse_signed, rescore
from pwa.domain.times import uk_day
from pwa.service.caseload import Caseload
from pwa.service.proofs import Proofs
from pwa.store.contract import NewRecord, Put, Receipt, Store, Stored

MOST_RECORDS = 500

REFUSALS = (
    "bad_record",
    "unknown_version",
    "too_large",
    "not_yours",
    "not_your_family",
    "unknown_family",
    "conflict",
    "erased",
    "supersedes_unknown",
)
"""The codes for refusing a record. Tablets know which refusals pass by themselves."""

NOT_KNOWN_YET = {"unknown_schema", "unknown_instrument", "other_version"}
"""Problems that may only mean that the service is older than the tablet: an update will accept the record."""


@dataclass(frozen=True)
class Rejection:
    """Why one record was refused; `index` is its place in the batch, and problems have paths in the record."""

    id: str | None
    index: int
    code: str
    problems: tuple[Problem, ...] = ()

    def as_json(self, messages: Messages) -> dict[str, Any]:
        """As it goes into the answer to the tablet."""
        return {
            "id": self.id,
            "index": self.index,
            **messages.as_json(self.code, {}),
            "problems": [
                {"field": problem.field, **messages.as_json(problem.code, problem.values)}
                for problem in self.problems
            ],
        }


@dataclass(frozen=True)
class Outcome:
    """The result for each record of a batch: a receipt or a rejection, both as JSON."""

    receipts: list[dict[str, Any]]
    rejected: list[dict[str, Any]]


@dataclass(frozen=True)
class _Sent:
    """A well-formed record from its author, not yet compared with what is stored."""

    index: int
    canonical: bytes
    record: Record
    sha256: str
    is_proved: bool = False
    """Sent with proof that this service once received it from its author."""


@dataclass(frozen=True)
class _Existing:
    """What the store already has about a batch, read in one go."""

    visitors: Mapping[str, set[str]]
    erased: frozenset[str]
    records: Mapping[str, Stored]
    histories: defaultdict[str, list[Record]]


@dataclass
class _Batch:
    """What has been decided about a batch so far."""

    author: str
    at: str
    definitions: Definitions
    proofs: Proofs
    offered: Mapping[str, str]
    new: list[NewRecord] = field(default_factory=list)
    known: dict[str, Record] = field(default_factory=dict)
    subjects: defaultdict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))
    assignments: dict[str, Put] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    places: list[int] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)


def apply_batch(
    store: Store,
    caseload: Caseload,
    payloads: Sequence[object],
    author: str,
    at: datetime,
    definitions: Definitions,
    puts: Iterable[Put] = (),
    offered: Mapping[str, str] | None = None,
) -> Outcome:
    """Accept what can be accepted, with one write to disk; one bad record holds up no other.

    Records may come in any order: families are judged before their visits, and a record before whatever replaces it.
    `puts` are written with the records, or alone if there are none. `offered` has proofs, by record id, that this
    service received a record before: it lets a restored store get records back, even from a colleague's tablet and
    whoever has the family now. Raises StoreFailed, in which case nothing was accepted.
    """
    batch = _Batch(author, instant(at), definitions, Proofs(store), offered or {})
    sent = [parsed for parsed in _parsed(payloads, batch, uk_day(instant(at))) if parsed is not None]
    families = {each.record.family for each in sent}
    visitors = caseload.senders(families)
    # Only a new family needs the caseload to itself; everything else can go to the disk together.
    with caseload.assigning() if families - visitors.keys() else nullcontext():
        existing = _existing(store, caseload, sent, families, visitors)
        for each in _in_order(sent):
            _decide(caseload, batch, existing, each)
        receipts = store.append(batch.new, [*batch.assignments.values(), *puts])
    return _outcome(store, batch, receipts)


def _existing(
    store: Store, caseload: Caseload, sent: list[_Sent], families: set[str], visitors: dict[str, set[str]]
) -> _Existing:
    if new := families - visitors.keys():
        visitors = visitors | caseload.senders(new)
    records = [each.record for each in sent]
    ids = {record.id for record in records} | {record.supersedes for record in records if record.supersedes}
    known: dict[str, Stored] = {}
    histories: defaultdict[str, list[Record]] = defaultdict(list)
    for kept in store.existing(ids, {record.subject for record in records} | families) if records else ():
        known[kept.record["id"]] = kept
        histories[kept.record["subject"]].append(_as_record(kept.record))
    erased = frozenset(family for family in new - visitors.keys() if store.tombstone(family))
    return _Existing(visitors, erased, known, histories)


def _parsed(payloads: Sequence[object], batch: _Batch, today: date) -> Iterable[_Sent | None]:
    for index, payload in enumerate(payloads):
        try:
            signed = parse_signed(payload, today, batch.definitions.all_forms)
            sent = _Sent(index, signed.canonical, signed.record, hash_of(signed.canonical))
            yield _own(sent, batch)
        except BadRecord as bad:
            code = "too_large" if _is_too_large(payload) else _code(bad.problems)
            batch.rejected.append(Rejection(_id_of(payload), index, code, bad.problems))
        except (rfc8785.CanonicalizationError, ValueError, RecursionError):
            problem = Problem("", "not_canonical")
            batch.rejected.append(Rejection(_id_of(payload), index, "bad_record", (problem,)))


def _own(sent: _Sent, batch: _Batch) -> _Sent | None:
    proof = batch.offered.get(sent.record.id)
    if proof is not None and batch.proofs.holds(proof, sent.record.id, sent.sha256):
        return replace(sent, is_proved=True)
    if sent.record.author == batch.author:
        return sent
    batch.rejected.append(Rejection(sent.record.id, sent.index, "not_yours"))
    return None


def _in_order(sent: list[_Sent]) -> list[_Sent]:
    """Families first, and each record before whatever replaces it; otherwise in the order sent."""
    by_id = {each.record.id: each for each in reversed(sent)}
    ordered: list[_Sent] = []
    placed: set[int] = set()
    for start in sorted(sent, key=lambda each: each.record.kind != "family"):
        chain = [start]
        seen = placed | {start.index}
        while (before := by_id.get(chain[-1].record.supersedes or "")) and before.index not in seen:
            chain.append(before)
            seen.add(before.index)
        for each in reversed(chain):
            if each.index not in placed:
                placed.add(each.index)
                ordered.append(each)
    return ordered


def _decide(caseload: Caseload, batch: _Batch, existing: _Existing, sent: _Sent) -> None:
    record = sent.record
    kept = existing.records.get(record.id)
    known_hash = kept.sha256 if kept else batch.hashes.get(record.id)
    refusal = _no_access(batch, existing, sent)
    if refusal is None and known_hash is None:
        refusal = _wrong_place(batch, existing, sent) or _wrong_meaning(batch, existing, sent)
    elif refusal is None and known_hash != sent.sha256:
        refusal = _conflict(record.id, sent.index)
    if refusal is not None:
        batch.rejected.append(refusal)
        return
    if record.family not in existing.visitors and record.family not in batch.assignments:
        # Also for a record that is stored already: a mended or restored store may have lost the caseload's entry.
        # A tablet that offers a copy has the family, so the family was its user's too.
        users = sorted({record.author, batch.author})
        batch.assignments[record.family] = caseload.first_assignment(record.family, users, batch.at)
    if known_hash is None:
        batch.known[record.id], batch.hashes[record.id] = record, sent.sha256
        batch.subjects[record.subject].append(record)
    batch.places.append(sent.index)
    ids = (record.id, record.family, record.subject)
    notes = _notes(sent, batch) if known_hash is None else {}
    batch.new.append(NewRecord(*ids, sent.canonical, sent.sha256, batch.at, notes))


def _conflict(record_id: str, index: int) -> Rejection:
    return Rejection(record_id, index, "conflict", _about("id", "conflict"))


def _no_access(batch: _Batch, existing: _Existing, sent: _Sent) -> Rejection | None:
    record = sent.record
    visitors = existing.visitors.get(record.family)
    if record.family in batch.assignments or (visitors is not None and batch.author in visitors):
        return None
    if record.family in existing.erased:
        return Rejection(record.id, sent.index, "erased", _about("family", "erased"))
    if visitors is not None and sent.is_proved:
        # It was here before, whoever has the family now, and offering it lets nobody see anything more.
        return None
    if visitors is None and record.kind == "family" and record.supersedes is None:
        return None
    # The same for another's family as for one that nobody has: nobody may find out by asking.
    return Rejection(record.id, sent.index, "not_your_family", _about("family", "not_your_family"))


def _wrong_place(batch: _Batch, existing: _Existing, sent: _Sent) -> Rejection | None:
    """A revision must replace one of the same subject; a first revision must have nothing before it."""
    record = sent.record
    if record.supersedes is None:
        if not existing.histories[record.subject] and not batch.subjects[record.subject]:
            return None
        return Rejection(record.id, sent.index, "bad_record", _about("supersedes", "not_the_first"))
    kept = existing.records.get(record.supersedes)
    replaced = batch.known.get(record.supersedes) or (_as_record(kept.record) if kept else None)
    # What is of another family is as unknown as what is not there.
    if replaced is None or replaced.family != record.family:
        return Rejection(record.id, sent.index, "supersedes_unknown", _about("supersedes", "not_known"))
    if (replaced.kind, replaced.subject) == (record.kind, record.subject):
        return None
    return Rejection(record.id, sent.index, "bad_record", _about("supersedes", "replaces_another"))


def _wrong_meaning(batch: _Batch, existing: _Existing, sent: _Sent) -> Rejection | None:
    """A visit is judged by the family as its author may have known it, so any revision will do.

    People may be from any revision, so a visit is not wrong because somebody has left the family.
    """
    record = sent.record
    if record.kind != "visit":
        return None
    problems: list[Problem] = []
    revisions = existing.histories[record.family] + batch.subjects[record.family]
    if not revisions:
        # The caseload knows the family but its record is missing: a restored store, and tablets will send it again.
        return Rejection(record.id, sent.index, "unknown_family", _about("family", "unknown_family"))
    bodies = [family.body for family in revisions]
    for at in reversed(range(len(bodies))):
        wrong = check_visit(record.body, batch.definitions.instruments, in_time(bodies, at), record.schema)
        if not wrong:
            return None
        problems = problems or wrong
    under = tuple(problem.under("body") for problem in problems)
    return Rejection(record.id, sent.index, _code(under), under)


def _code(problems: Sequence[Problem]) -> str:
    """A refusal that passes, if something is not known yet: until then the rest can't be judged."""
    return "unknown_version" if any(problem.code in NOT_KNOWN_YET for problem in problems) else "bad_record"


def _as_record(kept: Mapping[str, Any]) -> Record:
    """A stored record, which was parsed when it arrived and is not judged again by newer rules."""
    optional = {"supersedes": None, "reason": None, "clock_offset_ms": None}
    return Record(**{**optional, **kept})


def _notes(sent: _Sent, batch: _Batch) -> dict[str, Any]:
    is_copy = sent.record.author != batch.author
    notes: dict[str, Any] = {"offered_by": batch.author} if is_copy else {}
    if disagreements := rescore(sent.record, batch.definitions.instruments):
        notes["disagreements"] = [each.as_json() for each in disagreements]
    return notes


def _outcome(store: Store, batch: _Batch, receipts: list[Receipt]) -> Outcome:
    acknowledged: list[dict[str, Any]] = []
    for new, place, receipt in zip(batch.new, batch.places, receipts, strict=True):
        if receipt.status == "conflict":
            batch.rejected.append(_conflict(receipt.id, place))
        elif receipt.status == "erased":
            batch.rejected.append(Rejection(receipt.id, place, "erased", _about("family", "erased")))
        else:
            kept = new if receipt.status == "stored" else store.get(receipt.id)
            disagreements = kept.notes.get("disagreements", []) if kept else []
            acknowledged.append(_receipt_json(receipt, batch.proofs, disagreements))
    rejected = sorted(batch.rejected, key=lambda rejection: rejection.index)
    return Outcome(acknowledged, [rejection.as_json(batch.definitions.messages) for rejection in rejected])


def _receipt_json(receipt: Receipt, proofs: Proofs, disagreements: list[Any]) -> dict[str, Any]:
    return {
        "id": receipt.id,
        "sha256": receipt.sha256,
        "seq": receipt.seq,
        "status": receipt.status,
        "received_at": receipt.received_at,
        "proof": proofs.of(receipt.id, receipt.sha256),
        "disagreements": disagreements,
    }


def _about(field_name: str, code: str) -> tuple[Problem, ...]:
    return (Problem(field_name, code),)


def _id_of(payload: object) -> str | None:
    record_id = payload.get("id") if isinstance(payload, dict) else None
    return (
        record_id if isinstance(record_id, str) and len(record_id) <= 80 and record_id.isprintable() else None
    )


def _is_too_large(payload: object) -> bool:
    try:
        return len(json.dumps(payload)) > MOST_BYTES
    except (ValueError, RecursionError):
        return False
