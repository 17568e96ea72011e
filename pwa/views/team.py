"""The team page, for its lead or administrator: who has an account, inviting, closing, what is arranged.

Must show no family.
"""

from uuid import uuid4

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from pwa.clock import instant, now
from pwa.domain.times import day_in_figures, moment_in_figures, uk_time
from pwa.languages import said as _
from pwa.service.accounts import ACCOUNTS, Account, AccountRefused
from pwa.service.arrangements import Arrangement
from pwa.service.recovery_requests import RecoveryRequest
from pwa.views import current_session, needs_lead, once, services, signed_in_on_page
from pwa.views.forms import InviteForm, LeaverForm, TakeOffForm
from pwa.views.language import here
from pwa.views.refused import show_refusal
from pwa.views.second_step import SETTLED_AFTER, has_second_step

team = Blueprint("team", __name__, url_prefix="/team")

ROLE_NAMES = {"visitor": _("Health visitor"), "lead": _("Lead"), "administrator": _("Administrator")}


@team.route("", methods=["GET", "POST"])
@needs_lead
def people() -> ResponseReturnValue:
    """Asked for by a form of its own pages too: the app's sign-in opens nothing by an address without a ticket."""
    return _page(InviteForm())


@team.post("/invite")
@needs_lead
def invite() -> ResponseReturnValue:
    form, lead = InviteForm(), lead_here()
    if not form.validate_on_submit():
        return _page(form), 400
    try:
        token = services().accounts.invite(form.role.data, lead, form.name.data, form.email.data)
    except AccountRefused as refused:
        show_refusal(form, refused)
        return _page(form), 400
    services().audit.note("invited", lead, role=form.role.data)
    shown = {"link": _address(f"/set-up/{token}"), "invited": form.name.data.strip()}
    return _page(InviteForm(formdata=None), **shown)


@team.post("/<account_id>/password-link")
@needs_lead
def password_link(account_id: str) -> ResponseReturnValue:
    """For somebody who forgot the password. Their families, tablets and visits stay as they are."""
    shared, lead = services(), lead_here()
    person = shared.accounts.by_id(account_id)
    if person is None or not person.is_open or person.id == lead:
        abort(404)
    token = shared.accounts.make_password_link(person.id, lead)
    shared.audit.note("made_password_link", lead, account=person.id)
    return _page(InviteForm(formdata=None), link=_address(f"/new-password/{token}"), link_for=person.name)


@team.post("/<account_id>/take-off-second-step")
@needs_lead
def take_off_second_step(account_id: str) -> ResponseReturnValue:
    """For somebody whose telephone is gone. Asks first why: from then on the password alone lets them in."""
    shared, lead = services(), lead_here()
    person = shared.accounts.by_id(account_id)
    if person is None or person.id == lead:
        abort(404)
    if not has_second_step(person):
        return back_to_the_team()
    form = TakeOffForm() if "submit" in request.form else TakeOffForm(formdata=None)
    if "submit" not in request.form or not form.validate_on_submit():
        return render_template("pages/take_off.html", form=form, person=person), 400 if form.errors else 200
    if shared.second_factors.take_off(person.id):
        shared.accounts.tell(person.id, "second_step_taken_off")
        shared.audit.note("took_off_second_step", lead, account=person.id, why=form.why.data)
    return back_to_the_team()


@team.post("/links/<key>/withdraw")
@needs_lead
def withdraw(key: str) -> ResponseReturnValue:
    link = services().accounts.withdraw(key)
    if link is not None:
        about = {"account": link.account} if link.account else {"role": link.role}
        services().audit.note("withdrew_link", lead_here(), **about)
    return back_to_the_team()


@team.post("/<account_id>/close")
@needs_lead
def close(account_id: str) -> ResponseReturnValue:
    """Asks first who takes over: a family that nobody sees is a family that nobody visits."""
    shared, person = services(), services().accounts.by_id(account_id)
    if person is None or not person.is_open:
        abort(404)
    form = LeaverForm() if "submit" in request.form else LeaverForm(formdata=None)
    others = takers(person)
    form.offer({each.id: each.name for each in others})
    try:
        shared.accounts.check_closing(person.id)
    except AccountRefused as refused:
        return _page(InviteForm(formdata=None), refusal=refused.message), 409
    if "submit" not in request.form or not form.validate_on_submit():
        shared.arrangements.begin_due()
        count = len(shared.caseload.families_of(person.id))
        shown = {"form": form, "person": person, "count": count, "others": others}
        return render_template("pages/close_account.html", **shown), 400 if form.errors else 200
    # Nobody is closed meanwhile: neither whoever takes over, nor the last lead by the other of two. And nothing is assigned,
    # so that no family comes to the leaver once theirs have gone.
    with shared.store.exclusively(ACCOUNTS), shared.caseload.assigning():
        taker = shared.accounts.by_id(form.to.data)
        if taker is None or not taker.is_open or not taker.has_families:
            return _page(InviteForm(formdata=None), refusal=_("Choose who takes over.")), 409
        try:
            shared.accounts.check_closing(person.id)
        except AccountRefused as refused:
            return _page(InviteForm(formdata=None), refusal=refused.message), 409
        leaver = Arrangement(
            id=str(uuid4()),
            kind="handover",
            of=person.id,
            to=(taker.id,),
            families=None,
            first_day=shared.caseload.today(),
            last_day=None,
            why="leaves",
            note=form.why.data.strip(),
            by=lead_here(),
            made_at="",
        )
        shared.arrangements.make(leaver)
        shared.arrangements.pass_on(person.id, taker.id, lead_here())
        shared.accounts.close(person.id, taker.id)
        shared.audit.note("closed_account", lead_here(), account=person.id)
    return back_to_the_team()


def takers(person: Account) -> list[Account]:
    """Who may take over from this person, or look after their families."""
    everybody = services().accounts.all()
    return [each for each in everybody if each.is_open and each.has_families and each.id != person.id]


def back_to_the_team() -> ResponseReturnValue:
    return redirect(f"{here('/team')}?ticket={once('/team')}", 303)


def lead_here() -> str:
    account = signed_in_on_page()
    if account is None:
        abort(403)
    return account.id


def has_let_in(lead: str, asked: RecoveryRequest) -> bool:
    """Whether this lead made the link by which the person got their way in of late, and another lead is there.

    Whoever made it could have used it: with the person's tablet they would open the vault alone.
    """
    shared = services()
    if lead not in shared.accounts.let_in_by(asked.account, instant(now() - SETTLED_AFTER)):
        return False
    others = (each for each in shared.accounts.all() if each.is_open and each.id not in (lead, asked.account))
    return any(each.looks_after_team for each in others)


def _address(path: str) -> str:
    """The whole address of a link. It is shown in this answer only, because only its token's hash is kept."""
    return f"{request.host_url.rstrip('/')}{here(path)}"


def _page(form: InviteForm, **shown: str) -> str:
    services().arrangements.begin_due()
    accounts, devices = services().accounts, services().devices
    everybody = accounts.all()
    forgotten = services().recovery_requests.waiting()
    return render_template(
        "pages/team.html",
        form=form,
        accounts=everybody,
        names={person.id: person.name for person in everybody},
        links=accounts.links(),
        forgotten=[(each, devices.find(each.device), has_let_in(lead_here(), each)) for each in forgotten],
        figures=moment_in_figures,
        with_second_step={person.id for person in everybody if has_second_step(person)},
        uk_time=uk_time,
        roles=ROLE_NAMES,
        arranged=services().arrangements.present(),
        outside=len(services().outside.unseen()),
        days=day_in_figures,
        on_page=current_session().on_page,
        account=signed_in_on_page(),
        **shown,
    )
