"""The API for a tablet's app: who is signed in, signing in and out, devices, recovery, sync.

Answers in JSON, never with a page.
"""

import re
from base64 import b64decode, b64encode
from dataclasses import asdict, replace
from typing import Any

from flask import Blueprint, Response, current_app, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from pwa.clock import instant, now
from pwa.domain.ids import is_uuid
from pwa.service.accounts import Account, people
from pwa.service.devices import Device, NotYourDevice
from pwa.service.pull import Page, nothing_page, pull_page
from pwa.service.recovery import NotForThis, OtherKey
from pwa.service.second_factor import WrongCode
from pwa.service.signing_in import WrongSignIn, authenticate
from pwa.service.sync import Outcome, apply_batch
from pwa.store.contract import Stored, StoreFailed
from pwa.views import (
    VAULT_HEADER,
    begin_session,
    beginning,
    current_session,
    end_session,
    is_for_this_vault,
    known_here,
    lost_here,
    once,
    sending,
    services,
    signed_in,
    signed_in_until,
)
from pwa.views.envelope import (
    Refused,
    answer,
    bad,
    counts_of,
    cursor_of,
    json_object,
    proofs_of,
    records_of,
    text_of,
)
from pwa.views.second_step import (
    CodeNeeded,
    SetUpFirst,
    has_second_step,
    has_settled_second_step,
    pass_second_step,
)
from pwa.views.security import csrf
from pwa.views.tries import limit_sign_in

api = Blueprint("api", __name__, url_prefix="/api")
# `check` below does it instead, so that somebody who is signed out hears that, not that a token is missing.
csrf.exempt(api)

FOR_EVERYBODY = {
    "api.session",
    "api.sign_in",
    "api.sign_in_by_provider",
    "api.sign_out",
    "api.lock",
    "api.erased",
}
FOR_BEGINNING = {"api.devices", "api.other_devices", "api.recovery"}
"""What a tablet asks before its vault is there."""
WITH_TICKET = re.compile(
    r"/(?:records/[^/?#]+/(?:summary|letter|parent)(?:\.pdf)?|families/[^/?#]+/trend(?:\.pdf)?|team(?:/tablets|/families/[^/?#]+/opened)?|password|second-step)"
)
MOST_LABEL_CHARACTERS = 80
MOST_SEALED_CHARACTERS = 2000
MOST_CODE_CHARACTERS = 40


@api.before_request
def check() -> None:
    asks = {**dict.fromkeys(FOR_BEGINNING, beginning), "api.sync": sending}.get(
        request.endpoint or "", signed_in
    )
    if request.endpoint not in FOR_EVERYBODY and asks() is None:
        raise Refused(401, "signed_out")
    csrf.protect()


@api.get("/session")
def session() -> ResponseReturnValue:
    return _session(beginning())


@api.post("/sign-in")
@limit_sign_in
def sign_in() -> ResponseReturnValue:
    asked = json_object("email", "password", "code")
    email, password = text_of(asked, "email", 320), text_of(asked, "password", 1000)
    code = text_of(asked, "code", MOST_CODE_CHARACTERS, least=0)
    shared = services()
    if not shared.config.passwords:
        raise Refused(403, "no_passwords")
    try:
        account = authenticate(
            shared.accounts, shared.audit, email, password, lambda found: _pass_on_a_tablet(found, code)
        )
    except WrongSignIn:
        raise Refused(401, "wrong_sign_in") from None
    except WrongCode:
        raise Refused(401, "wrong_code") from None
    except CodeNeeded:
        raise Refused(403, "code_needed") from None
    except SetUpFirst:
        raise Refused(403, "second_step_first") from None
    begin_session(account)
    return _session(account)


def _pass_on_a_tablet(account: Account, code: str) -> None:
    if not account.has_families:
        raise Refused(403, "no_families")
    pass_second_step(account, code)


@api.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """A vault that shows its secret ends its own sign-in only: one that is not made yet must not end another's."""
    account = known_here() if is_for_this_vault() else None
    if account is not None:
        end_session()
        services().audit.note("signed_out", account.id)
    return _session(None)


@api.post("/lock")
def lock() -> ResponseReturnValue:
    """Said by apps of earlier versions, whose pages were open to the cookie. Nothing is open to it any more."""
    return "", 204


@api.post("/tickets")
def ticket() -> ResponseReturnValue:
    """What opens one page, once, within a minute: the browser that asks for it can't show the vault's secret."""
    path = text_of(json_object("path"), "path", 200)
    if not WITH_TICKET.fullmatch(path):
        raise Refused(404, "not_found")
    return {"ticket": once(path)}, 201


@api.post("/sessions/end-others")
def end_others() -> ResponseReturnValue:
    """Every other sign-in of this person ends, wherever it is."""
    ended = services().sessions.end_others(current_session())
    services().audit.note("ended_other_sign_ins", account_here().id, count=ended)
    return {"ended": ended}


@api.get("/devices")
def other_devices() -> ResponseReturnValue:
    """The tablets that this person has used, latest first: whatever a new one lacks may be on one of them."""
    known = services().devices.of(account_here().id)
    services().audit.note("listed_devices", account_here().id)
    return {"devices": [as_told(device) for device in known]}


@api.post("/devices")
def devices() -> ResponseReturnValue:
    label = text_of(json_object("label"), "label", MOST_LABEL_CHARACTERS, least=0)
    return {"device": services().devices.register(account_here().id, label).id}, 201


@api.post("/recovery")
@limit_sign_in
def recovery() -> ResponseReturnValue:
    """A forgotten passphrase: the vault's key for its owner, for the password, once for each sign-in.

    Whoever has a second step must have shown a code with this very sign-in, also in a browser that is known. Else a
    lead's word is needed, if there is one to give it. Instead of a password, the
    trust's own service must have had them prove anew who they are with this very sign-in.
    """
    account = account_here()
    asked = json_object("password", "device", "vault", "key", "sealed")
    if current_session().fresh_at is None:
        _give_password_again(account, text_of(asked, "password", 1000))
    device = _device(asked, account).id
    if services().lost_tablets.get(device):
        services().audit.note("refused_recovery", account.id, device=device)
        raise Refused(403, "tablet_lost")
    vault, key = text_of(asked, "vault", 36), text_of(asked, "key", 64)
    try:
        sealed = b64decode(text_of(asked, "sealed", MOST_SEALED_CHARACTERS), validate=True)
        opened = services().recovery.open(key, sealed, vault, account.id, device)
    except OtherKey:
        raise Refused(409, "other_key") from None
    except (NotForThis, ValueError):  # base64 says ValueError of letters that are not ASCII
        raise Refused(403, "not_your_vault") from None
    requests, needs_word = services().recovery_requests, needs_leads_word(account)
    if needs_word and not requests.is_allowed(account.id, device, vault):
        requests.ask(account.id, device, vault)
        raise Refused(403, "lead_must_allow")
    if not services().sessions.recover(current_session()):
        raise Refused(401, "sign_in_again")
    allowed = requests.use(account.id, device, vault) if needs_word else None
    if needs_word and allowed is None:
        raise Refused(403, "lead_must_allow")
    services().accounts.tell(account.id, "vault_opened")
    by = {"allowed_by": allowed.allowed_by} if allowed else {}
    # On disk before the key is given: no vault is opened without a trace.
    services().store.append(
        [], [services().audit.entry("recovered_vault", account.id, device=device, vault=vault, **by)]
    )
    return answer({"data_key": b64encode(opened).decode("ascii")})


def needs_leads_word(account: Account) -> bool:
    """Whether the password of this person is not enough to open a vault, and somebody else is there to allow it."""
    lead_allows = services().config.lead_allows
    if lead_allows == "never" or (lead_allows == "without_code" and _has_shown_two(account)):
        return False
    others = (each for each in services().accounts.all() if each.is_open and each.id != account.id)
    return any(each.looks_after_team for each in others)


def _has_shown_two(account: Account) -> bool:
    """Whether this sign-in took more than a password: a code, or what the trust's own service calls strong."""
    provider = services().config.provider
    if current_session().fresh_at is not None:
        return provider is not None and bool(provider.acr)
    return has_settled_second_step(account)


def _give_password_again(account: Account, password: str) -> None:
    if not services().config.passwords:
        raise Refused(401, "sign_in_again")
    try:
        authenticate(services().accounts, services().audit, account.email, password)
    except WrongSignIn:
        raise Refused(401, "wrong_sign_in") from None
    if has_second_step(account) and current_session().code_at is None:
        raise Refused(403, "code_needed")


@api.post("/sync")
def sync() -> ResponseReturnValue:
    shared, account = services(), _sender()
    asked = json_object("device", "cursor", "records", "proofs", "counts")
    device = _device(asked, account)
    shared.arrangements.begin_due()
    cursor, records, counts = cursor_of(asked), records_of(asked), counts_of(asked)
    lost = lost_here() or shared.lost_tablets.get(device.id)
    if lost is None:
        shared.sessions.settle(current_session(), device.id)
    else:
        shared.lost_tablets.learn(lost, request.headers.get(VAULT_HEADER, ""))
    seen = shared.devices.seen(device, counts, brings=len(records))
    definitions, proofs = shared.definitions, proofs_of(asked)
    outcome = apply_batch(
        shared.store, shared.caseload, records, account.id, now(), definitions, seen, proofs
    )
    # It may have been closed while the batch was taken in.
    account = shared.accounts.by_id(account.id) or account
    if not account.is_open and (taker := shared.accounts.successor(account)):
        # What was new on the tablet has somebody to see it from its first moment.
        shared.caseload.hand_over_all(account.id, taker.id, instant(now()))
    if lost is not None:
        page = nothing_page(shared.store, cursor)
        if received := len(outcome.receipts):
            shared.audit.note("sent_from_lost_tablet", account.id, device=device.id, received=received)
    else:
        sent = {record["id"] for record in outcome.receipts}
        page = pull_page(shared.store, shared.caseload, account.id, cursor, shared.config.secret_key, sent)
        if not account.is_open:
            page = replace(page, records=[], came=[], more=False)
    if page.records:
        families = sorted({kept.record["family"] for kept in page.records})
        shared.audit.note("received_records", account.id, device=device.id, families=families)
    current_app.logger.info(
        "sync user=%s device=%s receipts=%d rejected=%d given=%d",
        account.id,
        device.id,
        len(outcome.receipts),
        len(outcome.rejected),
        len(page.records),
    )
    return _synced(account, outcome, page)


def _synced(account: Account, outcome: Outcome, page: Page) -> Response:
    others = {kept.record["author"] for kept in page.records} - {account.id}
    others |= {each.lent.of for each in page.came if each.lent and each.lent.of}
    others |= {who for each in page.left for who in each.to}
    body = {
        "receipts": outcome.receipts,
        "rejected": outcome.rejected,
        "records": [
            {
                "seq": kept.seq,
                "sha256": kept.sha256,
                "received_at": kept.received_at,
                "proof": _proof(kept),
                "record": kept.record,
            }
            for kept in page.records
        ],
        "erased": page.erased,
        "came": [{"family": each.family, "lent": each.lent and asdict(each.lent)} for each in page.came],
        "left": [{"family": each.family, "to": list(each.to)} for each in page.left],
        "people": {account.id: account.name, **(people(services().accounts, others) if others else {})},
        "cursor": page.cursor,
        "more": page.more,
        "epoch": page.epoch,
        "server_time": instant(now()),
    }
    return answer(body)


def _proof(kept: Stored) -> str | None:
    """The record's proof, or None if its key can't be created because the disk refuses: reading must go on."""
    try:
        return services().proofs.of(kept.record["id"], kept.sha256)
    except StoreFailed:
        return None


def _session(account: Account | None) -> dict[str, Any]:
    user = account and {
        "id": account.id,
        "name": account.name,
        "role": account.role,
        "signed_in_until": signed_in_until(),
        "changes": list(account.changes),
        "second_step": _second_step_of(account),
        "has_password": account.has_password and services().config.passwords,
        "by_provider": current_session().provider is not None,
    }
    return {
        "csrf": generate_csrf(),
        "server_time": instant(now()),
        "build": services().offline.build,
        "epoch": services().store.epoch,
        "user": user,
        "recovery": _recovery_key() if account else None,
        "lost": _lost_as_told(),
        "offline_hours": services().config.offline_hours,
    }


def _second_step_of(account: Account) -> str:
    """Whoever has no password has nothing that it would protect."""
    if not account.has_password or not services().config.passwords:
        return "off"
    return "on" if has_second_step(account) else services().config.second_factor


def _lost_as_told() -> dict[str, str] | None:
    """That this very tablet was reported lost, with the code by which it says that its vault is gone."""
    lost = lost_here()
    if lost is None:
        return None
    return {
        "device": lost.device,
        "at": lost.at,
        "why": lost.why,
        "code": services().lost_tablets.farewell(lost),
    }


def _recovery_key() -> dict[str, str] | None:
    """The key for sealing a copy of the vault's key, or None if it can't be created because the disk refuses."""
    try:
        return asdict(services().recovery.public)
    except StoreFailed:
        return None


def account_here() -> Account:
    """The account of this request, which has passed `check`."""
    account = beginning()
    if account is None:
        raise Refused(401, "signed_out")
    return account


def _sender() -> Account:
    account = sending()
    if account is None:
        raise Refused(401, "signed_out")
    return account


def _device(asked: dict[str, Any], account: Account) -> Device:
    device = asked.get("device")
    if not is_uuid(device):
        raise bad("bad_device", "device")
    try:
        return services().devices.get(device, account.id)
    except NotYourDevice:
        raise Refused(403, "not_your_device", field="device") from None


def as_told(device: Device) -> dict[str, Any]:
    """A tablet as its owner's app hears of it."""
    lost = services().lost_tablets.get(device.id)
    return {
        "device": device.id,
        "label": device.label,
        "seen_at": device.seen_at,
        "counts": device.counts,
        "unsent_since": device.unsent_since,
        "lost_at": lost.at if lost else None,
        "erased_at": lost.erased_at if lost else None,
    }
