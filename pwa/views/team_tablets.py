"""The tablets of the team, for its lead: each one's last contact and what waited there; lost, erased, found again.

Must show no family.
"""

from uuid import UUID

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from pwa.domain.times import moment_in_figures
from pwa.languages import said as _
from pwa.service.accounts import Account
from pwa.service.devices import Device
from pwa.service.lost_tablets import AlreadyErased
from pwa.views import needs_lead, once, services, signed_in_on_page
from pwa.views.forms import LostTabletForm
from pwa.views.language import here
from pwa.views.own_tablets import report
from pwa.views.team import team


@team.route("/tablets", methods=["GET", "POST"])
@needs_lead
def tablets() -> ResponseReturnValue:
    """Asked for by a form of the team's page too: the app's sign-in opens nothing by an address without a ticket."""
    services().audit.note("listed_team_tablets", _lead())
    return _page()


@team.post("/tablets/<uuid:device_id>/lost")
@needs_lead
def lost(device_id: UUID) -> ResponseReturnValue:
    """Asks first how it was lost, and says what becomes of what is on it."""
    device = _device(device_id)
    form = LostTabletForm() if "submit" in request.form else LostTabletForm(formdata=None)
    if "submit" not in request.form or not form.validate_on_submit():
        shown = {"form": form, "device": device, "person": _people().get(device.user)}
        return render_template("pages/lost_tablet.html", **shown), 400 if form.errors else 200
    report(device, _lead(), form.why.data.strip())
    return _back()


@team.post("/tablets/<uuid:device_id>/found")
@needs_lead
def found(device_id: UUID) -> ResponseReturnValue:
    """It is in its owner's hands again, before its vault was erased: it goes on as it was."""
    device = _device(device_id)
    try:
        services().lost_tablets.found(device.id, _lead())
    except AlreadyErased:
        return _page(_("That tablet was erased already. It can be set up anew.")), 409
    return _back()


def _device(device_id: UUID) -> Device:
    device = services().devices.find(str(device_id))
    if device is None:
        abort(404)
    return device


def _lead() -> str:
    account = signed_in_on_page()
    if account is None:
        abort(403)
    return account.id


def _people() -> dict[str, Account]:
    return {account.id: account for account in services().accounts.all()}


def _back() -> ResponseReturnValue:
    return redirect(f"{here('/team/tablets')}?ticket={once('/team/tablets')}", 303)


def _page(refusal: str = "") -> str:
    shared = services()
    # What waits somewhere comes first: it is what somebody has to do something about.
    known = sorted(shared.devices.all(), key=lambda device: device.unsent == 0)
    return render_template(
        "pages/team_tablets.html",
        devices=known,
        people=_people(),
        lost=shared.lost_tablets.all(),
        figures=moment_in_figures,
        refusal=refusal,
    )
