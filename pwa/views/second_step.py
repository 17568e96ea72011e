"""The second step at signing in: when it is asked for, and the page where a person sets it up or takes it off.

Must not check a code itself.
"""

from datetime import timedelta

from flask import Blueprint, abort, current_app, g, render_template
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeSerializer
from markupsafe import Markup

from pwa.clock import instant, moment, now
from pwa.languages import said as _
from pwa.service.accounts import Account, What
from pwa.service.second_factor import Factor, WrongCode, new_secret, picture
from pwa.service.signing_in import WrongSignIn, confirm
from pwa.views import must_set_up_second_step, needs_sign_in, services, signed_in_on_page
from pwa.views.forms import SecondStepForm, SetUpSecondStepForm
from pwa.views.tries import kept_browser, limit_sign_in

second_step = Blueprint("second_step", __name__)

SET_UP_WITHIN_MINUTES = 30
SETTLED_AFTER = timedelta(days=7)
"""How old a second step must be to stand in for a lead's word: whoever found out a password could set one up
themselves, and a stolen tablet takes a few days to be reported. A rule of this product."""


class CodeNeeded(Exception):
    """The password is right, and this browser has not shown a code yet."""


class SetUpFirst(Exception):
    """The password is right; the service asks for a second step, and this person has none yet."""


def pass_second_step(account: Account, code: str) -> None:
    """For whoever has just given the right password. Raises CodeNeeded, SetUpFirst, WrongCode (noted), StoreFailed."""
    shared = services()
    if must_set_up_second_step(account):
        raise SetUpFirst
    factor = _asked_for(account)
    if factor is None or (not code and shared.browsers.has_shown(kept_browser(), account.id, factor.id)):
        return
    if not code:
        shared.audit.note("asked_for_second_step", account.id)
        raise CodeNeeded
    _use(account, code)


def has_second_step(account: Account) -> bool:
    """Whether a code is asked of this person."""
    return _asked_for(account) is not None


def has_settled_second_step(account: Account) -> bool:
    """Whether a code has been asked of this person for long enough to prove more than the password."""
    factor = _asked_for(account)
    return factor is not None and moment(factor.since) + SETTLED_AFTER <= now()


@second_step.route("/second-step", methods=["GET", "POST"])
@limit_sign_in
@needs_sign_in
def page() -> ResponseReturnValue:
    user = signed_in_on_page()
    if user is None or not user.is_open:
        abort(403)
    if services().config.second_factor == "off" or not user.has_password or not services().config.passwords:
        abort(404)
    factor = _asked_for(user)
    return _set_up(user) if factor is None else _change(user, factor)


def _set_up(user: Account) -> ResponseReturnValue:
    form = SetUpSecondStepForm()
    secret = _pending(user, form.pending.data or "") or new_secret()
    form.pending.data = _sealed(user, secret)
    shown = {"form": form, "account": user, "secret": secret, "picture": Markup(picture(secret, user.email))}  # noqa: S704  made here
    if not form.validate_on_submit():
        return render_template("pages/second_step.html", **shown)
    shared = services()
    try:
        confirm(shared.accounts, shared.audit, user, form.password.data)
        factor, codes = shared.second_factors.set_up(user.id, secret, form.code.data)
    except WrongSignIn:
        form.password.errors = [_("This is not your password. Nothing was changed.")]
        return render_template("pages/second_step.html", **shown), 401
    except WrongCode:
        form.code.errors = [
            _("This code is not right. Wait for the next one, and look at the phone’s clock.")
        ]
        return render_template("pages/second_step.html", **shown), 401
    _note(user, "second_step_on", "set_up_second_step")
    _remember_browser(user, factor)
    return render_template("pages/second_step.html", account=user, codes=codes)


def _change(user: Account, factor: Factor) -> ResponseReturnValue:
    form, shared = SecondStepForm(), services()
    shown = {"form": form, "account": user, "factor": factor}
    if not form.validate_on_submit():
        return render_template("pages/second_step.html", **shown)
    try:
        confirm(shared.accounts, shared.audit, user, form.password.data)
        _use(user, form.code.data)
    except WrongSignIn:
        form.password.errors = [_("This is not your password. Nothing was changed.")]
        return render_template("pages/second_step.html", **shown), 401
    except WrongCode:
        form.code.errors = [_("This code is not right, or it was used before. Wait for the next one.")]
        return render_template("pages/second_step.html", **shown), 401
    if form.act.data == "take-off":
        shared.second_factors.take_off(user.id)
        _note(user, "second_step_off", "took_off_own_second_step")
        return render_template("pages/second_step.html", account=user, is_off=True)
    codes = shared.second_factors.new_backup_codes(user.id)
    shared.audit.note("made_backup_codes", user.id)
    return render_template("pages/second_step.html", account=user, codes=codes)


def _asked_for(account: Account) -> Factor | None:
    shared = services()
    return None if shared.config.second_factor == "off" else shared.second_factors.of(account.id)


def _use(account: Account, code: str) -> None:
    shared = services()
    try:
        factor = shared.second_factors.use(account.id, code)
    except WrongCode:
        shared.audit.note("failed_second_step", None, account=account.id)
        raise
    _remember_browser(account, factor)


def _remember_browser(account: Account, factor: Factor) -> None:
    """When this request is answered, the browser keeps that it has shown a code."""
    g.shown_code = (account.id, factor.id)


def _note(user: Account, what: What, action: str) -> None:
    services().accounts.tell(user.id, what)
    services().audit.note(action, user.id)


def _sealed(user: Account, secret: str) -> str:
    """The secret that is being set up stays in the page, which shows it anyway, until its first code is right."""
    return str(_signer().dumps([user.id, secret, instant(now())]))


def _pending(user: Account, sealed: str) -> str | None:
    try:
        owner, secret, at = _signer().loads(sealed)
    except (BadData, ValueError):
        return None
    is_fresh = (now() - moment(at)).total_seconds() < SET_UP_WITHIN_MINUTES * 60
    return str(secret) if owner == user.id and is_fresh else None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt="attune second step")
