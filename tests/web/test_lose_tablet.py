"""A tablet is reported lost: signed out at once, it may still send, receives nothing, and says when its vault is gone."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pwa.service.accounts import Account
from tests.builders import a_family, a_full_visit
from tests.web.pages import checked, submit
from tests.web.tablet import PASSWORD, Tablet

WHY = "Left on the 12 bus"


class Own(Tablet):
    """A tablet whose vault has a secret of its own, and that has been in contact."""

    def __init__(self, client: FlaskClient, account: Account) -> None:
        super().__init__(client, account)
        self.client.environ_base["HTTP_X_ATTUNE_VAULT"] = f"the secret of {account.name}'s vault"

    @classmethod
    def seen(cls, app: Flask, name: str) -> "Own":
        made = cls.of(app, name)
        made.send()
        return made


Tablets = Callable[[str], Own]


@pytest.fixture
def tablet(app: Flask) -> Tablets:
    return lambda name: Own.seen(app, name)


def second_tablet(app: Flask, of: Tablet) -> Tablet:
    second = Tablet(app.test_client(), of.account)
    second.client.environ_base["HTTP_X_ATTUNE_VAULT"] = "the secret of the second vault"
    second.sign_in()
    second.device = second.post("/api/devices", {"label": "Tablet 5"}).get_json()["device"]
    second.send()
    return second


def loses(owner: Tablet, device: str) -> dict[str, Any]:
    answer = owner.post("/api/devices/lost", {"device": device, "why": WHY})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.get_json()["device"]
    return told


def told_lost(tablet: Tablet) -> dict[str, Any] | None:
    found: dict[str, Any] | None = tablet.client.get("/api/session").get_json()["lost"]
    return found


def done(app: Flask, action: str) -> list[dict[str, Any]]:
    return [each for each in app.extensions["attune"].audit.entries() if each["action"] == action]


@pytest.fixture
def lost(app: Flask, tablet: Tablets) -> tuple[Tablet, Tablet]:
    """Alice's tablet, which she lost with a family on it, and the one that she reported it from."""
    alice = tablet("Alice")
    alice.with_visit()
    other = second_tablet(app, alice)
    assert loses(other, alice.device)["lost_at"]
    return alice, other


def test_its_sign_in_ends_and_nothing_is_opened_by_it(app: Flask, lost: tuple[Tablet, Tablet]):
    alice, other = lost
    session = alice.client.get("/api/session").get_json()
    assert (session["user"], session["recovery"]) == (None, None)
    assert session["lost"]["why"] == WHY
    for path in ("/api/devices", "/api/sessions"):
        assert alice.client.get(path).status_code == 401, path
    [visit] = [kept["record"] for kept in other.send()["records"] if kept["record"]["kind"] == "visit"]
    assert alice.post("/api/tickets", {"path": f"/records/{visit['id']}/summary"}).status_code == 401
    assert alice.client.get(f"/records/{visit['id']}/summary").status_code == 404
    assert alice.post("/api/devices", {"label": "mine"}).status_code == 401
    [entry] = done(app, "reported_lost")
    assert (entry["user"], entry["device"], entry["account"]) == (alice.id, alice.device, alice.id)
    assert WHY not in str(entry)


def test_its_open_vault_still_sends_and_receives_nothing(app: Flask, lost: tuple[Tablet, Tablet]):
    alice, other = lost
    family = other.signs("family", a_family(), family=str(uuid4()))
    assert other.send(family)["receipts"]
    waiting = [alice.signs("family", a_family(), family=str(uuid4()))]
    waiting.append(alice.signs("visit", a_full_visit(), family=waiting[0]["family"]))
    answer = alice.send(*waiting)
    assert [receipt["status"] for receipt in answer["receipts"]] == ["stored", "stored"]
    assert (answer["records"], answer["erased"], answer["more"], answer["cursor"]) == ([], [], False, None)
    assert {record["id"] for record in waiting} <= {kept["record"]["id"] for kept in other.send()["records"]}
    [entry] = done(app, "sent_from_lost_tablet")
    assert (entry["device"], entry["received"]) == (alice.device, 2)


def test_it_sends_a_whole_batch_without_a_sign_in(lost: tuple[Tablet, Tablet]):
    alice, _ = lost
    waiting = alice.signs("family", a_family(), family=str(uuid4()))
    visit = a_full_visit()
    visit["assessment"]["attitude"] = "x" * 9000
    long = alice.signs("visit", visit, family=waiting["family"])
    assert [receipt["status"] for receipt in alice.send(waiting, long)["receipts"]] == ["stored", "stored"]


def test_signing_in_on_it_again_opens_nothing(app: Flask, lost: tuple[Tablet, Tablet]):
    """Whoever has the tablet may have the password too."""
    alice, _ = lost
    assert alice.sign_in().status_code == 200
    assert alice.client.get("/api/session").get_json()["user"] is None
    assert alice.send()["records"] == []
    assert alice.client.get("/api/devices").status_code == 401


def test_a_vault_that_the_service_did_not_know_of_gets_nothing_either(app: Flask, tablet: Tablets):
    """It has been silent for so long that no sign-in of it is kept."""
    alice = tablet("Alice")
    visit = alice.with_visit()
    other = second_tablet(app, alice)
    app.extensions["attune"].sessions._sessions.delete(
        next(
            each.id for each in app.extensions["attune"].sessions.of(alice.id) if each.device == alice.device
        )
    )
    loses(other, alice.device)
    assert alice.sign_in().status_code == 200
    assert alice.send(alice.signs("visit", family=visit["family"]))["records"] == []
    assert told_lost(alice)
    assert alice.client.get("/api/devices").status_code == 401


def test_its_key_is_not_given_for_a_forgotten_passphrase(app: Flask, lost: tuple[Tablet, Tablet]):
    alice, _ = lost
    thief = Tablet(app.test_client(), alice.account)
    thief.client.environ_base["HTTP_X_ATTUNE_VAULT"] = "of a recovery that was begun"
    thief.sign_in()
    told = {"password": PASSWORD, "device": alice.device, "vault": "v", "key": "k", "sealed": "c2VhbGVk"}
    answer = thief.post("/api/recovery", told)
    assert (answer.status_code, answer.get_json()["code"]) == (403, "tablet_lost")
    assert [each["device"] for each in done(app, "refused_recovery")] == [alice.device]


def test_it_says_that_its_vault_is_gone_by_its_farewell_alone(app: Flask, lost: tuple[Tablet, Tablet]):
    alice, other = lost
    told = told_lost(alice)
    assert told
    stranger = Tablet(app.test_client(), alice.account)
    del stranger.client.environ_base["HTTP_X_ATTUNE_VAULT"]
    for wrong in ({"device": alice.device, "code": "wrong"}, {"device": other.device, "code": told["code"]}):
        assert stranger.post("/api/devices/erased", wrong).status_code == 204
    assert done(app, "erased_tablet") == []
    right = {"device": alice.device, "code": told["code"]}
    for _ in range(2):
        assert stranger.post("/api/devices/erased", right).status_code == 204
    assert [each["device"] for each in done(app, "erased_tablet")] == [alice.device]
    [listed] = [
        each
        for each in other.client.get("/api/devices").get_json()["devices"]
        if each["device"] == alice.device
    ]
    assert listed["erased_at"]


def test_nobody_loses_anybody_elses_tablet(tablet: Tablets):
    alice, bob = tablet("Alice"), tablet("Bob")
    for device in (bob.device, "11111111-1111-4111-8111-111111111111"):
        answer = alice.post("/api/devices/lost", {"device": device, "why": WHY})
        assert (answer.status_code, answer.get_json()["code"]) == (403, "not_your_device")
    assert alice.post("/api/devices/lost", {"device": alice.device, "why": " "}).get_json()["field"] == "why"
    assert bob.send()
    assert told_lost(bob) is None


def test_a_contact_under_way_does_not_write_over_the_report(app: Flask, tablet: Tablets):
    alice = tablet("Alice")
    devices, store = app.extensions["attune"].devices, app.extensions["attune"].store
    before = devices.get(alice.device, alice.id)
    loses(alice, alice.device)
    store.append([], devices.seen(before, {"families": 1, "visits": 1, "unsent": 0}, brings=1))
    assert told_lost(alice)


def test_its_person_sets_up_the_same_tablet_anew(app: Flask, lost: tuple[Tablet, Tablet]):
    alice, _ = lost
    told = told_lost(alice)
    assert told
    alice.post("/api/devices/erased", {"device": alice.device, "code": told["code"]})
    anew = Tablet(app.test_client(), alice.account)
    anew.client.environ_base["HTTP_X_ATTUNE_VAULT"] = "of the vault that was made anew"
    anew.sign_in()
    anew.device = anew.post("/api/devices", {"label": "The same one"}).get_json()["device"]
    assert len(anew.send()["records"]) == 2
    # A rescue file of the old vault, brought back there, is still the lost one.
    assert told_lost(alice)


# -- by a lead


def page_of(lead: Tablet) -> str:
    return checked(lead.client.get("/team/tablets")).words


def reports(lead: Tablet, device: str, status: int = 303, **told: str) -> Any:
    token = checked(lead.client.get("/team/tablets")).hidden("csrf_token")
    answer = lead.client.post(f"/team/tablets/{device}/lost", data={"csrf_token": token, **told})
    assert answer.status_code == status, answer.text
    return answer


def test_a_lead_is_asked_how_and_told_what_happens(app: Flask, tablet: Tablets):
    alice, lead = tablet("Alice"), Own.of(app, "Lena", "lead")
    asked = checked(reports(lead, alice.device, 200))
    assert "what was signed there is sent first" in asked.words
    assert "Say how it was lost." in checked(reports(lead, alice.device, 400, submit="1"), 400).words
    assert alice.send(), "nothing was reported by asking"
    back = reports(lead, alice.device, submit="1", why=WHY)
    words = checked(lead.client.get(back.location)).words
    assert WHY in words
    assert "Not erased yet" in words
    told = told_lost(alice)
    assert told
    alice.post("/api/devices/erased", {"device": alice.device, "code": told["code"]})
    assert "Erased on" in page_of(lead)
    assert [each["user"] for each in done(app, "reported_lost")] == [lead.id]


def finds(lead: Tablet, device: str, status: int = 303) -> Any:
    token = checked(lead.client.get("/team/tablets")).hidden("csrf_token")
    answer = lead.client.post(f"/team/tablets/{device}/found", data={"csrf_token": token})
    assert answer.status_code == status, answer.text
    return answer


def test_one_that_is_found_before_it_was_erased_goes_on_as_it_was(app: Flask, tablet: Tablets):
    alice, lead = tablet("Alice"), Own.of(app, "Lena", "lead")
    visit = alice.with_visit()
    cursor = alice.send()["cursor"]
    reports(lead, alice.device, submit="1", why=WHY)
    assert alice.send(cursor=cursor)["cursor"] == cursor
    finds(lead, alice.device)
    assert "Not erased yet" not in page_of(lead)
    assert told_lost(alice) is None
    assert alice.post("/api/sync", {"device": alice.device, "records": []}).status_code == 401, (
        "sign in first"
    )
    assert alice.sign_in().status_code == 200
    assert [kept["record"]["id"] for kept in alice.send()["records"]][-1] == visit["id"]
    assert [each["device"] for each in done(app, "found_again")] == [alice.device]
    finds(lead, alice.device)


def test_one_that_was_erased_is_not_found_again(app: Flask, tablet: Tablets):
    alice, lead = tablet("Alice"), Own.of(app, "Lena", "lead")
    reports(lead, alice.device, submit="1", why=WHY)
    told = told_lost(alice)
    assert told
    alice.post("/api/devices/erased", {"device": alice.device, "code": told["code"]})
    assert "erased already" in checked(finds(lead, alice.device, 409), 409).words
    assert told_lost(alice)


def test_only_a_lead_may_and_only_a_tablet_that_exists(app: Flask, tablet: Tablets):
    alice, bob, lead = tablet("Alice"), tablet("Bob"), Own.of(app, "Lena", "lead")
    for act in ("lost", "found"):
        told = {"csrf_token": alice.token(), "submit": "1", "why": WHY}
        assert alice.client.post(f"/team/tablets/{bob.device}/{act}", data=told).status_code == 403
        token = checked(lead.client.get("/team/tablets")).hidden("csrf_token")
        none = f"/team/tablets/11111111-1111-4111-8111-111111111111/{act}"
        assert lead.client.post(none, data={"csrf_token": token}).status_code == 404
    assert told_lost(bob) is None


def test_a_lead_who_signed_in_on_a_page_may_report_one(app: Flask, tablet: Tablets):
    alice, lead = tablet("Alice"), Own.of(app, "Lena", "lead")
    browser = app.test_client()
    submit(browser, "/sign-in", 303, email=lead.account.email, password=PASSWORD)
    token = checked(browser.get("/team/tablets")).hidden("csrf_token")
    told = {"csrf_token": token, "submit": "1", "why": WHY}
    assert browser.post(f"/team/tablets/{alice.device}/lost", data=told).status_code == 303
    assert told_lost(alice)
