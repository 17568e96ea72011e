"""A tablet gets another name, from its owner and from nobody else."""

from tests.web.tablet import Tablets


def test_its_owner_renames_it_and_what_is_known_of_it_stays(tablet: Tablets):
    alice = tablet("Alice")
    alice.post(
        "/api/sync",
        {"device": alice.device, "records": [], "counts": {"families": 2, "visits": 3, "unsent": 1}},
    )
    answer = alice.post("/api/devices/rename", {"device": alice.device, "label": "  The blue one  "})
    assert answer.status_code == 200
    [told] = alice.client.get("/api/devices").get_json()["devices"]
    assert told == answer.get_json()["device"]
    assert (told["label"], told["counts"]["unsent"]) == ("The blue one", 1)
    assert told["unsent_since"] == told["seen_at"]


def test_nobody_renames_anybody_elses_nor_one_that_does_not_exist(tablet: Tablets):
    alice, bob = tablet("Alice"), tablet("Bob")
    for device in (bob.device, "11111111-1111-4111-8111-111111111111"):
        answer = alice.post("/api/devices/rename", {"device": device, "label": "Mine"})
        assert (answer.status_code, answer.get_json()["code"]) == (403, "not_your_device")
    assert [each["label"] for each in bob.client.get("/api/devices").get_json()["devices"]] == [
        "Bob's tablet"
    ]


def test_a_name_is_needed_and_short(tablet: Tablets):
    alice = tablet("Alice")
    for label in ("", "   ", "x" * 81, 7):
        answer = alice.post("/api/devices/rename", {"device": alice.device, "label": label})
        assert (answer.status_code, answer.get_json()["field"]) == (400, "label")
