"""Gathers each of a family's documents from its records. Must not draw, nor look anything up.

The caller hands in only records that the reader may see.
"""

from collections.abc import Mapping, Sequence
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

    `is_drawn`: with the drawing of a baby, which is left out for a family whose baby died or lives elsewhere.
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
        """Says which document it is and nothing about the family."""
        return f"{FILES[self.kind]}-{self.visited_on}-{self.record.hex[:8]}.pdf"


@dataclass(frozen=True, slots=True)
class DrawnCourse:
    """A trend with a chart for each total of its instrument, and the figures of that total."""

    course: Course
    totals: tuple[tuple[Course, Chart], ...]


@dataclass(frozen=True, slots=True)
class TrendPaper:
    """Everything that a family's trend shows. `record` is the family: it has one trend."""

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


def summary_paper(
    visible: VisibleRecords, definitions: Definitions, people: Mapping[str, str], stored: Stored
) -> Paper:
    """The summary of a visit's record for the family of its time, from the `visible` records.

    `people` gives names by user id.
    """
    visit = VisitContext(visible, stored)
    told = outline(
        visit.record, visit.family_body, definitions, people, visit.revision, visit.receipt, visit.risks
    )
    return _paper(visit, "summary", people, told, about(told), edges(told, visit.revision, visit.receipt))


def letter_paper(
    visible: VisibleRecords, definitions: Definitions, people: Mapping[str, str], stored: Stored
) -> Paper:
    """The letter about a visit's record, for the family of its time."""
    visit = VisitContext(visible, stored)
    told = letter(
        visit.record, visit.family_body, definitions, people, visit.revision, visit.receipt, visit.risks
    )
    return _paper(visit, "letter", people, told, about(told), edges(told, visit.revision, visit.receipt))


def parent_paper(
    visible: VisibleRecords,
    definitions: Definitions,
    people: Mapping[str, str],
    stored: Stored,
    chosen: frozenset[str] = frozenset(),
) -> Paper:
    """The parent's page of a visit's record, with the sentences chosen for it and those that could be chosen."""
    visit = VisitContext(visible, stored)
    told = parent_summary(
        visit.record, visit.family_body, definitions, people, visit.revision, visit.receipt, chosen
    )
    names = tuple(babies_named(visit.record["body"], visit.family_body, definitions))
    drawn = edges(told, visit.revision, visit.receipt)
    # A name and no more: a page that lies at home needs no date of birth and no NHS number.
    paper = _paper(
        visit, "parent", people, told, names, replace(drawn, head=" · ".join([told.title, *names]))
    )
    return replace(
        paper,
        candidates=candidates(visit.record, visit.family_body, definitions),
        is_drawn=is_a_baby_here(visit.family_body),
    )


def may_be_read_by_others(visible: VisibleRecords, stored: Stored) -> frozenset[str]:
    """Why nothing may be left with the family of a visit's record without an answer: NO_PAPER, IMMEDIATE_RISK, both or none.

    The family's flag counts as it is now; a risk counts where this record found one or was not sure that there was none, and
    as long as one that any visit of the family found is not closed.
    """
    records = [one.record for one in visible.family_records(stored.record["family"])]
    is_open = bool(open_risks(newest_visits(records)))
    reasons = {
        NO_PAPER: is_paperless([one for one in records if one["kind"] == "family"]),
        IMMEDIATE_RISK: is_raised(immediate_of(stored.record["body"])) or is_open,
    }
    return frozenset(reason for reason, holds in reasons.items() if holds)


def trend_paper(
    family_records: Sequence[Stored], definitions: Definitions, people: Mapping[str, str]
) -> TrendPaper | None:
    """The trend of a family's records, oldest first; None as long as there is no visit among them."""
    families = [stored for stored in family_records if stored.record["kind"] == "family"]
    visits = _latest([stored for stored in family_records if stored.record["kind"] == "visit"])
    if not families or not visits:
        return None
    family = families[-1].record
    then = {stored.record["id"]: family_of_its_time(stored, families) for stored in visits}
    records = [stored.record for stored in visits]
    told = trend(records, then, definitions, people, risks_in(family_records))
    last = max(visits, key=lambda stored: stored.record["body"]["started_at"])
    newest = max(visits, key=lambda stored: stored.seq)
    shown = family["body"] if told.kept_apart else then[last.record["id"]]
    form = definitions.forms["family"]
    who = who_section(Family(shown, form), form, visit_day(last.record["body"]))
    headed = Outline(told.title, told.marks, (who,))
    counted = "1 visit" if told.visits == 1 else f"{told.visits} visits"
    foot = f"From {counted}, each as last signed · Latest receipt {newest.sha256[:8].upper()}"
    drawn = edges(headed, Revision(), None)
    return TrendPaper(
        record=UUID(family["family"]),
        family=UUID(family["family"]),
        signed_at=newest.record["signed_at"],
        last_on=uk_day(last.record["body"]["started_at"]),
        trend=told,
        about=about(headed),
        courses=tuple(_drawn(course) for course in told.courses),
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
    told: Outline,
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
        outline=told,
        about=about,
        edges=edges,
    )
