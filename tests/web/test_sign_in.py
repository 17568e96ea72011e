"""Signing in and out, by page and by the API: who gets in, and what ends it."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pwa import create_app
from pwa.config import Config
from tests.web.pages import checked, submit
from tests.web.tablet import PASSWORD, Tablet, Tablets


def test_signing_in_and_out_by_page(tablet: Tablets, app: Flask):
    tablet("Alice")
    client = app.test_client()
    assert submit(client, "/sign-in", 303, email=" ALICE@example.org ", password=PASSWORD).location == "/"
    assert "signed in as Alice" in checked(client.get("/sign-in")).words
    assert client.get("/api/session").get_json()["user"] is None, "an app that is opened there is nobody's"
    assert submit(client, "/sign-out", 303).location == "/sign-out"
    assert "signed in as Alice" not in checked(client.get("/sign-in")).words


def test_a_wrong_password_and_an_unknown_address_look_the_same(tablet: Tablets, app: Flask):
    tablet("Alice")
    client = app.test_client()
    wrong = submit(client, "/sign-in", 401, email="alice@example.org", password="wrong password")
    unknown = submit(client, "/sign-in", 401, email="nobody@example.org", password="wrong password")
    assert "is not right" in wrong.words
    assert wrong.words == unknown.words


def test_the_api_signs_in_and_answers_who_it_is(tablet: Tablets, app: Flask):
    alice = tablet("Alice")
    told = alice.client.get("/api/session").get_json()
    assert {name: told["user"][name] for name in ("id", "name", "role")} == {
        "id": alice.id,
        "name": "Alice",
        "role": "visitor",
    }
    assert told["user"]["signed_in_until"] > told["server_time"]
    assert alice.client.get("/api/session").headers["Cache-Control"] == "no-store"
    assert alice.post("/api/sign-out", {}).get_json()["user"] is None


def test_the_api_refuses_a_wrong_sign_in(app: Flask, tablet: Tablets):
    alice = tablet("Alice")
    other = Tablet(app.test_client(), alice.account)
    response = other.sign_in("wrong password")
    assert (response.status_code, response.get_json()["code"]) == (401, "wrong_sign_in")
    assert other.post("/api/sign-in", {"email": 7, "password": "x"}).get_json()["field"] == "email"
    assert other.post("/api/sign-in", {"email": "\ud800", "password": "x"}).status_code == 400


@pytest.mark.parametrize("way", ["page", "api"])
def test_each_try_is_noted_the_same_whichever_way_it_comes(way: str, app: Flask, tablet: Tablets):
    alice = tablet("Alice")
    other, before = Tablet(app.test_client(), alice.account), len(app.extensions["attune"].audit.entries())
    for password, by_page, by_api in (("wrong password", 401, 401), (PASSWORD, 303, 200)):
        if way == "page":
            submit(other.client, "/sign-in", by_page, email="alice@example.org", password=password)
        else:
            assert other.sign_in(password).status_code == by_api
    noted = [(entry["action"], entry["user"]) for entry in app.extensions["attune"].audit.entries()[before:]]
    assert noted == [("failed_sign_in", None), ("signed_in", alice.id)]


def test_tries_by_page_and_by_the_api_count_together(app: Flask, tablet: Tablets):
    alice = tablet("Alice")
    other = Tablet(app.test_client(), alice.account)
    assert [other.sign_in("wrong password").status_code for _ in range(9)] == [401] * 9
    submit(other.client, "/sign-in", 401, email=" ALICE@example.org", password="wrong password")
    assert other.sign_in().get_json()["code"] == "too_many_tries"


def test_signing_in_begins_a_new_session(app: Flask, tablet: Tablets):
    alice = tablet("Alice")
    other = Tablet(app.test_client(), alice.account)
    before = other.token()
    other.sign_in()
    response = other.client.post("/api/sync", json={}, headers={"X-CSRFToken": before})
    assert response.get_json()["code"] == "bad_csrf"


def test_a_page_that_was_opened_while_the_app_asked_who_is_signed_in_can_be_sent(app: Flask):
    Tablet.of(app, "Lena", "lead")
    client, beside = app.test_client(), app.test_client()
    submit(client, "/sign-in", 303, email="lena@example.org", password=PASSWORD)
    beside.set_cookie("attune", cookie_of(client))
    token = checked(client.get("/team")).hidden("csrf_token")
    beside.get("/api/session")
    client.set_cookie("attune", cookie_of(beside))  # the app's answer comes last
    told = {"name": "Mona", "email": "mona@example.org", "role": "visitor"}
    sent = client.post("/team/invite", data={"csrf_token": token, **told})
    assert "/set-up/" in checked(sent, 200).words


def cookie_of(client: FlaskClient) -> str:
    cookie = client.get_cookie("attune")
    assert cookie is not None
    return cookie.value


def test_a_form_without_its_token_is_refused(client: FlaskClient):
    seen = checked(client.post("/sign-in", data={"email": "a@b.c", "password": PASSWORD}), 400)
    assert "open for too long" in seen.words


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(tablet: Tablets):
    alice = tablet("Alice")
    [cookie] = [one for one in alice.sign_in().headers.getlist("Set-Cookie") if one.startswith("attune=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Secure" not in cookie


def test_with_tls_the_cookie_is_secure_and_bound_to_this_host(config: Config, tmp_path):
    app = create_app(replace(config, secure_cookies=True, store_url=str(tmp_path / "tls")))
    response = app.test_client().get("/api/session", base_url="https://attune.example")
    [cookie] = response.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-attune=")
    assert "Secure" in cookie
    assert response.headers["Strict-Transport-Security"].startswith("max-age=")
    app.extensions["attune"].store.close()


def test_a_forged_cookie_is_nobodys(client: FlaskClient):
    client.set_cookie("attune", "eyJ1c2VyIjoiYWxpY2UifQ.aaaa.bbbb")
    assert client.get("/api/session").get_json()["user"] is None
