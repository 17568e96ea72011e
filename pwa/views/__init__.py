"""What every view needs: the app's services, and who is signed in. Renders nothing itself."""

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
    """Everything that lives as long as the app: made once in create_app, reached through `services()`."""

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


def provide(app: Flask, shared: Services) -> None:
    """Give the app its services."""
    app.extensions["attune"] = shared


def services() -> Services:
    """The services of the app that handles this request."""
    return cast("Services", current_app.extensions["attune"])


def signed_in() -> Account | None:
    """The account of this request, or None.

    None also if the account was closed or its password changed, or if the session belongs to a vault that has not been
    open in the last minutes.
    """
    if "signed_in" not in g:
        g.signed_in = _account_of_session()
    return cast("Account | None", g.signed_in)


def signed_in_until() -> str | None:
    """The instant at which this sign-in expires, or None."""
    return session.get("until") if signed_in() else None


def has_just_signed_in() -> bool:
    """Whether the password was given in the last minutes. Actions that a borrowed browser must not allow require it."""
    since = session.get("since")
    return signed_in() is not None and isinstance(since, str) and now() - moment(since) < JUST_SIGNED_IN


def begin_session(account: Account) -> None:
    """Sign this browser in as `account`. Nothing of an earlier session is kept."""
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
    """Sign this browser out."""
    session.clear()
    g.signed_in = None
    g.pop("csrf_token", None)


def vault_is_shown() -> bool:
    """Whether this request comes from an open vault, or from a browser without one.

    The first vault that uses a session claims it with a secret that only the open vault can read. After that the
    cookie, which stays in the browser while the tablet is locked, is not enough by itself.
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
    """The session's vault was locked, so its pages close too."""
    session.pop("opened", None)
    g.signed_in = None


def needs_sign_in(view: Callable[View, ResponseReturnValue]) -> Callable[View, ResponseReturnValue]:
    """Decorates a page: whoever isn't signed in is sent to the sign-in page."""

    @wraps(view)
    def guarded(*args: View.args, **kwargs: View.kwargs) -> ResponseReturnValue:
        if signed_in() is None:
            return redirect(spoken().at("/sign-in"), 303)
        return view(*args, **kwargs)

    return guarded


def needs_lead(view: Callable[View, ResponseReturnValue]) -> Callable[View, ResponseReturnValue]:
    """Decorates a page that only a team's lead may see: 403 for anybody else."""

    @wraps(view)
    def guarded(*args: View.args, **kwargs: View.kwargs) -> ResponseReturnValue:
        account = signed_in()
        if account is None or not account.is_lead:
            abort(403)
        return view(*args, **kwargs)

    return needs_sign_in(guarded)


def data_free(response: Response) -> Response:
    """The response, which a browser may keep but must revalidate each time."""
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
    """The browser itself requests pages and PDFs that the app links to, and it can't send the vault's secret."""
    opened = session.get("opened")
    return isinstance(opened, str) and now() - moment(opened) < PAGES_AFTER_VAULT
