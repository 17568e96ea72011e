"""Opening a family outside the caseload: the tablet's question, and the lead's page of who did so and why.

One answer for a child who is not here and one whose family was erased; nobody can browse.
"""

from uuid import UUID

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from pwa.domain.times import day_in_figures, moment_in_figures
from pwa.languages import said as _
from pwa.service.accounts import Account, people
from pwa.service.families_called import families_called
from pwa.service.finding import baby_sought, find_families
from pwa.service.outside import REASONS
from pwa.views import current_session, needs_lead, services, signed_in_on_page
from pwa.views.api import account_here, api
from pwa.views.envelope import Refused, bad, json_object, text_of
from pwa.views.team import team
from pwa.views.tries import limit_finding

MOST_NAME_CHARACTERS = 120
MOST_NUMBER_CHARACTERS = 40
MOST_NOTE_CHARACTERS = 200
FEWEST_NOTE_CHARACTERS = 3
DAY_CHARACTERS = 10
WHY = {
    "urgent": _("The family needs somebody now"),
    "asked": _("A colleague asked them to"),
    "came": _("The family came to them"),
    "safeguarding": _("A question of safeguarding"),
    "other": _("Another reason"),
}


@api.post("/families/open")
@limit_finding
def open_outside() -> ResponseReturnValue:
    """The family of this very baby comes with the next exchange, and goes when the day is over. A lead is told."""
    shared, account = services(), account_here()
    asked = json_object("nhs_number", "name", "day", "why", "note")
    number = text_of(asked, "nhs_number", MOST_NUMBER_CHARACTERS, least=0)
    name = text_of(asked, "name", MOST_NAME_CHARACTERS, least=0)
    day = text_of(asked, "day", DAY_CHARACTERS, least=0)
    why = asked.get("why")
    if why not in REASONS:
        raise bad("bad_reason", "why")
    note = text_of(asked, "note", MOST_NOTE_CHARACTERS, least=FEWEST_NOTE_CHARACTERS)
    sought = baby_sought(number, name, day)
    if sought is None:
        raise bad("not_enough_to_find", "nhs_number")
    found = find_families(shared.store, shared.caseload, sought)
    if len(found) != 1:
        shared.audit.note("sought_outside", account.id, found=len(found))
        if found:
            raise Refused(404, "several_children")
        raise Refused(404, "no_such_child")
    shared.arrangements.begin_due()
    shared.outside.open(account.id, found[0], why, note, current_session().device or "")
    lent = shared.caseload.lent_as(account.id, found[0])
    return {"family": found[0], "last_day": lent.last_day if lent else None}


@team.post("/outside")
@needs_lead
def outside() -> ResponseReturnValue:
    services().audit.note("listed_outside_looks", _lead_with_families().id)
    return _page()


@team.post("/outside/<uuid:look_id>/seen")
@needs_lead
def seen_outside(look_id: UUID) -> ResponseReturnValue:
    """Nobody marks their own as seen while another lead could."""
    lead, shared = _lead_with_families(), services()
    look = next((each for each in shared.outside.unseen() if each.id == str(look_id)), None)
    if look is not None and look.user == lead.id and _has_other_lead(lead):
        return _page(), 403
    if look is not None:
        shared.outside.mark_seen(look.id, lead.id)
    return _page()


def _has_other_lead(lead: Account) -> bool:
    return any(
        each.is_open and each.role == "lead" and each.id != lead.id for each in services().accounts.all()
    )


def _lead_with_families() -> Account:
    account = signed_in_on_page()
    if account is None or not account.has_families:
        abort(403)
    return account


def _page() -> str:
    shared, lead = services(), _lead_with_families()
    looks = shared.outside.unseen()
    families = {each.id: each for each in families_called(shared.store, {look.family for look in looks})}
    return render_template(
        "pages/outside.html",
        looks=looks,
        families=families,
        names=people(shared.accounts, {look.user for look in looks}),
        why=WHY,
        figures=day_in_figures,
        moments=moment_in_figures,
        own=lead.id if _has_other_lead(lead) else None,
    )
