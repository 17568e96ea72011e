"""Gathers a visit's summary from the store: record, place among its revisions, receipt. Must not draw."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pwa.documents.found import FoundVisit
from pwa.documents.sheet import Edges, about, edges
from pwa.domain.definitions import Definitions
from pwa.domain.outline import Outline, outline
from pwa.domain.times import uk_day
from pwa.store.contract import Sight, Stored


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything that the page and the PDF of one visit's record show. `visited_on` is the visit's day."""

    record: UUID
    family: UUID
    signed_at: str
    visited_on: date
    outline: Outline
    about: tuple[str, ...]
    edges: Edges

    @property
    def file_name(self) -> str:
        """Says which document it is and nothing about the family."""
        return f"visit-summary-{self.visited_on}-{self.record.hex[:8]}.pdf"


def summary(sight: Sight, definitions: Definitions, people: Mapping[str, str], stored: Stored) -> Summary:
    """The summary of a visit's record for the family of its time, as far as `sight` goes.

    `people` gives names by user id.
    """
    found = FoundVisit(sight, stored)
    told = outline(
        found.record, found.family_body, definitions, people, found.revision, found.receipt, found.risks
    )
    return Summary(
        record=UUID(found.record["id"]),
        family=UUID(found.record["family"]),
        signed_at=found.record["signed_at"],
        visited_on=uk_day(found.record["body"]["started_at"]),
        outline=told,
        about=about(told),
        edges=edges(told, found.revision, found.receipt),
    )
