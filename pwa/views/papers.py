"""The letter, the parent's summary and the trend, each as a page and as a PDF. Must not draw them itself.

For the family's own health visitors, as the visit summary is: every look is noted, nothing is kept by a browser.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol
from uuid import UUID

from flask import Blueprint, Response, abort, make_response, render_template, request

from pwa.accounts import Account, people
from pwa.documents import sheet
from pwa.documents.papers import Paper, TrendPaper, letter_paper, parent_paper, trend_paper
from pwa.documents.press import PdfNotMade
from pwa.domain.outline_parent import PARTS, USUAL_PARTS
from pwa.store.contract import Sight, Stored
from pwa.views import services, signed_in
from pwa.views.documents import NOT_MADE, asked_for, press

papers = Blueprint("papers", __name__)

NAMES = {"letter": "Letter about a visit", "parent": "Your visit", "trend": "Trend across visits"}
PART_NAMES = {
    "strengths": "What you wrote under “What protects the baby”",
    "next_steps": "Long-term risk: action, who will do it, review",
    "immediate": "Immediate risk: action, who will do it, review",
    "score": "Total and band, with their cautions",
}


class Told(Protocol):
    """What every document has, whichever it is."""

    @property
    def record(self) -> UUID: ...
    @property
    def family(self) -> UUID: ...
    @property
    def file_name(self) -> str: ...


@papers.get("/records/<uuid:record_id>/letter")
def letter(record_id: UUID) -> Response:
    return _page("letter", *_of_visit(record_id, _letter))


@papers.get("/records/<uuid:record_id>/letter.pdf")
def letter_pdf(record_id: UUID) -> Response:
    return _pdf("letter", *_of_visit(record_id, _letter))


@papers.get("/records/<uuid:record_id>/parent")
def parent(record_id: UUID) -> Response:
    return _page("parent", *_of_visit(record_id, _parent))


@papers.get("/records/<uuid:record_id>/parent.pdf")
def parent_pdf(record_id: UUID) -> Response:
    return _pdf("parent", *_of_visit(record_id, _parent))


@papers.get("/families/<uuid:family_id>/trend")
def trend(family_id: UUID) -> Response:
    return _page("trend", *_of_family(family_id))


@papers.get("/families/<uuid:family_id>/trend.pdf")
def trend_pdf(family_id: UUID) -> Response:
    return _pdf("trend", *_of_family(family_id))


def _of_visit(record_id: UUID, gather: Callable[[Sight, Stored], Paper]) -> tuple[Account, Paper]:
    account, sight, stored = asked_for(record_id)
    return account, gather(sight, stored)


def _of_family(family_id: UUID) -> tuple[Account, TrendPaper]:
    """The family's trend and who asks; 404 alike for no such family, no visit yet, or another's caseload."""
    account, here = signed_in(), services()
    if account is None:
        abort(404)
    found = here.store.seen_by(account.id).family_records(str(family_id))
    paper = trend_paper(found, here.definitions, _names(stored.record["author"] for stored in found))
    if paper is None:
        abort(404)
    return account, paper


def _letter(sight: Sight, stored: Stored) -> Paper:
    return letter_paper(sight, services().definitions, _names([stored.record["author"]]), stored)


def _parent(sight: Sight, stored: Stored) -> Paper:
    return parent_paper(sight, services().definitions, _names([stored.record["author"]]), stored, _parts())


def _names(users: Iterable[str]) -> Mapping[str, str]:
    return people(services().accounts, set(users))


def _parts() -> frozenset[str]:
    """The parts asked for: the usual ones with those of `with`, or exactly those where `chosen` says so."""
    asked = frozenset(request.args.getlist("with"))
    if asked - set(PARTS):
        abort(400)
    return asked if request.args.get("chosen") == "1" else USUAL_PARTS | asked


def _page(kind: str, account: Account, found: Told) -> Response:
    _note(f"saw_{kind}", account, found)
    press().warm()
    parts = _parts() if kind == "parent" else frozenset()
    query = f"?{request.query_string.decode()}" if parts else ""
    html = render_template(
        f"pages/{kind}.html",
        paper=found,
        blocks=sheet.blocks,
        kind=kind,
        name=NAMES[kind],
        query=query,
        parts=parts,
        part_names=PART_NAMES,
    )
    return _private(make_response(html))


def _pdf(kind: str, account: Account, found: Told) -> Response:
    wants_file = request.args.get("download") == "1"
    _note(f"downloaded_{kind}" if wants_file else f"saw_{kind}_pdf", account, found)
    html = render_template(f"pdf/{kind}.html", paper=found, blocks=sheet.blocks)
    try:
        pdf = press().pdf(found.family, found.record, html, kind)
    except PdfNotMade:
        return _private(make_response(render_template("errors/failure.html", failure=NOT_MADE), 503))
    response = make_response(pdf)
    response.mimetype = "application/pdf"
    placed = "attachment" if wants_file else "inline"
    response.headers["Content-Disposition"] = f"{placed}; filename={found.file_name}"
    return _private(response)


def _note(action: str, account: Account, found: Told) -> None:
    services().audit.note(action, account.id, record=str(found.record), family=str(found.family))


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
