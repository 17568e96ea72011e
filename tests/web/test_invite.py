"""The team's page: who may open it, and inviting somebody."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.pages import checked, submit
from tests.web.tablet import PASSWORD, Tablet, Tablets


def test_the_team_is_for_its_lead(app: Flask, tablet: Tablets, client: FlaskClient):
    assert client.get("/team").location == "/sign-in"
    alice = tablet("Alice")
    assert "not for your account" in checked(alice.client.get("/team"), 403).words
    for path in ("/team/invite", f"/team/{alice.id}/close"):
        token = checked(alice.client.get("/sign-out")).hidden("csrf_token")
        assert alice.client.post(path, data={"csrf_token": token}).status_code == 403


def test_an_invitation_makes_one_account_and_says_so_in_the_audit(app: Flask, client: FlaskClient):
    lead = Tablet.of(app, "Lena", "lead")
    token = checked(lead.client.get("/team")).hidden("csrf_token")
    seen = checked(lead.client.post("/team/invite", data={"csrf_token": token, "role": "visitor"}))
    [link] = [word for word in seen.words.split() if "/set-up/" in word]
    path = link[link.index("/set-up/") :]
    submit(client, path, 303, name="Mona", email="mona@example.org", password=PASSWORD)
    assert client.get("/api/session").get_json()["user"]["role"] == "visitor"
    actions = [entry["action"] for entry in app.extensions["attune"].audit.entries()]
    assert actions[-2:] == ["invited", "set_up_account"]


def test_whoever_has_an_invitation_is_not_called_like_a_colleague(app: Flask, client: FlaskClient):
    accounts = app.extensions["attune"].accounts
    lead = Tablet.of(app, "Lena Lowe", "lead")
    path = f"/set-up/{accounts.invite('visitor', lead.id)}"
    for name in ("Lena Lowe", " lena  LOWE", "Ｌena Lowe"):
        seen = submit(client, path, 200, name=name, email="mona@example.org", password=PASSWORD)
        assert "Somebody here has this name already" in seen.words
    submit(client, path, 303, name="Lena B Lowe", email="mona@example.org", password=PASSWORD)


@pytest.mark.parametrize("role", ["admin", "administrator", "Lead", "", "lead,visitor", "owner"])
def test_nobody_is_invited_to_a_role_that_there_is_not(app: Flask, role: str):
    lead = Tablet.of(app, "Lena", "lead")
    token = checked(lead.client.get("/team")).hidden("csrf_token")
    answer = lead.client.post("/team/invite", data={"csrf_token": token, "role": role})
    assert "/set-up/" not in checked(answer, 400).words
    assert app.extensions["attune"].store.collection("set_up_links").items() == []


def test_whoever_is_invited_does_not_choose_their_role(app: Flask, client: FlaskClient):
    accounts = app.extensions["attune"].accounts
    lead = Tablet.of(app, "Lena", "lead")
    path = f"/set-up/{accounts.invite('visitor', lead.id)}"
    submit(
        client, path, 303, name="Mona", email="mona@example.org", password=PASSWORD, role="lead", is_lead="1"
    )
    assert client.get("/api/session").get_json()["user"]["role"] == "visitor"
