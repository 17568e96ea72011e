"""The team's tablets, for its lead: whose each is, its last contact, what waited there; nobody else sees it."""

from flask import Flask
from lxml import html

from pwa.domain.times import moment_in_figures
from tests.builders import a_family
from tests.web.pages import Seen, checked
from tests.web.tablet import Tablet, Tablets


def rows(seen: Seen) -> list[list[str]]:
    found: list[html.HtmlElement] = seen.document.xpath("//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in found]


def contact(tablet: Tablet, unsent: int) -> None:
    told = {"device": tablet.device, "records": [], "counts": {"families": 1, "visits": 2, "unsent": unsent}}
    assert tablet.post("/api/sync", told).status_code == 200


def test_each_tablet_of_the_team_is_listed_those_where_something_waits_first(app: Flask, tablet: Tablets):
    alice, bob, lead = tablet("Alice"), tablet("Bob"), Tablet.of(app, "Lena", "lead")
    contact(alice, 2)
    contact(bob, 0)
    contact(lead, 0)
    devices = app.extensions["attune"].devices
    listed = rows(checked(lead.client.get("/team/tablets")))
    waits = moment_in_figures(devices.find(alice.device).unsent_since)
    seen_at = moment_in_figures(devices.find(alice.device).seen_at)
    assert listed[0][:3] == ["Alice Alice's tablet", seen_at, f"2 records, since {waits}"]
    assert {(row[0], row[2]) for row in listed[1:]} == {
        ("Bob Bob's tablet", "Nothing"),
        ("Lena Lena's tablet", "Nothing"),
    }


def test_a_tablet_that_sent_everything_has_nothing_left(app: Flask, tablet: Tablets):
    """A tablet counts what it is about to send. Once that has its receipt, nobody should go and look for it."""
    alice, lead = tablet("Alice"), Tablet.of(app, "Lena", "lead")
    told = {
        "device": alice.device,
        "records": [alice.signs("family", a_family())],
        "counts": {"families": 0, "visits": 0, "unsent": 1},
    }
    assert alice.post("/api/sync", told).get_json()["receipts"]
    listed = rows(checked(lead.client.get("/team/tablets")))
    assert [row[2] for row in listed if row[0].startswith("Alice")] == ["Nothing"]


def test_the_team_page_leads_to_it_from_the_app(app: Flask):
    lead = Tablet.of(app, "Lena", "lead")
    ticket = lead.post("/api/tickets", {"path": "/team"}).get_json()["ticket"]
    browser = app.test_client()
    cookie = lead.client.get_cookie("attune")
    assert cookie is not None
    browser.set_cookie("attune", cookie.value)
    page = checked(browser.get(f"/team?ticket={ticket}"))
    [form] = page.document.xpath("//form[@action='/team/tablets']")
    held = {each.get("name"): each.get("value") for each in form.xpath(".//input")}
    assert "Lena's tablet" in checked(browser.post("/team/tablets", data=held)).words
    assert browser.get("/team/tablets").status_code == 303
    assert browser.post("/team/tablets", data={"csrf_token": held["csrf_token"]}).status_code == 303


def test_it_is_for_a_lead_and_in_the_audit(app: Flask, tablet: Tablets):
    alice, lead = tablet("Alice"), Tablet.of(app, "Lena", "lead")
    assert app.test_client().get("/team/tablets").status_code == 303
    assert checked(alice.client.get("/team/tablets"), 403)
    assert alice.client.post("/team/tablets", data={"csrf_token": alice.token()}).status_code == 403
    assert checked(lead.client.get("/team/tablets"))
    entries = app.extensions["attune"].audit.entries()
    assert [each["user"] for each in entries if each["action"] == "listed_team_tablets"] == [lead.id]


def test_it_shows_no_family(app: Flask, tablet: Tablets):
    alice, lead = tablet("Alice"), Tablet.of(app, "Lena", "lead")
    alice.with_visit()
    words = checked(lead.client.get("/team/tablets")).words
    assert not any(name in words for name in ("Robin", "Sam", "Moss"))
