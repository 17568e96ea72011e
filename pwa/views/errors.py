"""Every failure as a page or, for the API, as JSON: what happened, what is safe, what to do.

Must not show a name or a trace.
"""

import logging
from dataclasses import dataclass
from traceback import format_tb

from flask import Flask, Response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from pwa.languages import said as _
from pwa.store.contract import StoreFailed
from pwa.views.envelope import Refused, refusal

log = logging.getLogger(__name__)

ON_TABLET = _("What was saved on a tablet is still there.")


@dataclass(frozen=True)
class Failure:
    """One kind of failure, in three sentences."""

    code: str
    title: str
    happened: str
    to_do: str
    safe: str = ON_TABLET


FAILURES = {
    400: Failure(
        "bad_request",
        _("This could not be read"),
        _("What your browser sent was not complete."),
        _("Go back, load the page again, and try once more."),
    ),
    403: Failure(
        "forbidden",
        _("This page is not for your account"),
        _("Only the team's lead can open it."),
        _("Go back to Attune, or ask your team's lead."),
    ),
    404: Failure(
        "not_found",
        _("There is no such page"),
        _("The address is wrong, or what was there is not for your account."),
        _("Check the address, or go back to Attune."),
    ),
    405: Failure(
        "method_not_allowed",
        _("This can't be done here"),
        _("The address is right, but it is not used in this way."),
        _("Go back to Attune and start from there."),
    ),
    410: Failure(
        "link_ended",
        _("This link no longer works"),
        _("It was used already, or it is older than 24 hours."),
        _(
            "Ask your team's lead for a new link. For the first account, start the server again: it prints one."
        ),
        _("No account was made or changed."),
    ),
    413: Failure(
        "too_large",
        _("This is too large"),
        _("More was sent at once than the server takes."),
        _("Send less at once."),
        _("Nothing was taken in. What was saved on a tablet is still there."),
    ),
    429: Failure(
        "too_many_tries",
        _("Too many tries"),
        _("Somebody tried to sign in too often from here."),
        _("Wait 15 minutes and try again. Work without signal goes on as always."),
    ),
    500: Failure(
        "server_error",
        _("Something went wrong on the server"),
        _("It is the server's fault, not yours."),
        _("Try again. If it happens again, tell whoever runs Attune for you."),
    ),
    503: Failure(
        "store_unavailable",
        _("The server can't save at the moment"),
        _("Its disk refused to write."),
        _("Tell whoever runs Attune for you. Work on the tablet goes on as always."),
        _("Nothing of this was taken in. What was saved on a tablet and all that was received is safe."),
    ),
}
BAD_CSRF = Failure(
    "bad_csrf",
    _("This page was open for too long"),
    _("You signed in or out since it was opened, so it can't be sent any more."),
    _("Load the page again and send it once more."),
)


def init_app(app: Flask) -> None:
    """Answer every failure of `app` in these words."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(StoreFailed, _store)
    app.register_error_handler(Exception, _unexpected)


def _http(error: HTTPException) -> Response:
    if isinstance(error, Refused):
        return error.get_response()
    if isinstance(error, CSRFError):
        return _answer(400, BAD_CSRF)
    if error.code is not None and error.code < 400:
        return Response(error.get_response().data, error.code, error.get_headers())
    status = error.code or 500
    response = _answer(status, FAILURES.get(status, FAILURES[500 if status >= 500 else 400]))
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def _store(error: StoreFailed) -> Response:
    log.error("The store refused a write: %s", error)
    return _answer(503, FAILURES[503])


def _unexpected(error: Exception) -> Response:
    # The place and kind of the error, without its message, which may quote what somebody entered.
    log.error("Unexpected %s\n%s", type(error).__name__, "".join(format_tb(error.__traceback__)))
    return _answer(500, FAILURES[500])


def _answer(status: int, failure: Failure) -> Response:
    if request.path.startswith("/api/"):
        return refusal(status, failure.code, f"{failure.happened} {failure.safe} {failure.to_do}")
    return Response(render_template("errors/failure.html", failure=failure), status, mimetype="text/html")
