"""Reads the parts of a tablet's request, and refuses a bad one by its field. Judges no record."""

import json
from collections.abc import Mapping
from typing import Any

import msgspec
from flask import Response, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from pwa.domain.messages import Values
from pwa.domain.problems import NOTHING
from pwa.service.sync import MOST_RECORDS
from pwa.views import services

COUNTED = ("families", "visits", "unsent")
MOST_COUNT = 10**9
MOST_CURSOR_CHARACTERS = 1000
MOST_PROOF_CHARACTERS = 64
MOST_NAME_CHARACTERS = 40


class Refused(HTTPException):
    """The request is refused with a status and a code; `field` names the entry at fault, "" for none."""

    def __init__(self, status: int, code: str, values: Values = NOTHING, field: str = "") -> None:
        super().__init__(code)
        self.status, self.error_code, self.values, self.field = status, code, values, field

    def get_response(self, *_: Any, **__: Any) -> Response:  # noqa: ANN401  werkzeug's own arguments
        return refusal(self.status, self.error_code, self.values, self.field)


def refusal(status: int, code: str, values: Values = NOTHING, field: str = "") -> Response:
    """The body of every error of the API: {code, values, message}, and the field if there is one."""
    message = services().definitions.messages.as_json(code, values)
    body = {**message, **({"field": field} if field else {})}
    return Response(json.dumps(body), status, mimetype="application/json")


def json_object(*known: str) -> dict[str, Any]:
    """The request's JSON object, in strict JSON: no NaN, no Infinity. It has no fields but the `known` ones.

    Raises Refused, RequestEntityTooLarge.
    """
    body = request.get_data(cache=False)
    # A body without a length is read up to the limit only, so one that long may be incomplete.
    if request.content_length is None and len(body) >= (request.max_content_length or 0):
        raise RequestEntityTooLarge
    try:
        asked = json_value(body)
    except (ValueError, RecursionError):
        raise Refused(400, "not_json") from None
    if not isinstance(asked, dict):
        raise Refused(400, "not_an_object")
    for name in asked:
        if name not in known:
            raise bad("unknown_field", name[:MOST_NAME_CHARACTERS], {"name": name[:MOST_NAME_CHARACTERS]})
    return asked


def json_value(body: bytes) -> object:
    """The value of a JSON text. Raises ValueError or RecursionError.

    The fast decoder refuses some of what the general one accepts, above all a lone surrogate, which should cost one
    record and not its batch. So whatever it refuses is tried again. What both accept, they read alike.
    """
    try:
        return msgspec.json.decode(body)
    except (ValueError, RecursionError):
        return json.loads(body, parse_constant=_not_a_number)


def answer(value: Mapping[str, Any]) -> Response:
    """A JSON answer. The fast encoder can't write a lone surrogate, as in a bad field's name; the general one can."""
    try:
        body = msgspec.json.encode(value)
    except UnicodeEncodeError:
        body = json.dumps(value).encode()
    return Response(body, mimetype="application/json")


def _not_a_number(name: str) -> None:
    raise ValueError(name)


def text_of(asked: dict[str, Any], field: str, most: int, least: int = 1) -> str:
    """A text of `least` to `most` characters, without spaces around it unless it is a password. Raises Refused."""
    text = asked.get(field, "")
    if not isinstance(text, str) or not least <= len(text.strip()) <= most or not _is_sound(text):
        raise bad("bad_text", field, {"name": field, "least": least, "most": most})
    return text.strip() if field != "password" else text


def _is_sound(text: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def cursor_of(asked: dict[str, Any]) -> str | None:
    """The cursor, or None for a tablet that starts from the beginning. Raises Refused."""
    cursor = asked.get("cursor")
    if cursor is not None and not (isinstance(cursor, str) and len(cursor) <= MOST_CURSOR_CHARACTERS):
        raise bad("bad_cursor", "cursor")
    return cursor


def records_of(asked: dict[str, Any]) -> list[object]:
    """Up to MOST_RECORDS records, not yet judged. Raises Refused."""
    records = asked.get("records", [])
    if not isinstance(records, list) or len(records) > MOST_RECORDS:
        raise bad("bad_records", "records", {"most": MOST_RECORDS})
    return records


def proofs_of(asked: dict[str, Any]) -> dict[str, str]:
    """By record id, the proof that this service once received it from its author. Raises Refused."""
    proofs = asked.get("proofs") or {}
    if not isinstance(proofs, dict) or len(proofs) > MOST_RECORDS:
        raise bad("bad_proofs", "proofs", {"most": MOST_RECORDS})
    if not all(isinstance(proof, str) and len(proof) <= MOST_PROOF_CHARACTERS for proof in proofs.values()):
        raise bad("bad_proof", "proofs")
    return proofs


def counts_of(asked: dict[str, Any]) -> dict[str, int]:
    """How much the tablet's vault holds, by the names in COUNTED. Raises Refused."""
    counts = asked.get("counts") or {}
    if not isinstance(counts, dict):
        raise bad("bad_counts", "counts")
    for name, count in counts.items():
        if name not in COUNTED or type(count) is not int or not 0 <= count <= MOST_COUNT:
            raise bad("bad_count", f"counts/{name}"[:100])
    return counts


def bad(code: str, field: str, values: Values = NOTHING) -> Refused:
    """The refusal of a request because of one field."""
    return Refused(400, code, values, field)
