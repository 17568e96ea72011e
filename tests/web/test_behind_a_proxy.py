"""What ATTUNE_PROXIES and ATTUNE_SECURE_COOKIES make of a request that a proxy passes on."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from pwa import create_app
from pwa.config import Config
from pwa.service import accounts
from tests.web.tablet import PASSWORD

PASSED_ON = {
    "X-Forwarded-For": "192.0.2.1",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "attune.example",
}


@pytest.fixture
def app(config: Config, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    monkeypatch.setattr(accounts, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    made = create_app(replace(config, proxies=1, secure_cookies=True))
    made.extensions["attune"].accounts.add("Kim", "kim@example.org", PASSWORD, "visitor")
    yield made
    made.extensions["attune"].store.close()


def tries(app: Flask, password: str, address: str) -> int:
    """The answer to a sign-in from a new browser at this address, as the proxy passes it on."""
    client: FlaskClient = app.test_client()
    headers = {**PASSED_ON, "X-Forwarded-For": address}
    told = client.get("/api/session", headers=headers, base_url="https://attune.example").get_json()
    headers |= {"X-CSRFToken": told["csrf"], "Origin": "https://attune.example"}
    body = {"email": "kim@example.org", "password": password}
    answer = client.post("/api/sign-in", json=body, headers=headers, base_url="https://attune.example")
    return answer.status_code


def test_cookies_and_transport_are_those_of_https(app: Flask):
    answer = app.test_client().get("/api/session", headers=PASSED_ON)
    [cookie] = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-attune=")
    for part in ("Secure", "HttpOnly", "SameSite=Strict", "Path=/"):
        assert part in cookie
    assert answer.headers["Strict-Transport-Security"]


def test_each_address_is_counted_by_itself(app: Flask):
    assert [tries(app, "wrong", "192.0.2.1") for _ in range(11)] == [401] * 10 + [429]
    assert tries(app, PASSWORD, "192.0.2.2") == 200


def test_an_address_that_the_client_made_up_is_not_believed(app: Flask):
    """A proxy that adds to the header, rather than replacing it, puts the true address last."""
    answers = [tries(app, "wrong", f"198.51.100.{number}, 192.0.2.1") for number in range(11)]
    assert answers == [401] * 10 + [429]


def test_without_a_proxy_the_headers_are_not_believed(config: Config):
    made = create_app(replace(config, store_url=f"{config.store_url}-direct"))
    answer = made.test_client().get("/api/session", headers=PASSED_ON)
    assert "Strict-Transport-Security" not in answer.headers
    made.extensions["attune"].store.close()
