"""Registering a tablet: whose it is, what it is called, what is remembered of it."""

from flask import Flask

from tests.web.tablet import Tablet, Tablets


def test_a_device_gets_an_id_and_a_name_that_is_short(app: Flask):
    alice = Tablet.of(app, "Alice")
    response = alice.post("/api/devices", {"label": "Tablet 4"})
    assert response.status_code == 201
    assert alice.post("/api/devices", {"label": "x" * 81}).get_json()["field"] == "label"
    assert alice.post("/api/devices", {}).status_code == 201


def test_a_person_is_told_of_their_own_tablets_only_the_last_one_first(tablet: Tablets):
    alice, bob = tablet("Alice"), tablet("Bob")
    first = alice.device
    alice.device = alice.post("/api/devices", {"label": "Tablet 5"}).get_json()["device"]
    alice.send()
    told = alice.client.get("/api/devices").get_json()["devices"]
    assert [(each["device"], each["label"]) for each in told] == [
        (alice.device, "Tablet 5"),
        (first, "Alice's tablet"),
    ]
    assert [each["device"] for each in bob.client.get("/api/devices").get_json()["devices"]] == [bob.device]


def test_the_server_remembers_how_much_each_device_last_had(tablet: Tablets, app: Flask):
    alice = tablet("Alice")
    told = {
        "device": alice.device,
        "cursor": None,
        "records": [],
        "counts": {"families": 6, "visits": 9, "unsent": 1},
    }
    assert alice.post("/api/sync", told).status_code == 200
    kept = app.extensions["attune"].store.collection("devices").get(alice.device)
    assert kept["counts"] == told["counts"]
    assert kept["label"] == "Alice's tablet"


def test_somebody_elses_device_is_refused(tablet: Tablets):
    alice, bob = tablet("Alice"), tablet("Bob")
    told = {"device": alice.device, "cursor": None, "records": []}
    response = bob.post("/api/sync", told)
    assert (response.status_code, response.get_json()["code"]) == (403, "not_your_device")
