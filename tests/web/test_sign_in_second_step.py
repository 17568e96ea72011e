"""The second step is asked for on a device that is new, and for a forgotten passphrase; a code is used once."""

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from pwa.service import second_factor
from tests.web.pages import submit
from tests.web.second_step import Clock, Phone, sets_up
from tests.web.tablet import PASSWORD, Tablet, Tablets
from tests.web.test_recovery import recovers, sealed_by


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(second_factor, "now", made)
    return made


@pytest.fixture
def alice(tablet: Tablets) -> Tablet:
    return tablet("Alice")


@pytest.fixture
def phone(alice: Tablet, clock: Clock) -> Phone:
    made = sets_up(alice, clock)
    clock.waits()
    return made


def signs_in(who: Tablet, code: str | None = None, password: str = PASSWORD) -> TestResponse:
    told = {"email": who.account.email, "password": password}
    return who.post("/api/sign-in", told if code is None else {**told, "code": code})


def a_new_device(app: Flask, of: Tablet) -> Tablet:
    return Tablet(app.test_client(), of.account)


def code_of(answer: TestResponse) -> str:
    return "in" if answer.status_code == 200 else str(answer.get_json()["code"])


def test_a_new_device_needs_a_code_and_is_known_from_then_on(app: Flask, alice: Tablet, phone: Phone):
    device = a_new_device(app, alice)
    assert code_of(signs_in(device)) == "code_needed"
    assert device.client.get("/api/session").get_json()["user"] is None
    assert code_of(signs_in(device, phone.wrong())) == "wrong_code"
    assert code_of(signs_in(device, phone.code())) == "in"
    assert code_of(signs_in(device)) == "in"


def test_the_tablet_that_it_was_set_up_from_needs_none(alice: Tablet, phone: Phone):
    assert code_of(signs_in(alice)) == "in"


def test_a_browser_that_was_known_before_has_to_show_a_code_once(app: Flask, alice: Tablet, clock: Clock):
    """Whoever had found out the password may have signed in with it before."""
    earlier = a_new_device(app, alice)
    assert code_of(signs_in(earlier)) == "in"
    phone = sets_up(alice, clock)
    assert code_of(signs_in(earlier)) == "code_needed"
    clock.waits()
    assert code_of(signs_in(earlier, phone.code())) == "in"


def test_a_colleagues_code_opens_nothing_of_hers(app: Flask, alice: Tablet, phone: Phone, tablet: Tablets):
    bobs = sets_up(tablet("Bob"), phone.clock)
    phone.clock.waits()
    device = a_new_device(app, alice)
    assert code_of(signs_in(device, bobs.code())) == "wrong_code"
    assert code_of(signs_in(device, bobs.backup[0])) == "wrong_code"


def test_the_password_comes_first(app: Flask, alice: Tablet, phone: Phone):
    """Nobody learns by a code whether an account has a second step, and no code is used up by a wrong password."""
    device = a_new_device(app, alice)
    assert code_of(signs_in(device, password="a wrong password")) == "wrong_sign_in"
    assert code_of(signs_in(device, phone.code(), "a wrong password")) == "wrong_sign_in"
    assert code_of(signs_in(device, phone.code())) == "in"


def test_a_code_opens_once(app: Flask, alice: Tablet, phone: Phone):
    first, second = a_new_device(app, alice), a_new_device(app, alice)
    code = phone.code()
    assert code_of(signs_in(first, code)) == "in"
    assert code_of(signs_in(second, code)) == "wrong_code"
    phone.clock.waits()
    assert code_of(signs_in(second, code)) == "wrong_code", "it is still within its time"
    assert code_of(signs_in(second, phone.code())) == "in"


def test_one_from_before_the_last_is_used_up_with_it(app: Flask, alice: Tablet, phone: Phone):
    first, second = a_new_device(app, alice), a_new_device(app, alice)
    phone.clock.waits(60)
    assert code_of(signs_in(first, phone.code())) == "in"
    assert code_of(signs_in(second, phone.code(-30))) == "wrong_code"


@pytest.mark.parametrize(
    ("seconds", "said"), [(-60, "wrong_code"), (-30, "in"), (30, "in"), (60, "wrong_code")]
)
def test_a_phone_that_is_half_a_minute_off_is_right(
    app: Flask, alice: Tablet, phone: Phone, seconds: int, said: str
):
    phone.clock.waits(120)
    assert code_of(signs_in(a_new_device(app, alice), phone.code(seconds))) == said


def test_each_backup_code_opens_once_however_it_is_typed(app: Flask, alice: Tablet, phone: Phone):
    first, *_, last = phone.backup
    assert code_of(signs_in(a_new_device(app, alice), first)) == "in"
    assert code_of(signs_in(a_new_device(app, alice), first)) == "wrong_code"
    assert code_of(signs_in(a_new_device(app, alice), f" {last.replace('-', ' ').upper()} ")) == "in"
    assert code_of(signs_in(a_new_device(app, alice), last)) == "wrong_code"
    factor = app.extensions["attune"].second_factors.of(alice.id)
    assert len(factor.backup) == 6


@pytest.mark.parametrize("code", ["0", "١٢٣٤٥٦", "x" * 40, "\u200b", "------"])
def test_what_is_no_code_is_refused_as_a_wrong_one(app: Flask, alice: Tablet, phone: Phone, code: str):
    assert code_of(signs_in(a_new_device(app, alice), code)) == "wrong_code"


def test_guesses_are_slowed_down_with_the_right_password_too(app: Flask, alice: Tablet, phone: Phone):
    stranger = a_new_device(app, alice)
    codes = [signs_in(stranger, phone.wrong()).status_code for _ in range(11)]
    assert codes == [401] * 10 + [429]
    assert signs_in(stranger, phone.code()).status_code == 429
    assert code_of(signs_in(alice)) == "in", "her own tablet is not stopped"


def test_the_audit_says_what_was_tried(app: Flask, alice: Tablet, phone: Phone):
    device = a_new_device(app, alice)
    before = len(app.extensions["attune"].audit.entries())
    signs_in(device)
    signs_in(device, phone.wrong())
    signs_in(device, phone.code())
    entries = app.extensions["attune"].audit.entries()[before:]
    assert [(each["action"], each["user"]) for each in entries] == [
        ("asked_for_second_step", alice.id),
        ("failed_second_step", None),
        ("signed_in", alice.id),
    ]
    assert entries[1]["account"] == alice.id


def test_on_a_page_the_code_is_asked_for_too(app: Flask, alice: Tablet, phone: Phone):
    told = {"email": alice.account.email, "password": PASSWORD}
    client = app.test_client()
    asked = submit(client, "/sign-in", 200, **told)
    assert asked.document.xpath("//input[@name='code']")
    assert client.get("/password").location == "/sign-in"
    assert "This code is not right" in submit(client, "/sign-in", 401, **told, code=phone.wrong()).words
    submit(client, "/sign-in", 303, **told, code=phone.code())
    assert client.get("/password").status_code == 200


def test_a_forgotten_passphrase_needs_a_code_on_a_known_tablet_as_well(alice: Tablet, phone: Phone):
    sealed = sealed_by(alice)
    assert code_of(signs_in(alice)) == "in"
    answer = recovers(alice, sealed)
    assert (answer.status_code, answer.get_json()["code"]) == (403, "code_needed")
    assert code_of(signs_in(alice, phone.wrong())) == "wrong_code"
    assert code_of(signs_in(alice, phone.code())) == "in"
    assert recovers(alice, sealed).status_code == 200


def test_a_code_counts_for_the_sign_in_that_it_was_shown_with(alice: Tablet, phone: Phone):
    sealed = sealed_by(alice)
    signs_in(alice, phone.code())
    signs_in(alice)
    assert recovers(alice, sealed).get_json()["code"] == "code_needed"


def test_a_link_for_a_new_password_does_not_do_without_it(app: Flask, alice: Tablet, phone: Phone):
    token = app.extensions["attune"].accounts.make_password_link(alice.id, None)
    submit(app.test_client(), f"/new-password/{token}", 200, password="another long password")
    assert code_of(signs_in(a_new_device(app, alice), password="another long password")) == "code_needed"
