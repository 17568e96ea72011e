"""A family's documents, each as a page and as a PDF, for its own health visitors. Must not draw them itself.

Every look is noted in the audit, and no browser keeps anything.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import NoReturn, Protocol, cast
from uuid import UUID

from flask import Blueprint, Response, abort, current_app, make_response, render_template, request

from pwa.documents import sheet
from pwa.documents.papers import (
    Paper,
    TrendPaper,
    letter_paper,
    may_leave_nothing,
    summary_paper,
    trend_paper,
)
from pwa.documents.press import PdfNotMade, Press
from pwa.domain.definitions import Definitions
from pwa.languages import said as _
from pwa.paths import web_folder
from pwa.service.accounts import Account, people
from pwa.store.cipher import cipher_of
from pwa.store.contract import Stored, VisibleRecords
from pwa.views import current_session, services, signed_in, visible_to
from pwa.views.errors import Failure, NotOpened, failure_page

documents = Blueprint("documents", __name__)

PRESS = "attune-press"
OF_A_RECORD, OF_A_FAMILY = "/records/<uuid:record_id>", "/families/<uuid:family_id>"
NOT_MADE = Failure("pdf_not_made", _("The PDF could not be made"))


class Told(Protocol):
    """What every kind of document has."""

    @property
    def record(self) -> UUID: ...
    @property
    def family(self) -> UUID: ...
    @property
    def file_name(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Document:
    """A kind of document: the beginning of its addresses, its name, and how to gather it. Its templates have its name.

    `gather` takes the id in the address and returns who asks, with the document's content. It aborts with the same 404
    for what doesn't exist and for what isn't for this account.
    """

    place: str
    name: str
    gather: Callable[..., tuple[Account, Told]]


def asked_for(record_id: UUID) -> tuple[Account, VisibleRecords, Stored]:
    """Who asks, what they may see, and the visit's record.

    Aborts with the same 404 for what doesn't exist, isn't a visit, or isn't for this account.
    """
    account = signed_in()
    if account is None:
        raise NotOpened
    visible = visible_to(account)
    stored = visible.get(str(record_id))
    if stored is None or stored.record["kind"] != "visit":
        there = services().store.get(str(record_id))
        refuse(account, record=str(record_id), **({"family": there.record["family"]} if there else {}))
    return account, visible, stored


def refuse(account: Account, **ids: str) -> NoReturn:
    """404, noted with what was asked for: ids, and the last word of the address."""
    services().audit.note("refused_look", account.id, page=request.path.rsplit("/", 1)[-1], **ids)
    abort(404)


def names_of(users: Iterable[str]) -> Mapping[str, str]:
    """Names by user id, of those that are known."""
    return people(services().accounts, set(users))


def _of_visit(
    made: Callable[[VisibleRecords, Definitions, Mapping[str, str], Stored], Paper], record_id: UUID
) -> tuple[Account, Paper]:
    account, visible, stored = asked_for(record_id)
    return account, made(visible, services().definitions, names_of([stored.record["author"]]), stored)


def _of_family(family_id: UUID) -> tuple[Account, TrendPaper]:
    """A family without visits is a 404 too."""
    account, here = signed_in(), services()
    if account is None:
        raise NotOpened
    records = visible_to(account).family_records(str(family_id))
    paper = trend_paper(records, here.definitions, names_of(stored.record["author"] for stored in records))
    if paper is None:
        refuse(account, family=str(family_id))
    return account, paper


DOCUMENTS = {
    "summary": Document(OF_A_RECORD, "Visit summary", partial(_of_visit, summary_paper)),
    "letter": Document(OF_A_RECORD, "Letter about a visit", partial(_of_visit, letter_paper)),
    "trend": Document(OF_A_FAMILY, "Trend across visits", _of_family),
}
"""Each has two addresses, for its page and its PDF. The parent's page, which asks first, has its own views."""


def _page(kind: str, **asked: UUID) -> Response:
    account, paper = DOCUMENTS[kind].gather(**asked)
    records = visible_to(account).family_records(str(paper.family))
    return page_of(kind, DOCUMENTS[kind].name, account, paper, is_paperless=may_leave_nothing(records))


def _pdf(kind: str, **asked: UUID) -> Response:
    return pdf_of(kind, *DOCUMENTS[kind].gather(**asked))


for each, document in DOCUMENTS.items():
    address = f"{document.place}/{each}"
    documents.add_url_rule(address, each, _page, defaults={"kind": each})
    documents.add_url_rule(
        f"{address}.pdf", f"{each}_pdf", _pdf, defaults={"kind": each}, methods=["GET", "POST"]
    )


def page_of(
    kind: str,
    name: str,
    account: Account,
    paper: Told,
    ids: Mapping[str, object] | None = None,
    **shown: object,
) -> Response:
    """A document's page; `ids` go into the audit, `shown` to the template."""
    _note(f"saw_{kind}", account, paper, ids)
    press().warm()
    html = render_template(
        f"pages/{kind}.html", paper=paper, blocks=sheet.blocks, kind=kind, name=name, **shown
    )
    return private(make_response(html))


def pdf_of(kind: str, account: Account, paper: Told, ids: Mapping[str, object] | None = None) -> Response:
    """A document's PDF, to look at or to download; `ids` go into the audit. 503 if it can't be made."""
    wants_file = request.values.get("download") == "1"
    _note(f"downloaded_{kind}" if wants_file else f"saw_{kind}_pdf", account, paper, ids)
    html = render_template(f"pdf/{kind}.html", paper=paper, blocks=sheet.blocks)
    try:
        pdf = press().pdf(paper.family, paper.record, html, kind)
    except PdfNotMade:
        return private(make_response(failure_page(NOT_MADE), 503))
    response = make_response(pdf)
    response.mimetype = "application/pdf"
    placed = "attachment" if wants_file else "inline"
    response.headers["Content-Disposition"] = f"{placed}; filename={paper.file_name}"
    return private(response)


def private(response: Response) -> Response:
    """The response, which no browser may keep."""
    response.headers["Cache-Control"] = "no-store"
    return response


def press() -> Press:
    """The app's one press."""
    config = services().config
    made = current_app.extensions.get(PRESS) or Press(
        web_folder("static"), config.documents_dir, cipher=cipher_of(config.store_key)
    )
    return cast("Press", current_app.extensions.setdefault(PRESS, made))


def _note(action: str, account: Account, paper: Told, ids: Mapping[str, object] | None) -> None:
    """Note a look at a document in the audit, by ids only."""
    shared, family = services(), str(paper.family)
    about: dict[str, object] = {"record": str(paper.record), "family": family, **(ids or {})}
    if device := current_session().device:
        about["device"] = device
    if lent := shared.caseload.lent_as(account.id, family):
        about |= {"lent": lent.kind, **({"of": lent.of} if lent.of else {})}
    shared.audit.note(action, account.id, **about)
