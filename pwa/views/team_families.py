"""Handing over families and covering for somebody, by whoever looks after the team.

A lead chooses among the families by the babies' names; an administrator, who may see none, hands over all of them.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID, uuid4

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from pwa.domain.ids import is_uuid
from pwa.domain.times import day_in_figures
from pwa.service.accounts import Account
from pwa.service.arrangements import Arrangement
from pwa.service.families_called import FamilyTold, families_called
from pwa.views import needs_lead, services, signed_in_on_page
from pwa.views.forms import WHY_COVERED, WHY_HANDED_OVER, CoverForm, HandOverForm
from pwa.views.team import back_to_the_team, takers, team

CONFIRMED, BACK = "confirmed", "back"


@dataclass(frozen=True, slots=True)
class _Asked:
    """Whose families it is about, who asks, and the families to choose from."""

    lead: Account
    person: Account
    families: list[FamilyTold]
    count: int


@team.post("/<account_id>/hand-over")
@needs_lead
def hand_over(account_id: str) -> ResponseReturnValue:
    """Asks which families, who takes over, from when and why; says it back; does it."""
    form = HandOverForm() if "submit" in request.form else HandOverForm(formdata=None)
    return _arrange(_asked(account_id), form, "handover")


@team.post("/<account_id>/cover")
@needs_lead
def cover(account_id: str) -> ResponseReturnValue:
    """Asks which families, who looks after them, from when to when and why; says it back; does it."""
    form = CoverForm() if "submit" in request.form else CoverForm(formdata=None)
    return _arrange(_asked(account_id), form, "cover")


@team.post("/arrangements/<uuid:arrangement_id>/end")
@needs_lead
def end_arrangement(arrangement_id: UUID) -> ResponseReturnValue:
    services().arrangements.end(str(arrangement_id), _lead().id)
    return back_to_the_team()


def _arrange(
    asked: _Asked, form: HandOverForm | CoverForm, kind: Literal["handover", "cover"]
) -> ResponseReturnValue:
    shared, others = services(), takers(asked.person)
    form.offer(
        {each.id: each.name for each in others},
        [family.id for family in asked.families],
        date.fromisoformat(shared.caseload.today()),
    )
    names = {each.id: each.name for each in (*others, asked.person)}
    shown: dict[str, Any] = {"form": form, "asked": asked, "kind": kind, "names": names, "others": others}
    shown |= {"figures": day_in_figures, "zip": zip}
    pressed = request.form.get("submit")
    if pressed is None or not form.validate_on_submit() or pressed == BACK:
        return render_template("pages/arrange.html", **shown), 400 if form.errors else 200
    if form.chosen is not None and not asked.families:
        abort(403)
    wanted = _wanted(asked, form, kind)
    if pressed != CONFIRMED:
        return render_template(
            "pages/arrange_confirm.html", wanted=wanted, count=_count(asked, wanted), **shown
        )
    made = shared.arrangements.make(wanted)
    if (made.kind, made.of, made.by) != (kind, asked.person.id, asked.lead.id):
        abort(404)
    return render_template("pages/arranged.html", made=made, why=_why(kind)[made.why], **shown)


def _asked(account_id: str) -> _Asked:
    shared, lead = services(), _lead()
    person = shared.accounts.by_id(account_id)
    if person is None or not person.is_open or not person.has_families:
        abort(404)
    shared.arrangements.begin_due()
    theirs = shared.caseload.families_of(person.id)
    families = families_called(shared.store, theirs) if lead.has_families else []
    if families and "submit" not in request.form:
        shared.audit.note("listed_families", lead.id, account=person.id, families=sorted(theirs))
    return _Asked(lead, person, families, len(theirs))


def _wanted(asked: _Asked, form: HandOverForm | CoverForm, kind: Literal["handover", "cover"]) -> Arrangement:
    given = form.arrangement.data
    return Arrangement(
        # Made with the question and given back with the answer, so that an answer sent twice arranges it once.
        id=given if is_uuid(given) else str(uuid4()),
        kind=kind,
        of=asked.person.id,
        to=(form.to.data,) if isinstance(form.to.data, str) else tuple(form.to.data),
        families=form.chosen,
        first_day=str(form.first_day.data),
        last_day=str(form.last_day.data) if isinstance(form, CoverForm) else None,
        why=form.why.data,
        note=(form.note.data or "").strip(),
        by=asked.lead.id,
        made_at="",
    )


def _count(asked: _Asked, wanted: Arrangement) -> int:
    return asked.count if wanted.families is None else len(wanted.families)


def _why(kind: Literal["handover", "cover"]) -> dict[str, str]:
    return WHY_HANDED_OVER if kind == "handover" else WHY_COVERED


def _lead() -> Account:
    account = signed_in_on_page()
    if account is None:
        abort(403)
    return account
