"""A lead takes off a colleague's second step: with a reason, never their own, and its owner hears of it."""

import pytest
from flask import Flask

from pwa.service import second_factor
from tests.web.pages import Seen, checked
from tests.web.second_step import Clock, sets_up
from tests.web.tablet import Tablet, Tablets


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(second_factor, "now", made)
    return made


@pytest.fixture
def lead(app: Flask) -> Tablet:
    return Tablet.of(app, "Lena", "lead")


def asks(lead: Tablet, person: str, status: int, **told: str) -> Seen | None:
    token = checked(lead.client.get("/team")).hidden("csrf_token")
    answer = lead.client.post(f"/team/{person}/take-off-second-step", data={"csrf_token": token, **told})
    assert answer.status_code == status, answer.text
    return None if status == 303 else checked(answer, status)


def test_it_asks_why_and_then_the_password_alone_is_enough(
    app: Flask, tablet: Tablets, lead: Tablet, clock: Clock
):
    alice = tablet("Alice")
    sets_up(alice, clock)
    assert "Take off the second step" in checked(lead.client.get("/team")).words
    stranger = Tablet(app.test_client(), alice.account)
    asked = asks(lead, alice.id, 200)
    assert asked
    assert "Take off the second step of Alice" in asked.words
    asks(lead, alice.id, 400, submit="1")
    asks(lead, alice.id, 400, submit="1", why="because Robin's mother said so")
    assert stranger.sign_in().get_json()["code"] == "code_needed"
    asks(lead, alice.id, 303, submit="1", why="lost_phone")
    assert stranger.sign_in().status_code == 200
    entry = app.extensions["attune"].audit.entries()
    [noted] = [each for each in entry if each["action"] == "took_off_second_step"]
    assert (noted["user"], noted["account"], noted["why"]) == (lead.id, alice.id, "lost_phone")
    assert (
        alice.client.get("/api/session").get_json()["user"]["changes"][-1]["what"] == "second_step_taken_off"
    )
    assert "Take off the second step" not in checked(lead.client.get("/team")).words


def test_a_step_that_is_set_up_anew_is_another(app: Flask, tablet: Tablets, lead: Tablet, clock: Clock):
    """A browser that has shown a code of the lost phone's is new again."""
    alice, thief = tablet("Alice"), Tablet(app.test_client(), tablet("Alice").account)
    lost = sets_up(alice, clock)
    clock.waits()
    told = {"email": alice.account.email, "password": "a long password of words", "code": lost.code()}
    assert thief.post("/api/sign-in", told).status_code == 200
    asks(lead, alice.id, 303, submit="1", why="lost_phone")
    clock.waits()
    sets_up(alice, clock)
    assert thief.sign_in().get_json()["code"] == "code_needed"
    clock.waits()
    again = {**told, "code": lost.code()}
    assert thief.post("/api/sign-in", again).get_json()["code"] == "wrong_code"
    assert thief.post("/api/sign-in", {**told, "code": lost.backup[0]}).get_json()["code"] == "wrong_code"


def test_it_is_for_a_lead_and_for_somebody_elses(app: Flask, tablet: Tablets, lead: Tablet, clock: Clock):
    alice, bob = tablet("Alice"), tablet("Bob")
    sets_up(alice, clock)
    sets_up(lead, clock)
    told = {"csrf_token": bob.token(), "submit": "1", "why": "lost_phone"}
    assert bob.client.post(f"/team/{alice.id}/take-off-second-step", data=told).status_code == 403
    for person in (lead.id, "nobody"):
        asks(lead, person, 404, submit="1", why="lost_phone")
    asks(lead, bob.id, 303, submit="1", why="lost_phone")
    assert app.extensions["attune"].audit.entries()[-1]["action"] != "took_off_second_step"
