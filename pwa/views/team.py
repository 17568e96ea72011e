"""The team page, for its lead: who has an account, inviting, closing accounts. Must show no family."""

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from pwa.service.accounts import AccountRefused
from pwa.views import needs_lead, once, services, signed_in_on_page
from pwa.views.forms import InviteForm
from pwa.views.language import here

team = Blueprint("team", __name__, url_prefix="/team")


@team.get("")
@needs_lead
def people() -> ResponseReturnValue:
    return _page(InviteForm())


@team.post("/invite")
@needs_lead
def invite() -> ResponseReturnValue:
    form, lead = InviteForm(), _lead()
    if not form.validate_on_submit():
        return _page(form), 400
    token = services().accounts.invite(form.role.data, lead)
    services().audit.note("invited", lead, role=form.role.data)
    # The link is shown in this answer only, because only its hash is stored.
    return _page(InviteForm(formdata=None), link=f"{request.host_url.rstrip('/')}{here('/set-up/' + token)}")


@team.post("/<account_id>/close")
@needs_lead
def close(account_id: str) -> ResponseReturnValue:
    try:
        closed = services().accounts.close(account_id)
    except KeyError:
        abort(404)
    except AccountRefused as refused:
        return _page(InviteForm(formdata=None), refusal=refused.message), 409
    services().audit.note("closed_account", _lead(), account=closed.id)
    return redirect(f"{here('/team')}?ticket={once('/team')}", 303)


def _lead() -> str:
    account = signed_in_on_page()
    if account is None:
        abort(403)
    return account.id


def _page(form: InviteForm, **shown: str) -> str:
    return render_template(
        "pages/team.html", form=form, accounts=services().accounts.all(), account=signed_in_on_page(), **shown
    )
