"""The API of "Your tablets": a person's own tablets and sign-ins, by name. Must not show anybody else's."""

from typing import Any

from flask.typing import ResponseReturnValue

from pwa.service.devices import Device, NotYourDevice
from pwa.service.lost_tablets import LostTablet
from pwa.service.sessions import Session
from pwa.views import current_session, services
from pwa.views.api import MOST_LABEL_CHARACTERS, account_here, api, as_told
from pwa.views.envelope import Refused, json_object, text_of

MOST_ID_CHARACTERS = 80
MOST_WHY_CHARACTERS = 200
MOST_CODE_CHARACTERS = 200


@api.get("/sessions")
def sign_ins() -> ResponseReturnValue:
    """This person's sign-ins that are not over, the last used first."""
    here = current_session()
    services().audit.note("listed_sign_ins", account_here().id)
    return {"sessions": [_as_told(each, here) for each in services().sessions.of(here.account)]}


@api.post("/sessions/end")
def end_one() -> ResponseReturnValue:
    """One of this person's sign-ins ends. Its own goes by signing out, which the app does with its vault."""
    account = account_here()
    wanted = text_of(json_object("session"), "session", MOST_ID_CHARACTERS)
    if not services().sessions.end_one(account.id, wanted):
        return {"ended": 0}
    services().audit.note("ended_sign_in", account.id)
    return {"ended": 1}


@api.post("/devices/rename")
def rename() -> ResponseReturnValue:
    """What this person's tablet is called from now on."""
    account = account_here()
    asked = json_object("device", "label")
    device, label = (
        text_of(asked, "device", MOST_ID_CHARACTERS),
        text_of(asked, "label", MOST_LABEL_CHARACTERS),
    )
    try:
        return {"device": as_told(services().devices.rename(device, account.id, label))}
    except NotYourDevice:
        raise Refused(403, "not_your_device", field="device") from None


@api.post("/devices/lost")
def report_lost() -> ResponseReturnValue:
    """This person's tablet is lost: its sign-ins end now, and its vault goes once it has sent what it has."""
    account = account_here()
    asked = json_object("device", "why")
    device, why = text_of(asked, "device", MOST_ID_CHARACTERS), text_of(asked, "why", MOST_WHY_CHARACTERS)
    known = services().devices.find(device)
    if known is None or known.user != account.id:
        raise Refused(403, "not_your_device", field="device")
    report(known, account.id, why)
    return {"device": as_told(known)}


def report(device: Device, by: str, why: str) -> LostTablet:
    """From the next request on its sign-ins are over, and its vault's secret only sends."""
    shared = services()
    return shared.lost_tablets.report(device, by, why, shared.sessions.end_on(device.user, device.id))


@api.post("/devices/erased")
def erased() -> ResponseReturnValue:
    """A lost tablet's word that its vault is gone. It has no sign-in any more, and no vault: its farewell is enough.

    A code that is wrong changes nothing, and is told nothing.
    """
    asked = json_object("device", "code")
    device, code = text_of(asked, "device", MOST_ID_CHARACTERS), text_of(asked, "code", MOST_CODE_CHARACTERS)
    services().lost_tablets.erased(device, code)
    return "", 204


def _as_told(each: Session, here: Session) -> dict[str, Any]:
    return {
        "session": each.id,
        "is_this": each.id == here.id,
        "on_page": each.on_page,
        "device": each.device,
        "begun_at": each.begun_at,
        "seen_at": each.seen_at,
        "until": each.until,
    }
