"""A lead sees who opened a child's record, when and as what. So does whoever asks by command."""

from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from pwa.service.caseload import Lent
from pwa.store.contract import LAST_DAY
from tests.builders import a_baby, a_family
from tests.web.pages import Seen, checked
from tests.web.tablet import Tablet, Tablets

NUMBER = "943 476 5919"


def a_child(tablet: Tablet, **baby: object) -> dict[str, Any]:
    told = {"name": "Robin (fictional)", "nhs_number": "9434765919", "born_on": "2026-09-01", **baby}
    told = {name: value for name, value in told.items() if value}
    fresh = str(uuid4())
    family = tablet.signs(
        "family", a_family(babies=[a_baby(**told)]), id=str(uuid4()), family=fresh, subject=fresh
    )
    assert tablet.send(family)["rejected"] == []
    return family


@pytest.fixture
def lena(app: Flask) -> Tablet:
    return Tablet.of(app, "Lena", "lead")


def finds(lead: Tablet, status: int = 200, **told: str) -> Seen:
    token = checked(lead.client.get("/team")).hidden("csrf_token")
    answer = lead.client.post("/team/opened", data={"csrf_token": token, "submit": "1", **told})
    if answer.status_code == 303:
        answer = lead.client.get(answer.location)
    return checked(answer, status)


def test_a_lead_sees_who_opened_the_record_when_on_which_tablet_and_as_what(
    app: Flask, tablet: Tablets, lena: Tablet
):
    alice, bob, shared = tablet("Alice"), tablet("Bob"), app.extensions["attune"]
    visit = alice.with_visit()
    with shared.caseload.assigning():
        lent = Lent("cover", LAST_DAY, alice.id)
        shared.store.append(
            [], shared.caseload.lending([visit["family"]], [bob.id], lent, "2026-12-01T09:00:00.000Z")[1]
        )
    bob.send()
    assert bob.client.get(f"/records/{visit['id']}/summary").status_code == 200
    page = checked(lena.client.get(f"/team/families/{visit['family']}/opened"))
    assert "Robin" in page.words
    first, *others = page.document.xpath("//ol/li")
    said = " ".join(first.text_content().split())
    assert said.startswith("Bob opened the summary of a visit · ")
    assert said.endswith("· on tablet “Bob's tablet” · covering for Alice")
    assert "Bob received records onto a tablet" in " ".join(others[0].text_content().split())
    again = checked(lena.client.get(f"/team/families/{visit['family']}/opened"))
    assert "Lena looked at who opened this record" in again.words, "the page itself is noted"


@pytest.mark.parametrize(
    "by",
    [
        {"nhs_number": NUMBER},
        {"name": "ROBIN ", "day": "2026-09-01"},
        {"nhs_number": NUMBER, "name": "Another", "day": "2026-09-02"},
    ],
)
def test_a_child_is_found_by_exact_particulars(by: dict[str, str], tablet: Tablets, lena: Tablet):
    a_child(tablet("Alice"))
    assert "Robin (01/09/2026)" in finds(lena, **by).words


@pytest.mark.parametrize(
    "by",
    [
        {"nhs_number": "999 123 4560"},
        {"name": "Robi", "day": "2026-09-01"},
        {"name": "Robin", "day": "2026-09-02"},
    ],
)
def test_what_does_not_fit_exactly_finds_nobody(by: dict[str, str], tablet: Tablets, lena: Tablet):
    a_child(tablet("Alice"))
    page = finds(lena, 400 if "nhs_number" in by else 404, **by)
    assert "Robin (01/09/2026)" not in page.words


def test_an_erased_child_is_not_found_and_its_entries_stay(app: Flask, tablet: Tablets, lena: Tablet):
    family = a_child(tablet("Alice"))["family"]
    app.extensions["attune"].store.erase(family, "2026-12-01T09:00:00.000Z")
    assert "No child here fits exactly." in finds(lena, 404, nhs_number=NUMBER).words
    assert "The family was erased." in checked(lena.client.get(f"/team/families/{family}/opened")).words


def test_two_children_who_fit_need_the_number(tablet: Tablets, lena: Tablet):
    a_child(tablet("Alice"))
    a_child(tablet("Bob"), nhs_number="")
    assert "Use the NHS number" in finds(lena, 404, name="Robin", day="2026-09-01").words


def test_the_days_are_chosen(tablet: Tablets, lena: Tablet):
    family = a_child(tablet("Alice"))["family"]
    tablet("Bob")
    address = f"/team/families/{family}/opened"
    page = checked(lena.client.get(address))
    token = page.hidden("csrf_token")
    none = {"csrf_token": token, "submit": "1", "first_day": "2020-01-01", "last_day": "2020-01-02"}
    assert "0 entries" in checked(lena.client.post(address, data=none)).words
    all_days = {**none, "last_day": ""}
    assert "0 entries" not in checked(lena.client.post(address, data=all_days)).words


def test_nobody_but_a_lead_with_families_sees_it(app: Flask, tablet: Tablets, lena: Tablet):
    alice = tablet("Alice")
    family = a_child(alice)["family"]
    assert alice.client.get(f"/team/families/{family}/opened").status_code == 403
    assert lena.client.get("/team/families/5b0e0d5c-6d5f-4a53-9a0b-1f5d3c1e9999/opened").status_code == 404


def test_a_lead_who_guesses_is_slowed_down(app: Flask, tablet: Tablets, lena: Tablet):
    a_child(tablet("Alice"))
    for day in range(1, 11):
        finds(lena, 404, name="Robin", day=f"2026-08-{day:02}")
    finds(lena, 429, name="Robin", day="2026-09-01")
    assert "Robin" in finds(Tablet.of(app, "Mona", "lead"), name="Robin", day="2026-09-01").words
