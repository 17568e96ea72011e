"""Signing in by a trust's own service: against a real provider on this machine, and against whoever meddles with it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from joserfc.jwk import ECKey, RSAKey

from pwa import clock, create_app
from pwa.config import Config, ProviderConfig
from pwa.service import accounts, flows, provider
from pwa.service.accounts import Account
from tests.provider import CLIENT, KID, SECRET, STRONG, WEAK, TrustProvider, query_of
from tests.web.by_provider import Browser, linked
from tests.web.documented import DocumentedClient
from tests.web.pages import checked, submit
from tests.web.tablet import PASSWORD, Tablet

ALICE, BOB = "sub-of-alice", "sub-of-bob"


@pytest.fixture
def trust() -> Iterator[TrustProvider]:
    with TrustProvider().served() as served:
        yield served


def made(config: Config, trust: TrustProvider, **about: object) -> Flask:
    known = ProviderConfig(trust.issuer, CLIENT, SECRET, acr=(STRONG,))
    app = create_app(replace(config, **{"provider": known, **about}))
    app.test_client_class = DocumentedClient
    return app


@pytest.fixture
def app(config: Config, trust: TrustProvider, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    monkeypatch.setattr(accounts, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    app = made(config, trust)
    yield app
    app.extensions["attune"].store.close()


@pytest.fixture
def alice(app: Flask, trust: TrustProvider) -> Account:
    added = app.extensions["attune"].accounts.add("Alice", "alice@example.org", PASSWORD, "visitor")
    return linked(app, trust, added, ALICE)


@pytest.fixture
def browser(app: Flask, trust: TrustProvider) -> Browser:
    return Browser(app, trust)


def actions(app: Flask) -> list[dict[str, object]]:
    return app.extensions["attune"].audit.entries()


def test_whoever_is_linked_signs_in_and_sets_up_a_tablet(app: Flask, alice: Account, browser: Browser):
    back = browser.signs_in(ALICE)
    assert (back.status_code, back.location) == (303, "/")
    told = browser.user
    assert isinstance(told, dict)
    assert (told["id"], told["by_provider"], told["has_password"]) == (alice.id, True, True)
    device = browser.ask("/api/devices", {"label": "Tablet 4"}).get_json()["device"]
    synced = browser.ask("/api/sync", {"device": device, "cursor": None, "records": []})
    assert synced.status_code == 200
    [noted] = [entry for entry in actions(app) if entry["action"] == "signed_in"]
    assert (noted["user"], noted["by"], noted["acr"]) == (alice.id, "provider", STRONG)


def test_what_is_asked_of_the_provider_has_state_nonce_and_challenge(
    trust: TrustProvider, alice: Account, browser: Browser
):
    asked = query_of(browser.begins())
    assert (asked["scope"], asked["response_type"], asked["code_challenge_method"]) == (
        "openid",
        "code",
        "S256",
    )
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 43
    assert asked["acr_values"] == STRONG
    again = query_of(browser.begins())
    assert not {asked[name] for name in ("state", "nonce", "code_challenge")} & set(again.values())


def test_an_identity_alone_makes_no_account_and_lets_nobody_in(app: Flask, browser: Browser):
    before = len(app.extensions["attune"].accounts.all())
    page = checked(browser.signs_in("somebody the trust knows"), 403)
    assert "does not know this account" in page.words
    assert browser.user is None
    assert len(app.extensions["attune"].accounts.all()) == before


def test_the_same_subject_of_another_issuer_is_somebody_else(app: Flask, browser: Browser):
    added = app.extensions["attune"].accounts.add("Alice", "alice@example.org", PASSWORD, "visitor")
    linked(app, TrustProvider(port=9), added, ALICE)
    checked(browser.signs_in(ALICE), 403)


def test_a_sign_in_is_claimed_only_by_the_app_that_began_it(app: Flask, alice: Account, browser: Browser):
    """Somebody else at the tablet has its cookie, and neither what the app kept nor its secret."""
    browser.signs_in(ALICE)
    assert browser.ask("/api/session").get_json()["user"] is None
    assert browser.ask("/api/session", X_Attune_Back="ef" * 32).get_json()["user"] is None
    assert browser.user is not None
    browser.vault = "99" * 32
    assert browser.user is None, "what was kept over the way there claims once"


def test_an_open_vault_has_the_sign_in_from_its_first_moment(app: Flask, alice: Account, browser: Browser):
    done = browser.signs_in(ALICE, "again", account=alice.id)
    assert "Close this page" in checked(done).words
    assert browser.ask("/api/session").get_json()["user"]["id"] == alice.id
    browser.vault = "99" * 32
    assert browser.ask("/api/session").get_json()["user"] is None


def test_anothers_identity_at_this_vault_is_refused_and_the_sign_in_of_before_stays(
    app: Flask, trust: TrustProvider, alice: Account, browser: Browser
):
    bob = linked(
        app, trust, app.extensions["attune"].accounts.add("Bob", "b@example.org", PASSWORD, "visitor"), BOB
    )
    browser.signs_in(ALICE, "again", account=alice.id)
    page = checked(browser.signs_in(BOB, "again", account=alice.id), 403)
    assert "another person" in page.words
    assert "Bob" not in page.words
    assert browser.ask("/api/session").get_json()["user"]["id"] == alice.id
    noted = actions(app)[-1]
    assert (noted["action"], noted["why"], noted["account"]) == ("failed_sign_in", "other_person", bob.id)


def test_login_csrf_what_somebody_elses_browser_began_ends_nowhere(
    app: Flask, alice: Account, browser: Browser
):
    """A stranger begins, signs in as themselves, and sends the victim's browser the way back."""
    stranger = Browser(app, browser.trust)
    address = browser.trust.signs_in(stranger.begins(), ALICE)
    assert "can’t be finished" in checked(browser.arrives(address), 400).words
    browser.begins()  # nor where the victim has begun a way of their own
    checked(browser.arrives(address), 400)
    assert browser.user is None


def test_a_stolen_code_in_a_way_of_ones_own_is_refused(app: Flask, alice: Account, browser: Browser):
    """Code injection: the code fits neither this way's verifier nor its nonce."""
    thief = Browser(app, browser.trust)
    stolen = query_of(browser.trust.signs_in(browser.begins(), ALICE))["code"]
    mine = query_of(thief.begins())
    page = checked(thief.arrives(f"/sign-in/callback?code={stolen}&state={mine['state']}"), 401)
    assert "could not be checked" in page.words
    assert thief.user is None


def test_coming_back_twice_signs_in_once(app: Flask, alice: Account, browser: Browser):
    address = browser.trust.signs_in(browser.begins(), ALICE)
    cookie = browser.client.get_cookie("attune-way")
    assert cookie is not None
    browser.arrives(address)
    browser.client.set_cookie("attune-way", cookie.value)
    checked(browser.arrives(address), 400)


def test_a_way_that_took_too_long_ends_nowhere(
    alice: Account, browser: Browser, monkeypatch: pytest.MonkeyPatch
):
    address = browser.trust.signs_in(browser.begins(), ALICE)
    later = clock.now() + flows.LASTS
    monkeypatch.setattr(flows, "now", lambda: later)
    checked(browser.arrives(address), 400)


def test_an_answer_in_another_providers_name_is_refused(alice: Account, browser: Browser):
    """Mix-up: RFC 9207."""
    address = browser.trust.signs_in(browser.begins(), ALICE)
    checked(browser.arrives(f"{address}&iss=https://other.example"), 401)
    browser.trust.metadata = {"authorization_response_iss_parameter_supported": True}


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://other.example"},
        {"aud": ["another client"]},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"nonce": "of another way"},
        {"exp": 1_700_000_000},
        {"iat": 4_000_000_000},
        {"sub": ""},
    ],
    ids=str,
)
def test_an_id_token_that_is_not_for_this_is_refused(
    claims: dict[str, object], alice: Account, browser: Browser
):
    browser.trust.claims = claims
    checked(browser.signs_in(ALICE), 401)
    assert browser.user is None


def test_an_id_token_with_somebody_elses_signature_is_refused(alice: Account, browser: Browser):
    browser.trust.signing_key = RSAKey.generate_key(2048, {"kid": "first"})
    checked(browser.signs_in(ALICE), 401)


def test_a_provider_may_take_new_keys(alice: Account, browser: Browser, monkeypatch: pytest.MonkeyPatch):
    assert browser.signs_in(ALICE).status_code == 303
    browser.trust.keys = [RSAKey.generate_key(2048, {"kid": "second"})]
    monkeypatch.setattr(provider, "TRIES_AGAIN_S", 0.0)
    assert browser.signs_in(ALICE).status_code == 303


def test_a_sign_in_that_is_too_weak_is_refused(app: Flask, alice: Account, browser: Browser):
    browser.trust.acr = WEAK
    assert "not strong enough" in checked(browser.signs_in(ALICE), 403).words
    browser.trust.acr = None
    checked(browser.signs_in(ALICE), 403)
    browser.trust.claims = {"acrs": ["c1", STRONG]}  # as Entra says it
    assert browser.signs_in(ALICE).status_code == 303


def test_whoever_stops_at_the_provider_is_told_that_nothing_happened(alice: Account, browser: Browser):
    assert "were not signed in" in checked(browser.signs_in("nobody"), 403).words


def test_the_way_back_leads_nowhere_else(alice: Account, browser: Browser):
    """No open redirect: nothing of the address is gone to or passed on but what the provider may say."""
    address = (
        browser.trust.signs_in(browser.begins(), ALICE) + "&next=https://evil.example&url=//evil.example"
    )
    first = browser.app.test_client().get(address.removeprefix("http://localhost"))
    assert "evil" not in first.text
    assert browser.arrives(address).location == "/"


def test_another_site_cant_finish_it_for_somebody(alice: Account, browser: Browser):
    address = browser.trust.signs_in(browser.begins(), ALICE).removeprefix("http://localhost")
    answer = browser.client.get(f"{address}&again", headers={"Sec-Fetch-Site": "cross-site"})
    checked(answer, 400)
    assert browser.user is None


def test_the_cookie_of_the_way_is_out_of_reach(browser: Browser):
    answer = browser.ask("/api/sign-in/provider", {"purpose": "set-up", "back": browser.back})
    [cookie] = [each for each in answer.headers.getlist("Set-Cookie") if each.startswith("attune-way=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


def test_what_belongs_to_a_way_must_be_said(browser: Browser, alice: Account):
    for told in (
        {"purpose": "other", "back": "x"},
        {"purpose": "set-up"},
        {"purpose": "again", "account": "?"},
    ):
        assert browser.ask("/api/sign-in/provider", told).status_code == 400


def test_a_provider_that_is_down_is_said_so_and_counts_for_nobody(
    config: Config, browser: Browser, alice: Account, app: Flask, tmp_path: Path
):
    with TrustProvider().served() as other:
        pass
    away = made(replace(config, store_url=f"tinydb://{tmp_path}/away"), other)
    lonely = Browser(away, other)
    answer = lonely.ask("/api/sign-in/provider", {"purpose": "set-up", "back": lonely.back})
    assert (answer.status_code, answer.get_json()["code"]) == (502, "provider_unreachable")
    page = submit(lonely.client, "/sign-in", 502, provider="1")
    assert "does not answer" in page.words
    away.extensions["attune"].store.close()
    # It goes while somebody is there: the code can't be exchanged.
    address = browser.trust.signs_in(browser.begins(), ALICE)
    browser.trust.metadata = {"token_endpoint": f"{browser.trust.issuer}/not-there"}
    app.extensions["attune"].provider._kept.clear()
    for _ in range(3):
        assert "does not answer" in checked(browser.arrives(address), 502).words
        address = browser.trust.signs_in(browser.begins(), ALICE)
    browser.trust.metadata = {}
    app.extensions["attune"].provider._kept.clear()
    assert browser.signs_in(ALICE).status_code == 303


def test_a_discovery_document_of_another_issuer_is_not_believed(browser: Browser):
    for wrong in ({"issuer": "https://other.example"}, {"token_endpoint": "http://other.example/token"}):
        browser.trust.metadata = wrong
        browser.app.extensions["attune"].provider._kept.clear()
        told = {"purpose": "set-up", "back": browser.back}
        assert browser.ask("/api/sign-in/provider", told).status_code == 502


def test_an_invitation_makes_an_account_without_a_password(app: Flask, browser: Browser):
    shared = app.extensions["attune"]
    token = shared.accounts.invite("visitor", None, "Mona", "mona@example.org")
    going = submit(browser.client, f"/set-up/{token}", 200, provider="1")
    [address] = going.document.xpath("//main//a/@href")
    assert browser.arrives(browser.trust.signs_in(address, "sub-of-mona")).location == "/"
    mona = shared.accounts.by_email("mona@example.org")
    assert (mona.name, mona.has_password, mona.identity.subject) == ("Mona", False, "sub-of-mona")
    assert browser.ask("/api/session").get_json()["user"]["has_password"] is False
    other = Tablet(app.test_client(), mona)
    assert [other.sign_in(each).status_code for each in ("", PASSWORD)] == [400, 401]
    checked(app.test_client().get(f"/set-up/{token}"), 410)


def test_one_identity_is_one_persons(app: Flask, alice: Account, browser: Browser):
    shared = app.extensions["attune"]
    lead = shared.accounts.add("Lena", "lena@example.org", PASSWORD, "lead")
    token = shared.accounts.invite("visitor", lead.id, "Mona", "mona@example.org")
    going = submit(browser.client, f"/set-up/{token}", 200, provider="1")
    [address] = going.document.xpath("//main//a/@href")
    page = checked(browser.arrives(browser.trust.signs_in(address, ALICE)), 403)
    assert "Somebody else here signs in with this account" in page.words
    assert shared.accounts.by_email("mona@example.org") is None
    assert shared.accounts.link(token) is not None, "the invitation is still good"


def test_a_leads_link_joins_an_identity_and_ends_what_was_signed_in(app: Flask, browser: Browser):
    shared, kim = app.extensions["attune"], Tablet.of(app, "Kim")
    token = shared.accounts.make_password_link(kim.id, None)
    going = submit(browser.client, f"/new-password/{token}", 200, provider="1")
    [address] = going.document.xpath("//main//a/@href")
    assert (
        "Your accounts are joined" in checked(browser.arrives(browser.trust.signs_in(address, "kim"))).words
    )
    assert browser.user is None, "it signs nobody in"
    assert kim.client.get("/api/session").get_json()["user"] is None
    assert shared.accounts.by_id(kim.id).changes[-1]["what"] == "identity_linked"
    assert browser.signs_in("kim").location == "/"


def test_a_lead_signs_in_on_a_page(app: Flask, trust: TrustProvider, browser: Browser):
    lead = app.extensions["attune"].accounts.add("Office", "office@example.org", PASSWORD, "administrator")
    linked(app, trust, lead, "office")
    going = submit(browser.client, "/sign-in", 200, provider="1")
    [address] = going.document.xpath("//main//a/@href")
    assert browser.arrives(trust.signs_in(address, "office")).location == "/team"
    assert "Office" in checked(browser.client.get("/team")).words
    checked(browser.signs_in("office"), 403)


def test_a_leaver_gets_no_further_than_sending(app: Flask, alice: Account, browser: Browser):
    taker = Tablet.of(app, "Kim")
    app.extensions["attune"].accounts.close(alice.id, taker.id)
    assert browser.signs_in(ALICE).status_code == 303
    browser.ask("/api/session", X_Attune_Back=browser.back)
    assert browser.ask("/api/sessions").status_code == 401


def test_without_passwords_only_the_provider_lets_in(
    config: Config, trust: TrustProvider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(accounts, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    app = made(replace(config, store_url=f"tinydb://{tmp_path}/other"), trust, passwords=False)
    shared = app.extensions["attune"]
    alice = linked(app, trust, shared.accounts.add("Alice", "a@example.org", PASSWORD, "lead"), ALICE)
    browser = Browser(app, trust)
    tried = Tablet(app.test_client(), alice).sign_in()
    assert (tried.status_code, tried.get_json()["code"]) == (403, "no_passwords")
    page = checked(app.test_client().get("/sign-in"))
    assert page.document.xpath("//input[@type='password']") == []
    token = page.hidden("csrf_token")
    sent = {"email": "a@example.org", "password": PASSWORD, "csrf_token": token}
    assert app.test_client().post("/sign-in", data=sent).status_code != 303
    home = checked(app.test_client().get("/"))
    assert 'type="password"' not in home.response.text
    browser.signs_in(ALICE)
    told = browser.user
    assert isinstance(told, dict)
    assert (told["has_password"], told["second_step"]) == (False, "off")
    token = shared.accounts.make_password_link(alice.id, None)
    assert (
        checked(app.test_client().get(f"/new-password/{token}")).document.xpath("//input[@type='password']")
        == []
    )
    shared.store.close()


@pytest.mark.parametrize("kind", ["RSA", "EC"])
def test_a_private_key_proves_who_asks(
    kind: str, config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(accounts, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    key = RSAKey.generate_key(2048) if kind == "RSA" else ECKey.generate_key("P-256")
    with TrustProvider(client_key=key).served() as trust:
        pem = key.as_pem(private=True).decode()
        known = ProviderConfig(trust.issuer, CLIENT, key=pem, key_id=KID)
        app = made(replace(config, store_url=f"tinydb://{tmp_path}/other"), trust, provider=known)
        shared = app.extensions["attune"]
        linked(app, trust, shared.accounts.add("Alice", "a@example.org", PASSWORD, "visitor"), ALICE)
        assert Browser(app, trust).signs_in(ALICE).status_code == 303
        assert len(trust.used_assertions) == 1
        shared.store.close()


def test_without_a_provider_there_is_no_such_way(client, config: Config, tmp_path: Path):
    app = create_app(replace(config, store_url=f"tinydb://{tmp_path}/none"))
    bare = app.test_client()
    checked(bare.get("/sign-in/callback?code=x&state=y"), 404)
    token = bare.get("/api/session").get_json()["csrf"]
    told = {"purpose": "set-up", "back": "x"}
    assert bare.post("/api/sign-in/provider", json=told, headers={"X-CSRFToken": token}).status_code == 404
    assert "provider" not in checked(bare.get("/sign-in")).response.text
    app.extensions["attune"].store.close()


def test_a_forgotten_passphrase_takes_a_proof_that_was_given_anew(
    app: Flask, alice: Account, browser: Browser, monkeypatch: pytest.MonkeyPatch
):
    address = browser.begins("recovery", account=alice.id)
    assert (query_of(address)["prompt"], query_of(address)["max_age"]) == ("login", "0")
    browser.arrives(browser.trust.signs_in(address, ALICE))
    told = {"vault": "0" * 36, "key": "0" * 16, "sealed": "AAAA"}
    browser.ask("/api/session", X_Attune_Back=browser.back)
    device = browser.ask("/api/devices", {"label": "x"}).get_json()["device"]
    answer = browser.ask("/api/recovery", {**told, "device": device})
    assert answer.get_json()["code"] == "other_key", "past the password, which nobody gave"
    # An ordinary sign-in by the provider is not enough, nor one that the provider gives from before.
    browser.signs_in(ALICE)
    browser.ask("/api/session", X_Attune_Back=browser.back)
    assert browser.ask("/api/recovery", {**told, "device": device}).status_code == 400
    browser.trust.claims = {"auth_time": int((datetime.now() - timedelta(hours=1)).timestamp())}  # noqa: DTZ005  an instant
    assert "did not ask you again" in checked(browser.signs_in(ALICE, "recovery"), 403).words
