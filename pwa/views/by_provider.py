"""Signing in by the trust's own service: there, and back as one of our own pages. Must not judge what it proves.

The browser keeps our cookies to itself while another site sends it here (`SameSite=Strict`). So the first answer is a page
without anything of anybody's, which asks for the same address once more, now as a page of ours.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue

from pwa.clock import moment
from pwa.config import Config
from pwa.domain.ids import is_uuid
from pwa.languages import load_languages, speaking, spoken
from pwa.languages import said as _
from pwa.service.accounts import Account, AccountRefused, Identity
from pwa.service.flows import LASTS, Flow, NotBegunHere
from pwa.service.provider import LEEWAY_S, NotProven, Provider, ProviderFailed
from pwa.service.sessions import Proof, hashed
from pwa.service.signing_in import not_let_in, proven
from pwa.views import VAULT_HEADER, begin_session, services
from pwa.views.api import api
from pwa.views.envelope import Refused, bad, json_object, text_of
from pwa.views.language import here
from pwa.views.origins import AGAIN, OURS
from pwa.views.tries import limit_return

log = logging.getLogger(__name__)
by_provider = Blueprint("by_provider", __name__)

CALLBACK = "/sign-in/callback"
PASSED_ON = ("code", "state", "iss", "error")
COOKIE = "WAY_TO_PROVIDER_COOKIE"
SET_UP, AGAIN_HERE, RECOVERY, PAGE, ACCOUNT, LINK = "set-up", "again", "recovery", "page", "account", "link"
FROM_THE_APP = (SET_UP, AGAIN_HERE, RECOVERY)
MOST_THEN_CHARACTERS = 20
MOST_BACK_CHARACTERS = 64


@dataclass(frozen=True)
class NotIn:
    """Why nobody was signed in: what happened, what is safe, what to do."""

    status: int
    title: str
    text: str


SAFE = _("What is on this tablet is safe, and unlocking needs no sign-in.")
WHY: Mapping[str, NotIn] = {
    "not_begun": NotIn(
        400,
        _("This sign-in can’t be finished"),
        _(
            "It was begun in another browser or too long ago, or it is finished already. Begin again in Attune."
        ),
    ),
    "stopped": NotIn(
        403,
        _("You were not signed in"),
        _("The sign-in service did not let you in, or you stopped. Begin again in Attune."),
    ),
    "not_proven": NotIn(
        401,
        _("This sign-in could not be checked"),
        _("What came back does not prove who you are. Begin again in Attune."),
    ),
    "weak": NotIn(
        403,
        _("This sign-in is not strong enough"),
        _("Attune needs one with a second factor, such as a smartcard. Begin again, and choose that."),
    ),
    "not_anew": NotIn(
        403,
        _("The sign-in service did not ask you again"),
        _("For a forgotten passphrase it must ask you anew who you are. Tell whoever runs Attune."),
    ),
    "unknown": NotIn(
        403,
        _("Attune does not know this account yet"),
        _(
            "An account with your trust is not enough. Your team’s lead makes you a link, which joins it to Attune once."
        ),
    ),
    "other_person": NotIn(
        403,
        _("Somebody else has signed in"),
        _(
            "The vault on this tablet is another person’s. Sign out at the sign-in service, then sign in as yourself."
        ),
    ),
    "no_families": NotIn(
        403,
        _("This account has no tablet"),
        _("An administrator looks after accounts on the team’s page, and never sees a family."),
    ),
    "unreachable": NotIn(
        502,
        _("The sign-in service does not answer"),
        _("Try again in a few minutes."),
    ),
}


def init_app(app: Flask, config: Config) -> None:
    """Tell the templates which ways in there are."""
    app.config[COOKIE] = "__Host-attune-way" if config.secure_cookies else "attune-way"
    app.jinja_env.globals.update(
        has_passwords=config.passwords,
        has_provider=config.provider is not None,
        provider_label=(config.provider.label if config.provider else "")
        or _("Sign in with your trust’s account"),
    )


@api.post("/sign-in/provider")
def sign_in_by_provider() -> ResponseReturnValue:
    """Where the app sends its browser. `again` is for a vault that is open, the others for one that is to come."""
    if services().provider is None:
        raise Refused(404, "not_found")
    asked = json_object("purpose", "account", "back", "language")
    then = text_of(asked, "purpose", MOST_THEN_CHARACTERS)
    back = text_of(asked, "back", MOST_BACK_CHARACTERS, least=0)
    account, language = asked.get("account", ""), text_of(asked, "language", 2, least=0)
    secret = request.headers.get(VAULT_HEADER, "")
    if then not in FROM_THE_APP:
        raise bad("bad_text", "purpose", {"name": "purpose", "least": 1, "most": MOST_THEN_CHARACTERS})
    if account and not is_uuid(account):
        raise bad("bad_text", "account", {"name": "account", "least": 0, "most": 36})
    if not (secret if then == AGAIN_HERE else back):
        raise bad("bad_text", "back", {"name": "back", "least": 1, "most": MOST_BACK_CHARACTERS})
    flow = Flow(
        then,
        account=account,
        vault=hashed(secret) if then == AGAIN_HERE else "",
        back=hashed(back) if then != AGAIN_HERE else "",
        language=language if language in load_languages() else "en",
        asks_anew=then == RECOVERY,
    )
    try:
        address, kept = _begun(flow)
    except ProviderFailed as problem:
        log.warning("The sign-in service failed: %s", problem)
        raise Refused(502, "provider_unreachable") from None
    return _keeping(make_response({"address": address}), kept)


def leave(flow: Flow) -> ResponseReturnValue:
    """A page that leads to the provider. A form's own answer may not: its policy names this site alone."""
    if services().provider is None:
        abort(404)
    try:
        address, kept = _begun(replace(flow, language=spoken().code))
    except ProviderFailed as problem:
        log.warning("The sign-in service failed: %s", problem)
        return _not_in("unreachable")
    return _keeping(make_response(render_template("pages/going.html", address=address)), kept)


@by_provider.get(CALLBACK)
@limit_return
def callback() -> ResponseReturnValue:
    if services().provider is None:
        abort(404)
    if AGAIN not in request.args:
        passed = {name: request.args[name] for name in PASSED_ON if name in request.args}
        return render_template("pages/come_in.html", address=f"{CALLBACK}?{urlencode(passed)}&{AGAIN}")
    if request.headers.get("Sec-Fetch-Site", "none") not in OURS:
        return _not_in("not_begun")
    try:
        flow = services().flows.come_back(request.cookies.get(_cookie(), ""), request.args.get("state", ""))
    except NotBegunHere:
        return _not_in("not_begun")
    with speaking(load_languages(pseudo=services().config.pseudo_language)[flow.language]):
        response = make_response(_finished(flow))
    response.delete_cookie(_cookie(), secure=_is_secure(), httponly=True, samesite="Strict")
    return response


def _begun(flow: Flow) -> tuple[str, str]:
    """The provider's address, and what the browser keeps meanwhile. Raises ProviderFailed."""
    fresh = flow.fresh(f"{request.host_url.rstrip('/')}{CALLBACK}")
    return _provider().address(fresh.question), services().flows.kept(fresh)


def _finished(flow: Flow) -> ResponseReturnValue:
    provider, code = _provider(), request.args.get("code", "")
    if "error" in request.args or not code:
        return _refused(flow, "stopped")
    try:
        person = provider.person(flow.question, code, request.args.get("iss"))
    except NotProven as problem:
        log.warning("A sign-in was not proven: %s", problem)
        return _refused(flow, "not_proven")
    except ProviderFailed as problem:
        log.warning("The sign-in service failed: %s", problem)
        return _refused(flow, "unreachable")
    if not provider.is_strong(person.acr):
        return _refused(flow, "weak")
    began = moment(flow.begun_at).timestamp()
    if flow.asks_anew and (person.at is None or person.at < began - LEEWAY_S):
        return _refused(flow, "not_anew")
    proof = Proof(person.issuer, person.acr, flow.asks_anew)
    return THEN[flow.then](flow, Identity(person.issuer, person.subject), proof)


def _into_the_app(flow: Flow, identity: Identity, proof: Proof) -> ResponseReturnValue:
    account = services().accounts.by_identity(identity)
    if account is None:
        return _refused(flow, "unknown")
    if flow.account and account.id != flow.account:
        return _refused(flow, "other_person", account)
    if not account.has_families:
        return _refused(flow, "no_families", account)
    begin_session(account, proof=proof, vault=flow.vault, awaits=flow.back)
    proven(services().audit, account, proof.acr)
    if flow.then == AGAIN_HERE:
        return render_template("pages/signed_in.html", account=account)
    return redirect(here("/"), 303)


def _onto_a_page(flow: Flow, identity: Identity, proof: Proof) -> ResponseReturnValue:
    account = services().accounts.by_identity(identity)
    if account is None:
        return _refused(flow, "unknown")
    begin_session(account, on_page=True, proof=proof)
    proven(services().audit, account, proof.acr)
    return redirect(here("/" if account.has_families else "/team"), 303)


def _new_account(flow: Flow, identity: Identity, proof: Proof) -> ResponseReturnValue:
    """Whoever was invited goes straight on to setting up the tablet."""
    shared = services()
    link = shared.accounts.link(flow.link)
    try:
        made = shared.accounts.set_up(flow.link, flow.name, flow.email, "", identity)
    except AccountRefused as refused:
        return _page(NotIn(403, _("No account was made"), refused.message))
    begin_session(made, on_page=not made.has_families, proof=proof)
    shared.audit.note(
        "set_up_account", made.id, invited_by=link.invited_by if link else None, by="provider", **_how(proof)
    )
    return redirect(here("/" if made.has_families else "/team"), 303)


def _linked_account(flow: Flow, identity: Identity, proof: Proof) -> ResponseReturnValue:
    """Signs nobody in, as the link for a password does not either."""
    shared = services()
    found = shared.accounts.password_link(flow.link)
    try:
        person = shared.accounts.link_identity(flow.link, identity)
    except AccountRefused as refused:
        return _page(NotIn(403, _("Nothing was changed"), refused.message))
    made_by = found[0].invited_by if found else None
    shared.audit.note("linked_identity", person.id, made_by=made_by, **_how(proof))
    return render_template("pages/linked.html", person=person)


THEN: Mapping[str, Callable[[Flow, Identity, Proof], ResponseReturnValue]] = {
    **dict.fromkeys(FROM_THE_APP, _into_the_app),
    PAGE: _onto_a_page,
    ACCOUNT: _new_account,
    LINK: _linked_account,
}
"""What is done on coming back."""


def _how(proof: Proof) -> dict[str, str]:
    return {"acr": proof.acr} if proof.acr else {}


def _refused(flow: Flow, why: str, account: Account | None = None) -> ResponseReturnValue:
    not_let_in(services().audit, why, account)
    return _not_in(why)


def _not_in(why: str) -> ResponseReturnValue:
    return _page(WHY[why])


def _page(not_in: NotIn) -> ResponseReturnValue:
    return render_template("pages/not_in.html", not_in=not_in, safe=SAFE), not_in.status


def _keeping(response: Response, kept: str) -> Response:
    response.set_cookie(_cookie(), kept, max_age=LASTS, secure=_is_secure(), httponly=True, samesite="Strict")
    return response


def _cookie() -> str:
    return str(current_app.config[COOKIE])


def _is_secure() -> bool:
    return bool(current_app.config["SESSION_COOKIE_SECURE"])


def _provider() -> Provider:
    provider = services().provider
    if provider is None:
        abort(404)
    return provider
