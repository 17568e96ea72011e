"""A page of a family opens by a ticket of the open vault: once, within a minute, and for nobody else."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pwa.clock import now
from pwa.service import tickets
from tests.web.pages import Seen, checked
from tests.web.tablet import Tablet, Tablets


def ticket_of(tablet: Tablet, path: str) -> str:
    answer = tablet.post("/api/tickets", {"path": path})
    assert answer.status_code == 201, answer.text
    return str(answer.get_json()["ticket"])


def browser_of(app: Flask, tablet: Tablet) -> FlaskClient:
    """What asks for a page: it has the cookie and shows no vault."""
    made = app.test_client()
    cookie = tablet.client.get_cookie("attune")
    assert cookie is not None
    made.set_cookie("attune", cookie.value)
    return made


def fields_of(page: Seen, action: str) -> dict[str, str]:
    """The hidden fields of the form that is sent there."""
    [form] = page.document.xpath("//form[@action=$action]", action=action)
    return {field.get("name"): field.get("value") for field in form.xpath(".//input[@type='hidden']")}


@pytest.fixture
def robin(tablet: Tablets) -> Tablet:
    return tablet("Robin")


def test_it_opens_once(app: Flask, robin: Tablet):
    summary = f"/records/{robin.with_visit()['id']}/summary"
    browser, ticket = browser_of(app, robin), ticket_of(robin, summary)
    assert browser.get(summary).status_code == 404
    address = f"{summary}?ticket={quote(ticket)}"
    assert "Robin" in checked(browser.get(address)).words
    assert browser.get(address).status_code == 404, "the history opened it again"
    assert browser.get(f"{summary}?ticket={quote(ticket_of(robin, summary))}").status_code == 200


def test_it_opens_for_a_minute(app: Flask, robin: Tablet, monkeypatch: pytest.MonkeyPatch):
    summary = f"/records/{robin.with_visit()['id']}/summary"
    early, late = ticket_of(robin, summary), ticket_of(robin, summary)
    monkeypatch.setattr(tickets, "now", lambda: now() + timedelta(seconds=59))
    assert browser_of(app, robin).get(f"{summary}?ticket={early}").status_code == 200
    monkeypatch.setattr(tickets, "now", lambda: now() + timedelta(seconds=60))
    assert browser_of(app, robin).get(f"{summary}?ticket={late}").status_code == 404


def test_it_opens_nothing_else_and_for_nobody_else(app: Flask, robin: Tablet, tablet: Tablets):
    visit = robin.with_visit()
    summary, letter = (f"/records/{visit['id']}/{kind}" for kind in ("summary", "letter"))
    ticket = ticket_of(robin, summary)
    alice, second = tablet("Alice"), Tablet(app.test_client(), robin.account)
    second.sign_in()
    assert browser_of(app, robin).get(f"{letter}?ticket={ticket}").status_code == 404
    assert browser_of(app, robin).get(f"{summary}.pdf?ticket={ticket}").status_code == 404
    for other in (browser_of(app, alice), browser_of(app, second), app.test_client()):
        assert other.get(f"{summary}?ticket={ticket}").status_code == 404
    # The last letter of base64 may stand for fewer bits than it has: change another.
    changed = ticket[:-5] + ("A" if ticket[-5] != "A" else "B") + ticket[-4:]
    assert browser_of(app, robin).get(f"{summary}?ticket={changed}").status_code == 404
    assert browser_of(app, robin).get(f"{summary}?ticket={ticket}").status_code == 200


def test_it_is_no_sign_in(app: Flask, robin: Tablet):
    summary = f"/records/{robin.with_visit()['id']}/summary"
    ticket = ticket_of(robin, summary)
    browser = browser_of(app, robin)
    token = browser.get("/api/session").get_json()["csrf"]
    told = {"device": robin.device, "records": []}
    for path in ("/api/sync", f"/api/sync?ticket={ticket}"):
        assert browser.post(path, json=told, headers={"X-CSRFToken": token}).status_code == 401
    assert browser.get(f"/api/session?ticket={ticket}").get_json()["user"] is None


@pytest.mark.parametrize(
    "path", ["/", "/api/sync", "/records/x/summary/..", "//evil.example/records/x/summary", "/team/invite"]
)
def test_it_is_given_for_pages_of_a_family_and_the_team_only(robin: Tablet, path: str):
    assert robin.post("/api/tickets", {"path": path}).get_json()["code"] == "not_found"


def test_anothers_family_and_none_are_the_same(robin: Tablet, tablet: Tablets, app: Flask):
    theirs = f"/records/{robin.with_visit()['id']}/summary"
    none = "/records/5b0e0d5c-6d5f-4a53-9a0b-1f5d3c1e0000/summary"
    alice = tablet("Alice")
    answers = [
        browser_of(app, alice).get(f"{path}?ticket={ticket_of(alice, path)}") for path in (theirs, none)
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].data == answers[1].data


@pytest.mark.parametrize("kind", ["summary", "letter"])
def test_an_open_page_makes_its_pdf_as_often_as_it_is_asked(app: Flask, robin: Tablet, kind: str):
    path = f"/records/{robin.with_visit()['id']}/{kind}"
    browser = browser_of(app, robin)
    page = checked(browser.get(f"{path}?ticket={ticket_of(robin, path)}"))
    held = {name: page.hidden(name) for name in ("csrf_token", "ticket")}
    for more in ({}, {"download": "1"}):
        assert browser.post(f"{path}.pdf", data={**held, **more}).mimetype == "application/pdf"
    assert browser.get(f"{path}.pdf?ticket={held['ticket']}").status_code == 404, (
        "it would stand in the history"
    )
    assert browser.post(f"{path}.pdf", data={"csrf_token": held["csrf_token"]}).status_code == 404


def test_an_open_page_is_too_old_after_ten_minutes(
    app: Flask, robin: Tablet, monkeypatch: pytest.MonkeyPatch
):
    path = f"/records/{robin.with_visit()['id']}/letter"
    browser = browser_of(app, robin)
    page = checked(browser.get(f"{path}?ticket={ticket_of(robin, path)}"))
    held = {name: page.hidden(name) for name in ("csrf_token", "ticket")}
    monkeypatch.setattr(tickets, "now", lambda: now() + timedelta(minutes=10))
    assert browser.post(f"{path}.pdf", data=held).status_code == 404


def test_the_page_for_the_parent_goes_through_its_steps(app: Flask, robin: Tablet):
    path = f"/records/{robin.with_visit()['id']}/parent"
    browser = browser_of(app, robin)
    page = checked(browser.get(f"{path}?ticket={ticket_of(robin, path)}"))
    for _ in range(3):
        page = checked(browser.post(path, data={**fields_of(page, "parent"), "confirmed": "1"}))
    assert browser.post(f"{path}.pdf", data=fields_of(page, "parent.pdf")).mimetype == "application/pdf"


def test_the_team_opens_from_the_app(app: Flask):
    lead, kim = Tablet.of(app, "Lena", "lead"), Tablet.of(app, "Kim")
    browser = browser_of(app, lead)
    assert browser.get("/team").status_code == 303
    page = checked(browser.get(f"/team?ticket={ticket_of(lead, '/team')}"))
    close = f"/team/{kim.id}/close"
    asked = checked(browser.post(close, data=fields_of(page, close)))
    told = {"submit": "1", "to": lead.id, "why": "Leaves the team"}
    answer = browser.post(close, data=fields_of(asked, close) | told)
    assert answer.status_code == 303
    assert "Closed" in checked(browser.get(answer.location)).words


def test_used_tickets_are_forgotten(app: Flask, robin: Tablet, monkeypatch: pytest.MonkeyPatch):
    summary = f"/records/{robin.with_visit()['id']}/summary"
    used = app.extensions["attune"].store.collection("tickets")
    for minutes in (0, 2, 4):
        monkeypatch.setattr(tickets, "now", lambda: now() + timedelta(minutes=minutes))  # noqa: B023
        browser_of(app, robin).get(f"{summary}?ticket={ticket_of(robin, summary)}")
        assert len(used.items()) == 1
