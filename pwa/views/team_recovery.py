"""A lead allows, or refuses, that a colleague's forgotten passphrase is helped with. Must show no family."""

from flask import abort
from flask.typing import ResponseReturnValue

from pwa.views import needs_lead, services
from pwa.views.team import back_to_the_team, has_let_in, lead_here, team


@team.post("/recovery/<key>/allow")
@needs_lead
def allow_recovery(key: str) -> ResponseReturnValue:
    shared, lead = services(), lead_here()
    asked = next((each for each in shared.recovery_requests.waiting() if each.key == key), None)
    if asked and has_let_in(lead, asked):
        abort(403)
    shared.recovery_requests.allow(key, lead)
    return back_to_the_team()


@team.post("/recovery/<key>/refuse")
@needs_lead
def refuse_recovery(key: str) -> ResponseReturnValue:
    services().recovery_requests.refuse(key, lead_here())
    return back_to_the_team()
