"""Requests that no browser sends: addresses that climb out of their folder, odd codings, keys that come twice."""

import gzip
import json

import pytest
from flask.testing import FlaskClient

from pwa.service.sync import MOST_RECORDS
from tests.web.tablet import Tablets

CLIMBS = (
    "../pwa/config.py",
    "..%2fpwa%2fconfig.py",
    "%2e%2e/pwa/config.py",
    "....//pwa/config.py",
    "..\\pwa\\config.py",
    "icons/../../pwa/config.py",
    "/etc/passwd",
    "%00icons/icon.svg",
    "icons/icon.svg%00.js",
)


@pytest.mark.parametrize("climb", CLIMBS)
@pytest.mark.parametrize("place", ["/static/", "/learn/", "/handouts/", "/cy/", "/static/js/"])
def test_no_address_climbs_out_of_its_folder(client: FlaskClient, place: str, climb: str):
    answer = client.get(place + climb)
    assert answer.status_code in {308, 404}
    assert "Everything" not in answer.text
    assert "root:" not in answer.text
    assert "://" not in answer.headers.get("Location", "").removeprefix("http://localhost/")


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "x-bomb"])
def test_a_packed_body_is_not_unpacked(tablet: Tablets, coding: str):
    alice = tablet("Alice")
    packed = gzip.compress(json.dumps({"device": alice.device, "records": []}).encode())
    headers = {"X-CSRFToken": alice.token(), "Content-Encoding": coding}
    answer = alice.client.post("/api/sync", data=packed, content_type="application/json", headers=headers)
    assert (answer.status_code, answer.get_json()["code"]) == (400, "not_json")


def test_of_a_key_that_comes_twice_one_counts_and_nothing_breaks(tablet: Tablets):
    alice, bob = tablet("Alice"), tablet("Bob")
    body = f'{{"device": "{bob.device}", "records": [], "device": "{alice.device}"}}'
    assert alice.post_bytes("/api/sync", body.encode()).status_code == 200
    body = f'{{"device": "{alice.device}", "records": [], "device": "{bob.device}"}}'
    assert alice.post_bytes("/api/sync", body.encode()).get_json()["code"] == "not_your_device"


def test_one_record_too_many_is_refused_as_a_whole(tablet: Tablets):
    alice = tablet("Alice")
    told = {"device": alice.device, "cursor": None, "records": [None] * (MOST_RECORDS + 1)}
    answer = alice.post("/api/sync", told)
    assert (answer.status_code, answer.get_json()["code"]) == (400, "bad_records")


@pytest.mark.parametrize("number", ["9" * 4000, "1e400", "-1e999", "0." + "1" * 3000])
def test_a_number_beyond_all_measure_is_refused(tablet: Tablets, number: str):
    alice = tablet("Alice")
    body = f'{{"device": "{alice.device}", "records": [], "counts": {{"visits": {number}}}}}'
    assert alice.post_bytes("/api/sync", body.encode()).status_code == 400
