"""A visitor opens a family outside the caseload: by exact particulars, for a reason, for a day, and a lead is told."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from tests.builders import a_baby, a_family
from tests.web.pages import Seen, checked
from tests.web.tablet import Tablet, Tablets

ASKED = {"nhs_number": "943 476 5919", "why": "urgent", "note": "at the door"}
BY_NAME = {"name": "robin", "day": "2026-09-01", "why": "asked", "note": "for Alice"}


@pytest.fixture
def lena(app: Flask) -> Tablet:
    return Tablet.of(app, "Lena", "lead")


def a_child(tablet: Tablet, **baby: Any) -> str:
    told = {"name": "Robin (fictional)", "nhs_number": "9434765919", "born_on": "2026-09-01", **baby}
    family = str(uuid4())
    body = a_family(babies=[a_baby(**{name: value for name, value in told.items() if value})])
    record = tablet.signs("family", body, id=str(uuid4()), family=family, subject=family)
    assert tablet.send(record)["rejected"] == []
    return family


def looks(lead: Tablet, path: str = "/team/outside", status: int = 200) -> Seen:
    token = checked(lead.client.get("/team")).hidden("csrf_token")
    return checked(lead.client.post(path, data={"csrf_token": token}), status)


@pytest.mark.parametrize("asked", [ASKED, BY_NAME])
def test_a_family_comes_for_a_day_and_goes_with_nothing_lost(
    asked: dict[str, str], app: Flask, tablet: Tablets, monkeypatch: pytest.MonkeyPatch
):
    alice, bob = tablet("Alice"), tablet("Bob")
    family, cursor = a_child(alice), bob.send()["cursor"]
    answer = bob.post("/api/families/open", asked)
    today = app.extensions["attune"].caseload.today()
    assert (answer.status_code, answer.get_json()) == (200, {"family": family, "last_day": today})
    pulled = bob.send(cursor=cursor)
    assert [kept["record"]["family"] for kept in pulled["records"]] == [family]
    lent = {"kind": "outside", "last_day": today, "of": None}
    assert pulled["came"] == [{"family": family, "lent": lent}]
    visit = bob.signs("visit", family=family)
    now = datetime.now(UTC)
    monkeypatch.setattr(app.extensions["attune"].caseload, "_clock", lambda: now + timedelta(days=1))
    later = bob.send(visit, cursor=pulled["cursor"])
    assert [receipt["status"] for receipt in later["receipts"]] == ["stored"]
    assert later["left"] == [{"family": family, "to": [alice.id]}]
    assert bob.client.get(f"/records/{visit['id']}/summary").status_code == 404
    assert visit["id"] in {kept["record"]["id"] for kept in alice.send()["records"]}


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"nhs_number": "999 123 4567"}, 400, "not_enough_to_find"),
        ({"nhs_number": "401 023 2137"}, 404, "no_such_child"),
        ({"nhs_number": "", "name": "Robi", "day": "2026-09-01"}, 404, "no_such_child"),
        ({"nhs_number": "", "name": "Robin", "day": "2026-09-02"}, 404, "no_such_child"),
        ({"nhs_number": "", "name": "Robin"}, 400, "not_enough_to_find"),
        ({"nhs_number": "", "name": "", "day": "2026-09-01"}, 400, "not_enough_to_find"),
        ({"why": "curious"}, 400, "bad_reason"),
        ({"why": ["urgent"]}, 400, "bad_reason"),
        ({"note": ""}, 400, "bad_text"),
        ({"family": "x"}, 400, "unknown_field"),
    ],
)
def test_nothing_opens_without_exact_particulars_and_a_reason(
    wrong: dict[str, Any], status: int, code: str, app: Flask, tablet: Tablets
):
    a_child(tablet("Alice"))
    bob = tablet("Bob")
    answer = bob.post("/api/families/open", {**ASKED, **wrong})
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    assert bob.send()["records"] == []
    assert app.extensions["attune"].outside.unseen() == []


def test_an_erased_child_and_one_who_never_was_have_one_answer(app: Flask, tablet: Tablets):
    family, bob = a_child(tablet("Alice")), tablet("Bob")
    app.extensions["attune"].store.erase(family, "2026-12-01T09:00:00.000Z")
    erased = bob.post("/api/families/open", ASKED)
    never = bob.post("/api/families/open", {**ASKED, "nhs_number": "401 023 2137"})
    assert (erased.status_code, erased.data) == (never.status_code, never.data) == (404, never.data)


def test_who_guesses_is_slowed_down_and_nobody_else_is(app: Flask, tablet: Tablets):
    a_child(tablet("Alice"))
    bob, kim = tablet("Bob"), tablet("Kim")
    wrong = {**ASKED, "nhs_number": "401 023 2137"}
    assert [bob.post("/api/families/open", wrong).status_code for _ in range(10)] == [404] * 10
    stopped = bob.post("/api/families/open", ASKED)
    assert (stopped.status_code, stopped.get_json()["code"]) == (429, "too_many_tries")
    assert kim.post("/api/families/open", ASKED).status_code == 200


def test_two_children_who_fit_need_the_number(tablet: Tablets):
    a_child(tablet("Alice"))
    a_child(tablet("Kim"), nhs_number="")
    answer = tablet("Bob").post("/api/families/open", BY_NAME)
    assert (answer.status_code, answer.get_json()["code"]) == (404, "several_children")


def test_a_family_of_ones_own_is_not_opened_again(app: Flask, tablet: Tablets):
    alice = tablet("Alice")
    family = a_child(alice)
    assert alice.post("/api/families/open", ASKED).get_json() == {"family": family, "last_day": None}
    assert app.extensions["attune"].outside.unseen() == []


def test_a_lead_is_told_and_says_that_it_is_seen(app: Flask, tablet: Tablets, lena: Tablet):
    family, bob = a_child(tablet("Alice")), tablet("Bob")
    for _ in range(2):
        bob.post("/api/families/open", ASKED)
    page = checked(lena.client.get("/team"))
    assert "1 family was opened that no lead has seen yet." in page.words
    assert "Robin" not in page.words
    listed = looks(lena)
    for told in ("Bob", "Robin (01/09/2026)", "The family needs somebody now", "at the door"):
        assert told in listed.words
    [address] = listed.document.xpath("//form[contains(@action, '/seen')]/@action")
    assert "There is nothing that a lead has not seen." in looks(lena, address).words
    assert "0 families were opened" in checked(lena.client.get("/team")).words
    audit = app.extensions["attune"].audit.about(family)
    assert (audit[0]["action"], audit[0]["user"]) == ("saw_outside_look", lena.id)
    [opened] = [entry for entry in audit if entry["action"] == "opened_outside"]
    assert (opened["user"], opened["why"], "note" in opened) == (bob.id, "urgent", False)
    assert (
        "Bob opened the family outside their caseload"
        in checked(lena.client.get(f"/team/families/{family}/opened")).words
    )


def test_a_lead_does_not_wave_through_their_own(app: Flask, tablet: Tablets, lena: Tablet):
    a_child(tablet("Alice"))
    lena.post("/api/families/open", ASKED)
    [look] = app.extensions["attune"].outside.unseen()
    assert "Seen" in looks(lena).words, "the only lead there is"
    mara = Tablet.of(app, "Mara", "lead")
    assert "Another lead looks at this one." in looks(lena).words
    looks(lena, f"/team/outside/{look.id}/seen", 403)
    assert len(app.extensions["attune"].outside.unseen()) == 1
    looks(mara, f"/team/outside/{look.id}/seen")
    assert app.extensions["attune"].outside.unseen() == []
