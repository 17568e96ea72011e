"""Guessing a password: what is counted, and when it is stopped."""

import logging
import re

import pytest
from flask import Flask

from pwa.service import accounts
from pwa.store.contract import StoreFailed
from tests.web.tablet import Tablet, Tablets


def test_too_many_tries_are_stopped_for_that_address_and_account_only(app: Flask, tablet: Tablets):
    alice, bob = tablet("Alice"), tablet("Bob")
    other = Tablet(app.test_client(), alice.account)
    codes = [other.sign_in("wrong password").status_code for _ in range(12)]
    assert codes == [401] * 10 + [429] * 2
    stopped = other.sign_in()
    assert (stopped.status_code, stopped.get_json()["code"]) == (429, "too_many_tries")
    assert Tablet(app.test_client(), bob.account).sign_in().status_code == 200
    assert alice.send()["rejected"] == []


def test_another_spelling_of_an_address_is_the_same_account(app: Flask, tablet: Tablets):
    alice = tablet("Alice")
    browser = Tablet(app.test_client(), alice.account)
    spelt = (
        "alice@example.org",
        "ALICE@example.org",
        " alice@example.org",
        "Alice@Example.Org\t",
        "aLiCe@EXAMPLE.ORG ",
    )
    told = [{"email": spelt[at % len(spelt)], "password": "wrong password"} for at in range(11)]
    assert [browser.post("/api/sign-in", each).status_code for each in told] == [401] * 10 + [429]


def test_an_unknown_address_costs_the_service_as_much_as_a_wrong_password(
    app: Flask, tablet: Tablets, monkeypatch: pytest.MonkeyPatch
):
    """How long an answer takes tells nobody who has an account: one hash is checked either way."""
    alice, checked = tablet("Alice"), []
    real = accounts._matches

    def matches(password_hash: str, password: str) -> bool:
        checked.append(password_hash.split("$")[3])
        return real(password_hash, password)

    monkeypatch.setattr(accounts, "_matches", matches)
    accounts._nobodys_hash.cache_clear()
    for email in (alice.account.email, "nobody@example.org"):
        assert alice.post("/api/sign-in", {"email": email, "password": "wrong password"}).status_code == 401
    accounts._nobodys_hash.cache_clear()
    assert len(checked) == 2
    assert checked[0] == checked[1], "memory, rounds and threads"


def test_sixty_accounts_tried_from_one_address_are_the_most(app: Flask, tablet: Tablets):
    """One common password tried on everybody never reaches the limit of a single account."""
    alice = tablet("Alice")
    sprayed = [f"person{number}@example.org" for number in range(61)]
    told = [{"email": email, "password": "password1"} for email in sprayed]
    codes = [alice.post("/api/sign-in", each).status_code for each in told]
    assert codes == [401] * 60 + [429]


def test_a_guess_that_the_store_could_not_answer_counts_too(
    app: Flask, tablet: Tablets, monkeypatch: pytest.MonkeyPatch
):
    alice = tablet("Alice")

    def refused(*_: object) -> None:
        raise StoreFailed("The disk is full.")

    monkeypatch.setattr(app.extensions["attune"].accounts, "sign_in", refused)
    codes = [alice.sign_in("wrong password").status_code for _ in range(11)]
    assert codes == [503] * 10 + [429]


def test_guesses_count_while_the_database_does_not_take_their_number(
    app: Flask, tablet: Tablets, monkeypatch: pytest.MonkeyPatch
):
    class Refusing:
        def refuse(self, *_: object) -> None:
            raise StoreFailed("The database takes no writes.")

        add = of = forget = refuse

    alice = tablet("Alice")
    stranger = Tablet(app.test_client(), alice.account)
    store = app.extensions["attune"].store
    assert [stranger.sign_in("wrong").status_code for _ in range(4)] == [401] * 4
    with monkeypatch.context() as away:
        away.setattr(store, "tries", Refusing())
        assert [stranger.sign_in("wrong").status_code for _ in range(9)] == [401] * 9
    assert stranger.sign_in("wrong").status_code == 429, "all of them together are too many"


def test_a_count_names_no_address_and_nobody(app: Flask, tablet: Tablets):
    alice = tablet("Alice")
    assert Tablet(app.test_client(), alice.account).sign_in("wrong").status_code == 401
    kept = app.extensions["attune"].store.tries._kept
    assert len(kept) == 3
    assert all(re.fullmatch("[0-9a-f]{64}", key) for key in kept)


def test_a_disk_that_refuses_lets_nobody_in_unseen_and_guesses_still_count(
    app: Flask, tablet: Tablets, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    alice = tablet("Alice")
    alice.post("/api/sign-out", {})

    def refused(*_: object, **__: object) -> None:
        raise StoreFailed("The disk is full.")

    monkeypatch.setattr(app.extensions["attune"].store, "append", refused)
    assert alice.sign_in().status_code == 200
    assert f'"action": "signed_in", "user": "{alice.id}"' in caplog.text
    answers = [alice.sign_in("a wrong password").status_code for _ in range(11)]
    assert (answers[0], answers[-1]) == (401, 429)
    assert caplog.text.count('"action": "failed_sign_in"') == answers.count(401)


@pytest.mark.parametrize(
    "email", ["ann@example.org", "a@example.org\n2026-11-29 12:00:00 INFO pwa: sync user=forged"]
)
def test_no_log_holds_an_address_or_a_line_that_a_stranger_wrote(
    email: str, app: Flask, tablet: Tablets, caplog: pytest.LogCaptureFixture
):
    alice = tablet("Alice")
    caplog.set_level(logging.DEBUG)
    for path in ("/api/sign-in", "/sign-in"):
        for _ in range(12):
            told = {"email": email, "password": "wrong password"}
            if path == "/sign-in":
                alice.client.post(path, data={**told, "csrf_token": alice.token()})
            else:
                alice.post(path, told)
    assert alice.post("/api/sign-in", {"email": email, "password": "wrong password"}).status_code == 429
    assert "example.org" not in caplog.text
    assert "forged" not in caplog.text
    assert not any("\n" in record.getMessage() for record in caplog.records)
