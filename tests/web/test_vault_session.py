"""The session of an app's vault: its cookie, which stays in a locked tablet's browser, opens nothing without the vault."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pwa import views
from pwa.clock import now
from tests.web.tablet import Tablet, Tablets

SECRET = "a-secret-that-only-the-open-vault-can-read"


def ask(client: FlaskClient, path: str, told: Any = None, *, secret: str = "") -> TestResponse:
    shown = {"X-Attune-Vault": secret} if secret else {}
    if told is None:
        return client.get(path, headers=shown)
    token = client.get("/api/session", headers=shown).get_json()["csrf"]
    return client.post(path, json=told, headers={"X-CSRFToken": token, **shown})


def syncs(held: Tablet, secret: str) -> TestResponse:
    return ask(
        held.client, "/api/sync", {"device": held.device, "cursor": None, "records": []}, secret=secret
    )


def later(monkeypatch: pytest.MonkeyPatch, minutes: float) -> None:
    monkeypatch.setattr(views, "now", lambda: now() + timedelta(minutes=minutes))


def test_the_cookie_of_a_vault_fetches_no_record_without_it(tablet: Tablets):
    robin = tablet("Robin")
    robin.with_visit()
    assert len(syncs(robin, SECRET).get_json()["records"]) == 2
    for wrong in ("", "another secret"):
        answer = syncs(robin, wrong)
        assert answer.status_code == 401
        assert answer.get_json()["code"] == "signed_out"
    assert len(syncs(robin, SECRET).get_json()["records"]) == 2


def test_the_vault_that_used_a_session_first_keeps_it(tablet: Tablets):
    robin = tablet("Robin")
    assert syncs(robin, SECRET).status_code == 200
    assert syncs(robin, "somebody else's").status_code == 401
    assert ask(robin.client, "/api/session", secret=SECRET).get_json()["user"]["name"] == "Robin"


def test_pages_of_a_vault_close_with_it(tablet: Tablets):
    robin = tablet("Robin")
    summary = f"/records/{robin.with_visit()['id']}/summary"
    syncs(robin, SECRET)
    assert robin.client.get(summary).status_code == 200
    assert ask(robin.client, "/api/lock", {}, secret=SECRET).status_code == 204
    assert robin.client.get(summary).status_code == 404
    assert robin.client.get("/api/session").get_json()["user"] is None
    syncs(robin, SECRET)
    assert robin.client.get(summary).status_code == 200


def test_pages_of_a_vault_that_could_not_say_goodbye_close_after_ten_minutes(
    tablet: Tablets, monkeypatch: pytest.MonkeyPatch
):
    robin = tablet("Robin")
    summary = f"/records/{robin.with_visit()['id']}/summary"
    syncs(robin, SECRET)
    later(monkeypatch, 9.9)
    assert robin.client.get(summary).status_code == 200
    later(monkeypatch, 10.1)
    assert robin.client.get(summary).status_code == 404


def test_signing_in_again_is_a_session_of_its_own(tablet: Tablets):
    robin = tablet("Robin")
    syncs(robin, SECRET)
    assert robin.sign_in().status_code == 200
    assert syncs(robin, "the secret of a vault that was set up anew").status_code == 200


def test_a_browser_without_a_vault_and_an_app_of_an_earlier_version_work_as_ever(
    tablet: Tablets, monkeypatch: pytest.MonkeyPatch
):
    robin = tablet("Robin")
    summary = f"/records/{robin.with_visit()['id']}/summary"
    later(monkeypatch, 60)
    assert syncs(robin, "").status_code == 200
    assert robin.client.get(summary).status_code == 200
