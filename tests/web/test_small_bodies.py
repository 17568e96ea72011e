"""How much may be sent: 4 kB, but for the batch of somebody who is signed in. More is refused before it is parsed."""

import json
import re
from io import BytesIO

import pytest
from flask import Flask

from pwa.views import envelope, tries
from pwa.views.security import SMALL_BODY_BYTES
from tests.web.tablet import Tablet, Tablets

TOO_LARGE = b'{"email": [' + b"[]," * 2000 + b"[]]}"
ANY_ID = "11111111-1111-4111-8111-111111111111"


def addresses(app: Flask) -> list[str]:
    """Every address of the app to which something can be posted."""
    rules = [rule.rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    return sorted({re.sub(r"<.*?>", ANY_ID, rule) for rule in rules})


def test_every_address_but_that_of_batches_takes_four_kilobytes(app: Flask, tablet: Tablets):
    alice = tablet("Alice")
    assert len(addresses(app)) > 10
    for path in addresses(app):
        for kind in ("application/json", "application/x-www-form-urlencoded"):
            status = alice.post_bytes(path, TOO_LARGE, kind).status_code
            assert status == (400 if path == "/api/sync" else 413), path


def test_so_does_that_of_batches_for_nobody(app: Flask, monkeypatch: pytest.MonkeyPatch):
    client = app.test_client()
    monkeypatch.setattr(envelope, "json_value", lambda _: pytest.fail("parsed"))
    for kind in ("application/json", "application/x-www-form-urlencoded"):
        answer = client.post("/api/sync", data=TOO_LARGE, content_type=kind)
        assert answer.status_code in (401, 413), kind
    answer = client.post("/api/sync", data=TOO_LARGE, content_type="application/json")
    assert answer.get_json()["code"] == "signed_out", "a tablet whose sign-in has ended hears that"


def test_a_sign_in_that_is_too_large_is_not_parsed(app: Flask, monkeypatch: pytest.MonkeyPatch):
    client = app.test_client()
    token = client.get("/api/session").get_json()["csrf"]
    for module, name in ((envelope, "json_value"), (tries, "try_key")):
        monkeypatch.setattr(module, name, lambda *_: pytest.fail("parsed"))
    answer = client.post(
        "/api/sign-in", data=TOO_LARGE, content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert (answer.status_code, answer.get_json()["code"]) == (413, "body_too_large")


def test_nor_is_one_that_does_not_say_how_long_it_is(app: Flask):
    client = app.test_client()
    token = client.get("/api/session").get_json()["csrf"]
    answer = client.post(
        "/api/sign-in",
        input_stream=BytesIO(TOO_LARGE),
        content_type="application/json",
        headers={"X-CSRFToken": token, "Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert (answer.status_code, answer.get_json()["code"]) == (413, "body_too_large")


def test_four_kilobytes_are_taken(tablet: Tablets):
    alice = tablet("Alice")
    body = json.dumps({"email": alice.account.email, "password": "x"}).encode()
    body += b" " * (SMALL_BODY_BYTES - len(body))
    assert alice.post_bytes("/api/sign-in", body).status_code == 401
    assert alice.post_bytes("/api/sign-in", body + b" ").status_code == 413


def test_what_cannot_be_read_counts_for_its_address(app: Flask, tablet: Tablets):
    alice = tablet("Alice")
    other = Tablet(app.test_client(), alice.account)
    told = [{"email": [1]}, {"email": {"a": 1}}, {}, [], {"email": "x" * 400}]
    codes = [other.post("/api/sign-in", told[number % len(told)]).status_code for number in range(62)]
    assert codes == [400] * 60 + [429] * 2
