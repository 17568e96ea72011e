"""An administrator looks after accounts and never sees a family: by the app, by a page, by a hand-over or by a command."""

import re
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pwa.service.accounts import Account, AccountRefused
from tests.web.pages import checked, submit
from tests.web.tablet import PASSWORD, SECRET, Tablet, Tablets

ANY_ID = "11111111-1111-4111-8111-111111111111"


@pytest.fixture
def ada(app: Flask) -> Account:
    made: Account = app.extensions["attune"].accounts.add("Ada", "ada@example.org", PASSWORD, "administrator")
    return made


@pytest.fixture
def on_page(app: Flask, ada: Account) -> FlaskClient:
    client = app.test_client()
    assert submit(client, "/sign-in", 303, email=ada.email, password=PASSWORD).location == "/team"
    return client


def posts(client: FlaskClient, path: str, **told: str) -> int:
    token = checked(client.get("/team")).hidden("csrf_token")
    return client.post(path, data={"csrf_token": token, **told}).status_code


def test_the_app_lets_no_administrator_in(app: Flask, ada: Account):
    tablet = Tablet(app.test_client(), ada)
    answer = tablet.sign_in()
    assert (answer.status_code, answer.get_json()["code"]) == (403, "no_families")
    assert tablet.client.get("/api/session").get_json()["user"] is None
    assert tablet.sign_in("a wrong password").get_json()["code"] == "wrong_sign_in"


@pytest.mark.parametrize("is_shown", [False, True])
def test_a_sign_in_on_a_page_opens_no_family_by_any_address(
    app: Flask, on_page: FlaskClient, tablet: Tablets, is_shown: bool
):
    visit = tablet("Alice").with_visit()
    if is_shown:
        on_page.environ_base["HTTP_X_ATTUNE_VAULT"] = SECRET
    token = on_page.get("/api/session").get_json()["csrf"]
    ids = {"record_id": visit["id"], "family_id": visit["family"], "family": visit["family"]}
    asked = 0
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: ids.get(found[1], ANY_ID), rule.rule)
        if rule.endpoint.startswith(("api.", "documents.", "parent_page.")):
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                answer = on_page.open(path, method=method, json={}, headers={"X-CSRFToken": token})
                assert "Robin" not in answer.text, path
                if rule.endpoint not in {"api.session", "api.lock", "api.sign_in", "api.sign_out"}:
                    assert answer.status_code >= 300, path
                    asked += 1
    assert asked > 8


def test_an_administrator_invites_and_closes(app: Flask, ada: Account, on_page: FlaskClient, tablet: Tablets):
    alice, bob = tablet("Alice"), tablet("Bob")
    alice.with_family()
    told = {"name": "Mona Moss", "email": "mona@example.org", "role": "visitor"}
    assert posts(on_page, "/team/invite", **told) == 200
    page = checked(on_page.get("/team"))
    assert "Administrator" in page.words
    assert "Robin" not in page.words
    assert posts(on_page, f"/team/{alice.id}/close", submit="1", to=bob.id, why="Leaves") == 303
    assert len(app.extensions["attune"].caseload.families_of(bob.id)) == 1


def test_an_administrator_helps_the_only_lead_who_forgot_the_password_and_goes_again(
    app: Flask, ada: Account, on_page: FlaskClient
):
    lead = Tablet.of(app, "Lena", "lead")
    family = lead.with_family()["family"]
    token = checked(on_page.get("/team")).hidden("csrf_token")
    made = checked(on_page.post(f"/team/{lead.id}/password-link", data={"csrf_token": token}))
    [link] = made.document.xpath("//*[@id='link']/text()")
    submit(
        app.test_client(), str(link)[link.index("/new-password/") :], 200, password="another long password"
    )
    assert lead.sign_in("another long password").status_code == 200
    assert app.extensions["attune"].caseload.families_of(lead.id) == {family}
    assert posts(lead.client, f"/team/{ada.id}/close", submit="1", to=lead.id, why="Not needed") == 303
    assert on_page.get("/team").location == "/sign-in"


def test_nobodys_families_come_to_an_administrator(app: Flask, ada: Account, tablet: Tablets):
    alice, lead = tablet("Alice"), Tablet.of(app, "Lena", "lead")
    family = alice.with_family()["family"]
    asked = lead.client.post(f"/team/{alice.id}/close", data={"csrf_token": lead.token()})
    assert "Ada" not in checked(asked).document.xpath("string(//fieldset)")
    for act in ("close", "hand-over"):
        assert posts(lead.client, f"/team/{alice.id}/{act}", submit="1", to=ada.id, why="x") == 400
    assert app.extensions["attune"].caseload.families_of(alice.id) == {family}


def test_who_is_opened_again_as_an_administrator_has_no_way_to_the_families_of_before(
    app: Flask, tablet: Tablets
):
    alice, accounts = tablet("Alice"), app.extensions["attune"].accounts
    alice.with_family()
    Tablet.of(app, "Lena", "lead")
    accounts.close(alice.id)
    accounts.add("Alice", alice.account.email, PASSWORD, "administrator", UUID(alice.id))
    assert alice.sign_in().get_json()["code"] == "no_families"
    assert alice.post("/api/sync", {"device": alice.device, "records": []}).status_code == 401


def test_one_who_looks_after_the_team_stays(app: Flask, ada: Account, tablet: Tablets):
    accounts = app.extensions["attune"].accounts
    tablet("Alice")
    with pytest.raises(AccountRefused):
        accounts.close(ada.id)
    lena = accounts.add("Lena", "lena@example.org", PASSWORD, "lead")
    accounts.close(ada.id)
    with pytest.raises(AccountRefused):
        accounts.close(lena.id)


def test_whoever_is_invited_as_one_comes_to_the_team_and_to_no_tablet(app: Flask):
    lead = Tablet.of(app, "Lena", "lead")
    token = app.extensions["attune"].accounts.invite("administrator", lead.id, "Ada", "ada@example.org")
    client = app.test_client()
    assert "you see no family" in checked(client.get(f"/set-up/{token}")).words
    assert submit(client, f"/set-up/{token}", 303, password=PASSWORD).location == "/team"
    page = checked(client.get("/team"))
    assert page.document.xpath("//a[@href='/password']")
    assert client.get("/password").status_code == 200
    assert client.get("/api/session").get_json()["user"] is None
