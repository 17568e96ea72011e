"""Changing a password: who may, what it ends, and who hears of it."""

import pytest
from flask import Flask

from tests.web.pages import Seen, checked, submit
from tests.web.tablet import PASSWORD, Tablet, Tablets

NEW = "another long password"


def changes(who: Tablet, current: str = PASSWORD, password: str = NEW, status: int = 200) -> Seen:
    """Fills in the page as the app opens it: from the vault, by a ticket."""
    ticket = who.post("/api/tickets", {"path": "/password"}).get_json()["ticket"]
    page = checked(who.client.get(f"/password?ticket={ticket}"))
    told = {name: page.hidden(name) for name in ("csrf_token", "ticket")}
    return checked(
        who.client.post("/password", data={**told, "current": current, "password": password}), status
    )


def test_a_changed_password_signs_out_what_was_signed_in_before(app: Flask, tablet: Tablets):
    alice = tablet("Alice")
    app.extensions["attune"].accounts.set_password(alice.id, NEW)
    assert alice.client.get("/api/session").get_json()["user"] is None
    assert alice.sign_in(NEW).status_code == 200


def test_a_person_changes_it_and_every_other_sign_in_ends(app: Flask, tablet: Tablets):
    alice, elsewhere = tablet("Alice"), Tablet(app.test_client(), tablet("Alice").account)
    assert elsewhere.sign_in().status_code == 200
    visit = alice.with_visit()
    assert "Your password is changed" in changes(alice).words
    assert elsewhere.client.get("/api/session").get_json()["user"] is None
    assert [kept["record"]["id"] for kept in alice.send()["records"]][-1] == visit["id"], "hers goes on"
    assert elsewhere.sign_in().status_code == 401
    assert elsewhere.sign_in(NEW).status_code == 200
    entry = app.extensions["attune"].audit.entries()
    assert [each["user"] for each in entry if each["action"] == "changed_password"] == [alice.id]


def test_whoever_holds_the_open_tablet_needs_the_present_password(app: Flask, tablet: Tablets):
    alice = tablet("Alice")
    assert "This is not your password" in changes(alice, current="a wrong password", status=401).words
    assert alice.sign_in().status_code == 200
    assert alice.client.get("/api/session").get_json()["user"]["changes"] == []
    assert app.extensions["attune"].audit.entries()[-2]["action"] == "failed_sign_in"


def test_guesses_are_slowed_down_as_sign_ins_are(tablet: Tablets):
    alice, bob = tablet("Alice"), tablet("Bob")
    token = alice.token()
    told = {"csrf_token": token, "current": "a wrong password", "password": NEW}
    codes = [alice.client.post("/password", data=told).status_code for _ in range(11)]
    assert codes == [401] * 10 + [429]
    assert "is changed" in changes(bob).words


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("password1234", "Many people use"),
        ("short", "12"),
        ("alice at work", "your name"),
        ("", "Enter a password"),
    ],
)
def test_a_weak_one_is_refused_and_the_old_one_stays(tablet: Tablets, password: str, said: str):
    alice = tablet("Alice")
    assert said in changes(alice, password=password).words
    assert alice.sign_in().status_code == 200


def test_its_owner_is_told_on_each_tablet(tablet: Tablets):
    alice = tablet("Alice")
    changes(alice)
    [told] = alice.client.get("/api/session").get_json()["user"]["changes"]
    assert told["what"] == "password_changed"
    assert tablet("Bob").client.get("/api/session").get_json()["user"]["changes"] == []


def test_nobody_changes_it_without_the_open_vault(app: Flask, tablet: Tablets):
    alice = tablet("Alice")
    stranger = app.test_client()
    assert stranger.get("/password").location == "/sign-in"
    cookie = alice.client.get_cookie("attune")
    assert cookie is not None
    stranger.set_cookie("attune", cookie.value)
    assert stranger.get("/password").location == "/sign-in"
    app.extensions["attune"].accounts.close(alice.id)
    leaver = app.test_client()
    submit(leaver, "/sign-in", 303, email=alice.account.email, password=PASSWORD)
    assert leaver.get("/password").status_code == 403


def test_who_signed_in_on_a_page_changes_it_there(app: Flask, tablet: Tablets):
    alice, browser = tablet("Alice"), app.test_client()
    submit(browser, "/sign-in", 303, email=alice.account.email, password=PASSWORD)
    page = checked(browser.get("/password"))
    told = {name: page.hidden(name) for name in ("csrf_token", "ticket")}
    checked(browser.post("/password", data={**told, "current": PASSWORD, "password": NEW}))
    assert browser.get("/password").status_code == 200, "this sign-in goes on"
    assert alice.client.get("/api/session").get_json()["user"] is None
