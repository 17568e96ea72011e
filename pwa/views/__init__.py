"""What every view needs: the services of this app, and who is signed in. Renders nothing itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import ParamSpec, cast

from flask import Flask, Response, abort, current_app, g, redirect, session
from flask.typing import ResponseReturnValue

from pwa.accounts import Account, Accounts
from pwa.audit import Audit
from pwa.caseload import Caseload
from pwa.clock import instant, moment, now
from pwa.config import Config
from pwa.domain.definitions import Definitions
from pwa.languages import spoken
from pwa.offline import Offline
from pwa.store.contract import Store

View = ParamSpec("View")


@dataclass(frozen=True)
class Services:
    """Everything that lives as long as the app: made once in create_app, found with `services()`."""

    config: Config
    store: Store
    accounts: Accounts
    caseload: Caseload
    audit: Audit
    definitions: Definitions
    offline: Offline


def provide(app: Flask, found: Services) -> None:
    app.extensions["attune"] = found


def services() -> Services:
    return cast("Services", current_app.extensions["attune"])


def signed_in() -> Account | None:
    """The account of this request.

    None when nobody is signed in, or the account was closed or its password changed.
    """
    if "signed_in" not in g:
        g.signed_in = _account_of_session()
    return cast("Account | None", g.signed_in)


def signed_in_until() -> str | None:
    """When this sign-in ends by itself."""
    return session.get("until") if signed_in() else None


def begin_session(account: Account) -> None:
    """From now on this browser is signed in as `account`; nothing of an earlier session is kept."""
    session.clear()
    session.permanent = True
    hours = services().config.sign_in_hours
    session.update(
        user=account.id, epoch=account.session_epoch, until=instant(now() + timedelta(hours=hours))
    )
    g.signed_in = account
    g.pop("csrf_token", None)


def end_session() -> None:
    session.clear()
    g.signed_in = None
    g.pop("csrf_token", None)


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
    return account if account is not None and account.is_open and account.session_epoch == epoch else None
