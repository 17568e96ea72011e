"""Signing in and out, one-time links, the team: what each of them lets through and what ends them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pwa import create_app, views
from pwa.clock import now
from pwa.config import Config
from pwa.service import accounts
from pwa.store.contract import StoreFailed
from tests.web.pages import Seen, checked
from tests.web.tablet import PASSWORD, Tablet

Page = Callable[..., Seen]
Tablets = Callable[[str], Tablet]


def submit(client: FlaskClient, path: str, status: int, **fields: str):
    """Fill in a page's form as somebody without JavaScript does."""
    token = checked(client.get(path)).hidden("csrf_token")
    response = client.post(path, data={"csrf_token": token, **fields})
    if status >= 300 and status < 400:
        assert response.status_code == status, response.text
        return response
    return checked(response, status)


@pytest.fixture
def first_link(app: Flask) -> str:
    token = app.extensions["attune"].accounts.first_link()
    assert token
    return f"/set-up/{token}"


def test_the_first_link_makes_a_lead_once(app: Flask, client: FlaskClient, first_link: str, page: Page):
    response = submit(client, first_link, 303, name="Lena", email="Lena@Example.org", password=PASSWORD)
    assert response.location == "/"
    user = client.get("/api/session").get_json()["user"]
    assert (user["name"], user["role"]) == ("Lena", "lead")
    assert "no longer works" in page(first_link, 410).words
    assert app.extensions["attune"].accounts.first_link() is None


def test_only_the_hash_of_a_link_is_kept(app: Flask, first_link: str, config: Config):
    token = first_link.rsplit("/", 1)[-1]
    kept = "".join(path.read_text() for path in config.data_dir.rglob("*") if path.is_file())
    assert token not in kept


def test_a_new_first_link_ends_the_one_before(app: Flask, first_link: str, page: Page):
    later = app.extensions["attune"].accounts.first_link()
    page(first_link, 410)
    page(f"/set-up/{later}")


def test_a_link_ends_after_24_hours(first_link: str, page: Page, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(accounts, "now", lambda: now() + timedelta(hours=23, minutes=59))
    page(first_link)
    monkeypatch.setattr(accounts, "now", lambda: now() + timedelta(hours=24, minutes=1))
    page(first_link, 410)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"password": "short"}, "12"),
        ({"email": "nonsense"}, "email"),
        ({"name": ""}, "name"),
    ],
)
def test_a_set_up_that_is_not_whole_uses_nothing_up(
    fields: dict[str, str], said: str, client: FlaskClient, first_link: str, page: Page
):
    given = {"name": "Lena", "email": "lena@example.org", "password": PASSWORD, **fields}
    seen = submit(client, first_link, 200, **given)
    assert said in seen.words
    assert seen.title.startswith("Error: ")
    page(first_link)


def test_signing_in_and_out_by_page(tablet: Tablets, app: Flask):
    tablet("Alice")
    client = app.test_client()
    assert submit(client, "/sign-in", 303, email=" ALICE@example.org ", password=PASSWORD).location == "/"
    assert client.get("/api/session").get_json()["user"]["name"] == "Alice"
    assert submit(client, "/sign-out", 303).location == "/sign-out"
    assert client.get("/api/session").get_json()["user"] is None


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


def test_too_many_tries_are_stopped_for_that_address_and_account_only(app: Flask, tablet: Tablets):
    alice, bob = tablet("Alice"), tablet("Bob")
    other = Tablet(app.test_client(), alice.account)
    codes = [other.sign_in("wrong password").status_code for _ in range(12)]
    assert codes == [401] * 10 + [429] * 2
    stopped = other.sign_in()
    assert (stopped.status_code, stopped.get_json()["code"]) == (429, "too_many_tries")
    assert Tablet(app.test_client(), bob.account).sign_in().status_code == 200
    assert alice.send()["rejected"] == []


def test_sixty_accounts_tried_from_one_address_are_the_most(app: Flask, tablet: Tablets):
    """One common password tried on everybody never reaches the limit of a single account."""
    alice = tablet("Alice")
    sprayed = [f"person{number}@example.org" for number in range(61)]
    told = [{"email": email, "password": "password1"} for email in sprayed]
    codes = [alice.post("/api/sign-in", each).status_code for each in told]
    assert codes == [401] * 60 + [429]


def test_a_guess_that_the_store_could_not_answer_counts_too(
    app: Flask, tablet: Tablets, monkeypatch: pytest.MonkeyPatch
):
    alice = tablet("Alice")

    def refused(*_: object) -> None:
        raise StoreFailed("The disk is full.")

    monkeypatch.setattr(app.extensions["attune"].accounts, "sign_in", refused)
    codes = [alice.sign_in("wrong password").status_code for _ in range(11)]
    assert codes == [503] * 10 + [429]


def test_signing_in_begins_a_new_session(app: Flask, tablet: Tablets):
    alice = tablet("Alice")
    other = Tablet(app.test_client(), alice.account)
    before = other.token()
    other.sign_in()
    response = other.client.post("/api/sync", json={}, headers={"X-CSRFToken": before})
    assert response.get_json()["code"] == "bad_csrf"


def test_a_closed_account_is_signed_out_everywhere_and_its_visits_are_kept(app: Flask, tablet: Tablets):
    alice, lead = tablet("Alice"), Tablet.of(app, "Lena", "lead")
    alice.with_family()
    token = checked(lead.client.get("/team")).hidden("csrf_token")
    response = lead.client.post(f"/team/{alice.id}/close", data={"csrf_token": token})
    assert response.status_code == 303
    assert alice.post("/api/sync", {}).status_code == 401
    assert alice.sign_in().status_code == 401
    assert app.extensions["attune"].store.count() == 1


def test_what_waits_on_the_tablet_of_somebody_who_left_is_sent_when_the_account_is_opened_again(
    app: Flask, tablet: Tablets
):
    """It can go out only as theirs: a new account, or a colleague's, is somebody else to it."""
    alice = tablet("Alice")
    family, people = alice.with_family()["family"], app.extensions["attune"].accounts
    waiting = alice.signs("visit", family=family)
    people.close(alice.id)
    assert alice.post("/api/sync", {}).status_code == 401
    words = "another long password"
    opened = people.add("Alice", alice.account.email, words, "visitor", UUID(alice.id))
    assert opened.session_epoch > alice.account.session_epoch
    assert alice.client.get("/api/session").get_json()["user"] is None, (
        "what was signed in before stays ended"
    )
    assert alice.sign_in().status_code == 401
    assert alice.sign_in(words).status_code == 200
    assert [receipt["status"] for receipt in alice.send(waiting)["receipts"]] == ["stored"]


def test_a_changed_password_signs_out_what_was_signed_in_before(app: Flask, tablet: Tablets):
    alice = tablet("Alice")
    app.extensions["attune"].accounts.set_password(alice.id, "another long password")
    assert alice.client.get("/api/session").get_json()["user"] is None
    assert alice.sign_in("another long password").status_code == 200


def test_a_sign_in_ends_by_itself(app: Flask, tablet: Tablets, monkeypatch: pytest.MonkeyPatch):
    alice = tablet("Alice")
    monkeypatch.setattr(views, "now", lambda: now() + timedelta(hours=71, minutes=59))
    assert alice.client.get("/api/session").get_json()["user"]
    monkeypatch.setattr(views, "now", lambda: now() + timedelta(hours=72, minutes=1))
    assert alice.client.get("/api/session").get_json()["user"] is None


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


def test_the_last_lead_can_not_be_closed(app: Flask):
    lead = Tablet.of(app, "Lena", "lead")
    token = checked(lead.client.get("/team")).hidden("csrf_token")
    seen = checked(lead.client.post(f"/team/{lead.id}/close", data={"csrf_token": token}), 409)
    assert "last lead" in seen.words
    assert lead.client.post("/team/nobody/close", data={"csrf_token": token}).status_code == 404


def test_a_form_without_its_token_is_refused(client: FlaskClient):
    seen = checked(client.post("/sign-in", data={"email": "a@b.c", "password": PASSWORD}), 400)
    assert "open for too long" in seen.words


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(tablet: Tablets):
    alice = tablet("Alice")
    [cookie] = [one for one in alice.sign_in().headers.getlist("Set-Cookie") if one.startswith("attune=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
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


def test_a_disk_that_refuses_lets_nobody_in_unseen_and_guesses_still_count(
    app: Flask, tablet: Tablets, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    alice = tablet("Alice")
    alice.post("/api/sign-out", {})

    def refused(*_: object, **__: object) -> None:
        raise StoreFailed("The disk is full.")

    monkeypatch.setattr(app.extensions["attune"].store, "append", refused)
    assert alice.sign_in().status_code == 200
    assert f'"action": "signed_in", "user": "{alice.id}"' in caplog.text
    answers = [alice.sign_in("a wrong password").status_code for _ in range(11)]
    assert (answers[0], answers[-1]) == (401, 429)
    assert caplog.text.count('"action": "failed_sign_in"') == answers.count(401)


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
