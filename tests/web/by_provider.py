"""What the tests of signing in by a trust's own service need: a browser that goes there and comes back. No test."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pwa.service.accounts import Account, Identity
from tests.provider import TrustProvider
from tests.web.pages import checked

VAULT, BACK = "ab" * 32, "cd" * 32


@dataclass
class Browser:
    """One browser with the app. `vault` is its vault's secret, `back` what it keeps over the way to the provider."""

    app: Flask
    trust: TrustProvider
    vault: str = VAULT
    back: str = BACK
    client: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.app.test_client()

    def ask(self, path: str, told: object = None, **headers: str) -> TestResponse:
        """As the app does, with its vault's secret."""
        shown = {
            "X-Attune-Vault": self.vault,
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        if told is None:
            return self.client.get(path, headers=shown)
        token = self.client.get("/api/session").get_json()["csrf"]
        return self.client.post(path, json=told, headers={**shown, "X-CSRFToken": token})

    def begins(self, then: str = "set-up", **about: str) -> str:
        """The provider's address that the app is given."""
        told = {"purpose": then, **({"back": self.back} if then != "again" else {}), **about}
        answer = self.ask("/api/sign-in/provider", told)
        assert answer.status_code == 200, answer.text
        return str(answer.get_json()["address"])

    def arrives(self, address: str, **headers: str) -> TestResponse:
        """Sent back by the provider: first without cookies, then as a page of ours."""
        parts = urlsplit(address)
        first = self.app.test_client().get(
            f"{parts.path}?{parts.query}", headers={"Sec-Fetch-Site": "cross-site"}
        )
        assert first.headers.getlist("Set-Cookie") == []
        again = checked(first).document.xpath("string(//main//a/@href)")
        return self.client.get(again, headers={"Sec-Fetch-Site": "same-origin", **headers})

    def signs_in(self, who: str, then: str = "set-up", **about: str) -> TestResponse:
        return self.arrives(self.trust.signs_in(self.begins(then, **about), who))

    @property
    def user(self) -> object:
        """Who the app hears is signed in, once it is back."""
        return self.ask("/api/session", X_Attune_Back=self.back).get_json()["user"]


def linked(app: Flask, trust: TrustProvider, account: Account, subject: str) -> Account:
    """The account, joined to an identity by the link that a lead would make."""
    accounts = app.extensions["attune"].accounts
    token = accounts.make_password_link(account.id, None)
    return accounts.link_identity(token, Identity(trust.issuer, subject))
