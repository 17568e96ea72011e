"""Who opened a child's record, when and as what: a page for a lead, who finds the child by exact particulars.

Shows nothing of the record but what the babies are called. That it was looked at is noted too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from pwa.domain.times import day_in_figures, uk_day, uk_time
from pwa.languages import said as _
from pwa.service.accounts import Account, people
from pwa.service.families_called import families_called
from pwa.service.finding import baby_sought, find_families
from pwa.views import needs_lead, once, services, signed_in_on_page
from pwa.views.forms import DaysForm, FindBabyForm
from pwa.views.language import here
from pwa.views.team import team
from pwa.views.tries import limit_finding

MOST_SHOWN = 500
WORDS = {
    "saw_summary": _("opened the summary of a visit"),
    "saw_summary_pdf": _("opened the PDF of a visit’s summary"),
    "downloaded_summary": _("downloaded the summary of a visit"),
    "saw_letter": _("opened the letter about a visit"),
    "saw_letter_pdf": _("opened the PDF of a letter"),
    "downloaded_letter": _("downloaded the letter about a visit"),
    "saw_parent": _("opened the page for the parent"),
    "saw_parent_pdf": _("opened the PDF for the parent"),
    "downloaded_parent": _("downloaded the page for the parent"),
    "saw_trend": _("opened the trend across visits"),
    "saw_trend_pdf": _("opened the PDF of the trend"),
    "downloaded_trend": _("downloaded the trend across visits"),
    "received_records": _("received records onto a tablet"),
    "refused_look": _("asked for a page and was refused"),
    "listed_families": _("listed it among a colleague’s families, to hand over or cover"),
    "handed_over": _("handed the family over"),
    "began_cover": _("arranged cover"),
    "ended_cover": _("ended a cover before its last day"),
    "planned_handover": _("arranged a hand-over for a later day"),
    "planned_cover": _("arranged cover for later days"),
    "withdrew_handover": _("withdrew a hand-over that had not begun"),
    "withdrew_cover": _("withdrew a cover that had not begun"),
    "opened_outside": _("opened the family outside their caseload"),
    "saw_outside_look": _("marked as seen that it was opened outside the caseload"),
    "read_family_audit": _("looked at who opened this record"),
    "erased_family": _("erased the family"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as it is shown: "Ade opened the summary · 01/12/2026 10:12 · on tablet “Clinic 2” · covering for Bea"."""

    day: str
    time: str
    who: str | None
    did: str
    tablet: str
    lent: str
    of: str
    to: str


@team.post("/opened")
@limit_finding
@needs_lead
def find_opened() -> ResponseReturnValue:
    """Asks for a child's exact particulars, and goes on to the page about it."""
    lead = _lead_with_families()
    form = FindBabyForm() if "submit" in request.form else FindBabyForm(formdata=None)
    if "submit" not in request.form or not form.validate_on_submit():
        return render_template("pages/find_opened.html", form=form), 400 if form.errors else 200
    day = str(form.day.data) if form.day.data else ""
    sought = baby_sought(form.nhs_number.data or "", form.name.data or "", day)
    found = find_families(services().store, services().caseload, sought) if sought else []
    services().audit.note("sought_audit", lead.id, found=len(found))
    if len(found) != 1:
        form.nhs_number.errors = [
            _("More than one child fits. Use the NHS number.") if found else _("No child here fits exactly.")
        ]
        return render_template("pages/find_opened.html", form=form), 404
    path = f"/team/families/{found[0]}/opened"
    return redirect(f"{here(path)}?ticket={once(path)}", 303)


@team.route("/families/<uuid:family_id>/opened", methods=["GET", "POST"])
@needs_lead
def opened(family_id: UUID) -> ResponseReturnValue:
    lead, family, shared = _lead_with_families(), str(family_id), services()
    if not shared.caseload.is_known(family) and shared.store.tombstone(family) is None:
        abort(404)
    form = DaysForm() if "submit" in request.form else DaysForm(formdata=None)
    if "submit" in request.form:
        form.validate_on_submit()
    first, last = str(form.first_day.data or ""), str(form.last_day.data or "9999-12-31")
    entries = [entry for entry in shared.audit.about(family) if first <= str(uk_day(entry["at"])) <= last]
    # Noted after it was read, so that it does not tell of itself.
    shared.audit.note("read_family_audit", lead.id, family=family)
    return render_template(
        "pages/opened.html",
        form=form,
        family=next(iter(families_called(shared.store, [family])), None),
        family_id=family,
        lines=_lines(entries[:MOST_SHOWN]),
        count=len(entries),
        most=MOST_SHOWN,
        figures=day_in_figures,
    ), 400 if form.errors else 200


def _lead_with_families() -> Account:
    """A lead who visits: an administrator sees no family, and so nobody who looked at one."""
    account = signed_in_on_page()
    if account is None or not account.has_families:
        abort(403)
    return account


def _lines(entries: list[dict[str, Any]]) -> list[Line]:
    shared = services()
    names = people(shared.accounts, {who for entry in entries for who in _named(entry)})
    labels = {device.id: device.label for device in shared.devices.all()}
    return [_line(entry, names, labels) for entry in entries]


def _named(entry: Mapping[str, Any]) -> set[str]:
    return {*_takers(entry), *filter(None, (entry.get("user"), entry.get("of")))}


def _takers(entry: Mapping[str, Any]) -> list[str]:
    to = entry.get("to", [])
    return to if isinstance(to, list) else [to]


def _line(entry: Mapping[str, Any], names: Mapping[str, str], labels: Mapping[str, str]) -> Line:
    action = str(entry["action"])
    return Line(
        day=str(uk_day(entry["at"])),
        time=uk_time(entry["at"]),
        who=names.get(entry.get("user") or ""),
        did=WORDS.get(action, action.replace("_", " ")),
        tablet=labels.get(entry.get("device") or "", ""),
        lent=entry.get("lent", ""),
        of=names.get(entry.get("of") or "", ""),
        to=", ".join(names.get(each, "") for each in _takers(entry)),
    )
