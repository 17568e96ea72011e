"""Gathers each of a family's documents from its records. Must not draw, nor look anything up.

The caller hands in only records that the reader may see.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from pwa.documents.sheet import Edges, about, edges
from pwa.documents.visit_context import VisitContext, family_of_its_time, risks_in
from pwa.domain.chart import Chart, chart
from pwa.domain.definitions import Definitions
from pwa.domain.family_in_time import is_a_baby_here
from pwa.domain.no_paper import is_paperless
from pwa.domain.open_risks import immediate_of, is_raised, newest_visits, open_risks
from pwa.domain.outline import Outline, Revision, outline
from pwa.domain.outline_letter import letter
from pwa.domain.outline_parent import Candidate, babies_named, candidates, parent_summary
from pwa.domain.outline_people import Family, who_section
from pwa.domain.outline_trend import trend
from pwa.domain.times import day_in_words, uk_day
from pwa.domain.trend_parts import Course, Trend
from pwa.domain.visits import visit_day
from pwa.store.contract import Stored, VisibleRecords

NO_PAPER, IMMEDIATE_RISK = "no_paper", "immediate_risk"
FILES = {"summary": "visit-summary", "letter": "letter", "parent": "your-visit"}


@dataclass(frozen=True, slots=True)
class Paper:
    """A document about one visit's record: everything that its page and its PDF show. `kind` is a key of FILES.

    `is_drawn` adds the drawing of a baby, which is left out if no baby lives with the family or is expected.
    """

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
    candidates: tuple[Candidate, ...] = ()
    is_drawn: bool = True

    @property
    def file_name(self) -> str:
        """A name that says which document it is, and nothing about the family."""
        return f"{FILES[self.kind]}-{self.visited_on}-{self.record.hex[:8]}.pdf"


@dataclass(frozen=True, slots=True)
class DrawnCourse:
    """A course with, for each total of its instrument, that total's figures and chart."""

    course: Course
    totals: tuple[tuple[Course, Chart], ...]


@dataclass(frozen=True, slots=True)
class TrendPaper:
    """Everything that a family's trend shows. `record` is the family's id, because a family has one trend."""

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
        """A name that says which document it is, and nothing about the family."""
        return f"trend-{self.last_on}-{self.family.hex[:8]}.pdf"


def summary_paper(
    visible: VisibleRecords, definitions: Definitions, people: Mapping[str, str], stored: Stored
) -> Paper:
    """The summary of a visit's record and the family at that time, from the `visible` records.

    `people` gives names by user id.
    """
    visit = VisitContext(visible, stored)
    content = outline(
        visit.record, visit.family_body, definitions, people, visit.revision, visit.receipt, visit.risks
    )
    return _paper(
        visit, "summary", people, content, about(content), edges(content, visit.revision, visit.receipt)
    )


def letter_paper(
    visible: VisibleRecords, definitions: Definitions, people: Mapping[str, str], stored: Stored
) -> Paper:
    """The letter about a visit's record and the family at that time."""
    visit = VisitContext(visible, stored)
    content = letter(
        visit.record, visit.family_body, definitions, people, visit.revision, visit.receipt, visit.risks
    )
    return _paper(
        visit, "letter", people, content, about(content), edges(content, visit.revision, visit.receipt)
    )


def parent_paper(
    visible: VisibleRecords,
    definitions: Definitions,
    people: Mapping[str, str],
    stored: Stored,
    chosen: frozenset[str] = frozenset(),
) -> Paper:
    """The parent's page about a visit's record, with the sentences `chosen`, by id, and all that could be."""
    visit = VisitContext(visible, stored)
    content = parent_summary(
        visit.record, visit.family_body, definitions, people, visit.revision, visit.receipt, chosen
    )
    names = tuple(babies_named(visit.record["body"], visit.family_body, definitions))
    drawn = edges(content, visit.revision, visit.receipt)
    # Names only: a page that is left at home needs no date of birth and no NHS number.
    paper = _paper(
        visit, "parent", people, content, names, replace(drawn, head=" · ".join([content.title, *names]))
    )
    return replace(
        paper,
        candidates=candidates(visit.record, visit.family_body, definitions),
        is_drawn=is_a_baby_here(visit.family_body),
    )


def may_leave_nothing(family_records: Iterable[Stored]) -> bool:
    """Whether nothing on paper may be left with the family, as it is now, from its records, oldest first."""
    records = (stored.record for stored in family_records)
    return is_paperless([record for record in records if record["kind"] == "family"])


def may_be_read_by_others(visible: VisibleRecords, stored: Stored) -> frozenset[str]:
    """Why to ask before leaving a page with the family: NO_PAPER, IMMEDIATE_RISK, both or neither.

    The family's flag counts as it is now. A risk counts if this record identified one or was unclear about it, and as
    long as any visit's risk is still open.
    """
    family_records = visible.family_records(stored.record["family"])
    is_open = bool(open_risks(newest_visits(each.record for each in family_records)))
    reasons = {
        NO_PAPER: may_leave_nothing(family_records),
        IMMEDIATE_RISK: is_raised(immediate_of(stored.record["body"])) or is_open,
    }
    return frozenset(reason for reason, holds in reasons.items() if holds)


def trend_paper(
    family_records: Sequence[Stored], definitions: Definitions, people: Mapping[str, str]
) -> TrendPaper | None:
    """The trend of a family's records, given oldest first; None if there is no visit among them."""
    families = [stored for stored in family_records if stored.record["kind"] == "family"]
    visits = _latest([stored for stored in family_records if stored.record["kind"] == "visit"])
    if not families or not visits:
        return None
    family = families[-1].record
    then = {stored.record["id"]: family_of_its_time(stored, families) for stored in visits}
    records = [stored.record for stored in visits]
    family_trend = trend(records, then, definitions, people, risks_in(family_records))
    last = max(visits, key=lambda stored: stored.record["body"]["started_at"])
    newest = max(visits, key=lambda stored: stored.seq)
    shown = family["body"] if family_trend.kept_apart else then[last.record["id"]]
    form = definitions.forms["family"]
    who = who_section(Family(shown, form), form, visit_day(last.record["body"]))
    headed = Outline(family_trend.title, family_trend.marks, (who,))
    counted = "1 visit" if family_trend.visits == 1 else f"{family_trend.visits} visits"
    foot = f"From {counted}, each as last signed · Latest receipt {newest.sha256[:8].upper()}"
    drawn = edges(headed, Revision(), None)
    return TrendPaper(
        record=UUID(family["family"]),
        family=UUID(family["family"]),
        signed_at=newest.record["signed_at"],
        last_on=uk_day(last.record["body"]["started_at"]),
        trend=family_trend,
        about=about(headed),
        courses=tuple(_drawn(course) for course in family_trend.courses),
        edges=Edges(drawn.head, drawn.marks, foot),
    )


def _drawn(course: Course) -> DrawnCourse:
    return DrawnCourse(course, tuple((each, chart(each)) for each in course.by_total()))


def _latest(visits: Sequence[Stored]) -> list[Stored]:
    """The newest revision of each visit."""
    replaced = {stored.record.get("supersedes") for stored in visits}
    return [stored for stored in visits if stored.record["id"] not in replaced]


def _paper(
    visit: VisitContext,
    kind: str,
    people: Mapping[str, str],
    content: Outline,
    about: tuple[str, ...],
    edges: Edges,
) -> Paper:
    return Paper(
        kind=kind,
        record=UUID(visit.record["id"]),
        family=UUID(visit.record["family"]),
        signed_at=visit.record["signed_at"],
        signed_on=day_in_words(uk_day(visit.record["signed_at"]).isoformat()),
        visited_on=uk_day(visit.record["body"]["started_at"]),
        written_by=people.get(visit.record["author"], ""),
        outline=content,
        about=about,
        edges=edges,
    )
