"""The pages without anybody's data: whole, checked, the same for everybody, readable without JavaScript."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pwa import create_app
from pwa.config import Config
from pwa.domain.messages import Messages
from pwa.packaged.content import content_with, load_content
from pwa.packaged.definitions import load_definitions
from tests.web.pages import Page, checked
from tests.web.tablet import Tablet, Tablets

DEFINITIONS = load_definitions()
READINGS = [f"/learn/{name}" for name in DEFINITIONS.articles] + [
    f"/handouts/{name}" for name in DEFINITIONS.handouts
]


def test_the_app_is_one_page_and_the_same_for_everybody(page: Page, client: FlaskClient, tablet: Tablets):
    first = page("/")
    assert "Set-Cookie" not in first.response.headers
    assert "Cookie" not in first.response.headers.get("Vary", "")
    assert page("/", client=tablet("Alice").client).response.data == first.response.data
    assert "csrf" not in first.response.text.lower()
    assert "nonce" not in first.response.text


def test_a_restart_of_the_same_build_serves_the_same_bytes(app: Flask, config: Config, tmp_path: Path):
    again = create_app(replace(config, store_url=str(tmp_path / "another")))
    for url in (
        "/",
        "/definitions.json",
        "/library.json",
        "/news.json",
        "/drawings.svg",
        "/learn/",
        "/help",
        "/sw.js",
    ):
        assert again.test_client().get(url).data == app.test_client().get(url).data
    again.extensions["attune"].store.close()


@pytest.mark.parametrize("path", ["/", "/learn/", "/help", *READINGS])
def test_a_page_without_data_may_be_kept_but_is_asked_for_again(path: str, page: Page, client: FlaskClient):
    seen = page(path)
    assert seen.response.headers["Cache-Control"] == "no-cache"
    etag = seen.response.headers["ETag"]
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304


def test_no_keyboard_corrects_a_name_a_language_or_a_passphrase(page: Page):
    screens = "".join(page("/").document.xpath("//script[@type='text/html']/text()"))
    boxes = re.findall(r"<input[^>]*>", screens)
    names = [box for box in boxes if re.search(r'id="family-[^"]*(name|language)"', box)]
    ids = r'id="(enrol-(typed|first|second)|unlock-passphrase|give-back-passphrase)"'
    passphrases = [box for box in boxes if re.search(ids, box)]
    assert (len(names), len(passphrases)) == (3, 5)
    for box in (*names, *passphrases):
        assert 'autocorrect="off"' in box, box
        assert 'spellcheck="false"' in box, box
    assert all('autocapitalize="words"' in box for box in names)
    assert all('autocapitalize="none"' in box for box in passphrases)


def test_no_passphrase_is_offered_to_a_password_manager(page: Page):
    """It looks for boxes of type "password"; what it keeps, it fills in on the locked tablet for whoever holds it."""
    screens = "".join(page("/").document.xpath("//script[@type='text/html']/text()"))
    boxes = re.findall(r"<input[^>]*>", screens)
    covered = [box for box in boxes if re.search(r'class="[^"]*covered', box)]
    changed = {"change-present", "change-first", "change-second"}
    ids = {"unlock-passphrase", "enrol-first", "enrol-second", "give-back-passphrase"} | changed
    assert {re.search(r'id="([^"]*)"', box)[1] for box in covered} == ids
    assert all('type="text"' in box and 'autocomplete="off"' in box for box in covered)
    passwords = [box for box in boxes if 'type="password"' in box]
    assert all(re.search(r'id="[a-z]+-password"', box) for box in passwords), "only accounts have passwords"


def test_help_speaks_of_each_screen_without_the_app(page: Page):
    seen = page("/help")
    for screen in load_content().help.screens.values():
        assert screen.title in seen.words
        assert screen.safe in seen.words
    for url in seen.document.xpath("//details//a/@href"):
        page(url)


@pytest.mark.parametrize("path", READINGS)
def test_a_reading_names_its_sources(path: str, page: Page):
    seen = page(path)
    assert "Where this comes from" in seen.words
    assert seen.document.xpath("//section[contains(@class, 'sources')]//a[starts-with(@href, 'https://')]")


def test_learn_lists_every_article_and_handout(page: Page):
    listed = set(page("/learn/").document.xpath("//main//a/@href"))
    assert set(READINGS) <= listed


@pytest.mark.parametrize(
    "path", ["/learn/nothing", "/handouts/nothing", "/nothing", "/static/nothing.js", "/static/../pwa/cli.py"]
)
def test_what_is_not_there_is_a_page_that_helps(path: str, page: Page):
    seen = page(path, 404)
    assert "There is no such page" in seen.words
    assert seen.response.headers["Cache-Control"] == "no-store"


def test_a_failure_is_worded_by_the_messages_that_the_app_was_given(config: Config):
    known = {code: list(DEFINITIONS.messages.parts(code)) for code in DEFINITIONS.messages}
    changed = Messages({**known, "not_found": ["Nobody lives here."], "wrong_sign_in": ["Not you."]})
    app = create_app(config, content_with(replace(DEFINITIONS, messages=changed)))
    client = app.test_client()
    assert "Nobody lives here." in checked(client.get("/nothing"), 404).words
    csrf = client.get("/api/session").get_json()["csrf"]
    tried = {"email": "alice@example.org", "password": "not this one"}
    refused = client.post("/api/sign-in", json=tried, headers={"X-CSRFToken": csrf})
    assert refused.get_json() == {"code": "wrong_sign_in", "values": {}, "message": "Not you."}
    app.extensions["attune"].store.close()


def test_the_ordinary_pages_pass_too(page: Page, app: Flask):
    assert page("/sign-in").title == "Sign in – Attune"
    assert "You are signed out" in page("/sign-out").words
    lead = Tablet.of(app, "Lena", "lead")
    assert "Lena" in page("/sign-out", client=lead.client).words
    assert "Your team" in page("/team", client=lead.client).words
    token = app.extensions["attune"].accounts.invite("visitor", lead.id)
    assert "Set up your account" in page(f"/set-up/{token}").words


def test_a_summary_is_only_for_the_familys_own_visitors(
    tablet: Tablets, page: Page, client: FlaskClient, app: Flask
):
    alice, bob = tablet("Alice"), tablet("Bob")
    alice.with_family()
    visit = alice.signs("visit")
    alice.send(visit)
    path = f"/records/{visit['id']}/summary"
    assert page(path, client=alice.client).response.headers["Cache-Control"] == "no-store"
    stranger, nobody = bob.client.get(path), client.get(path)
    unknown = bob.client.get("/records/5b0e0d5c-6d5f-4a53-9a0b-1f5d3c1e0000/summary")
    assert [answer.status_code for answer in (stranger, nobody, unknown)] == [404, 404, 404]
    assert checked(stranger, 404).words == checked(unknown, 404).words
    [entry] = [one for one in app.extensions["attune"].audit.entries() if one["action"] == "saw_summary"]
    assert (entry["user"], entry["record"]) == (alice.id, visit["id"])
