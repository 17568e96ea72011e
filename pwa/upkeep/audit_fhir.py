"""Audit entries as FHIR R4 AuditEvent resources (https://hl7.org/fhir/R4/auditevent.html), by ids alone.

Must not hold anything that FHIR's own lists or our entries don't say.
"""

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

import msgspec

from pwa.upkeep.audit_trail import Noted, action_in_words

DICOM = "http://dicom.nema.org/resources/ontology/DCM"
HUMAN = "http://terminology.hl7.org/CodeSystem/extra-security-role-type"
ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
CODES = {
    "110100": "Application Activity",
    "110101": "Audit Log Used",
    "110106": "Export",
    "110107": "Import",
    "110110": "Patient Record",
    "110114": "User Authentication",
}
"""DICOM CID 400, Audit Event ID."""
EVENTS = {
    "signed_in": ("110114", "E"),
    "signed_out": ("110114", "E"),
    "failed_sign_in": ("110114", "E"),
    "failed_second_step": ("110114", "E"),
    "recovered_vault": ("110114", "E"),
    "received_records": ("110110", "R"),
    "refused_look": ("110110", "R"),
    "erased_family": ("110110", "D"),
    "backed_up": ("110106", "R"),
    "migrated_store": ("110106", "R"),
    "restored_backup": ("110107", "C"),
    "read_audit": ("110101", "R"),
    "read_family_audit": ("110101", "R"),
    "opened_outside": ("110110", "R"),
    "saw_outside_look": ("110100", "E"),
}
"""Each action's event and its FHIR action: create, read, delete, execute."""
FAILED = {"failed_sign_in", "failed_second_step", "refused_look"}
SUCCESS, MINOR_FAILURE = "0", "4"
ABOUT = ("family", "families", "record", "account", "device", "vault")
"""The ids that an entry may be about."""


def as_fhir(noted: Noted) -> str:
    """One line of NDJSON."""
    return msgspec.json.encode(audit_event(noted)).decode()


def audit_event(noted: Noted) -> dict[str, Any]:
    """The resource."""
    entry, action = noted.entry, str(noted.entry["action"])
    code, does = _event(action)
    made: dict[str, Any] = {
        "resourceType": "AuditEvent",
        "id": _id(noted.key),
        "type": {"system": DICOM, "code": code, "display": CODES[code]},
        "subtype": [{"code": action, "display": action_in_words(action)}],
        "action": does,
        "recorded": entry["at"],
        "outcome": MINOR_FAILURE if action in FAILED else SUCCESS,
        "agent": [_agent(entry)],
        "source": {"observer": {"display": "Attune"}},
    }
    entities = list(_entities(entry))
    return {**made, "entity": entities} if entities else made


def _event(action: str) -> tuple[str, str]:
    if action in EVENTS:
        return EVENTS[action]
    if action.startswith("saw_"):
        return "110110", "R"
    if action.startswith("downloaded_"):
        return "110106", "R"
    return EVENTS.get(action, ("110100", "E"))


def _agent(entry: Mapping[str, Any]) -> dict[str, Any]:
    if entry.get("user"):
        kind = {"coding": [{"system": HUMAN, "code": "humanuser", "display": "human user"}]}
        return {"type": kind, "who": _known_by(entry["user"]), "requestor": True}
    if "uid" in entry:
        return {"who": {"display": "command"}, "altId": str(entry["uid"]), "requestor": True}
    return {"who": {"display": "unknown"}, "requestor": True}


def _entities(entry: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for name in ABOUT:
        ids = entry.get(name) or []
        for each in ids if isinstance(ids, list) else [ids]:
            yield {"what": _known_by(each), "description": "family" if name == "families" else name}


def _known_by(uuid: str) -> dict[str, Any]:
    return {"identifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{uuid}"}}


def _id(key: str) -> str:
    last = key.rsplit(" ", 1)[-1]
    return last if ID.fullmatch(last) else sha256(key.encode()).hexdigest()
