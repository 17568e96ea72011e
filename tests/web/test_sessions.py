"""A sign-in: who can use its cookie, for how long, and each way in which it ends, from the next request on."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pwa.clock import now
from pwa.service import sessions, tickets
from pwa.service.accounts import Account
from tests.web.pages import checked, submit
from tests.web.tablet import PASSWORD, SECRET, Tablet, Tablets

OTHER = "the secret of another vault"
WITHOUT_VAULT = ("", OTHER)


class Browser:
    """One browser, whatever it shows of a vault."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()

    @classmethod
    def with_cookie_of(cls, app: Flask, held: Tablet) -> "Browser":
        """A second browser into which the cookie was copied."""
        made = cls(app)
        cookie = held.client.get_cookie("attune")
        assert cookie is not None
        made.client.set_cookie("attune", cookie.value)
        return made

    def ask(self, path: str, told: Any = None, *, secret: str = "") -> TestResponse:
        shown = {"X-Attune-Vault": secret} if secret else {}
        if told is None:
            return self.client.get(path, headers=shown)
        token = self.client.get("/api/session", headers=shown).get_json()["csrf"]
        return self.client.post(path, json=told, headers={"X-CSRFToken": token, **shown})

    def signs_in(self, account: Account, *, secret: str = "") -> TestResponse:
        return self.ask("/api/sign-in", {"email": account.email, "password": PASSWORD}, secret=secret)

    def syncs(self, device: str, secret: str = "") -> TestResponse:
        return self.ask("/api/sync", {"device": device, "cursor": None, "records": []}, secret=secret)

    def is_known(self, secret: str = "") -> bool:
        return self.ask("/api/session", secret=secret).get_json()["user"] is not None


def later(monkeypatch: pytest.MonkeyPatch, **passed: float) -> None:
    for module in (sessions, tickets):
        monkeypatch.setattr(module, "now", lambda: now() + timedelta(**passed))


def pages_of(visit: dict[str, Any]) -> list[str]:
    papers = [f"/records/{visit['id']}/{kind}" for kind in ("summary", "letter", "parent")]
    papers.append(f"/families/{visit['family']}/trend")
    return [*papers, *(f"{paper}.pdf" for paper in papers)]


# -- whose it is


def test_the_cookie_of_a_vault_opens_nothing_without_it(app: Flask, tablet: Tablets):
    robin = tablet("Robin")
    visit = robin.with_visit()
    thief = Browser.with_cookie_of(app, robin)
    for wrong in WITHOUT_VAULT:
        answer = thief.syncs(robin.device, wrong)
        assert (answer.status_code, answer.get_json()["code"]) == (401, "signed_out")
        assert not thief.is_known(wrong)
        for page in pages_of(visit):
            assert thief.ask(page, secret=wrong).status_code == 404, page
    assert len(thief.syncs(robin.device, SECRET).get_json()["records"]) == 2


def test_a_sign_in_that_was_begun_and_left_is_nobodys(app: Flask, tablet: Tablets):
    """Somebody signed in on a locked tablet, to open or to set up a vault, and left: its secret is forgotten with it."""
    robin = tablet("Robin")
    visit = robin.with_visit()
    browser = Browser(app)
    assert (
        browser.signs_in(robin.account, secret="the secret of a vault that is never made").status_code == 200
    )
    for guess in (*WITHOUT_VAULT, SECRET):
        assert browser.syncs(robin.device, guess).status_code == 401
        assert browser.ask("/api/recovery", {}, secret=guess).status_code == 401
        assert browser.ask("/api/devices", {"label": "mine"}, secret=guess).status_code == 401
        assert {browser.ask(page, secret=guess).status_code for page in pages_of(visit)} == {404}


def test_without_a_vault_it_sets_up_a_tablet_and_nothing_else(app: Flask, tablet: Tablets):
    """So sign apps of earlier versions in, and the page with a one-time link."""
    robin = tablet("Robin")
    visit = robin.with_visit()
    browser = Browser(app)
    browser.signs_in(robin.account)
    assert browser.is_known()
    assert browser.syncs(robin.device).status_code == 401
    assert {browser.ask(page).status_code for page in pages_of(visit)} == {404}
    device = browser.ask("/api/devices", {"label": "new"}).get_json()["device"]
    assert browser.syncs(device, OTHER).status_code == 200
    assert browser.syncs(device, SECRET).status_code == 401, "the first vault keeps it"


def test_on_a_page_it_shows_the_team_and_no_family(app: Flask, tablet: Tablets):
    lead = Tablet.of(app, "Lena", "lead")
    visit = lead.with_visit()
    browser = Browser(app)
    assert submit(browser.client, "/sign-in", 303, email=lead.account.email, password=PASSWORD)
    assert "Your team" in checked(browser.client.get("/team")).words
    assert {browser.client.get(page).status_code for page in pages_of(visit)} == {404}
    for secret in WITHOUT_VAULT:
        assert browser.syncs(lead.device, secret).status_code == 401, (
            "whoever opens the app there would go on with it"
        )
        assert browser.ask("/api/devices", {"label": "mine"}, secret=secret).status_code == 401
    assert browser.client.get("/team").status_code == 200


# -- how long


@pytest.mark.parametrize("secret", ["", OTHER])
def test_one_that_no_vault_uses_lasts_a_quarter_of_an_hour(
    app: Flask, tablet: Tablets, monkeypatch: pytest.MonkeyPatch, secret: str
):
    robin, browser = tablet("Robin"), Browser(app)
    browser.signs_in(robin.account, secret=secret)
    later(monkeypatch, minutes=14.9)
    assert browser.is_known(secret)
    later(monkeypatch, minutes=15)
    assert not browser.is_known(secret)
    assert browser.syncs(robin.device, secret or OTHER).status_code == 401


def test_on_a_page_it_lasts_half_an_hour_after_it_was_used(
    app: Flask, tablet: Tablets, monkeypatch: pytest.MonkeyPatch
):
    lead, browser = Tablet.of(app, "Lena", "lead"), Browser(app)
    submit(browser.client, "/sign-in", 303, email=lead.account.email, password=PASSWORD)
    for minutes in (29, 58):
        later(monkeypatch, minutes=minutes)
        assert browser.client.get("/team").status_code == 200
    assert browser.syncs(lead.device, OTHER).status_code == 401, "a vault comes within a quarter of an hour"
    later(monkeypatch, minutes=88)
    assert browser.client.get("/team").status_code == 303


def test_with_an_open_vault_it_lasts_twelve_hours(tablet: Tablets, monkeypatch: pytest.MonkeyPatch):
    robin = tablet("Robin")
    robin.send()
    later(monkeypatch, hours=11.99)
    assert robin.client.get("/api/session").get_json()["user"]
    later(monkeypatch, hours=12)
    assert robin.client.get("/api/session").get_json()["user"] is None
    assert robin.post("/api/sync", {"device": robin.device, "records": []}).status_code == 401


# -- each way in which it ends


def by_signing_out(app: Flask, robin: Tablet) -> None:
    robin.post("/api/sign-out", {})


def by_signing_out_on_the_page(app: Flask, robin: Tablet) -> None:
    submit(robin.client, "/sign-out", 303)


def by_signing_in_again(app: Flask, robin: Tablet) -> None:
    robin.sign_in()


def by_ending_the_others(app: Flask, robin: Tablet) -> None:
    second = Tablet(app.test_client(), robin.account)
    second.sign_in()
    assert second.post("/api/sessions/end-others", {}).get_json() == {"ended": 1}
    assert second.client.get("/api/session").get_json()["user"]


def by_another_password(app: Flask, robin: Tablet) -> None:
    app.extensions["attune"].accounts.set_password(robin.id, "another long password of words")


def by_closing_the_account(app: Flask, robin: Tablet) -> None:
    Tablet.of(app, "Lena", "lead")
    app.extensions["attune"].accounts.close(robin.id)


@pytest.mark.parametrize(
    "end",
    [
        by_signing_out,
        by_signing_out_on_the_page,
        by_signing_in_again,
        by_ending_the_others,
        by_another_password,
        by_closing_the_account,
    ],
)
def test_what_ends_it_ends_every_copy_of_its_cookie(app: Flask, tablet: Tablets, end: Any):
    robin = tablet("Robin")
    visit = robin.with_visit()
    copy = Browser.with_cookie_of(app, robin)
    ticket = copy.ask("/api/tickets", {"path": f"/records/{visit['id']}/summary"}, secret=SECRET).get_json()
    assert copy.syncs(robin.device, SECRET).status_code == 200
    end(app, robin)
    assert copy.syncs(robin.device, SECRET).status_code == 401
    assert not copy.is_known(SECRET)
    assert copy.ask(f"/records/{visit['id']}/summary?ticket={ticket['ticket']}").status_code == 404


def test_what_was_under_way_does_not_bring_it_back(app: Flask, tablet: Tablets):
    """A batch takes its time: meanwhile its sign-in is ended, or its recovery used."""
    robin = tablet("Robin")
    kept = app.extensions["attune"].sessions
    token, began = kept.begin(robin.account, secret=SECRET)
    assert kept.recover(began)
    kept.settle(began, robin.device)
    assert not kept.recover(began), "the recovery was given back"
    kept.end(began, sessions.Why.SIGNED_OUT)
    for late in (lambda: kept.settle(began, "another"), lambda: kept.touch(began)):
        late()
        assert kept.find(token) is None


def test_another_process_that_ended_it_is_believed(
    app: Flask, tablet: Tablets, monkeypatch: pytest.MonkeyPatch
):
    robin, store = tablet("Robin"), app.extensions["attune"].store
    here, there = (sessions.Sessions(store, timedelta(hours=12)) for _ in range(2))
    token, began = here.begin(robin.account, secret=SECRET)

    def refuse(*_: object, **__: object) -> None:
        raise sessions.StoreFailed("the disk refuses")

    with monkeypatch.context() as patch:
        patch.setattr(here._sessions, "put", refuse)
        here.settle(began, robin.device)
    assert here.find(token)
    there.end(began, sessions.Why.ELSEWHERE)
    assert here.find(token) is None


def test_a_vault_that_is_not_made_yet_ends_nobody_elses(app: Flask, tablet: Tablets):
    """Somebody looks at "set up for somebody else" and goes back: the sign-in of the vault that is there goes on."""
    robin = tablet("Robin")
    copy = Browser.with_cookie_of(app, robin)
    assert copy.ask("/api/sign-out", {}, secret="of a vault that was never made").status_code == 200
    assert robin.client.get("/api/session").get_json()["user"]


def test_it_ends_also_while_the_disk_refuses(app: Flask, tablet: Tablets, monkeypatch: pytest.MonkeyPatch):
    robin = tablet("Robin")
    copy = Browser.with_cookie_of(app, robin)
    refused = app.extensions["attune"].store

    def refuse(*_: object, **__: object) -> None:
        raise sessions.StoreFailed("the disk refuses")

    monkeypatch.setattr(refused, "append", refuse)
    monkeypatch.setattr(type(app.extensions["attune"].sessions._sessions), "put", refuse)
    robin.post("/api/sign-out", {})
    assert not copy.is_known(SECRET)
    assert robin.sign_in().status_code == 200
    assert robin.client.get("/api/session").get_json()["user"]
    assert not copy.is_known(SECRET)


def test_the_store_keeps_no_token_and_no_secret(app: Flask, tablet: Tablets):
    robin = tablet("Robin")
    robin.send()
    cookie = robin.client.get_cookie("attune")
    assert cookie is not None
    with robin.client.session_transaction() as held:
        token = held["token"]
    kept = str(app.extensions["attune"].store.collection("sessions").items())
    assert robin.id in kept
    assert token not in kept
    assert SECRET not in kept
    assert cookie.value not in kept


def test_what_has_long_ended_is_forgotten(app: Flask, tablet: Tablets, monkeypatch: pytest.MonkeyPatch):
    robin = tablet("Robin")
    later(monkeypatch, days=31)
    robin.sign_in()
    assert len(app.extensions["attune"].store.collection("sessions").items()) == 1
