"""Somebody leaves the team: who takes over, what they may still send, and opening the account again."""

import threading
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask

from pwa.clock import now
from pwa.service import accounts
from pwa.service.accounts import Account
from tests.builders import a_family, a_full_visit
from tests.web.answers import AT
from tests.web.pages import Seen, checked, submit
from tests.web.tablet import PASSWORD, Tablet, Tablets


def asks(lead: Tablet, person: str, act: str = "close", status: int = 200, **told: str) -> Seen:
    token = checked(lead.client.get("/team")).hidden("csrf_token")
    answer = lead.client.post(f"/team/{person}/{act}", data={"csrf_token": token, **told})
    if answer.status_code != 303:
        return checked(answer, status)
    assert status == 303, answer.text
    return checked(lead.client.get(answer.location))


def hands_over(lead: Tablet, person: Tablet, to: Tablet, act: str = "close") -> Seen:
    return asks(lead, person.id, act, 303, submit="1", to=to.id, why="Leaves the team")


def test_closing_asks_first_who_takes_over(app: Flask, tablet: Tablets):
    alice, bob, lead = tablet("Alice"), tablet("Bob"), Tablet.of(app, "Lena", "lead")
    visit = alice.with_visit()
    asked = asks(lead, alice.id)
    assert "1 family is on their caseload" in asked.words
    assert "Robin" not in asked.words
    for told in (
        {},
        {"to": bob.id},
        {"why": "Leaves"},
        {"to": alice.id, "why": "x"},
        {"to": "me", "why": "x"},
    ):
        asks(lead, alice.id, "close", 400, submit="1", **told)
    assert alice.send(), "nothing was closed by asking"
    assert "Closed" in hands_over(lead, alice, bob).words
    assert [kept["record"]["id"] for kept in bob.send()["records"]][-1] == visit["id"]
    assert app.extensions["attune"].caseload.families_of(alice.id) == set()


def test_a_closed_account_sees_nothing_and_still_sends_for_thirty_days(
    app: Flask, tablet: Tablets, monkeypatch: pytest.MonkeyPatch
):
    alice, bob, lead = tablet("Alice"), tablet("Bob"), Tablet.of(app, "Lena", "lead")
    visit = alice.with_visit()
    waiting = alice.signs("visit", family=visit["family"])
    new_family = alice.signs("family", a_family(), family=str(uuid4()))
    hands_over(lead, alice, bob)
    assert alice.post("/api/sync", {}).status_code == 401, "what was signed in is ended"
    assert alice.sign_in().status_code == 200
    answer = alice.send(waiting, new_family)
    assert [receipt["status"] for receipt in answer["receipts"]] == ["stored", "stored"]
    assert (answer["records"], answer["more"]) == ([], False)
    assert alice.send()["records"] == []
    seen = {kept["record"]["id"] for kept in bob.send()["records"]}
    assert {waiting["id"], new_family["id"]} <= seen, "nobody would ever see it"
    assert alice.client.get(f"/records/{visit['id']}/summary").status_code == 404
    assert alice.post("/api/tickets", {"path": "/team"}).status_code == 401
    monkeypatch.setattr(accounts, "now", lambda: now() + timedelta(days=30))
    assert alice.post("/api/sync", {"device": alice.device, "records": []}).status_code == 401
    assert alice.sign_in().status_code == 401


def test_what_a_leaver_sends_follows_those_who_left_after_them(app: Flask, tablet: Tablets):
    alice, bob, kim = tablet("Alice"), tablet("Bob"), tablet("Kim")
    lead = Tablet.of(app, "Lena", "lead")
    hands_over(lead, alice, bob)
    hands_over(lead, bob, kim)
    family = alice.signs("family", a_family())
    assert alice.sign_in().status_code == 200
    assert alice.send(family)["receipts"]
    assert app.extensions["attune"].caseload.families_of(kim.id) == {family["family"]}


def test_two_leads_who_close_each_other_leave_one_lead(app: Flask):
    lena, mara = Tablet.of(app, "Lena", "lead"), Tablet.of(app, "Mara", "lead")
    family = lena.with_family()["family"]
    hands_over(mara, lena, mara)
    answer = asks(mara, mara.id, "close", 409, submit="1", to=lena.id, why="x")
    assert "last lead" in answer.words
    assert app.extensions["attune"].caseload.families_of(mara.id) == {family}


def test_a_lead_who_was_closed_leads_no_more(app: Flask):
    lena, mara = Tablet.of(app, "Lena", "lead"), Tablet.of(app, "Mara", "lead")
    hands_over(mara, lena, mara)
    lena.sign_in()
    assert lena.client.get("/team").status_code in {303, 403}
    browser = app.test_client()
    submit(browser, "/sign-in", 303, email=lena.account.email, password=PASSWORD)
    assert browser.get("/team").status_code == 403


def test_a_family_that_others_visit_too_stays_with_them(app: Flask, tablet: Tablets):
    alice, bob, kim = tablet("Alice"), tablet("Bob"), tablet("Kim")
    caseload, family = app.extensions["attune"].caseload, alice.with_family()["family"]
    put = caseload.first_assignment(family, [alice.id, kim.id], AT)
    app.extensions["attune"].store.append([], [put])
    assert caseload.hand_over_all(alice.id, bob.id, AT, "Leaves") == 1
    assert [caseload.is_of(each.id, family) for each in (alice, bob, kim)] == [False, True, True]
    assert caseload.hand_over_all(alice.id, bob.id, AT, "Leaves") == 0


def test_a_visitor_may_neither_close_nor_hand_over(app: Flask, tablet: Tablets):
    alice, bob = tablet("Alice"), tablet("Bob")
    told = {"csrf_token": alice.token(), "submit": "1", "to": alice.id, "why": "I want them"}
    for act in ("close", "hand-over", "cover"):
        assert alice.client.post(f"/team/{bob.id}/{act}", data=told).status_code == 403


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


def test_the_last_lead_can_not_be_closed(app: Flask):
    lead = Tablet.of(app, "Lena", "lead")
    assert "last lead" in asks(lead, lead.id, "close", 409).words
    token = checked(lead.client.get("/team")).hidden("csrf_token")
    assert lead.client.post("/team/nobody/close", data={"csrf_token": token}).status_code == 404


def test_a_leavers_whole_batch_is_taken_in(app: Flask, tablet: Tablets):
    """What waits on a tablet is mostly more than the 4 kB that anybody may send."""
    alice, bob, lead = tablet("Alice"), tablet("Bob"), Tablet.of(app, "Lena", "lead")
    visit = a_full_visit()
    visit["assessment"]["attitude"] = "x" * 9000
    waiting = alice.signs("visit", visit, family=alice.with_family()["family"])
    hands_over(lead, alice, bob)
    assert alice.sign_in().status_code == 200
    assert [receipt["status"] for receipt in alice.send(waiting)["receipts"]] == ["stored"]


def test_nothing_comes_to_a_leaver_between_their_hand_over_and_their_closing(
    app: Flask, tablet: Tablets, monkeypatch: pytest.MonkeyPatch
):
    """Who assigns a family meanwhile, in another process too, waits until the account is closed."""
    shared, alice, bob = app.extensions["attune"], tablet("Alice"), tablet("Bob")
    lead, closes, free = Tablet.of(app, "Lena", "lead"), shared.accounts.close, []

    def assigns() -> None:
        with shared.caseload.assigning():
            free.append("before" if shared.accounts.by_id(alice.id).is_open else "after")

    other = threading.Thread(target=assigns)

    def close(account_id: str, handed_to: str) -> Account:
        other.start()
        other.join(0.2)
        return closes(account_id, handed_to)

    monkeypatch.setattr(shared.accounts, "close", close)
    hands_over(lead, alice, bob)
    other.join(20)
    assert free == ["after"]
