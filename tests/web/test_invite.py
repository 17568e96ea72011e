"""The team's page: who may open it, and inviting somebody."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pwa.clock import now
from pwa.service import links
from tests.web.pages import Seen, checked, submit
from tests.web.tablet import PASSWORD, Tablet, Tablets

MONA = {"name": "Mona Moss", "email": "mona@example.org"}


@pytest.fixture
def lead(app: Flask) -> Tablet:
    return Tablet.of(app, "Lena", "lead")


def invites(lead: Tablet, status: int = 200, **told: str) -> Seen:
    token = checked(lead.client.get("/team")).hidden("csrf_token")
    given = {**MONA, "role": "visitor", **told}
    return checked(lead.client.post("/team/invite", data={"csrf_token": token, **given}), status)


def link_in(page: Seen) -> str:
    [link] = page.document.xpath("//*[@id='link']/text()")
    return str(link)[link.index("/set-up/") :]


def test_the_team_is_for_its_lead(app: Flask, tablet: Tablets, client: FlaskClient):
    assert client.get("/team").location == "/sign-in"
    alice = tablet("Alice")
    assert "not for your account" in checked(alice.client.get("/team"), 403).words
    for path in ("/team/invite", f"/team/{alice.id}/close"):
        token = checked(alice.client.get("/sign-out")).hidden("csrf_token")
        assert alice.client.post(path, data={"csrf_token": token}).status_code == 403


def test_an_invitation_makes_one_account_and_says_so_in_the_audit(
    app: Flask, lead: Tablet, client: FlaskClient
):
    path = link_in(invites(lead))
    seen = checked(client.get(path))
    assert "It is for Mona Moss, mona@example.org" in seen.words
    submit(client, path, 303, password=PASSWORD)
    user = client.get("/api/session").get_json()["user"]
    assert (user["name"], user["role"]) == ("Mona Moss", "visitor")
    checked(client.get(path), 410)
    actions = [entry["action"] for entry in app.extensions["attune"].audit.entries()]
    assert actions[-2:] == ["invited", "set_up_account"]


def test_whoever_has_it_chooses_neither_name_nor_address(app: Flask, lead: Tablet, client: FlaskClient):
    path = link_in(invites(lead))
    assert checked(client.get(path)).document.xpath("//input[@name='name' or @name='email']") == []
    submit(client, path, 303, name="Lena", email="lena@elsewhere.example", password=PASSWORD)
    [made] = [each for each in app.extensions["attune"].accounts.all() if each.id != lead.id]
    assert (made.name, made.email) == ("Mona Moss", "mona@example.org")


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"name": ""}, "Enter a name"),
        ({"name": "LENA"}, "Somebody here has this name already"),
        ({"name": "\u202eanoM"}, "nobody can see"),
        ({"name": "Mona\u200b"}, "nobody can see"),
        ({"name": "\u2066Mona"}, "nobody can see"),
        ({"email": "nonsense"}, "like name@example.com"),
        ({"email": "mona\u200b@example.org"}, "like name@example.com"),
        ({"email": "LENA@example.org"}, "There is an account with this email address already"),
        ({"role": "administrator of all"}, "There is a problem"),
    ],
)
def test_one_that_is_not_right_is_refused_at_its_field(
    app: Flask, lead: Tablet, told: dict[str, str], said: str
):
    seen = invites(lead, 400, **told)
    assert said in seen.words
    assert seen.title.startswith("Error: ")
    assert app.extensions["attune"].accounts.links() == []


def test_two_invitations_are_never_for_one_name_or_address(lead: Tablet):
    invites(lead)
    assert "Somebody here has this name already" in invites(lead, 400, email="other@example.org").words
    assert "There is an invitation for this address" in invites(lead, 400, name="Moira").words
    invites(lead, name="Moira", email="moira@example.org")


def test_those_that_were_not_used_are_listed_and_can_be_withdrawn(
    app: Flask, lead: Tablet, client: FlaskClient
):
    path = link_in(invites(lead))
    page = checked(lead.client.get("/team"))
    [row] = page.document.xpath("//tr[.//form[contains(@action, 'withdraw')]]")
    assert " ".join(row.text_content().split()).startswith("Invitation for Mona Moss")
    [action] = row.xpath(".//form/@action")
    token = page.hidden("csrf_token")
    for _ in range(2):
        assert lead.client.post(action, data={"csrf_token": token}).status_code == 303
    checked(client.get(path), 410)
    entries = [each for each in app.extensions["attune"].audit.entries() if each["action"] == "withdrew_link"]
    assert [(each["user"], each["role"]) for each in entries] == [(lead.id, "visitor")]
    invites(lead)


def test_one_that_is_too_old_is_not_listed_keeps_no_name_from_anybody_and_is_forgotten(
    app: Flask, lead: Tablet, monkeypatch: pytest.MonkeyPatch
):
    accounts = app.extensions["attune"].accounts
    accounts.invite("visitor", lead.id, "Mona Moss", "mona@example.org")
    monkeypatch.setattr(links, "now", lambda: now() + timedelta(hours=25))
    assert accounts.links() == []
    accounts.invite("visitor", lead.id, "Mona Moss", "mona@example.org")
    monkeypatch.setattr(links, "now", lambda: now() + timedelta(days=33))
    accounts.invite("visitor", lead.id, "Moira", "moira@example.org")
    kept = app.extensions["attune"].store.collection(links.COLLECTION).items()
    assert [document["name"] for _, document in kept] == ["Moira"]


def test_whoever_has_an_earlier_invitation_is_not_called_like_a_colleague(
    app: Flask, lead: Tablet, client: FlaskClient
):
    """Those that were made before they carried a name."""
    accounts = app.extensions["attune"].accounts
    path = f"/set-up/{accounts.invite('visitor', lead.id)}"
    for name in ("Lena", " lena ", "Ｌena"):
        seen = submit(client, path, 200, name=name, email="mona@example.org", password=PASSWORD)
        assert "Somebody here has this name already" in seen.words
    submit(client, path, 303, name="Lena B Lowe", email="mona@example.org", password=PASSWORD)


@pytest.mark.parametrize("role", ["admin", "administrators", "Lead", "", "lead,visitor", "owner"])
def test_nobody_is_invited_to_a_role_that_there_is_not(app: Flask, role: str):
    lead = Tablet.of(app, "Lena", "lead")
    token = checked(lead.client.get("/team")).hidden("csrf_token")
    answer = lead.client.post("/team/invite", data={"csrf_token": token, **MONA, "role": role})
    assert "/set-up/" not in checked(answer, 400).words
    assert app.extensions["attune"].store.collection("set_up_links").items() == []


def test_whoever_is_invited_does_not_choose_their_role(app: Flask, client: FlaskClient):
    accounts = app.extensions["attune"].accounts
    lead = Tablet.of(app, "Lena", "lead")
    path = f"/set-up/{accounts.invite('visitor', lead.id)}"
    submit(
        client, path, 303, name="Mona", email="mona@example.org", password=PASSWORD, role="lead", is_lead="1"
    )
    assert client.get("/api/session").get_json()["user"]["role"] == "visitor"
