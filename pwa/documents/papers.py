"""The letter, the parent's summary and the trend, gathered from the records. Draws nothing, looks nothing up by itself.

They are given records that somebody may see; who that is, is for whoever calls.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pwa.documents.found import FoundVisit
from pwa.documents.sheet import Edges, about, edges
from pwa.domain.chart import Chart, chart
from pwa.domain.definitions import Definitions
from pwa.domain.outline import Outline, Revision
from pwa.domain.outline_letter import letter
from pwa.domain.outline_parent import USUAL_PARTS, parent_summary, who_of
from pwa.domain.outline_trend import trend
from pwa.domain.times import day_in_words, uk_day
from pwa.domain.trend_parts import Course, Trend
from pwa.store.contract import Sight, Stored

FILES = {"letter": "letter", "parent": "your-visit"}


@dataclass(frozen=True, slots=True)
class Paper:
    """A document about one visit's record: everything that its page and its PDF show. `kind` is letter or parent."""

    kind: str
    record: UUID
    family: UUID
    signed_at: str
    signed_on: str
    visited_on: date
    written_by: str
    outline: Outline
    about: tuple[str, ...]
    edges: Edges

    @property
    def file_name(self) -> str:
        """Says which document it is and nothing about the family."""
        return f"{FILES[self.kind]}-{self.visited_on}-{self.record.hex[:8]}.pdf"


@dataclass(frozen=True, slots=True)
class DrawnCourse:
    """A course with its chart."""

    course: Course
    chart: Chart


@dataclass(frozen=True, slots=True)
class TrendPaper:
    """Everything that a family's trend shows. `record` is the family: there is one trend of it."""

    record: UUID
    family: UUID
    signed_at: str
    last_on: date
    trend: Trend
    about: tuple[str, ...]
    courses: tuple[DrawnCourse, ...]
    edges: Edges

    @property
    def file_name(self) -> str:
        """Says which document it is and nothing about the family."""
        return f"trend-{self.last_on}-{self.family.hex[:8]}.pdf"


def letter_paper(sight: Sight, definitions: Definitions, people: Mapping[str, str], stored: Stored) -> Paper:
    """The letter about a visit's record, for the family as it is known now."""
    found = FoundVisit(sight, stored)
    told = letter(found.record, found.family_body, definitions, people, found.revision, found.receipt)
    return _paper(found, "letter", people, told, about(told), edges(told, found.revision, found.receipt))


def parent_paper(
    sight: Sight,
    definitions: Definitions,
    people: Mapping[str, str],
    stored: Stored,
    parts: frozenset[str] = USUAL_PARTS,
) -> Paper:
    """The parent's summary of a visit's record, with the parts that were chosen."""
    found = FoundVisit(sight, stored)
    told = parent_summary(
        found.record, found.family_body, definitions, people, found.revision, found.receipt, parts
    )
    who = Outline(told.title, told.marks, (who_of(found.family_body, definitions, found.record["body"]),))
    return _paper(found, "parent", people, told, about(who), edges(who, found.revision, found.receipt))


def trend_paper(
    family_records: Sequence[Stored], definitions: Definitions, people: Mapping[str, str]
) -> TrendPaper | None:
    """The trend of a family's records, oldest first; None as long as there is no visit among them."""
    families = [stored for stored in family_records if stored.record["kind"] == "family"]
    visits = _latest([stored for stored in family_records if stored.record["kind"] == "visit"])
    if not families or not visits:
        return None
    family = families[-1].record
    told = trend([stored.record for stored in visits], family["body"], definitions, people)
    last = max(visits, key=lambda stored: stored.record["body"]["started_at"])
    newest = max(visits, key=lambda stored: stored.seq)
    who = who_of(family["body"], definitions, last.record["body"])
    outline = Outline(told.title, told.marks, (who,))
    counted = "1 visit" if told.visits == 1 else f"{told.visits} visits"
    foot = f"From {counted}, each as last signed · Latest receipt {newest.sha256[:8].upper()}"
    drawn = edges(outline, Revision(), None)
    return TrendPaper(
        record=UUID(family["family"]),
        family=UUID(family["family"]),
        signed_at=newest.record["signed_at"],
        last_on=uk_day(last.record["body"]["started_at"]),
        trend=told,
        about=about(outline),
        courses=tuple(DrawnCourse(course, chart(course)) for course in told.courses),
        edges=Edges(drawn.head, drawn.marks, foot),
    )


def _latest(visits: Sequence[Stored]) -> list[Stored]:
    """Of each visit the revision that no later one replaced."""
    replaced = {stored.record.get("supersedes") for stored in visits}
    return [stored for stored in visits if stored.record["id"] not in replaced]


def _paper(
    found: FoundVisit,
    kind: str,
    people: Mapping[str, str],
    told: Outline,
    about: tuple[str, ...],
    edges: Edges,
) -> Paper:
    return Paper(
        kind=kind,
        record=UUID(found.record["id"]),
        family=UUID(found.record["family"]),
        signed_at=found.record["signed_at"],
        signed_on=day_in_words(uk_day(found.record["signed_at"]).isoformat()),
        visited_on=uk_day(found.record["body"]["started_at"]),
        written_by=people.get(found.record["author"], ""),
        outline=told,
        about=about,
        edges=edges,
    )
