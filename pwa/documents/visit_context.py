"""A visit's record with the family at that time, its place among its revisions, and its receipt. Must not draw."""

from collections.abc import Mapping, Sequence
from typing import Any

from pwa.domain.family_in_time import FamilyRevision, family_of
from pwa.domain.open_risks import FoundRisk, found_risks, newest_visits, risks_beside
from pwa.domain.outline import Receipt, Revision
from pwa.store.contract import Stored, VisibleRecords


def family_of_its_time(visit: Stored, families: Sequence[Stored]) -> dict[str, Any]:
    """The family, in time, that a visit's record was signed for; `families` are its revisions, oldest first."""
    history = [
        FamilyRevision(revision.record["id"], revision.seq, revision.record["body"]) for revision in families
    ]
    return family_of(visit.record, visit.seq, history)


class VisitContext:
    """A visit among the `visible` records. The caller decides whose view that is."""

    def __init__(self, visible: VisibleRecords, stored: Stored) -> None:
        self.record: Mapping[str, Any] = stored.record
        self._families = visible.history(stored.record["family"])
        self.family_body: Mapping[str, Any] = family_of_its_time(stored, self._families)
        self.receipt = Receipt(stored.sha256, stored.seq, stored.received_at)
        history = visible.history(stored.record["subject"])
        ids = [revision.record["id"] for revision in history]
        later = [revision for revision in history if revision.record.get("supersedes") == stored.record["id"]]
        reason = later[0].record["reason"] if later else ""
        self._family_records = visible.family_records(stored.record["family"])
        self.revision = Revision(ids.index(stored.record["id"]) + 1, len(history), reason)

    @property
    def risks(self) -> list[FoundRisk]:
        """The immediate risks raised by visits that the reader may see, without words from across an adoption."""
        risks = risks_in(self._family_records)
        raising = {risk.record for risk in risks}
        families = {
            each.record["id"]: family_of_its_time(each, self._families)
            for each in self._family_records
            if each.record["id"] in raising
        }
        return risks_beside(risks, self.family_body, families)


def risks_in(family_records: Sequence[Stored]) -> list[FoundRisk]:
    """The immediate risks in a family's records, oldest first."""
    return found_risks(newest_visits(stored.record for stored in family_records))
