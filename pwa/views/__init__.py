"""What every view needs: the services of this app, and who is signed in. Renders nothing itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from hashlib import sha256
from hmac import compare_digest
from typing import ParamSpec, cast

from flask import Flask, Response, abort, current_app, g, redirect, request, session
from flask.typing import ResponseReturnValue

from pwa.clock import instant, moment, now
from pwa.config import Config
from pwa.domain.definitions import Definitions
from pwa.languages import spoken
from pwa.service.accounts import Account, Accounts
from pwa.service.audit import Audit
from pwa.service.caseload import Caseload
from pwa.service.devices import Devices
from pwa.service.proofs import Proofs
from pwa.service.recovery import Recovery
from pwa.store.contract import Store
from pwa.views.offline import Offline

View = ParamSpec("View")

VAULT_HEADER = "X-Attune-Vault"
PAGES_AFTER_VAULT = timedelta(minutes=10)
JUST_SIGNED_IN = timedelta(minutes=15)


@dataclass(frozen=True)
class Services:
    """Everything that lives as long as the app: made once in create_app, found with `services()`."""

    config: Config
    store: Store
    accounts: Accounts
    caseload: Caseload
    audit: Audit
    devices: Devices
    definitions: Definitions
    offline: Offline
    recovery: Recovery
    proofs: Proofs


def provide(app: Flask, found: Services) -> None:
    app.extensions["attune"] = found


def services() -> Services:
    return cast("Services", current_app.extensions["attune"])


def signed_in() -> Account | None:
    """The account of this request.

    None when nobody is signed in, the account was closed or its password changed, or the session belongs to a vault
    that was not open in the last minutes.
    """
    if "signed_in" not in g:
        g.signed_in = _account_of_session()
    return cast("Account | None", g.signed_in)


def signed_in_until() -> str | None:
    """When this sign-in ends by itself."""
    return session.get("until") if signed_in() else None


def has_just_signed_in() -> bool:
    """Whether the password was given in the last minutes: what a borrowed browser may not do asks for that."""
    since = session.get("since")
    return signed_in() is not None and isinstance(since, str) and now() - moment(since) < JUST_SIGNED_IN


def begin_session(account: Account) -> None:
    """From now on this browser is signed in as `account`; nothing of an earlier session is kept."""
    session.clear()
    session.permanent = True
    hours = services().config.sign_in_hours
    session.update(
        user=account.id,
        epoch=account.session_epoch,
        since=instant(now()),
        until=instant(now() + timedelta(hours=hours)),
    )
    g.signed_in = account
    g.pop("csrf_token", None)


def end_session() -> None:
    session.clear()
    g.signed_in = None
    g.pop("csrf_token", None)


def vault_is_shown() -> bool:
    """Whether this request comes from an open vault, or from a browser that has none.

    The first vault that uses a session makes it its own by a secret that only the open vault can read; from then on
    the cookie alone, which stays in the browser while the tablet is locked, opens nothing.
    """
    shown = request.headers.get(VAULT_HEADER, "")
    mark = sha256(shown.encode()).hexdigest()
    if not shown:
        return "vault" not in session
    if not compare_digest(session.setdefault("vault", mark), mark):
        return False
    session["opened"] = instant(now())
    return True


def lock_session() -> None:
    """The vault of this session was locked: from now on its pages are closed too."""
    session.pop("opened", None)
    g.signed_in = None


def needs_sign_in(view: Callable[View, ResponseReturnValue]) -> Callable[View, ResponseReturnValue]:
    """For a page: sends whoever isn't signed in to the sign-in page."""

    @wraps(view)
    def guarded(*args: View.args, **kwargs: View.kwargs) -> ResponseReturnValue:
        if signed_in() is None:
            return redirect(spoken().at("/sign-in"), 303)
        return view(*args, **kwargs)

    return guarded


def needs_lead(view: Callable[View, ResponseReturnValue]) -> Callable[View, ResponseReturnValue]:
    """For a page that only the team's lead may see."""

    @wraps(view)
    def guarded(*args: View.args, **kwargs: View.kwargs) -> ResponseReturnValue:
        account = signed_in()
        if account is None or not account.is_lead:
            abort(403)
        return view(*args, **kwargs)

    return needs_sign_in(guarded)


def data_free(response: Response) -> Response:
    """May be kept by a browser, which asks each time whether it is still the same."""
    response.headers["Cache-Control"] = "no-cache"
    return response


def _account_of_session() -> Account | None:
    user, epoch, until = session.get("user"), session.get("epoch"), session.get("until")
    if not isinstance(user, str) or not isinstance(until, str) or moment(until) < now():
        return None
    account = services().accounts.by_id(user)
    if account is None or not account.is_open or account.session_epoch != epoch:
        return None
    return account if vault_is_shown() or _was_just_open() else None


def _was_just_open() -> bool:
    """A page or a PDF that the app links to is asked for by the browser itself, which can't show the vault's secret."""
    opened = session.get("opened")
    return isinstance(opened, str) and now() - moment(opened) < PAGES_AFTER_VAULT
