"""How often a sign-in may be tried. Whoever guesses is slowed down; a browser that its owner has used is not.

Must not know what any page shows.
"""

import time
from collections.abc import Callable, Mapping
from typing import TypeGuard, cast

from flask import Flask, Response, current_app, g, request
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from pwa.config import Config
from pwa.service.accounts import Account
from pwa.service.browsers import KNOWN_FOR
from pwa.service.signing_in import (
    ACCOUNT_TRIES,
    ADDRESS_TRIES,
    BROWSER_TRIES,
    EVERYWHERE_TRIES,
    FINDING_TRIES,
    try_key,
)
from pwa.views import beginning, services, signed_in_on_page
from pwa.views.counted import SCHEME

MOST_EMAIL_CHARACTERS = 320

limiter = Limiter(get_remote_address, storage_uri=f"{SCHEME}://", default_limits=[])
# It would log the key of each limit that was reached, and so whatever a stranger typed. The audit notes failed tries.
limiter.logger.disabled = True

GIVE_IT_AGAIN: Mapping[str | None, Callable[[], Account | None]] = {
    "api.recovery": beginning,
    "account.password": signed_in_on_page,
    "second_step.page": signed_in_on_page,
}
"""Requests that have a password and no address, and whose it is: of whoever is signed in, or has begun to."""


def init_app(app: Flask, config: Config) -> None:
    """Count what `app` is asked, say with each 429 how long to wait, and remember browsers that signed in."""
    app.config["KNOWN_BROWSER_COOKIE"] = (
        "__Host-attune-browser" if config.secure_cookies else "attune-browser"
    )
    limiter.init_app(app)
    app.after_request(_with_time_to_wait)
    app.after_request(_with_known_browser)


def failed_sign_in(response: Response) -> bool:
    """Whether a try counts towards the limit: a wrong sign-in, or one that a full disk kept out of the audit."""
    return response.status_code in {401, 503}


def failed_at_all(response: Response) -> bool:
    """Whether it counts for its network address: a failed try, or what could not be read as one."""
    return response.status_code == 400 or failed_sign_in(response)


def by_account_and_address() -> str:
    return try_key(get_remote_address(), _email())


def by_account() -> str:
    return try_key("", _email())


def by_browser() -> str:
    return try_key(_known_browser() or "", _email())


def is_known() -> bool:
    """Whether the account that is tried has signed in with this browser before."""
    return _known_browser() is not None


def is_unknown() -> bool:
    return not is_known()


limit_browser = limiter.shared_limit(
    BROWSER_TRIES,
    scope="sign-in browser",
    key_func=by_browser,
    exempt_when=is_unknown,
    deduct_when=failed_sign_in,
    methods=["POST"],
)
limit_account = limiter.shared_limit(
    ACCOUNT_TRIES,
    scope="sign-in",
    key_func=by_account_and_address,
    exempt_when=is_known,
    deduct_when=failed_sign_in,
    methods=["POST"],
)
limit_everywhere = limiter.shared_limit(
    EVERYWHERE_TRIES,
    scope="sign-in everywhere",
    key_func=by_account,
    exempt_when=is_known,
    deduct_when=failed_sign_in,
    methods=["POST"],
)
limit_address = limiter.shared_limit(
    ADDRESS_TRIES,
    scope="sign-in address",
    exempt_when=is_known,
    deduct_when=failed_at_all,
    methods=["POST"],
)

limit_return = limiter.shared_limit(
    ADDRESS_TRIES,
    scope="sign-in address",
    deduct_when=failed_at_all,
    methods=["GET"],
)
"""For what comes back from the provider. Its own failures count for nobody: a whole trust may meet them at once."""


def by_person() -> str:
    account = signed_in_on_page()
    return account.id if account else get_remote_address()


def found_nobody(response: Response) -> bool:
    return response.status_code in {400, 404, 503}


limit_finding = limiter.shared_limit(
    FINDING_TRIES, scope="finding", key_func=by_person, deduct_when=found_nobody, methods=["POST"]
)
"""For whoever looks for a child by particulars: who guesses is slowed down, wherever they are."""


def limit_sign_in(view: Callable[[], ResponseReturnValue]) -> Callable[[], ResponseReturnValue]:
    """Decorates a view that signs in: 429 after too many failed tries for an account, or from an address."""
    return limit_browser(limit_account(limit_everywhere(limit_address(view))))


def _known_browser() -> str | None:
    if "known_browser" not in g:
        account = _tried()
        g.known_browser = account and services().browsers.name_of(kept_browser(), account.id)
    return cast("str | None", g.known_browser)


def _tried() -> Account | None:
    """Whose password is tried: the address that was sent, or whoever has begun a sign-in and gives it again."""
    sent = _sent_email()
    if sent is None:
        return _who_gives_it_again()
    return services().accounts.by_email(sent) if _is_an_address(sent) else None


def _email() -> object:
    account = _who_gives_it_again() if _sent_email() is None else None
    return account.email if account else _sent_email()


def _who_gives_it_again() -> Account | None:
    asked = GIVE_IT_AGAIN.get(request.endpoint)
    return asked() if asked else None


def _sent_email() -> object:
    """As the view will read it: the API takes JSON whatever a request says it is."""
    try:
        sent = request.get_json(force=True, silent=True) if request.path.startswith("/api/") else request.form
    except RecursionError:  # nested too deeply; the view refuses it
        sent = None
    return sent.get("email") if isinstance(sent, Mapping) else None


def _is_an_address(sent: object) -> TypeGuard[str]:
    return isinstance(sent, str) and len(sent) <= MOST_EMAIL_CHARACTERS and sent.isprintable()


def kept_browser() -> str:
    """What this browser keeps about who is known in it."""
    return request.cookies.get(current_app.config["KNOWN_BROWSER_COOKIE"], "")


def _with_time_to_wait(response: Response) -> Response:
    limit = limiter.current_limit
    if response.status_code == 429 and limit is not None:
        response.headers["Retry-After"] = str(max(1, int(limit.reset_at - time.time()) + 1))
    return response


def _with_known_browser(response: Response) -> Response:
    shown_by, factor = g.get("shown_code", (None, ""))
    account_id = g.get("begun") or shown_by
    if account_id is not None:
        response.set_cookie(
            current_app.config["KNOWN_BROWSER_COOKIE"],
            services().browsers.remember(kept_browser(), account_id, factor),
            max_age=KNOWN_FOR,
            secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
            httponly=True,
            samesite="Strict",
        )
    return response
