"""The API for a tablet's app: who is signed in, signing in and out, devices, recovery, sync.

Answers in JSON, never with a page.
"""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, current_app, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from pwa.clock import instant, now
from pwa.domain.ids import is_uuid
from pwa.service.accounts import Account, people
from pwa.service.devices import Device, NotYourDevice
from pwa.service.pull import Page, pull_page
from pwa.service.recovery import NotForThis, OtherKey
from pwa.service.signing_in import WrongSignIn, authenticate
from pwa.service.sync import Outcome, apply_batch
from pwa.store.contract import Stored, StoreFailed
from pwa.views import (
    begin_session,
    end_session,
    has_just_signed_in,
    lock_session,
    services,
    signed_in,
    signed_in_until,
    vault_is_shown,
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
from pwa.views.security import csrf, limit_sign_in

api = Blueprint("api", __name__, url_prefix="/api")
# `check` below does it instead, so that somebody who is signed out hears that, not that a token is missing.
csrf.exempt(api)

FOR_EVERYBODY = {"api.session", "api.sign_in", "api.sign_out", "api.lock"}
MOST_LABEL_CHARACTERS = 80
MOST_SEALED_CHARACTERS = 2000


@api.before_request
def check() -> None:
    if request.endpoint not in FOR_EVERYBODY and (signed_in() is None or not vault_is_shown()):
        raise Refused(401, "signed_out")
    csrf.protect()


@api.get("/session")
def session() -> ResponseReturnValue:
    return _session(signed_in())


@api.post("/sign-in")
@limit_sign_in
def sign_in() -> ResponseReturnValue:
    asked = json_object()
    email, password = text_of(asked, "email", 320), text_of(asked, "password", 1000)
    shared = services()
    try:
        account = authenticate(shared.accounts, shared.audit, email, password)
    except WrongSignIn:
        raise Refused(401, "wrong_sign_in") from None
    begin_session(account)
    return _session(account)


@api.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    account = signed_in()
    end_session()
    if account is not None:
        services().audit.note("signed_out", account.id)
    return _session(None)


@api.post("/lock")
def lock() -> ResponseReturnValue:
    """For an app that locks its vault. Without signal to say so, the session's pages close by themselves."""
    lock_session()
    return "", 204


@api.get("/devices")
def other_devices() -> ResponseReturnValue:
    """The tablets that this person has used, latest first: whatever a new one lacks may be on one of them."""
    known = services().devices.of(_account().id)
    return {"devices": [_as_told(device) for device in known]}


@api.post("/devices")
def devices() -> ResponseReturnValue:
    label = text_of(json_object(), "label", MOST_LABEL_CHARACTERS, least=0)
    return {"device": services().devices.register(_account().id, label).id}, 201


@api.post("/recovery")
def recovery() -> ResponseReturnValue:
    """For a forgotten passphrase: gives the vault's key to its owner, who has just given the password."""
    account, asked = _account(), json_object()
    if not has_just_signed_in():
        raise Refused(401, "sign_in_again")
    device = _device(asked, account).id
    vault, key = text_of(asked, "vault", 36), text_of(asked, "key", 64)
    try:
        sealed = b64decode(text_of(asked, "sealed", MOST_SEALED_CHARACTERS), validate=True)
        opened = services().recovery.open(key, sealed, vault, account.id, device)
    except OtherKey:
        raise Refused(409, "other_key") from None
    except (NotForThis, NotBase64):
        raise Refused(403, "not_your_vault") from None
    # On disk before the key is given: no vault is opened without a trace.
    services().store.append(
        [], [services().audit.entry("recovered_vault", account.id, device=device, vault=vault)]
    )
    return answer({"data_key": b64encode(opened).decode("ascii")})


@api.post("/sync")
def sync() -> ResponseReturnValue:
    shared, account, asked = services(), _account(), json_object()
    device = _device(asked, account)
    cursor, records, counts = cursor_of(asked), records_of(asked), counts_of(asked)
    seen = shared.devices.seen(device, counts, brings_records=bool(records))
    definitions, proofs = shared.definitions, proofs_of(asked)
    outcome = apply_batch(
        shared.store, shared.caseload, records, account.id, now(), definitions, seen, proofs
    )
    sent = {record["id"] for record in outcome.receipts}
    page = pull_page(shared.store, shared.caseload, account.id, cursor, shared.config.secret_key, sent)
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
    }
    return {
        "csrf": generate_csrf(),
        "server_time": instant(now()),
        "build": services().offline.build,
        "epoch": services().store.epoch,
        "user": user,
        "recovery": _recovery_key() if account else None,
    }


def _recovery_key() -> dict[str, str] | None:
    """The key for sealing a copy of the vault's key, or None if it can't be created because the disk refuses."""
    try:
        return asdict(services().recovery.public)
    except StoreFailed:
        return None


def _account() -> Account:
    account = signed_in()
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


def _as_told(device: Device) -> dict[str, Any]:
    return {
        "device": device.id,
        "label": device.label,
        "seen_at": device.seen_at,
        "counts": device.counts,
    }
