"""A forgotten password: the link that a lead makes, whose it is, what it ends, and what ends it."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pwa.clock import now
from pwa.config import Config
from pwa.service import links
from tests.web.pages import Seen, checked, submit
from tests.web.tablet import Tablet, Tablets

NEW = "another long password"


@pytest.fixture
def lead(app: Flask) -> Tablet:
    return Tablet.of(app, "Lena", "lead")


def acts(lead: Tablet, path: str, status: int = 200) -> Seen:
    token = checked(lead.client.get("/team")).hidden("csrf_token")
    answer = lead.client.post(path, data={"csrf_token": token})
    return checked(lead.client.get(answer.location) if answer.status_code == 303 else answer, status)


def link_for(lead: Tablet, person: Tablet) -> str:
    [link] = acts(lead, f"/team/{person.id}/password-link").document.xpath("//*[@id='link']/text()")
    return str(link)[link.index("/new-password/") :]


def withdraws(lead: Tablet) -> None:
    [action] = checked(lead.client.get("/team")).document.xpath(
        "//form[contains(@action, 'withdraw')]/@action"
    )
    acts(lead, action)


def test_it_sets_the_password_once_and_everything_else_stays(
    app: Flask, tablet: Tablets, lead: Tablet, client: FlaskClient
):
    alice = tablet("Alice")
    visit = alice.with_visit()
    waiting = alice.signs("visit", family=visit["family"])
    link = link_for(lead, alice)
    assert alice.client.get("/api/session").get_json()["user"], "asking for it ends nothing"
    seen = checked(client.get(link))
    assert "Alice" in seen.words
    assert alice.account.email in seen.words
    assert "Your new password is set" in submit(client, link, 200, password=NEW).words
    assert client.get("/api/session").get_json()["user"] is None, "it signs nobody in"
    assert alice.client.get("/api/session").get_json()["user"] is None
    checked(client.get(link), 410)
    assert alice.sign_in().status_code == 401
    assert alice.sign_in(NEW).status_code == 200
    assert [receipt["status"] for receipt in alice.send(waiting)["receipts"]] == ["stored"]
    entries = app.extensions["attune"].audit.entries()
    made, used = (
        [each for each in entries if each["action"] == action]
        for action in ("made_password_link", "set_password_by_link")
    )
    assert [(each["user"], each["account"]) for each in made] == [(lead.id, alice.id)]
    assert [(each["user"], each["made_by"]) for each in used] == [(alice.id, lead.id)]


def test_its_owner_is_told_how_the_password_was_set(tablet: Tablets, lead: Tablet, client: FlaskClient):
    alice = tablet("Alice")
    submit(client, link_for(lead, alice), 200, password=NEW)
    alice.sign_in(NEW)
    [told] = alice.client.get("/api/session").get_json()["user"]["changes"]
    assert told["what"] == "password_set_by_link"


def test_only_its_hash_is_kept(tablet: Tablets, lead: Tablet, config: Config):
    token = link_for(lead, tablet("Alice")).rsplit("/", 1)[-1]
    kept = "".join(path.read_text() for path in config.data_dir.rglob("*") if path.is_file())
    assert token not in kept


def test_a_weak_password_uses_nothing_up(tablet: Tablets, lead: Tablet, client: FlaskClient):
    alice = tablet("Alice")
    link = link_for(lead, alice)
    for weak in ("short", "password1234", "alice at work"):
        assert submit(client, link, 200, password=weak).title.startswith("Error: ")
    assert alice.client.get("/api/session").get_json()["user"]
    submit(client, link, 200, password=NEW)


def test_it_ends_after_a_day(
    tablet: Tablets, lead: Tablet, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
):
    link = link_for(lead, tablet("Alice"))
    monkeypatch.setattr(links, "now", lambda: now() + timedelta(hours=23, minutes=59))
    checked(client.get(link))
    monkeypatch.setattr(links, "now", lambda: now() + timedelta(hours=24, minutes=1))
    checked(client.get(link), 410)


def test_a_later_one_a_new_password_and_a_withdrawal_end_it(
    app: Flask, tablet: Tablets, lead: Tablet, client: FlaskClient
):
    alice, bob = tablet("Alice"), tablet("Bob")
    first, others = link_for(lead, alice), link_for(lead, bob)
    second = link_for(lead, alice)
    checked(client.get(first), 410)
    checked(client.get(others))
    app.extensions["attune"].accounts.set_password(alice.id, NEW)
    checked(client.get(second), 410)
    withdraws(lead)
    checked(client.get(others), 410)
    assert "Links that were not used yet" not in checked(lead.client.get("/team")).words
    entry = app.extensions["attune"].audit.entries()[-1]
    assert (entry["action"], entry["user"], entry["account"]) == ("withdrew_link", lead.id, bob.id)


def test_it_ends_with_the_account_and_with_whoever_made_it(
    app: Flask, tablet: Tablets, lead: Tablet, client: FlaskClient
):
    alice, bob, accounts = tablet("Alice"), tablet("Bob"), app.extensions["attune"].accounts
    to_alice, to_bob = link_for(lead, alice), link_for(lead, bob)
    accounts.close(alice.id)
    checked(client.get(to_alice), 410)
    Tablet.of(app, "Mara", "lead")
    accounts.close(lead.id)
    checked(client.get(to_bob), 410)
    assert accounts.links() == []


def test_the_team_page_lists_who_it_is_for_and_who_made_it(tablet: Tablets, lead: Tablet):
    link_for(lead, tablet("Alice"))
    [row] = checked(lead.client.get("/team")).document.xpath("//tr[.//form[contains(@action, 'withdraw')]]")
    words = " ".join(row.text_content().split())
    assert words.startswith("New password for Alice Made by Lena, works until ")


def test_nobody_makes_one_but_a_lead_and_none_for_themselves_or_who_left(
    app: Flask, tablet: Tablets, lead: Tablet
):
    alice, bob = tablet("Alice"), tablet("Bob")
    told = {"csrf_token": alice.token()}
    assert alice.client.post(f"/team/{bob.id}/password-link", data=told).status_code == 403
    assert alice.client.post("/team/links/x/withdraw", data=told).status_code == 403
    app.extensions["attune"].accounts.close(bob.id)
    for person in (lead.id, bob.id, "nobody"):
        acts(lead, f"/team/{person}/password-link", 404)


def test_it_is_no_invitation_and_an_invitation_sets_no_password(
    app: Flask, tablet: Tablets, lead: Tablet, client: FlaskClient
):
    link = link_for(lead, tablet("Alice"))
    checked(client.get(link.replace("new-password", "set-up")), 410)
    invitation = app.extensions["attune"].accounts.invite("visitor", lead.id)
    checked(client.get(f"/new-password/{invitation}"), 410)
    checked(client.get("/new-password/made-up"), 410)
