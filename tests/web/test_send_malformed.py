"""Requests to sync that can't be read as one: refused as a whole, by code and field."""

import json
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from tests.schema import openapi
from tests.web.tablet import Tablets


@pytest.mark.parametrize(
    ("told", "field", "code"),
    [
        ({"records": []}, "device", "bad_device"),
        ({"device": "mine"}, "device", "bad_device"),
        ({"device": ["x"]}, "device", "bad_device"),
        ({"cursor": 7}, "cursor", "bad_cursor"),
        ({"cursor": "x" * 2000}, "cursor", "bad_cursor"),
        ({"records": {}}, "records", "bad_records"),
        ({"records": [None] * 501}, "records", "bad_records"),
        ({"counts": [1]}, "counts", "bad_counts"),
        ({"counts": {"visits": True}}, "counts/visits", "bad_count"),
        ({"counts": {"babies": 1}}, "counts/babies", "bad_count"),
    ],
)
def test_a_bad_envelope_is_refused_naming_the_field(
    told: dict[str, Any], field: str, code: str, tablet: Tablets
):
    alice = tablet("Alice")
    whole = {"device": alice.device, "cursor": None, "records": []} if field != "device" else {}
    response = alice.post("/api/sync", {**whole, **told})
    answer = response.get_json()
    assert (response.status_code, answer["code"], answer["field"]) == (400, code, field)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"records": [{"id": "5b0e',
        b"\xff\xfe",
        b"NaN",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b"[" * 100_000,
    ],
)
def test_truncated_json_is_refused_with_a_code(body: bytes, tablet: Tablets):
    response = tablet("Alice").post_bytes("/api/sync", body)
    assert (response.status_code, response.get_json()["code"]) == (400, "not_json")


def test_json_that_is_no_object_is_refused(tablet: Tablets):
    response = tablet("Alice").post("/api/sync", [])
    assert (response.status_code, response.get_json()["code"]) == (400, "not_an_object")


def test_a_body_that_is_far_too_large_is_refused_as_a_whole(tablet: Tablets, app: Flask):
    app.config["MOST_BATCH_BYTES"] = 100_000
    response = tablet("Alice").post_bytes("/api/sync", json.dumps({"a": "x" * 200_000}).encode())
    assert (response.status_code, response.get_json()["code"]) == (413, "body_too_large")


def test_so_is_one_that_does_not_say_how_long_it_is(tablet: Tablets, app: Flask):
    app.config["MOST_BATCH_BYTES"] = 100_000
    alice = tablet("Alice")
    for size, status in ((200_000, 413), (50_000, 400)):
        response = alice.client.post(
            "/api/sync",
            input_stream=BytesIO(b'{"a": "' + b"x" * size + b'"}'),
            content_type="application/json",
            headers={"X-CSRFToken": alice.token(), "Transfer-Encoding": "chunked"},
            environ_overrides={"wsgi.input_terminated": True},
        )
        assert response.status_code == status, response.text


def test_a_form_instead_of_json_is_refused(tablet: Tablets):
    alice = tablet("Alice")
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"):
        response = alice.post_bytes("/api/sync", b"a=1&b=2", kind)
        assert (response.status_code, response.get_json()["code"]) == (400, "not_json")


@pytest.mark.parametrize("proofs", [[], "x", {"a": 1}, {"a": "0" * 65}, {str(n): "" for n in range(501)}])
def test_proofs_that_make_no_sense_are_refused_by_name(tablet: Tablets, proofs: object):
    alice = tablet("Alice")
    told = {"device": alice.device, "cursor": None, "records": [], "proofs": proofs}
    response = alice.post("/api/sync", told)
    assert (response.status_code == 200) == (proofs == [])
    assert proofs == [] or response.get_json()["field"] == "proofs"


def test_signed_out_is_401_and_says_what_is_safe(client, tablet: Tablets):
    response = client.post("/api/sync", json={})
    assert (response.status_code, response.get_json()["code"]) == (401, "signed_out")
    assert "safe" in response.get_json()["message"]


def test_a_missing_or_old_token_is_400(tablet: Tablets):
    alice = tablet("Alice")
    for headers in ({}, {"X-CSRFToken": "old"}):
        response = alice.client.post("/api/sync", json={}, headers=headers)
        assert (response.status_code, response.get_json()["code"]) == (400, "bad_csrf")


@pytest.mark.parametrize(
    ("path", "asks"),
    [
        ("/api/sign-in", "SignIn"),
        ("/api/devices", "NewDevice"),
        ("/api/recovery", "AskRecovery"),
        ("/api/tickets", "AskTicket"),
        ("/api/sync", "Sync"),
    ],
)
def test_a_field_that_the_service_does_not_know_is_refused_by_its_name(path: str, asks: str, tablet: Tablets):
    alice = tablet("Alice")
    known = openapi()["components"]["schemas"][asks]["properties"]
    told = alice.post(path, {**dict.fromkeys(known), "is_admin": True})
    assert told.status_code == 400
    assert (told.get_json()["code"], told.get_json()["field"]) == ("unknown_field", "is_admin")
    assert "is_admin" in told.get_json()["message"]
    assert alice.post(path, dict.fromkeys(known)).get_json().get("code") != "unknown_field"
    odd = alice.post(path, {"\ud800" * 100: 1}).get_json()
    assert (odd["code"], len(odd["field"])) == ("unknown_field", 40)
