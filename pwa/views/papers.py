"""The letter and the trend, each as a page and as a PDF. Must not draw them itself.

For the family's own health visitors, as the visit summary is: every look is noted, nothing is kept by a browser.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol
from uuid import UUID

from flask import Blueprint, Response, abort, make_response, render_template, request

from pwa.documents import sheet
from pwa.documents.papers import Paper, TrendPaper, letter_paper, trend_paper
from pwa.documents.press import PdfNotMade
from pwa.service.accounts import Account, people
from pwa.store.contract import Sight, Stored
from pwa.views import services, signed_in
from pwa.views.documents import NOT_MADE, asked_for, press

papers = Blueprint("papers", __name__)

NAMES = {"letter": "Letter about a visit", "trend": "Trend across visits"}


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
    return pdf_of("letter", *_of_visit(record_id, _letter))


@papers.get("/families/<uuid:family_id>/trend")
def trend(family_id: UUID) -> Response:
    return _page("trend", *_of_family(family_id))


@papers.get("/families/<uuid:family_id>/trend.pdf")
def trend_pdf(family_id: UUID) -> Response:
    return pdf_of("trend", *_of_family(family_id))


def _of_visit(record_id: UUID, gather: Callable[[Sight, Stored], Paper]) -> tuple[Account, Paper]:
    account, sight, stored = asked_for(record_id)
    return account, gather(sight, stored)


def _of_family(family_id: UUID) -> tuple[Account, TrendPaper]:
    """The family's trend and who asks; 404 alike for no such family, no visit yet, or another's caseload."""
    account, here = signed_in(), services()
    if account is None:
        abort(404)
    found = here.store.seen_by(account.id).family_records(str(family_id))
    paper = trend_paper(found, here.definitions, names_of(stored.record["author"] for stored in found))
    if paper is None:
        abort(404)
    return account, paper


def _letter(sight: Sight, stored: Stored) -> Paper:
    return letter_paper(sight, services().definitions, names_of([stored.record["author"]]), stored)


def names_of(users: Iterable[str]) -> Mapping[str, str]:
    return people(services().accounts, set(users))


def _page(kind: str, account: Account, found: Told) -> Response:
    note(f"saw_{kind}", account, found)
    press().warm()
    html = render_template(
        f"pages/{kind}.html", paper=found, blocks=sheet.blocks, kind=kind, name=NAMES[kind]
    )
    return private(make_response(html))


def pdf_of(kind: str, account: Account, found: Told, **ids: object) -> Response:
    """The PDF, to look at or as a file; `ids` go into the audit."""
    wants_file = request.values.get("download") == "1"
    note(f"downloaded_{kind}" if wants_file else f"saw_{kind}_pdf", account, found, **ids)
    html = render_template(f"pdf/{kind}.html", paper=found, blocks=sheet.blocks)
    try:
        pdf = press().pdf(found.family, found.record, html, kind)
    except PdfNotMade:
        return private(make_response(render_template("errors/failure.html", failure=NOT_MADE), 503))
    response = make_response(pdf)
    response.mimetype = "application/pdf"
    placed = "attachment" if wants_file else "inline"
    response.headers["Content-Disposition"] = f"{placed}; filename={found.file_name}"
    return private(response)


def note(action: str, account: Account, found: Told, **ids: object) -> None:
    """A look at a document, in the audit: ids alone."""
    services().audit.note(action, account.id, record=str(found.record), family=str(found.family), **ids)


def private(response: Response) -> Response:
    """No browser may keep it."""
    response.headers["Cache-Control"] = "no-store"
    return response
