"""A tablet as the server sees it: signs in, fetches a token, sends and receives JSON.

Keeps nothing of its own.
"""

from collections.abc import Callable
from typing import Any, Self

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pwa.service.accounts import Account, Role
from tests.builders import a_family, a_full_visit, an_envelope

PASSWORD = "a long password of words"
SECRET = "a secret that only the open vault can read"


class Tablet:
    """One browser with one account."""

    def __init__(self, client: FlaskClient, account: Account) -> None:
        self.client, self.account = client, account
        self.device = ""
        # As the app does: its vault's secret goes with each request.
        self.client.environ_base["HTTP_X_ATTUNE_VAULT"] = SECRET

    @classmethod
    def of(cls, app: Flask, name: str, role: Role = "visitor") -> Self:
        """Makes the account, signs in and registers the device."""
        email = f"{name.lower()}@example.org"
        account = app.extensions["attune"].accounts.add(name, email, PASSWORD, role)
        made = cls(app.test_client(), account)
        assert made.sign_in().status_code == 200
        made.device = made.post("/api/devices", {"label": f"{name}'s tablet"}).get_json()["device"]
        return made

    @property
    def id(self) -> str:
        return self.account.id

    def sign_in(self, password: str = PASSWORD) -> TestResponse:
        return self.post("/api/sign-in", {"email": self.account.email, "password": password})

    def token(self) -> str:
        return str(self.client.get("/api/session").get_json()["csrf"])

    def post(self, path: str, told: object) -> TestResponse:
        return self.client.post(path, json=told, headers={"X-CSRFToken": self.token()})

    def post_bytes(self, path: str, body: bytes, content_type: str = "application/json") -> TestResponse:
        return self.client.post(
            path, data=body, content_type=content_type, headers={"X-CSRFToken": self.token()}
        )

    def send(
        self, *records: object, cursor: str | None = None, proofs: dict[str, str] | None = None
    ) -> dict[str, Any]:
        """One sync; the answer of a server that took it. `proofs` go with what others signed."""
        told = {"device": self.device, "cursor": cursor, "records": list(records)}
        told |= {"proofs": proofs} if proofs else {}
        response = self.post("/api/sync", told)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.get_json()
        return answer

    def signs(self, kind: str, body: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
        """A record that this tablet's owner signed."""
        return an_envelope(kind, body, **{"author": self.id, "device": self.device, **changes})

    def with_family(self) -> dict[str, Any]:
        """Robin's family is on the caseload; its record."""
        record = self.signs("family", a_family())
        assert [receipt["status"] for receipt in self.send(record)["receipts"]] == ["stored"]
        return record

    def with_visit(self, **changes: Any) -> dict[str, Any]:
        """A full visit to Robin's family is received; its record."""
        visit = self.signs("visit", a_full_visit(**changes), family=self.with_family()["family"])
        assert not self.send(visit)["rejected"]
        return visit


Tablets = Callable[[str], Tablet]
"""What the fixture `tablet` gives: the tablet of a health visitor of that name."""
