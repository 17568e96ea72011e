"""What is true of every answer of the API: held against docs/openapi.json whenever any test asks for one."""

import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.schema import Schema, openapi, resolved, wrong_in
from tests.written import codes

ANYWHERE = {404: "not_found", 405: "method_not_allowed", 500: "server_error"}
"""What any address may answer, so that no operation says it."""


class DocumentedClient(FlaskClient):
    """A client that believes no answer of the API which is not documented."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, **kwargs)
        if response.request.path.startswith("/api/"):
            hold_to_the_page(response)
        return response


def hold_to_the_page(response: TestResponse) -> None:
    """Fails for a status, a refusal's code or a field that is not in the document."""
    method, path = response.request.method, response.request.path
    if method == "OPTIONS":
        return
    asked = f"{method} {path}: {response.status_code}"
    operation = openapi()["paths"].get(path, {}).get(method.lower(), {})
    documented = operation.get("responses", {}).get(str(response.status_code))
    if documented is None:
        assert response.status_code in ANYWHERE, f"{asked} is not documented"
        assert method == "HEAD" or response.get_json()["code"] == ANYWHERE[response.status_code], asked
        return
    documented = resolved(documented)
    if "content" not in documented:
        assert response.data == b"", asked
        return
    told, schema = response.get_json(), documented["content"]["application/json"]["schema"]
    wrong = list(wrong_in(told, schema))
    assert wrong == [], f"{asked} is not as docs/openapi.json has it: {'; '.join(wrong)}"
    if response.status_code >= 400:
        assert told["code"] in codes(documented["description"]), f"{asked} {told['code']} is not documented"


def operations() -> dict[tuple[str, str], Schema]:
    """Each documented operation by method and path."""
    return {
        (method.upper(), path): operation
        for path, methods in openapi()["paths"].items()
        for method, operation in methods.items()
        if method != "parameters"
    }


def as_documented(rule: str) -> str:
    """An address of the app as the document writes it: /records/{record_id}."""
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)
