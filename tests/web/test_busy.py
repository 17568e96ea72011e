"""Too many sign in or open PDFs at one moment: who has no turn is told so, and nothing is done or counted."""

from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pwa.views.busy import NO_TURN, PASSWORDS, PDFS, TRY_AGAIN_S, kind_of
from tests.web.pages import checked
from tests.web.tablet import PASSWORD, Tablet, Tablets
from tests.web.test_tickets import browser_of, ticket_of

HASHES = {
    "/api/sign-in",
    "/api/recovery",
    "/sign-in",
    "/password",
    "/second-step",
    "/set-up/<token>",
    "/new-password/<token>",
}


def without_a_turn(tablet: Tablet, path: str, told: dict[str, str]) -> TestResponse:
    return tablet.client.post(
        path, json=told, headers={"X-CSRFToken": tablet.token()}, environ_overrides={NO_TURN: True}
    )


def test_each_view_that_works_long_is_known_and_no_other(app: Flask):
    """That no other view hashes is looked at wherever a test has one hash: tests/conftest.py."""
    found = {
        (kind, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"OPTIONS"}
        if (kind := kind_of({"PATH_INFO": rule.rule, "REQUEST_METHOD": method}))
    }
    pdfs = {rule.rule for rule in app.url_map.iter_rules() if rule.rule.endswith(".pdf")}
    pdfs -= {"/handouts/<name>.pdf"}
    assert found == {(PASSWORDS, rule) for rule in HASHES} | {(PDFS, rule) for rule in pdfs}
    assert len(pdfs) == 4


@pytest.mark.parametrize("path", ["/cy/sign-in", "/cy/set-up/x", "/cy/password"])
def test_in_every_language(path: str):
    assert kind_of({"PATH_INFO": path, "REQUEST_METHOD": "POST"}) == PASSWORDS
    assert kind_of({"PATH_INFO": path, "REQUEST_METHOD": "GET"}) == ""


def test_who_has_no_turn_is_told_when_to_try_again(tablet: Tablets):
    alice = tablet("Alice")
    told = {"email": alice.account.email, "password": PASSWORD}
    answer = without_a_turn(alice, "/api/sign-in", told)
    assert (answer.status_code, answer.get_json()["code"]) == (503, "too_busy")
    assert answer.headers["Retry-After"] == str(TRY_AGAIN_S)
    assert "Wait a few seconds and try again." in answer.get_json()["message"]


def test_a_page_says_it_as_a_page(client: FlaskClient):
    seen = checked(client.post("/sign-in", environ_overrides={NO_TURN: True}), 503)
    assert "Many people are using Attune just now" in seen.words
    assert "Wait a few seconds and try again." in seen.words
    assert seen.response.headers["Retry-After"] == str(TRY_AGAIN_S)


def test_nothing_is_done_for_whoever_has_no_turn_and_it_is_no_try(app: Flask, tablet: Tablets):
    alice = tablet("Alice")
    stranger = Tablet(app.test_client(), alice.account)
    noted = len(app.extensions["attune"].store.collection("audit").items())
    for _ in range(70):
        wrong = {"email": alice.account.email, "password": "a wrong password"}
        assert without_a_turn(stranger, "/api/sign-in", wrong).status_code == 503
    assert len(app.extensions["attune"].store.collection("audit").items()) == noted
    assert stranger.sign_in().status_code == 200


def test_a_ticket_outlasts_the_wait(app: Flask, tablet: Tablets):
    """What had no turn opens when it is asked for again."""
    alice = tablet("Alice")
    summary = f"/records/{alice.with_visit()['id']}/summary"
    browser, address = browser_of(app, alice), f"{summary}?ticket={quote(ticket_of(alice, summary))}"
    assert browser.get(address, environ_overrides={NO_TURN: True}).status_code == 503
    assert "Robin" in checked(browser.get(address)).words
