"""Every failure as a page or, for the API, as JSON: what happened, what is safe, what to do.

Must not show a name or a trace.
"""

import logging
from dataclasses import dataclass
from traceback import format_tb

from flask import Flask, Response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import Forbidden, HTTPException, NotFound

from pwa.languages import said as _
from pwa.store.contract import StoreFailed
from pwa.views import services
from pwa.views.busy import Busy
from pwa.views.envelope import Refused, refusal

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Failure:
    """One kind of failure: its page's title, and the code of the message that says what happened and what to do."""

    code: str
    title: str


FAILURES = {
    400: Failure("bad_request", _("This could not be read")),
    403: Failure("forbidden", _("This page is not for your account")),
    404: Failure("not_found", _("There is no such page")),
    405: Failure("method_not_allowed", _("This can't be done here")),
    410: Failure("link_ended", _("This link no longer works")),
    413: Failure("body_too_large", _("This is too large")),
    429: Failure("too_many_tries", _("Too many tries")),
    500: Failure("server_error", _("Something went wrong on the server")),
    503: Failure("store_unavailable", _("The server can't save at the moment")),
}
BAD_CSRF = Failure("bad_csrf", _("This page was open for too long"))
OTHER_SITE = Failure("other_site", _("This did not come from Attune"))
NOT_OPENED = Failure("open_again", _("Open this in Attune again"))
BUSY = Failure("too_busy", _("Many people are using Attune just now"))


class OtherSite(Forbidden):
    """Another website sent this, or made a browser send it."""


class NotOpened(NotFound):
    """A family's page was asked for without the open vault: by the browser's history, or by a page that was left open."""


def init_app(app: Flask) -> None:
    """Answer every failure of `app` with these pages."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(StoreFailed, _store)
    app.register_error_handler(Exception, _unexpected)


def failure_page(failure: Failure) -> str:
    """The page for a failure: its title, and the sentences of its message."""
    sentences = services().definitions.messages.parts(failure.code)
    return render_template("errors/failure.html", failure=failure, sentences=sentences)


def _http(error: HTTPException) -> Response:
    if isinstance(error, Refused):
        return error.get_response()
    if isinstance(error, CSRFError):
        return _answer(400, BAD_CSRF)
    if isinstance(error, OtherSite):
        return _answer(403, OTHER_SITE)
    if isinstance(error, NotOpened):
        return _answer(404, NOT_OPENED)
    if error.code is not None and error.code < 400:
        return Response(error.get_response().data, error.code, error.get_headers())
    status = error.code or 500
    failure = BUSY if isinstance(error, Busy) else FAILURES.get(status)
    response = _answer(status, failure or FAILURES[500 if status >= 500 else 400])
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def _store(error: StoreFailed) -> Response:
    log.error("The store refused a write: %s", error)
    return _answer(503, FAILURES[503])


def _unexpected(error: Exception) -> Response:
    # Not the error's message, which may quote what somebody entered.
    log.error("Unexpected %s\n%s", type(error).__name__, "".join(format_tb(error.__traceback__)))
    return _answer(500, FAILURES[500])


def _answer(status: int, failure: Failure) -> Response:
    if request.path.startswith("/api/"):
        return refusal(status, failure.code)
    return Response(failure_page(failure), status, mimetype="text/html")
