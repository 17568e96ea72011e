"""Signing in and out, and the one-time link, as ordinary pages that need no JavaScript.

Must not hash a password itself.
"""

from contextlib import suppress

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from pwa.languages import said as _
from pwa.service.accounts import Account, AccountRefused
from pwa.service.flows import Flow
from pwa.service.second_factor import WrongCode
from pwa.service.signing_in import WrongSignIn, authenticate, confirm
from pwa.views import (
    SECOND_STEP,
    begin_session,
    end_session,
    keep_session,
    known_here,
    must_set_up_second_step,
    needs_sign_in,
    services,
    signed_in_on_page,
)
from pwa.views.by_provider import ACCOUNT, LINK, PAGE, leave
from pwa.views.forms import ByProviderForm, NewPasswordForm, PasswordForm, SetUpForm, SignInForm
from pwa.views.language import here
from pwa.views.refused import show_refusal
from pwa.views.second_step import CodeNeeded, SetUpFirst, pass_second_step
from pwa.views.tries import limit_address, limit_sign_in

account = Blueprint("account", __name__)

APP, TEAM = "/", "/team"


@account.route("/sign-in", methods=["GET", "POST"])
@limit_sign_in
def sign_in() -> ResponseReturnValue:
    if _goes_to_the_provider():
        return leave(Flow(PAGE))
    form = SignInForm()
    if not services().config.passwords or not form.validate_on_submit():
        return render_template("pages/sign_in.html", form=form, account=signed_in_on_page())
    shared, code = services(), form.code.data or ""

    def second_step(found: Account) -> None:
        # Whoever must set one up does that on the next page.
        with suppress(SetUpFirst):
            pass_second_step(found, code)

    try:
        user = authenticate(shared.accounts, shared.audit, form.email.data, form.password.data, second_step)
    except CodeNeeded:
        return render_template("pages/sign_in.html", form=form, account=None, asks_code=True)
    except WrongCode:
        form.code.errors = [_("This code is not right, or it was used before. Wait for the next one.")]
        return render_template("pages/sign_in.html", form=form, account=None, asks_code=True), 401
    except WrongSignIn:
        form.form_errors.append(_("The email address or the password is not right."))
        return render_template("pages/sign_in.html", form=form, account=None, asks_code=bool(code)), 401
    begin_session(user, on_page=True)
    return redirect(here(_first_page(user)), 303)


@account.get("/sign-out")
def before_sign_out() -> ResponseReturnValue:
    return render_template("pages/sign_out.html", account=known_here())


@account.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    user = known_here()
    end_session()
    if user is not None:
        services().audit.note("signed_out", user.id)
    return redirect(here("/sign-out"), 303)


@account.route("/password", methods=["GET", "POST"])
@limit_sign_in
@needs_sign_in
def password() -> ResponseReturnValue:
    shared, user = services(), signed_in_on_page()
    if user is None or not user.is_open:
        abort(403)
    if not user.has_password or not shared.config.passwords:
        abort(404)
    form = PasswordForm()
    if not form.validate_on_submit():
        return render_template("pages/password.html", form=form, account=user)
    try:
        confirm(shared.accounts, shared.audit, user, form.current.data)
        changed = shared.accounts.set_password(user.id, form.password.data)
    except WrongSignIn:
        form.current.errors = [_("This is not your password. Nothing was changed.")]
        return render_template("pages/password.html", form=form, account=user), 401
    except AccountRefused as refused:
        show_refusal(form, refused)
        return render_template("pages/password.html", form=form, account=user)
    keep_session(changed)
    shared.audit.note("changed_password", user.id)
    return render_template("pages/password.html", form=form, account=user, is_changed=True)


@account.route("/set-up/<token>", methods=["GET", "POST"])
@limit_address
def set_up(token: str) -> ResponseReturnValue:
    shared = services()
    link = shared.accounts.link(token)
    if link is None:
        abort(410)
    form, by_provider = SetUpForm(), _goes_to_the_provider()
    if link.name:
        del form.name, form.email
    if by_provider or not shared.config.passwords:
        del form.password
    name, email = (form.name.data, form.email.data) if form.name else (link.name or "", link.email or "")
    if by_provider and form.validate_on_submit():
        return leave(Flow(ACCOUNT, link=token, name=name, email=email))
    if form.password and form.validate_on_submit():
        try:
            made = shared.accounts.set_up(token, name, email, form.password.data)
        except AccountRefused as refused:
            show_refusal(form, refused)
        else:
            # Whoever was invited goes straight on to setting up the tablet, or first to the second step, on its page.
            first = _first_page(made)
            begin_session(made, on_page=first != APP)
            shared.audit.note("set_up_account", made.id, invited_by=link.invited_by)
            return redirect(here(first), 303)
    return render_template("pages/set_up.html", form=form, link=link)


@account.route("/new-password/<token>", methods=["GET", "POST"])
@limit_address
def new_password(token: str) -> ResponseReturnValue:
    """Somebody forgot the password, and a lead made this link for them. Signs nobody in."""
    shared = services()
    found = shared.accounts.password_link(token)
    if found is None:
        abort(410)
    if _goes_to_the_provider():
        return leave(Flow(LINK, link=token))
    link, person = found
    form, is_set = NewPasswordForm(), False
    if shared.config.passwords and form.validate_on_submit():
        try:
            shared.accounts.set_password_by(token, form.password.data)
        except AccountRefused as refused:
            show_refusal(form, refused)
        else:
            shared.audit.note("set_password_by_link", person.id, made_by=link.invited_by)
            is_set = True
    return render_template("pages/new_password.html", form=form, person=person, is_set=is_set)


def _goes_to_the_provider() -> bool:
    """Whether the other button of the form was pressed, and the form is ours."""
    is_asked = services().config.provider is not None and "provider" in request.form
    return is_asked and bool(ByProviderForm().validate_on_submit())


def _first_page(user: Account) -> str:
    """Where somebody goes on who has just come in."""
    if must_set_up_second_step(user):
        return SECOND_STEP
    return APP if user.has_families else TEAM
