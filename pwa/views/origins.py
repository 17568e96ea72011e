"""Where a request comes from. What another website sends is refused; what its link opens is asked for once more.

The token in each form and the cookies' own rule protect as well: this holds where one of them is lost.
"""

from urllib.parse import urlsplit

from flask import Flask, current_app, render_template, request

from pwa.views.errors import OtherSite
from pwa.views.language import here

READING = {"GET", "HEAD", "OPTIONS"}
OURS = {"same-origin", "none"}
"""What browsers call a request of our own pages, and one that a person typed."""
FOR_SOMEBODY = {"account", "team", "documents", "parent_page"}
"""The parts of the app that look at who is signed in."""
AGAIN = "again"


def init_app(app: Flask) -> None:
    """Look at each request of `app` before anything else does."""
    app.before_request(_refuse_other_sites)
    app.before_request(_ask_again)


def _refuse_other_sites() -> None:
    if request.method not in READING and not _is_ours():
        raise OtherSite


def _is_ours() -> bool:
    """By the browser's word, or else by the page that it says it sent this from. Who says neither has no cookies of ours."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in OURS
    origin = request.headers.get("Origin")
    # "null": our own Referrer-Policy lets browsers without the other header say no more.
    return origin in (None, "null") or urlsplit(origin).netloc == request.host


def _ask_again() -> str | None:
    """A page for somebody was opened by a link in another place, so the browser kept the cookies to itself.

    A sign-in page now would begin a new session, and so end the one that is there. Our own page may ask with them.
    """
    if not _comes_by_a_link() or current_app.config["SESSION_COOKIE_NAME"] in request.cookies:
        return None
    query = request.query_string.decode("ascii", "replace")
    address = f"{here(request.path)}?{query}{'&' if query else ''}{AGAIN}"
    return render_template("pages/come_in.html", address=address)


def _comes_by_a_link() -> bool:
    return (
        request.method == "GET"
        and request.blueprint in FOR_SOMEBODY
        and request.headers.get("Sec-Fetch-Mode") == "navigate"
        and request.headers.get("Sec-Fetch-Site", "none") not in OURS
        and AGAIN not in request.args
    )
