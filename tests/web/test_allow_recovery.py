"""A forgotten passphrase takes more than the password: a code of the second step, or a lead's word for this very vault."""

from base64 import b64decode
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from pwa.clock import now
from pwa.config import LeadAllows
from pwa.service import recovery_requests, second_factor
from pwa.service.recovery_requests import LASTS, MOST, RecoveryRequest
from pwa.views import second_step, team
from pwa.views.second_step import SETTLED_AFTER
from tests.web.pages import checked
from tests.web.second_step import Clock, sets_up
from tests.web.tablet import PASSWORD, Tablet, Tablets
from tests.web.test_recovery import DATA_KEY, VAULT, recovers, sealed_by

ANOTHER_VAULT = "5b1f6c0a-6f1e-4b3e-9d2a-0a6f4f4b7c99"


@pytest.fixture
def lead(app: Flask) -> Tablet:
    return Tablet.of(app, "Lena", "lead")


def set_to(app: Flask, lead_allows: LeadAllows) -> None:
    shared = app.extensions["attune"]
    app.extensions["attune"] = replace(shared, config=replace(shared.config, lead_allows=lead_allows))


def code_for(who: Tablet, vault: str = VAULT) -> str:
    """What the service says to whoever asks for the vault's key; "given" when it gives it."""
    who.sign_in()
    answer = recovers(who, sealed_by(who, vault=vault), vault=vault).get_json()
    return "given" if b64decode(answer.get("data_key", "")) == DATA_KEY else str(answer["code"])


def waiting(app: Flask) -> list[RecoveryRequest]:
    found: list[RecoveryRequest] = app.extensions["attune"].recovery_requests.waiting()
    return found


def says(lead: Tablet, act: str, name: str = "") -> int:
    """The lead presses this button, for the first that waits or for that of this name."""
    page = checked(lead.client.get("/team"))
    rows = page.document.xpath("//tr[.//form[contains(@action, '/team/recovery/')]]")
    [row, *_] = [each for each in rows if name in each.text_content()]
    [action] = [each for each in row.xpath(".//form/@action") if each.endswith(f"/{act}")]
    told = {"csrf_token": page.hidden("csrf_token")}
    return lead.client.post(action, data=told).status_code


def actions(app: Flask) -> list[tuple[str, str | None]]:
    noted = app.extensions["attune"].audit.entries()
    return [(each["action"], each["user"]) for each in noted if "recover" in each["action"]]


def test_the_password_alone_opens_nothing_until_a_lead_allows_it_and_then_once(
    app: Flask, tablet: Tablets, lead: Tablet
):
    robin = tablet("Robin")
    assert [code_for(robin), code_for(robin)] == ["lead_must_allow"] * 2
    page = checked(lead.client.get("/team"))
    assert "Robin" in page.words.split("Forgotten passphrases")[1].split("People with an account")[0]
    assert "Robin's tablet" in page.words
    assert says(lead, "allow") == 303
    assert [code_for(robin), code_for(robin)] == ["given", "lead_must_allow"]
    assert actions(app) == [
        ("asked_for_recovery", robin.id),
        ("allowed_recovery", lead.id),
        ("recovered_vault", robin.id),
        ("asked_for_recovery", robin.id),
    ]
    [given] = [
        each for each in app.extensions["attune"].audit.entries() if each["action"] == "recovered_vault"
    ]
    assert given["allowed_by"] == lead.id


def test_a_wrong_password_and_a_strange_vault_ask_nobody(app: Flask, tablet: Tablets, lead: Tablet):
    robin = tablet("Robin")
    sealed = sealed_by(robin)
    recovers(robin, sealed, password="a wrong password")
    recovers(robin, sealed, vault=ANOTHER_VAULT)
    recovers(tablet("Alice"), sealed)
    assert waiting(app) == []
    assert "Forgotten passphrases" not in checked(lead.client.get("/team")).words


def test_what_is_allowed_holds_for_that_vault_alone(app: Flask, tablet: Tablets, lead: Tablet):
    robin, alice = tablet("Robin"), tablet("Alice")
    code_for(robin)
    says(lead, "allow")
    assert code_for(robin, ANOTHER_VAULT) == "lead_must_allow"
    assert code_for(alice) == "lead_must_allow"
    assert code_for(robin) == "given"


def test_it_is_allowed_for_a_day_and_asked_for_a_day(
    app: Flask, tablet: Tablets, lead: Tablet, monkeypatch: pytest.MonkeyPatch
):
    robin = tablet("Robin")
    code_for(robin)
    says(lead, "allow")
    allowed = app.extensions["attune"].recovery_requests
    for after, is_good in ((LASTS - timedelta(seconds=5), True), (LASTS, False)):
        monkeypatch.setattr(recovery_requests, "now", lambda after=after: now() + after)
        assert allowed.is_allowed(robin.id, robin.device, VAULT) == is_good
    assert code_for(robin) == "lead_must_allow", "and is asked for anew"
    assert len(waiting(app)) == 1
    monkeypatch.setattr(recovery_requests, "now", lambda: now() + 3 * LASTS)
    assert waiting(app) == []
    assert not allowed.allow(allowed._requests.items()[0][0], lead.id)


def test_a_lead_who_forgot_her_own_asks_another(app: Flask, lead: Tablet):
    other = Tablet.of(app, "Mona", "lead")
    assert code_for(lead) == "lead_must_allow"
    [request] = waiting(app)
    assert "Somebody else has to allow yours." in checked(lead.client.get("/team")).words
    assert not app.extensions["attune"].recovery_requests.allow(request.key, lead.id)
    says(other, "allow")
    assert code_for(lead) == "given"


def test_a_refusal_is_noted_and_it_may_be_asked_again(app: Flask, tablet: Tablets, lead: Tablet):
    robin = tablet("Robin")
    code_for(robin)
    assert says(lead, "refuse") == 303
    assert waiting(app) == []
    assert actions(app)[-1] == ("refused_to_allow_recovery", lead.id)
    assert code_for(robin) == "lead_must_allow"
    assert len(waiting(app)) == 1


def test_where_nobody_else_could_allow_it_the_password_is_enough(app: Flask):
    only = Tablet.of(app, "Lena", "lead")
    assert code_for(only) == "given"


def test_a_closed_leads_word_is_not_waited_for(app: Flask, tablet: Tablets, lead: Tablet):
    other = Tablet.of(app, "Mona", "lead")
    app.extensions["attune"].accounts.close(other.id)
    assert code_for(lead) == "given"


@pytest.mark.parametrize(("lead_allows", "told"), [("never", "given"), ("always", "lead_must_allow")])
def test_the_service_decides(app: Flask, tablet: Tablets, lead: Tablet, lead_allows: LeadAllows, told: str):
    set_to(app, lead_allows)
    assert code_for(tablet("Robin")) == told


def test_an_administrator_may_allow_it(app: Flask, tablet: Tablets):
    shared = app.extensions["attune"]
    office = shared.accounts.add("Office", "office@example.org", PASSWORD, "administrator")
    robin = tablet("Robin")
    assert code_for(robin) == "lead_must_allow"
    [request] = waiting(app)
    assert shared.recovery_requests.allow(request.key, office.id)
    assert code_for(robin) == "given"


def test_whoever_has_shown_a_code_of_a_second_step_that_is_not_new_needs_no_lead(
    tablet: Tablets, lead: Tablet, monkeypatch: pytest.MonkeyPatch
):
    clock = Clock()
    for each in (second_factor, second_step):
        monkeypatch.setattr(each, "now", clock)
    robin = tablet("Robin")
    phone = sets_up(robin, clock)
    answers = []
    for after in (timedelta(seconds=30), SETTLED_AFTER - timedelta(minutes=1), timedelta(minutes=1)):
        clock.at += after
        told = {"email": robin.account.email, "password": PASSWORD, "code": phone.code()}
        assert robin.post("/api/sign-in", told).status_code == 200
        answers.append(recovers(robin, sealed_by(robin)).get_json().get("code", "given"))
    assert answers == ["lead_must_allow"] * 2 + ["given"], "who found out a password sets one up themselves"


def test_nobody_fills_the_page_with_requests(
    app: Flask, tablet: Tablets, lead: Tablet, monkeypatch: pytest.MonkeyPatch
):
    robin, at = tablet("Robin"), now()
    requests = app.extensions["attune"].recovery_requests
    for number in range(MOST + 4):
        monkeypatch.setattr(recovery_requests, "now", lambda number=number: at + timedelta(seconds=number))
        requests.ask(robin.id, robin.device, f"vault {number}")
    assert [each.vault for each in waiting(app)] == [f"vault {number}" for number in range(4, MOST + 4)]


def test_what_is_allowed_is_pushed_out_by_nothing(app: Flask, tablet: Tablets, lead: Tablet):
    robin = tablet("Robin")
    code_for(robin)
    says(lead, "allow")
    requests = app.extensions["attune"].recovery_requests
    for number in range(MOST + 1):
        requests.ask(robin.id, robin.device, f"vault {number}")
    assert len(waiting(app)) == MOST
    assert code_for(robin) == "given"


def let_in(app: Flask, lead: Tablet, who: Tablet) -> None:
    """The lead makes a link for a new password, and it is used."""
    accounts = app.extensions["attune"].accounts
    accounts.set_password_by(accounts.make_password_link(who.id, lead.id), PASSWORD)


def test_who_made_the_link_for_the_password_does_not_allow_it_too(app: Flask, tablet: Tablets, lead: Tablet):
    robin, other = tablet("Robin"), Tablet.of(app, "Mona", "lead")
    let_in(app, lead, robin)
    assert code_for(robin) == "lead_must_allow"
    [request] = waiting(app)
    page = checked(lead.client.get("/team"))
    assert "Another lead has to allow this" in page.words
    assert page.document.xpath(f"//form[@action='/team/recovery/{request.key}/allow']") == []
    told = {"csrf_token": page.hidden("csrf_token")}
    assert lead.client.post(f"/team/recovery/{request.key}/allow", data=told).status_code == 403
    assert code_for(robin) == "lead_must_allow"
    assert says(other, "allow") == 303
    assert code_for(robin) == "given"


def test_a_link_of_long_ago_and_the_only_lead_keep_nobody_out(
    app: Flask, tablet: Tablets, lead: Tablet, monkeypatch: pytest.MonkeyPatch
):
    robin = tablet("Robin")
    let_in(app, lead, robin)
    code_for(robin)
    assert says(lead, "allow") == 303, "nobody else could"
    assert code_for(robin) == "given"
    Tablet.of(app, "Mona", "lead")
    code_for(robin, ANOTHER_VAULT)
    monkeypatch.setattr(team, "now", lambda: now() + SETTLED_AFTER)
    assert says(lead, "allow") == 303
