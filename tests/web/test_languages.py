"""A page's language: its address decides it, and nothing else does."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pwa import create_app
from pwa.config import Config
from tests.web.pages import Page, Seen, checked
from tests.web.tablet import PASSWORD, Tablets


def welsh(client: FlaskClient, path: str, status: int = 200) -> Seen:
    return checked(client.get(path), status, lang="cy")


@pytest.mark.parametrize(
    ("path", "heading"),
    [("/cy/help", "Cymorth"), ("/cy/sign-in", "Mewngofnodi"), ("/cy/sign-out", "Rydych wedi allgofnodi")],
)
def test_a_page_is_welsh_at_its_welsh_address(client: FlaskClient, path: str, heading: str):
    seen = welsh(client, path)
    assert seen.document.findtext(".//h1") == heading
    assert seen.title.startswith(heading)
    assert "Cyfieithiad heb ei adolygu" in seen.words
    assert seen.document.xpath("//nav[@aria-label='Iaith']/a[@lang='en-GB']/@href") == [
        path.removeprefix("/cy")
    ]


def test_neither_a_header_nor_a_cookie_changes_the_language(client: FlaskClient, page: Page):
    first = client.get("/", headers={"Accept-Language": "cy"})
    assert first.data == page("/").response.data
    assert "Accept-Language" not in first.headers.get("Vary", "")
    welsh(client, "/cy/")
    assert client.get("/").data == first.data


def test_the_welsh_document_carries_its_words_and_the_english_one_none(client: FlaskClient, page: Page):
    assert not page("/").document.xpath("//script[@id='words']")
    seen = welsh(client, "/cy/")
    [words] = seen.document.xpath("//script[@id='words']")
    assert words.get("type") == "application/json"
    assert "Set-Cookie" not in seen.response.headers


def test_signing_in_in_welsh_goes_on_in_welsh(app: Flask, client: FlaskClient, tablet: Tablets):
    tablet("Alice")
    form = welsh(client, "/cy/sign-in")
    assert form.document.xpath("//form/@action") == ["/cy/sign-in"]
    sent = {"csrf_token": form.hidden("csrf_token"), "email": "alice@example.org"}
    refused = checked(client.post("/cy/sign-in", data={**sent, "password": "not this one"}), 401, lang="cy")
    assert "Nid yw’r cyfeiriad e-bost neu’r cyfrinair yn gywir." in refused.words
    done = client.post("/cy/sign-in", data={**sent, "password": PASSWORD})
    assert done.headers["Location"] == "/cy/"


def test_a_failure_is_told_in_the_language_of_the_address(client: FlaskClient):
    assert "Does dim tudalen o’r fath" in welsh(client, "/cy/nothing-here", 404).words
    assert client.get("/cy/team").headers["Location"] == "/cy/sign-in"


@pytest.mark.parametrize(
    "path", ["/cy/api/session", "/cy/sw.js", "/cy/definitions.json", "/cy/learn/", "/cy/cy/help", "/cy"]
)
def test_only_pages_have_a_welsh_address(client: FlaskClient, path: str):
    assert client.get(path).status_code == 404


def test_the_language_for_tests_is_not_offered_unless_the_server_is_told_to(
    app: Flask, config: Config, tmp_path: Path
):
    assert app.test_client().get("/xb/").status_code == 404
    assert "xb" not in app.test_client().get("/help").text
    told = create_app(replace(config, store_url=str(tmp_path / "another"), pseudo_language=True))
    assert checked(told.test_client().get("/xb/help"), lang="ar-XB").document.get("dir") == "rtl"
    told.extensions["attune"].store.close()
