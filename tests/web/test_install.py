"""Installing the app: what a tablet is given to keep, all of it and nothing else."""

import gzip
import json
import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import brotli
import pytest
from flask.testing import FlaskClient
from lxml.etree import fromstring

from pwa import create_app
from pwa.config import Config
from pwa.languages import load_languages
from pwa.packaged.definitions import load_definitions
from tests.web.pages import Page

DEFINITIONS = load_definitions()


def test_the_manifest_lets_a_tablet_install_the_app(client: FlaskClient):
    response = client.get("/manifest.webmanifest")
    assert response.mimetype == "application/manifest+json"
    manifest = response.get_json(force=True)
    assert (manifest["name"], manifest["id"], manifest["start_url"]) == ("Attune", "/", "/")
    assert (manifest["display"], manifest["theme_color"]) == ("standalone", "#003087")
    assert {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]} == {
        (size, purpose) for size in ("192x192", "512x512") for purpose in ("any", "maskable")
    }
    for icon in manifest["icons"]:
        assert client.get(icon["src"]).mimetype == "image/png"
    assert [shortcut["url"] for shortcut in manifest["shortcuts"]] == ["/#today", "/#family-new", "/#learn"]


def test_the_definitions_are_served_once_and_for_all(client: FlaskClient):
    told = client.get("/definitions.json").get_json()
    assert set(told) == {"instruments", "forms", "earlier", "contacts", "prompts", "handouts", "articles"}
    assert len(told["instruments"]["piios"]["items"]) == 13


def listed_in(worker: str) -> tuple[str, list[dict[str, str]]]:
    first = worker.split("\n", 1)[0]
    assert first.startswith("self.ATTUNE = ")
    assert first.endswith(";")
    told = json.loads(first.removeprefix("self.ATTUNE = ").removesuffix(";"))
    return told["build"], told["files"]


def test_the_worker_lists_exactly_what_is_served(client: FlaskClient):
    response = client.get("/sw.js")
    assert response.mimetype == "text/javascript"
    assert response.headers["Cache-Control"] == "no-cache"
    _, files = listed_in(response.text)
    assert len({file["url"] for file in files}) == len(files)
    for file in files:
        body = client.get(file["url"])
        assert body.status_code == 200, file
        assert b64encode(sha256(body.data).digest()).decode() == file["sha256"], file
        compressed = client.get(file["url"], headers={"Accept-Encoding": "gzip"})
        assert compressed.status_code == 200


def test_the_worker_goes_compressed_over_the_wire(client: FlaskClient):
    plain = client.get("/sw.js")
    packed = client.get("/sw.js", headers={"Accept-Encoding": "br"})
    assert packed.headers["Content-Encoding"] == "br"
    assert len(packed.data) < len(plain.data) / 2
    assert brotli.decompress(packed.data) == plain.data


def test_the_kill_switch_takes_the_workers_place(config: Config, tmp_path: Path):
    app = create_app(replace(config, worker_kill=True, store_url=str(tmp_path / "another")))
    response = app.test_client().get("/sw.js")
    assert response.headers["Cache-Control"] == "no-cache"
    assert "unregister()" in response.text
    assert "ATTUNE" not in response.text
    assert "indexedDB" not in response.text
    app.extensions["attune"].store.close()


def test_the_worker_lists_every_page_without_data_and_nothing_else(client: FlaskClient):
    _, files = listed_in(client.get("/sw.js").text)
    pages = {file["url"] for file in files if not file["url"].startswith("/static/")}
    in_each_language = {
        language.at(path) for language in load_languages().values() for path in ("/", "/help")
    }
    kept = in_each_language | {
        "/definitions.json",
        "/library.json",
        "/news.json",
        "/drawings.svg",
        "/manifest.webmanifest",
    }
    assert "/cy/help" in pages
    assert pages == kept
    endings = {file["url"].rsplit(".", 1)[-1] for file in files if file["url"].startswith("/static/")}
    assert endings <= {"js", "css", "svg", "png", "pdf"}


def test_the_app_page_holds_no_article_and_the_library_holds_all(page: Page, client: FlaskClient):
    # Help may name an article that it leads to, and nothing more of it.
    shown = re.sub(r'data-article="[^"]+">[^<]+<', "<", page("/").response.text)
    told = client.get("/library.json").get_json()
    names = {reading.id for reading in (*DEFINITIONS.articles.values(), *DEFINITIONS.handouts.values())}
    assert names <= {one["id"] for one in told["pages"]}
    for one in told["pages"]:
        assert one["title"] not in shown or one["title"] in str(DEFINITIONS.forms), one["key"]


def test_each_drawing_that_a_page_shows_is_in_the_one_file(client: FlaskClient):
    drawn = client.get("/drawings.svg")
    assert drawn.content_type.startswith("image/svg+xml")
    there = set(fromstring(drawn.data).xpath("//*[local-name()='symbol']/@id"))
    told = client.get("/library.json").get_json()
    shown = {line["picture"] for one in told["pages"] for line in one.get("easy", [])}
    assert shown == there == set(told["pictures"])


def test_everything_that_the_app_page_asks_for_is_listed(client: FlaskClient, page: Page):
    _, files = listed_in(client.get("/sw.js").text)
    urls = {file["url"] for file in files}
    for path in ("/", "/help"):
        wanted = set(page(path).document.xpath("//link[@rel!='canonical']/@href | //script/@src"))
        assert {url.split("#")[0] for url in wanted} <= urls


def test_the_build_names_these_contents(client: FlaskClient):
    build, _ = listed_in(client.get("/sw.js").text)
    assert client.get("/healthz").get_json() == {"status": "ok", "store": "ok", "build": build}
    assert client.get("/api/session").get_json()["build"] == build


@pytest.mark.parametrize(
    ("accepted", "coding", "decode"),
    [("gzip, deflate, br, zstd", "br", brotli.decompress), ("gzip", "gzip", gzip.decompress)],
)
def test_what_is_worth_it_is_compressed_and_otherwise_the_same(
    accepted: str, coding: str, decode: Callable[[bytes], bytes], client: FlaskClient
):
    plain = client.get("/definitions.json")
    small = client.get("/definitions.json", headers={"Accept-Encoding": accepted})
    assert small.headers["Content-Encoding"] == coding
    assert decode(small.data) == plain.data
    assert "Content-Encoding" not in plain.headers
    assert small.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert small.headers["ETag"] != plain.headers["ETag"]
    assert len(small.data) < len(plain.data) / 2
    kept = {"Accept-Encoding": accepted, "If-None-Match": small.headers["ETag"]}
    assert client.get("/definitions.json", headers=kept).status_code == 304
