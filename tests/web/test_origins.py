"""What another website sends is refused; what its link opens is asked for again, so that nobody is signed out by it."""

import re

import pytest
from flask import Flask
from lxml import html

from tests.web.pages import checked, submit
from tests.web.tablet import PASSWORD, Tablet, Tablets

ANY_ID = "11111111-1111-4111-8111-111111111111"
LINK = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
FOREIGN = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Origin": "https://elsewhere.example"},
    {"Origin": "http://localhost.elsewhere.example"},
)
OURS = (
    {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "http://localhost"},
    {"Origin": "null"},
    {},
)


def posted(app: Flask) -> list[str]:
    rules = [rule.rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    return sorted({re.sub(r"<.*?>", ANY_ID, rule) for rule in rules})


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_nothing_that_another_website_sends_is_taken(app: Flask, tablet: Tablets, headers: dict[str, str]):
    alice = tablet("Alice")
    token = alice.token()
    for path in posted(app):
        answer = alice.client.post(path, json={}, headers={"X-CSRFToken": token, **headers})
        assert answer.status_code == 403, path
        if path.startswith("/api/"):
            assert answer.get_json()["code"] == "other_site"
        else:
            assert "did not come from Attune" in checked(answer, 403).words
    assert alice.send()["rejected"] == []


@pytest.mark.parametrize("headers", OURS, ids=str)
def test_what_our_own_pages_send_is_taken(tablet: Tablets, headers: dict[str, str]):
    alice = tablet("Alice")
    sent = {"X-CSRFToken": alice.token(), **headers}
    assert alice.client.post("/api/devices", json={"label": "x"}, headers=sent).status_code == 201


@pytest.mark.parametrize(
    "path", ["/team", "/cy/team", "/sign-in", "/sign-out", f"/records/{ANY_ID}/summary?a=1"]
)
def test_a_link_from_elsewhere_is_asked_for_again_by_our_own_page(app: Flask, path: str):
    answer = app.test_client().get(path, headers=LINK)
    seen = checked(answer, lang="cy" if path.startswith("/cy/") else "en-GB")
    assert "Set-Cookie" not in answer.headers, "a new session would end the one that is there"
    [refresh] = seen.document.xpath("//meta[@http-equiv='refresh']/@content")
    address = refresh.removeprefix("0;url=")
    assert address == f"{path}{'&' if '?' in path else '?'}again"
    assert address in html.tostring(seen.document).decode().replace("&amp;", "&")
    assert app.test_client().get(address, headers=LINK).status_code in (200, 303, 404), (
        "and never in a circle"
    )


def test_then_its_cookie_comes_and_the_page_is_there(app: Flask):
    lead, client = Tablet.of(app, "Lena", "lead"), app.test_client()
    submit(client, "/sign-in", 303, email=lead.account.email, password=PASSWORD)
    assert (
        "Your team"
        in checked(client.get("/team?again", headers={**LINK, "Sec-Fetch-Site": "same-origin"})).words
    )


def test_whoever_is_not_signed_in_comes_to_the_sign_in_page(app: Flask):
    answer = app.test_client().get("/team?again", headers={**LINK, "Sec-Fetch-Site": "same-origin"})
    assert (answer.status_code, answer.location) == (303, "/sign-in")


@pytest.mark.parametrize("path", ["/", "/help", "/learn/", "/manifest.webmanifest", "/healthz"])
def test_what_is_for_everybody_opens_from_anywhere(app: Flask, path: str):
    answer = app.test_client().get(path, headers=LINK)
    assert answer.status_code == 200
    assert "http-equiv" not in answer.text
