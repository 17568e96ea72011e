"""What another page, another browser or a hand-made request sends in somebody's name: refused on every route."""

from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.tablet import PASSWORD, Tablet, Tablets
from tests.web.test_origins import posted

ALREADY_OPEN = {"/api/sign-out", "/api/lock"}
READ_ONLY = ("/", "/help", "/healthz", "/api/session", "/api/devices", "/team", "/sign-in")


def sent(client: FlaskClient, path: str, token: str | None) -> TestResponse:
    headers = {} if token is None else {"X-CSRFToken": token}
    return client.post(path, headers=headers, **({"json": {}} if path.startswith("/api/") else {"data": {}}))


@pytest.mark.parametrize("kind", ["none", "garbage", "of another's session", "of an earlier sign-in"])
def test_no_post_is_taken_without_this_sessions_own_token(app: Flask, tablet: Tablets, kind: str):
    lead, other = Tablet.of(app, "Lena", "lead"), tablet("Alice")
    token = {
        "none": None,
        "garbage": "IjAw.garbage",
        "of another's session": other.token(),
        "of an earlier sign-in": lead.token(),
    }[kind]
    if kind == "of an earlier sign-in":
        lead.sign_in()
    for path in posted(app):
        answer = sent(lead.client, path, token)
        assert answer.status_code == 400, path
        told = answer.get_json()["code"] if path.startswith("/api/") else answer.text
        assert "bad_csrf" in told or "open for too long" in told, path
    assert lead.client.get("/api/session").get_json()["user"]["id"] == lead.id, "nobody was signed out"


@pytest.mark.parametrize("name", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "_method"])
def test_no_header_and_no_field_makes_one_method_another(app: Flask, tablet: Tablets, name: str):
    alice = tablet("Alice")
    alice.client.get("/api/devices", headers={name: "POST"}, query_string={"_method": "POST"})
    assert len(app.extensions["attune"].devices.of(alice.id)) == 1
    answer = alice.client.post("/api/session", json={}, headers={name: "GET", "X-CSRFToken": alice.token()})
    assert answer.status_code == 405


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PUT", "PATCH", "DELETE", "PROPFIND"])
def test_no_other_method_is_known(tablet: Tablets, method: str):
    alice = tablet("Alice")
    for path in READ_ONLY:
        answer = alice.client.open(
            path, method=method, headers={"X-CSRFToken": alice.token(), "X-Probe": "canary"}
        )
        assert answer.status_code == 405, path
        assert "canary" not in answer.text


def test_no_other_origin_is_told_that_it_may_read(tablet: Tablets):
    alice = tablet("Alice")
    asking = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
    for method in ("GET", "OPTIONS"):
        for path in READ_ONLY:
            answer = alice.client.open(path, method=method, headers=asking)
            assert not [name for name, _ in answer.headers if name.startswith("Access-Control")], path


def test_signing_in_replaces_whatever_cookie_was_there_before(app: Flask, tablet: Tablets):
    """Somebody plants the cookie of a session of theirs, and waits for its victim to sign in with it."""
    alice, planted = tablet("Alice"), app.test_client()
    planted.get("/api/session")
    before = planted.get_cookie("attune")
    victim = app.test_client()
    assert before is not None
    victim.set_cookie("attune", before.value)
    signed_in = Tablet(victim, alice.account)
    assert signed_in.sign_in().status_code == 200
    after = victim.get_cookie("attune")
    assert after is not None
    assert after.value != before.value
    assert planted.get("/api/session").get_json()["user"] is None


@pytest.mark.parametrize(
    "query", ["next=https://evil.example", "next=//evil.example", "url=/team", "again&next=/\\evil"]
)
def test_signing_in_leads_nowhere_but_home(app: Flask, tablet: Tablets, query: str):
    alice, browser = tablet("Alice"), app.test_client()
    token = browser.get("/api/session").get_json()["csrf"]
    told = {"email": alice.account.email, "password": PASSWORD, "csrf_token": token, "next": "//evil.example"}
    answer = browser.post(f"/sign-in?{query}", data=told)
    assert (answer.status_code, answer.location) == (303, "/")


@pytest.mark.parametrize(
    "path", ["//evil.example", "//evil.example/..", "///evil.example", "/\\evil.example", "/.//evil.example"]
)
def test_no_address_of_ours_leads_to_another_site(client: FlaskClient, path: str):
    """As it comes over the wire: a client of ours would take the first two for another host itself."""
    answer = client.get("/", environ_overrides={"PATH_INFO": path, "REQUEST_URI": path, "RAW_URI": path})
    assert answer.status_code in {308, 400, 404}
    assert urlsplit(urljoin("http://localhost/", answer.headers.get("Location", "/"))).netloc == "localhost"
