"""What every view needs: the app's services, and who is signed in. Renders nothing itself."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, cast
from urllib.parse import urljoin, urlsplit

from flask import Flask, Response, abort, current_app, g, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from pwa.config import Config
from pwa.domain.definitions import Definitions
from pwa.languages import spoken
from pwa.service.accounts import Account, Accounts
from pwa.service.arrangements import Arrangements
from pwa.service.audit import Audit
from pwa.service.browsers import Browsers
from pwa.service.caseload import Caseload
from pwa.service.devices import Devices
from pwa.service.flows import Flows
from pwa.service.lost_tablets import LostTablet, LostTablets
from pwa.service.outside import Outside
from pwa.service.proofs import Proofs
from pwa.service.provider import Provider
from pwa.service.recovery import Recovery
from pwa.service.recovery_requests import RecoveryRequests
from pwa.service.second_factor import SecondFactors
from pwa.service.sessions import Proof, Session, Sessions, Why
from pwa.service.tickets import Tickets
from pwa.store.contract import Store, VisibleRecords
from pwa.views.offline import Offline

View = ParamSpec("View")

VAULT_HEADER = "X-Attune-Vault"
BACK_HEADER = "X-Attune-Back"
SECOND_STEP = "/second-step"


@dataclass(frozen=True)
class Services:
    """Everything that lives as long as the app: made once in create_app, reached through `services()`."""

    config: Config
    store: Store
    accounts: Accounts
    caseload: Caseload
    arrangements: Arrangements
    outside: Outside
    audit: Audit
    devices: Devices
    lost_tablets: LostTablets
    definitions: Definitions
    offline: Offline
    recovery: Recovery
    recovery_requests: RecoveryRequests
    proofs: Proofs
    sessions: Sessions
    tickets: Tickets
    browsers: Browsers
    second_factors: SecondFactors
    provider: Provider | None
    flows: Flows


def provide(app: Flask, shared: Services) -> None:
    """Give the app its services."""
    app.extensions["attune"] = shared
    app.jinja_env.globals["held"] = held


def services() -> Services:
    """The services of the app that handles this request."""
    return cast("Services", current_app.extensions["attune"])


def visible_to(account: Account) -> VisibleRecords:
    """What this person may see today, once whatever was arranged for today has begun."""
    services().arrangements.begin_due()
    return services().caseload.visible_to(account.id)


def signed_in() -> Account | None:
    """The account of this request, or None.

    None when nobody is signed in, the account was closed or its password changed, or the request shows neither the
    secret of the vault that the sign-in belongs to nor a ticket for this very address, or shows that of a lost tablet.
    """
    if "signed_in" not in g:
        account = sending() if lost_here() is None else None
        g.signed_in = account if account and account.is_open else None
    return cast("Account | None", g.signed_in)


def sending() -> Account | None:
    """The same, also for who gets nothing any more: an account that was closed of late, and a tablet that was lost.

    A lost tablet needs no sign-in, because all of them have ended: its vault's own secret says whose it is. Never for an
    account without families, whatever is shown.
    """
    if "sending" not in g:
        lost = lost_here()
        if lost is not None:
            account = services().accounts.by_id(lost.account)
            account = account if account and account.may_send else None
        else:
            account = _account() if _may_look() else None
        g.sending = account if account and account.has_families else None
    return cast("Account | None", g.sending)


def lost_here() -> LostTablet | None:
    """The tablet that was reported lost, if it is its vault that shows its secret."""
    if "lost" not in g:
        shown = request.headers.get(VAULT_HEADER, "")
        g.lost = services().lost_tablets.of_vault(shown) if shown else None
    return cast("LostTablet | None", g.lost)


def signed_in_on_page() -> Account | None:
    """The account of this request, also when it signed in on an ordinary page: for what shows no family."""
    found = _session()
    return _account() if found and found.on_page and found.vault is None else signed_in()


def beginning() -> Account | None:
    """The account of this request, also before a vault claimed its sign-in: for setting up a tablet, and no more."""
    if lost_here():
        return None
    found = _session()
    account = _account() if found and (found.can_be_claimed or _vault_is_shown(found)) else None
    return account if account and account.has_families else None


def known_here() -> Account | None:
    """Whose cookie this is: for a name beside "sign out", and nothing else."""
    return _account()


def is_for_this_vault() -> bool:
    """Whether the vault that shows its secret, if one does, is the one that the cookie's sign-in belongs to."""
    found, shown = _session(), request.headers.get(VAULT_HEADER, "")
    return found is not None and (not shown or found.vault is None or found.is_of(shown))


def signed_in_until() -> str | None:
    """When this sign-in ends by itself."""
    found = _session()
    return found.until if found else None


def current_session() -> Session:
    """This request's sign-in. 401 without one."""
    found = _session()
    if found is None:
        abort(401)
    return found


def begin_session(
    account: Account, *, on_page: bool = False, proof: Proof | None = None, vault: str = "", awaits: str = ""
) -> None:
    """From now on this browser is signed in as `account`; what it was before is ended.

    A vault that shows its secret while it signs in has claimed the sign-in. `proof`, `vault` and `awaits` are as
    `Sessions.begin` has them, for whoever comes back from the trust's sign-in service.
    """
    end_session(Why.REPLACED)
    secret = request.headers.get(VAULT_HEADER, "")
    token, begun = services().sessions.begin(
        account,
        on_page=on_page,
        secret=secret,
        has_code="shown_code" in g,
        proof=proof,
        vault=vault,
        awaits=awaits,
    )
    session.permanent = True
    session["token"] = token
    generate_csrf()  # made now, or two requests on their way together would each make another
    g.session, g.account, g.begun = begun, account, account.id


def keep_session(account: Account) -> None:
    """This sign-in goes on, though a change of its account ended all others."""
    g.session, g.account = services().sessions.carry_on(current_session(), account), account


def end_session(why: Why = Why.SIGNED_OUT) -> None:
    if found := _session():
        services().sessions.end(found, why)
    session.clear()
    g.session = g.account = None
    for known in ("signed_in", "sending", "csrf_token"):
        g.pop(known, None)


def once(path: str) -> str:
    """A ticket that opens this address once, within a minute."""
    return services().tickets.once(current_session(), path)


def held(address: str) -> str:
    """A ticket for the forms that this page sends to `address`, which may be relative to it."""
    return services().tickets.held(current_session(), urlsplit(urljoin(request.path, address)).path)


def _session() -> Session | None:
    """The sign-in that the cookie names, unless it or its account has ended."""
    if "session" not in g:
        token = session.get("token")
        found = services().sessions.find(token) if isinstance(token, str) else None
        account = services().accounts.by_id(found.account) if found else None
        if found is None or account is None or not account.may_send or account.session_epoch != found.epoch:
            g.session = g.account = None
        else:
            g.session, g.account = found, account
            services().sessions.touch(found)
    return cast("Session | None", g.session)


def _account() -> Account | None:
    return cast("Account | None", g.account) if _session() else None


def _may_look() -> bool:
    found = _session()
    return found is not None and (_vault_is_shown(found) or _ticket_is_shown(found))


def _vault_is_shown(found: Session) -> bool:
    """The first vault that uses a sign-in makes it its own by a secret that only the open vault can read.

    From then on the cookie alone, which stays in the browser while the tablet is locked, opens nothing.
    """
    shown = request.headers.get(VAULT_HEADER, "")
    if not shown:
        return False
    back = request.headers.get(BACK_HEADER, "")
    if found.can_be_claimed or found.can_be_claimed_by(back):
        found = g.session = services().sessions.claim(found, shown, back)
    return found.is_of(shown)


def _ticket_is_shown(found: Session) -> bool:
    """A page or a PDF is asked for by the browser itself, which can't show the vault's secret."""
    tickets, path = services().tickets, request.path
    in_address, in_form = request.args.get("ticket", ""), request.form.get("ticket", "")
    return tickets.opens(in_address, found, path) or tickets.is_held(in_form, found, path)


def must_set_up_second_step(account: Account) -> bool:
    """Whether the service asks for a second step that this person does not have yet.

    Never of whoever left: what waits on their tablets has to come in, and they see nothing. Never for a sign-in by the
    trust's own service either, which asks for its own.
    """
    shared, found = services(), _session()
    is_needed = shared.config.second_factor == "needed" and account.is_open and account.has_password
    if found and found.provider and found.account == account.id:
        return False
    return is_needed and shared.second_factors.of(account.id) is None


def needs_sign_in(view: Callable[View, ResponseReturnValue]) -> Callable[View, ResponseReturnValue]:
    """Decorates a page: whoever isn't signed in is sent to the sign-in page.

    Whoever signed in on a page and must set up a second step does that first.
    """

    @wraps(view)
    def guarded(*args: View.args, **kwargs: View.kwargs) -> ResponseReturnValue:
        account = signed_in_on_page()
        if account is None:
            return redirect(spoken().at("/sign-in"), 303)
        if current_session().on_page and must_set_up_second_step(account) and request.path != SECOND_STEP:
            return redirect(spoken().at(SECOND_STEP), 303)
        return view(*args, **kwargs)

    return guarded


def needs_lead(view: Callable[View, ResponseReturnValue]) -> Callable[View, ResponseReturnValue]:
    """Decorates a page that only a team's lead or administrator may see: 403 for anybody else."""

    @wraps(view)
    def guarded(*args: View.args, **kwargs: View.kwargs) -> ResponseReturnValue:
        account = signed_in_on_page()
        if account is None or not account.is_open or not account.looks_after_team:
            abort(403)
        return view(*args, **kwargs)

    return needs_sign_in(guarded)


def data_free(response: Response) -> Response:
    """The response, which a browser may keep but must revalidate each time."""
    response.headers["Cache-Control"] = "no-cache"
    return response
