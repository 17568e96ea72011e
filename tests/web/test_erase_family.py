"""Erasing a family: its visitors' tablets are told, and it never comes back."""

import pytest
from flask import Flask

from pwa.service import pull
from tests.builders import a_family
from tests.web.answers import FRESH
from tests.web.tablet import Tablets


def test_an_erased_family_goes_from_the_tablets_of_its_visitors_and_never_comes_back(
    tablet: Tablets, app: Flask
):
    alice, bob = tablet("Alice"), tablet("Bob")
    family = alice.with_family()
    visit = alice.signs("visit", family=family["family"])
    other = alice.signs("family", a_family(), family=FRESH, subject=FRESH)
    cursor = alice.send(visit, other)["cursor"]
    bobs = bob.send()["cursor"]
    found = app.extensions["attune"]
    buried = found.store.erase(family["family"], "2026-11-24T09:00:00.000Z")
    assert buried.records == 2
    answer = alice.send(family, visit, cursor=cursor)
    assert [(one["id"], one["code"]) for one in answer["rejected"]] == [
        (family["id"], "erased"),
        (visit["id"], "erased"),
    ]
    assert "erased for good" in answer["rejected"][0]["message"]
    assert answer["erased"] == [family["family"]]
    assert alice.send(cursor=answer["cursor"])["erased"] == []
    everything = alice.send()
    assert ([one["record"]["id"] for one in everything["records"]], everything["erased"]) == (
        [other["id"]],
        [family["family"]],
    )
    assert bob.send(cursor=bobs)["erased"] == []
    assert not found.caseload.is_known(family["family"])


def test_an_erasure_is_told_with_the_page_in_whose_place_it_was(
    tablet: Tablets, app: Flask, monkeypatch: pytest.MonkeyPatch
):
    """Told too early, and again with its own page, it would be an erasure of what that tablet does not have yet."""
    monkeypatch.setattr(pull, "PAGE", 2)
    alice = tablet("Alice")
    family = alice.with_family()
    other = alice.signs("family", a_family(), family=FRESH, subject=FRESH)
    alice.send(other, *(alice.signs("visit", family=FRESH) for _ in range(2)))
    app.extensions["attune"].store.erase(family["family"], "2026-11-24T09:00:00.000Z")
    first = alice.send()
    assert (len(first["records"]), first["more"], first["erased"]) == (2, True, [])
    second = alice.send(cursor=first["cursor"])
    assert (len(second["records"]), second["more"], second["erased"]) == (1, False, [family["family"]])
