"""Reads what a tablet's request says, and refuses it by field.

Judges no record: that is done one by one, later.
"""

import json
from collections.abc import Mapping
from typing import Any

import msgspec
from flask import Response, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from pwa.domain.messages import Values
from pwa.domain.problems import NOTHING
from pwa.packaged.messages import load_messages
from pwa.service.sync import MOST_RECORDS

COUNTED = ("families", "visits", "unsent")
MOST_COUNT = 10**9
MOST_CURSOR_CHARACTERS = 1000
MOST_PROOF_CHARACTERS = 64


class Refused(HTTPException):
    """A request that can't be answered as asked; `field` names the entry that is in the way."""

    def __init__(self, status: int, code: str, values: Values = NOTHING, field: str = "") -> None:
        super().__init__(code)
        self.status, self.error_code, self.values, self.field = status, code, values, field

    def get_response(self, *_: Any, **__: Any) -> Response:  # noqa: ANN401  werkzeug's own arguments
        return refusal(self.status, self.error_code, self.values, self.field)


def refusal(status: int, code: str, values: Values = NOTHING, field: str = "") -> Response:
    """Every error of the API: {code, values, message}, and the field where there is one."""
    told = {**load_messages().as_json(code, values), **({"field": field} if field else {})}
    return Response(json.dumps(told), status, mimetype="application/json")


def json_object() -> dict[str, Any]:
    """The request's JSON object, by the letter of JSON: no NaN, no Infinity."""
    body = request.get_data(cache=False)
    # Of a body that doesn't say how long it is, no more than the limit is read: it may be only a beginning.
    if request.content_length is None and len(body) >= (request.max_content_length or 0):
        raise RequestEntityTooLarge
    try:
        told = json_value(body)
    except (ValueError, RecursionError):
        raise Refused(400, "not_json") from None
    if not isinstance(told, dict):
        raise Refused(400, "not_an_object")
    return told


def json_value(body: bytes) -> object:
    """The value of a JSON text. Raises ValueError or RecursionError.

    The fast way refuses some of what the general way takes, above all half a character, which is the fault of
    one record and not of its batch: so what is refused is tried again. What both take, they take alike.
    """
    try:
        return msgspec.json.decode(body)
    except (ValueError, RecursionError):
        return json.loads(body, parse_constant=_not_a_number)


def answer(told: Mapping[str, Any]) -> Response:
    """A JSON answer, made fast; in the general way when it names a field with half a character in its name."""
    try:
        body = msgspec.json.encode(told)
    except UnicodeEncodeError:
        body = json.dumps(told).encode()
    return Response(body, mimetype="application/json")


def _not_a_number(name: str) -> None:
    raise ValueError(name)


def text_of(told: dict[str, Any], field: str, most: int, least: int = 1) -> str:
    found = told.get(field, "")
    if not isinstance(found, str) or not least <= len(found.strip()) <= most or not _is_sound(found):
        raise bad("bad_text", field, {"name": field, "least": least, "most": most})
    return found.strip() if field != "password" else found


def _is_sound(text: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def cursor_of(told: dict[str, Any]) -> str | None:
    cursor = told.get("cursor")
    if cursor is not None and not (isinstance(cursor, str) and len(cursor) <= MOST_CURSOR_CHARACTERS):
        raise bad("bad_cursor", "cursor")
    return cursor


def records_of(told: dict[str, Any]) -> list[object]:
    records = told.get("records", [])
    if not isinstance(records, list) or len(records) > MOST_RECORDS:
        raise bad("bad_records", "records", {"most": MOST_RECORDS})
    return records


def proofs_of(told: dict[str, Any]) -> dict[str, str]:
    """By record id, the proof that this service once received it from its author."""
    proofs = told.get("proofs") or {}
    if not isinstance(proofs, dict) or len(proofs) > MOST_RECORDS:
        raise bad("bad_proofs", "proofs", {"most": MOST_RECORDS})
    if not all(isinstance(proof, str) and len(proof) <= MOST_PROOF_CHARACTERS for proof in proofs.values()):
        raise bad("bad_proof", "proofs")
    return proofs


def counts_of(told: dict[str, Any]) -> dict[str, int]:
    counts = told.get("counts") or {}
    if not isinstance(counts, dict):
        raise bad("bad_counts", "counts")
    for name, count in counts.items():
        if name not in COUNTED or type(count) is not int or not 0 <= count <= MOST_COUNT:
            raise bad("bad_count", f"counts/{name}"[:100])
    return counts


def bad(code: str, field: str, values: Values = NOTHING) -> Refused:
    """A field of the request that is not what it must be."""
    return Refused(400, code, values, field)
