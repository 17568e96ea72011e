"""Browsers that somebody has signed in with: the failures of others never keep their owner out."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from pwa import create_app
from pwa.clock import now
from pwa.config import Config
from pwa.service import browsers
from pwa.service.browsers import MOST_ACCOUNTS, Browsers
from tests.web.pages import submit
from tests.web.tablet import PASSWORD, Tablet, Tablets


def cookie_of(response: TestResponse) -> str:
    [cookie] = [each for each in response.headers.getlist("Set-Cookie") if "attune-browser=" in each]
    return cookie


def fails(tablet: Tablet, times: int, address: str = "127.0.0.1") -> list[int]:
    """What wrong passwords for this tablet's account are answered, from this network address."""
    tablet.client.environ_base["REMOTE_ADDR"] = address
    return [tablet.sign_in("a wrong password").status_code for _ in range(times)]


def a_stranger(app: Flask, to: Tablet) -> Tablet:
    """A browser that nobody has signed in with."""
    return Tablet(app.test_client(), to.account)


def test_sixty_failures_from_its_own_address_stop_no_known_browser(app: Flask, tablet: Tablets):
    alice, stranger = tablet("Alice"), a_stranger(app, tablet("Bob"))
    for number in range(60):
        told = {"email": f"person{number}@example.org", "password": "password1"}
        assert stranger.post("/api/sign-in", told).status_code == 401
    assert stranger.sign_in().status_code == 429
    assert alice.sign_in().status_code == 200
    submit(alice.client, "/sign-in", 303, email=alice.account.email, password=PASSWORD)


def test_nor_do_ten_failures_for_its_account(app: Flask, tablet: Tablets):
    alice = tablet("Alice")
    assert fails(a_stranger(app, alice), 11) == [401] * 10 + [429]
    assert alice.sign_in().status_code == 200


def test_nor_do_failures_from_many_addresses_that_are_stopped_together(app: Flask, tablet: Tablets):
    alice, stranger = tablet("Alice"), a_stranger(app, tablet("Alice"))
    codes = [code for last in range(1, 5) for code in fails(stranger, 8, f"192.0.2.{last}")]
    assert codes == [401] * 30 + [429] * 2
    assert alice.sign_in().status_code == 200


def test_whoever_holds_a_known_browser_may_not_guess_either(app: Flask, tablet: Tablets):
    alice = tablet("Alice")
    second = a_stranger(app, alice)
    assert second.sign_in().status_code == 200
    assert fails(alice, 11) == [401] * 10 + [429]
    assert second.sign_in().status_code == 200, "another browser of hers is not stopped"


def test_it_is_known_only_for_who_signed_in_with_it(app: Flask, tablet: Tablets):
    alice, bob = tablet("Alice"), tablet("Bob")
    alice.account = bob.account
    assert fails(alice, 11) == [401] * 10 + [429]
    assert alice.sign_in().status_code == 429
    assert bob.sign_in().status_code == 200


def test_people_who_share_a_tablet_are_each_known(app: Flask, tablet: Tablets):
    alice, bob = tablet("Alice"), tablet("Bob")
    shared = a_stranger(app, alice)
    for each in (alice, bob):
        shared.account = each.account
        assert shared.sign_in().status_code == 200
        fails(a_stranger(app, each), 10)
    for each in (alice, bob):
        shared.account = each.account
        assert shared.sign_in().status_code == 200


def test_a_forgotten_passphrase_counts_for_its_account(app: Flask, tablet: Tablets):
    """The password is given again, without an address."""
    alice, bob = tablet("Alice"), tablet("Bob")
    tries = [alice.post("/api/recovery", {"password": "wrong"}).status_code for _ in range(11)]
    assert tries == [401] * 10 + [429]
    assert bob.post("/api/recovery", {"password": "wrong"}).status_code == 401


@pytest.mark.parametrize("way", ["page", "api"])
def test_too_many_tries_are_told_how_long_to_wait(app: Flask, tablet: Tablets, way: str):
    stranger = a_stranger(app, tablet("Alice"))
    fails(stranger, 10)
    if way == "api":
        stopped = stranger.sign_in()
    else:
        told = {"email": stranger.account.email, "password": PASSWORD}
        stopped = submit(stranger.client, "/sign-in", 429, **told).response
    assert 0 < int(stopped.headers["Retry-After"]) <= 15 * 60 + 1


def test_its_cookie_names_nobody_and_is_out_of_reach(app: Flask, tablet: Tablets):
    alice = tablet("Alice")
    cookie = cookie_of(alice.sign_in())
    assert cookie.startswith("attune-browser=")
    for part in ("HttpOnly", "SameSite=Strict", "Path=/", f"Max-Age={180 * 24 * 3600}"):
        assert part in cookie
    assert "Secure" not in cookie
    assert "alice" not in cookie.lower()
    assert "Set-Cookie" not in alice.client.get("/healthz").headers
    assert not [each for each in alice.sign_in("wrong").headers.getlist("Set-Cookie") if "browser" in each]


def test_with_tls_its_cookie_is_secure_and_bound_to_this_host(config: Config, tmp_path: Path):
    app = create_app(replace(config, secure_cookies=True, store_url=str(tmp_path / "tls")))
    app.extensions["attune"].accounts.add("Alice", "alice@example.org", PASSWORD, "visitor")
    client, base = app.test_client(), "https://attune.example"
    token = client.get("/api/session", base_url=base).get_json()["csrf"]
    response = client.post(
        "/api/sign-in",
        json={"email": "alice@example.org", "password": PASSWORD},
        headers={"X-CSRFToken": token, "Referer": base},
        base_url=base,
    )
    assert cookie_of(response).startswith("__Host-attune-browser=")
    assert "Secure" in cookie_of(response)
    app.extensions["attune"].store.close()


@pytest.mark.parametrize("forged", ["", "x", "W10.AAAA", "W1siYSJdLDFd.AAAA"])
def test_a_forged_one_is_unknown(forged: str):
    assert Browsers("k" * 40).name_of(forged, "a") is None


def test_what_another_part_signed_is_no_known_browser(tablet: Tablets, app: Flask):
    alice = tablet("Alice")
    ticket = alice.post("/api/tickets", {"path": "/team"}).get_json()["ticket"]
    assert app.extensions["attune"].browsers.name_of(ticket, alice.id) is None


def test_one_that_was_not_used_for_half_a_year_is_unknown(monkeypatch: pytest.MonkeyPatch):
    known = Browsers("k" * 40)
    kept = known.remember("", "alice")
    name = known.name_of(kept, "alice")
    assert name
    assert known.name_of(known.remember(kept, "bob"), "alice") == name
    monkeypatch.setattr(browsers, "now", lambda: now() + timedelta(days=181))
    assert known.name_of(kept, "alice") is None


def test_a_crowd_on_one_tablet_does_not_make_it_endless():
    known, kept = Browsers("k" * 40), ""
    for number in range(20):
        kept = known.remember(kept, str(number))
    assert [number for number in range(20) if known.name_of(kept, str(number))] == [
        *range(20 - MOST_ACCOUNTS, 20)
    ]


@pytest.mark.parametrize("kind", ["text/plain", "application/json", ""])
def test_whatever_a_try_calls_itself_it_counts_for_the_account_that_it_tries(
    app: Flask, tablet: Tablets, kind: str
):
    alice, ines = tablet("Alice"), tablet("Ines")
    told = f'{{"email": "{alice.account.email}", "password": "a wrong password"}}'.encode()
    codes = [ines.post_bytes("/api/sign-in", told, kind).status_code for _ in range(11)]
    assert codes == [401] * 10 + [429]
