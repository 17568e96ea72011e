"""Looks that were refused: noted with who asked, and what for, whether or not it is there."""

from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.tablet import Tablets


def refused(app: Flask) -> list[dict[str, str]]:
    return [entry for entry in app.extensions["attune"].audit.entries() if entry["action"] == "refused_look"]


@pytest.mark.parametrize("page", ["summary", "summary.pdf", "letter", "parent", "parent.pdf"])
def test_a_look_at_anothers_family_is_noted_with_who_asked(page: str, app: Flask, tablet: Tablets):
    visit, charlie = tablet("Alice").with_visit(), tablet("Charlie")
    assert charlie.client.get(f"/records/{visit['id']}/{page}").status_code == 404
    [entry] = refused(app)
    assert entry == {
        "at": entry["at"],
        "action": "refused_look",
        "user": charlie.id,
        "page": page,
        "record": visit["id"],
        "family": visit["family"],
    }


def test_a_look_at_anothers_trend_is_noted(app: Flask, tablet: Tablets):
    visit, charlie = tablet("Alice").with_visit(), tablet("Charlie")
    assert charlie.client.get(f"/families/{visit['family']}/trend").status_code == 404
    [entry] = refused(app)
    assert (entry["user"], entry["family"], entry["page"]) == (charlie.id, visit["family"], "trend")


def test_a_look_at_what_is_not_there_is_noted_too(app: Flask, tablet: Tablets):
    charlie, nothing = tablet("Charlie"), str(uuid4())
    assert charlie.client.get(f"/records/{nothing}/summary").status_code == 404
    [entry] = refused(app)
    assert (entry["user"], entry["record"], "family" in entry) == (charlie.id, nothing, False)


def test_nobody_is_noted_who_is_not_signed_in(app: Flask, tablet: Tablets, client: FlaskClient):
    visit = tablet("Alice").with_visit()
    assert client.get(f"/records/{visit['id']}/summary").status_code == 404
    assert refused(app) == []


def test_the_list_of_ones_tablets_is_noted(app: Flask, tablet: Tablets):
    alice = tablet("Alice")
    assert alice.client.get("/api/devices").status_code == 200
    entry = app.extensions["attune"].audit.entries()[-1]
    assert (entry["action"], entry["user"]) == ("listed_devices", alice.id)
