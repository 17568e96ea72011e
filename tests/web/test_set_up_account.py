"""A one-time link makes one account: what it lets through, and what ends it."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pwa.clock import now
from pwa.config import Config
from pwa.service import links
from tests.web.pages import Page, submit
from tests.web.tablet import PASSWORD


@pytest.fixture
def first_link(app: Flask) -> str:
    token = app.extensions["attune"].accounts.first_link()
    assert token
    return f"/set-up/{token}"


def test_the_first_link_makes_a_lead_once(app: Flask, client: FlaskClient, first_link: str, page: Page):
    response = submit(client, first_link, 303, name="Lena", email="Lena@Example.org", password=PASSWORD)
    assert response.location == "/"
    user = client.get("/api/session").get_json()["user"]
    assert (user["name"], user["role"]) == ("Lena", "lead")
    assert "no longer works" in page(first_link, 410).words
    assert app.extensions["attune"].accounts.first_link() is None


def test_only_the_hash_of_a_link_is_kept(app: Flask, first_link: str, config: Config):
    token = first_link.rsplit("/", 1)[-1]
    kept = "".join(path.read_text() for path in config.data_dir.rglob("*") if path.is_file())
    assert token not in kept


def test_a_new_first_link_ends_the_one_before(app: Flask, first_link: str, page: Page):
    later = app.extensions["attune"].accounts.first_link()
    page(first_link, 410)
    page(f"/set-up/{later}")


def test_a_link_ends_after_24_hours(first_link: str, page: Page, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(links, "now", lambda: now() + timedelta(hours=23, minutes=59))
    page(first_link)
    monkeypatch.setattr(links, "now", lambda: now() + timedelta(hours=24, minutes=1))
    page(first_link, 410)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"password": "short"}, "12"),
        ({"email": "nonsense"}, "email"),
        ({"name": ""}, "name"),
        ({"password": "password1234"}, "Many people use this password"),
        ({"password": "123456789012"}, "runs along the keyboard"),
        ({"password": "qwertyuiop12"}, "Many people use this password"),
        ({"password": "aaaaaaaaaaaa"}, "repeats the same"),
        ({"password": "Password2026!"}, "Many people use this password"),
        ({"password": "lena@example.org"}, "your name"),
        ({"password": "we use attune here"}, "your name"),
        ({"name": "\u202eaneL"}, "nobody can see"),
        ({"name": "Lena\u200b"}, "nobody can see"),
    ],
)
def test_a_set_up_that_is_not_whole_uses_nothing_up(
    fields: dict[str, str], said: str, client: FlaskClient, first_link: str, page: Page
):
    given = {"name": "Lena", "email": "lena@example.org", "password": PASSWORD, **fields}
    seen = submit(client, first_link, 200, **given)
    assert said in seen.words
    assert seen.title.startswith("Error: ")
    page(first_link)
