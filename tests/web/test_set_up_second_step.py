"""Setting up the second step, and what its owner does with it afterwards."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from lxml import html

from pwa import create_app
from pwa.config import Config
from pwa.service import second_factor
from tests.web.documented import DocumentedClient
from tests.web.pages import checked, submit
from tests.web.second_step import PAGE, Clock, Phone, opened, sent, sets_up
from tests.web.tablet import PASSWORD, Tablet, Tablets


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(second_factor, "now", made)
    return made


def step_of(who: Tablet) -> str:
    return str(who.client.get("/api/session").get_json()["user"]["second_step"])


def test_it_is_on_once_the_phone_has_shown_a_code(app: Flask, tablet: Tablets, clock: Clock):
    alice = tablet("Alice")
    assert step_of(alice) == "offered"
    phone = sets_up(alice, clock)
    assert step_of(alice) == "on"
    assert len(set(phone.backup)) == 8
    page = opened(alice)
    assert "You have 8 backup codes left" in page.words
    assert phone.secret not in page.response.text
    assert not any(code in page.response.text for code in phone.backup)
    entry = app.extensions["attune"].audit.entries()
    assert [each["user"] for each in entry if each["action"] == "set_up_second_step"] == [alice.id]
    [told] = alice.client.get("/api/session").get_json()["user"]["changes"]
    assert told["what"] == "second_step_on"


def test_the_picture_is_drawn_here_and_needs_nothing_from_elsewhere(tablet: Tablets, clock: Clock):
    page = opened(tablet("Alice"))
    [picture] = page.document.xpath("//*[@role='img']")
    assert picture.get("aria-label")
    assert picture.xpath(".//*[name()='path']")
    assert "http" not in html.tostring(picture).decode()


def test_nothing_is_on_without_the_password_and_a_right_code(tablet: Tablets, clock: Clock):
    alice = tablet("Alice")
    page, phone = opened(alice), Phone(clock)
    [phone.secret] = page.document.xpath("//main//code/text()")
    assert "This is not your password" in sent(alice, page, 401, password="wrong", code=phone.code()).words
    again = sent(alice, page, 401, code=phone.wrong())
    assert "This code is not right" in again.words
    assert again.document.xpath("//main//code/text()") == [phone.secret], "the same picture stays"
    assert sent(alice, page, code="").title.startswith("Error: ")
    assert step_of(alice) == "offered"


def test_nobody_has_a_secret_of_somebody_elses_making(tablet: Tablets, clock: Clock):
    """A page that another account was shown, or a secret that was made up, is not what is set up."""
    alice, mallory = tablet("Alice"), tablet("Mallory")
    theirs, phone = opened(mallory), Phone(clock)
    [phone.secret] = theirs.document.xpath("//main//code/text()")
    page = opened(alice)
    for pending in (theirs.hidden("pending"), "made up", ""):
        assert "not right" in sent(alice, page, 401, code=phone.code(), pending=pending).words
    assert step_of(alice) == "offered"


def test_the_store_holds_no_backup_code(config: Config, tablet: Tablets, clock: Clock):
    phone = sets_up(tablet("Alice"), clock)
    kept = "".join(path.read_text() for path in config.data_dir.rglob("*") if path.is_file())
    assert not any(code in kept or code.replace("-", "") in kept for code in phone.backup)


def test_new_backup_codes_end_the_earlier_ones(tablet: Tablets, clock: Clock, app: Flask):
    alice = tablet("Alice")
    phone = sets_up(alice, clock)
    clock.waits()
    done = sent(alice, opened(alice), act="backup", code=phone.code())
    codes = done.document.xpath("//ol//code/text()")
    assert len(codes) == 8
    assert not set(codes) & set(phone.backup)
    with pytest.raises(second_factor.WrongCode):
        app.extensions["attune"].second_factors.use(alice.id, phone.backup[0])
    app.extensions["attune"].second_factors.use(alice.id, codes[0])


def test_its_owner_takes_it_off_with_the_password_and_a_code(tablet: Tablets, clock: Clock):
    alice = tablet("Alice")
    phone = sets_up(alice, clock)
    clock.waits()
    page = opened(alice)
    assert (
        "not your password" in sent(alice, page, 401, act="take-off", password="x", code=phone.code()).words
    )
    assert "not right" in sent(alice, page, 401, act="take-off", code=phone.wrong()).words
    assert step_of(alice) == "on"
    assert "The second step is off" in sent(alice, page, act="take-off", code=phone.code()).words
    assert step_of(alice) == "offered"


def test_guesses_are_slowed_down(tablet: Tablets, clock: Clock):
    alice = tablet("Alice")
    phone = sets_up(alice, clock)
    page = opened(alice)
    for _ in range(10):
        sent(alice, page, 401, act="take-off", code=phone.wrong())
    clock.waits()
    sent(alice, page, 429, act="take-off", code=phone.code())


def test_it_is_for_whoever_is_signed_in_and_for_their_open_vault(app: Flask, tablet: Tablets):
    alice, stranger = tablet("Alice"), app.test_client()
    assert stranger.get(PAGE).location == "/sign-in"
    cookie = alice.client.get_cookie("attune")
    assert cookie is not None
    stranger.set_cookie("attune", cookie.value)
    assert stranger.get(PAGE).location == "/sign-in"


@pytest.fixture
def service(config: Config, tmp_path: Path, app: Flask):
    """service("needed"): an app of that setting, with a store of its own."""
    del app  # whose hasher is cheap
    made = []

    def of(setting: str) -> Flask:
        made.append(create_app(replace(config, second_factor=setting, store_url=str(tmp_path / setting))))
        made[-1].test_client_class = DocumentedClient
        return made[-1]

    yield of
    for each in made:
        each.extensions["attune"].store.close()


def test_a_service_without_it_has_no_such_page(service):
    alice = Tablet.of(service("off"), "Alice")
    assert step_of(alice) == "off"
    ticket = alice.post("/api/tickets", {"path": PAGE}).get_json()["ticket"]
    checked(alice.client.get(f"{PAGE}?ticket={ticket}"), 404)


def test_a_service_that_needs_it_has_everybody_set_it_up_first(service, clock: Clock):
    app = service("needed")
    account = app.extensions["attune"].accounts.add("Lena", "lena@example.org", PASSWORD, "lead")
    lena = Tablet(app.test_client(), account)
    answer = lena.sign_in()
    assert (answer.status_code, answer.get_json()["code"]) == (403, "second_step_first")
    assert lena.client.get("/api/session").get_json()["user"] is None
    response = submit(lena.client, "/sign-in", 303, email=account.email, password=PASSWORD)
    assert response.location == PAGE
    for path in ("/team", "/password"):
        assert lena.client.get(path).location == PAGE
    page, phone = checked(lena.client.get(PAGE)), Phone(clock)
    [phone.secret] = page.document.xpath("//main//code/text()")
    sent(lena, page, code=phone.code())
    assert "Your team" in checked(lena.client.get("/team")).words
    assert lena.sign_in().status_code == 200, "the browser that it was set up in"


def test_whoever_left_still_sends_without_it(service):
    app = service("needed")
    accounts = app.extensions["attune"].accounts
    accounts.add("Lena", "lena@example.org", PASSWORD, "lead")
    left = accounts.add("Alice", "alice@example.org", PASSWORD, "visitor")
    accounts.close(left.id)
    alice = Tablet(app.test_client(), left)
    assert alice.sign_in().status_code == 200


def test_whoever_is_invited_there_comes_to_its_page_first(service):
    app = service("needed")
    token = app.extensions["attune"].accounts.first_link()
    told = {"name": "Lena", "email": "lena@example.org", "password": PASSWORD}
    client = app.test_client()
    assert submit(client, f"/set-up/{token}", 303, **told).location == PAGE
    assert "Scan this picture" in checked(client.get(PAGE)).words
    assert client.get("/api/session").get_json()["user"] is None, "no family before"
