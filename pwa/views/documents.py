"""A visit's summary as a page and as a PDF, for the family's own health visitors. Must not draw it itself."""

from typing import cast
from uuid import UUID

from flask import Blueprint, Response, abort, current_app, make_response, render_template, request

from pwa.documents import sheet
from pwa.documents.press import PdfNotMade, Press
from pwa.documents.summary import Summary, summary
from pwa.paths import web_folder
from pwa.service.accounts import Account, people
from pwa.store.contract import Sight, Stored
from pwa.views import services, signed_in
from pwa.views.errors import Failure

documents = Blueprint("documents", __name__)

PRESS = "attune-press"
NOT_MADE = Failure(
    "pdf_not_made",
    "The PDF could not be made",
    "The server could not turn this page into a PDF.",
    "Go back to the page, which says the same and can be printed, or try again in a minute.",
    "The record is safe: it was received, and nothing about it has changed.",
)


@documents.get("/records/<uuid:record_id>/summary")
def visit_summary(record_id: UUID) -> Response:
    account, found = _summary_for(record_id)
    _note("saw_summary", account, found)
    press().warm()
    return _private(make_response(_drawn("pages/summary.html", found)))


@documents.get("/records/<uuid:record_id>/summary.pdf")
def visit_summary_pdf(record_id: UUID) -> Response:
    account, found = _summary_for(record_id)
    wants_file = request.args.get("download") == "1"
    _note("downloaded_summary" if wants_file else "saw_summary_pdf", account, found)
    try:
        pdf = press().pdf(found.family, found.record, _drawn("pdf/visit_summary.html", found))
    except PdfNotMade:
        return _private(make_response(render_template("errors/failure.html", failure=NOT_MADE), 503))
    response = make_response(pdf)
    response.mimetype = "application/pdf"
    placed = "attachment" if wants_file else "inline"
    response.headers["Content-Disposition"] = f"{placed}; filename={found.file_name}"
    return _private(response)


def asked_for(record_id: UUID) -> tuple[Account, Sight, Stored]:
    """Who asks, what they may see, and the visit's record.

    404 alike for what isn't there, isn't a visit or isn't for this account.
    """
    account = signed_in()
    if account is None:
        abort(404)
    sight = services().store.seen_by(account.id)
    stored = sight.get(str(record_id))
    if stored is None or stored.record["kind"] != "visit":
        abort(404)
    return account, sight, stored


def _summary_for(record_id: UUID) -> tuple[Account, Summary]:
    account, sight, stored = asked_for(record_id)
    names = people(services().accounts, {stored.record["author"]})
    return account, summary(sight, services().definitions, names, stored)


def _note(action: str, account: Account, found: Summary) -> None:
    services().audit.note(action, account.id, record=str(found.record), family=str(found.family))


def _drawn(template: str, found: Summary) -> str:
    return render_template(template, summary=found, blocks=sheet.blocks)


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


def press() -> Press:
    """The one press of this app."""
    kept = services().config.documents_dir
    made = current_app.extensions.get(PRESS) or Press(web_folder("static"), kept)
    return cast("Press", current_app.extensions.setdefault(PRESS, made))
