"""A disk that refuses to write: nothing is acknowledged, everything can still be read, and whoever runs it is told."""

import logging
import os
from collections.abc import Callable

import pytest
from flask import Flask

from tests.builders import a_full_visit
from tests.web.tablet import PASSWORD, Tablets


@pytest.fixture
def disk_fails(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[int]]:
    """disk_fails(): from now on no fsync works; gives the list of those that were tried."""

    def begin() -> list[int]:
        tried: list[int] = []

        def broken(file: int) -> None:
            tried.append(file)
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", broken)
        return tried

    return begin


def test_when_the_disk_fails_nothing_is_acknowledged_and_reading_goes_on(
    tablet: Tablets,
    app: Flask,
    disk_fails: Callable[[], list[int]],
    caplog: pytest.LogCaptureFixture,
):
    alice = tablet("Alice")
    family = alice.with_family()
    visit = alice.signs("visit", a_full_visit(), family=family["family"])
    alice.send(visit)
    tried = disk_fails()
    late = alice.signs("visit", family=family["family"])
    refused = alice.post("/api/sync", {"device": alice.device, "cursor": None, "records": [late]})
    assert refused.status_code == 503
    assert refused.get_json()["code"] == "store_unavailable"
    assert len(tried) == 1

    health = app.test_client().get("/healthz")
    assert (health.status_code, health.get_json()["store"]) == (503, "refuses writes")
    with caplog.at_level(logging.ERROR):
        pulled = alice.send()
        summary = alice.client.get(f"/records/{visit['id']}/summary")
    assert [one["record"]["id"] for one in pulled["records"]] == [family["id"], visit["id"]]
    assert summary.status_code == 200
    # Who saw it is never lost: what can't be stored is in the log, by ids alone.
    assert '"action": "received_records"' in caplog.text
    assert f'"action": "saw_summary", "user": "{alice.id}", "record": "{visit["id"]}"' in caplog.text
    assert "Robin" not in caplog.text
    assert alice.sign_in(PASSWORD).status_code == 200
    assert alice.send(family)["receipts"][0]["status"] == "already"
    assert len(tried) == 1
