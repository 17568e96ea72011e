"""Each operation of docs/openapi.json, asked with what the document allows and with what it forbids: none fails by itself.

The usual run asks the same few questions each time; --long asks many more, other ones each time.
"""

import json
from typing import Any
from urllib.parse import quote

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.core import NOT_SET
from schemathesis.generation.modes import GenerationMode
from werkzeug.test import TestResponse

from pwa.views.documents import PRESS
from pwa.views.tries import limiter
from tests.schema import openapi
from tests.web.documented import operations
from tests.web.tablet import PASSWORD, Tablet
from tests.web.test_routes_and_roles import NoPress

USUAL, LONG = 12, 500
DOCUMENT = schemathesis.openapi.from_dict(openapi())
MODES = {"allowed": GenerationMode.POSITIVE, "forbidden": GenerationMode.NEGATIVE}
ANY_TEXT = {"type": "string"}
OURS = {
    "x-csrftoken",
    "x-attune-vault",
    "cookie",
    "host",
    "content-length",
    "content-type",
    "transfer-encoding",
}


def parts() -> list[str]:
    return sorted({operation["tags"][0] for operation in operations().values()})


def has_what_is_forbidden(path: str, operation: dict[str, Any]) -> bool:
    """Whether anything could be asked that the document does not allow."""
    named = openapi()["paths"][path].get("parameters", [])
    return "requestBody" in operation or any(each["schema"] != ANY_TEXT for each in named)


@pytest.mark.parametrize("way", MODES)
@pytest.mark.parametrize("part", parts())
def test_no_operation_fails_by_itself(
    part: str, way: str, app: Flask, pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch
):
    # What was tried before must not stop what is asked now.
    monkeypatch.setattr(limiter, "enabled", False)
    app.extensions[PRESS] = NoPress()
    lead = Tablet.of(app, "Lena", "lead")
    visit = lead.with_visit()
    there = {
        "record_id": visit["id"],
        "family_id": visit["family"],
        "account_id": Tablet.of(app, "Kim").id,
        "device": lead.device,
        "email": lead.account.email,
        "password": PASSWORD,
        "path": f"/records/{visit['id']}/summary",
    }
    asked = 0
    for (method, path), operation in operations().items():
        if operation["tags"][0] == part and (way == "allowed" or has_what_is_forbidden(path, operation)):
            asked += asks(lead, method, path, way, there, is_long=pytestconfig.getoption("--long"))
    assert asked or way == "forbidden"


def asks(lead: Tablet, method: str, path: str, way: str, there: dict[str, str], *, is_long: bool) -> int:
    """Asks one operation; how often."""
    answers: list[int] = []

    @settings(
        max_examples=LONG if is_long else USUAL,
        derandomize=not is_long,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
    @given(case=DOCUMENT[path][method].as_strategy(generation_mode=MODES[way]))
    def ask(case: Any) -> None:
        if lead.client.get("/api/session").get_json()["user"] is None:
            assert lead.sign_in().status_code == 200, "the question before ended the sign-in"
        # Every other question names what is there.
        answer = answer_to(lead, case, {} if len(answers) % 2 else there)
        assert answer.status_code < 500, f"{method} {answer.request.path}: {case.body!r}"
        answers.append(answer.status_code)

    ask()
    return len(answers)


def answer_to(tablet: Tablet, case: Any, there: dict[str, str]) -> TestResponse:
    """The answer to a made-up question, which has the token and the secret that it takes to get as far as the view."""
    address = case.path
    for name, value in {**(case.path_parameters or {}), **there}.items():
        address = address.replace("{" + name + "}", quote(str(value), safe="", errors="replace"))
    query = {name: value for name, value in (case.query or {}).items() if name != "ticket"}
    headers = {name: value for name, value in (case.headers or {}).items() if is_header(name, value)}
    headers["X-CSRFToken"] = tablet.token()
    return tablet.client.open(
        address, method=case.method, query_string=query, headers=headers, **body_of(case, there)
    )


def is_header(name: str, value: object) -> bool:
    """Whether a line of the wire could hold it, and it is none of those by which we are known."""
    return name.lower() not in OURS and isinstance(value, str) and value.isprintable() and value.isascii()


def body_of(case: Any, there: dict[str, str]) -> dict[str, Any]:
    if case.body is NOT_SET:
        return {} if case.method.upper() == "GET" else {"data": {}}
    if isinstance(case.body, bytes):
        return {"data": case.body, "content_type": case.media_type}
    if case.media_type == "application/json":
        known = {
            name: value for name, value in there.items() if isinstance(case.body, dict) and name in case.body
        }
        body = {**case.body, **known} if known else case.body
        return {"data": json.dumps(body), "content_type": "application/json"}
    return {"data": case.body} if isinstance(case.body, dict) else {"data": str(case.body).encode()}
