"""Closing an account, and opening it again for what waits on a tablet."""

from uuid import UUID

from flask import Flask

from tests.web.pages import checked
from tests.web.tablet import Tablet, Tablets


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


def test_the_last_lead_can_not_be_closed(app: Flask):
    lead = Tablet.of(app, "Lena", "lead")
    token = checked(lead.client.get("/team")).hidden("csrf_token")
    seen = checked(lead.client.post(f"/team/{lead.id}/close", data={"csrf_token": token}), 409)
    assert "last lead" in seen.words
    assert lead.client.post("/team/nobody/close", data={"csrf_token": token}).status_code == 404
