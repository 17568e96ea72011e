"""Five hundred texts that want to be scripts, on every page and in what becomes a PDF: they are text, and nothing else."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from lxml import html

from pwa.service.accounts import Account
from pwa.views.documents import PRESS
from tests.builders import FAMILY
from tests.scripts_as_text import CODE, MARK, TEXTS, harmless, hostile_family, hostile_visit
from tests.web.answers import FRESH
from tests.web.pages import checked
from tests.web.tablet import PASSWORD, Tablet, Tablets
from tests.web.test_routes_and_roles import NoPress

Pages = dict[str, html.HtmlElement]
MADE_BY_THEM = {
    *("img", "iframe", "object", "embed", "math", "marquee", "details", "video", "audio", "source"),
    *("base", "template", "noscript", "style"),
}
ADDRESSES = ("href", "src", "action", "formaction", "data", "srcdoc", "poster", "content", "style")


def pages_of(tablet: Tablet, family: str, family_body: dict[str, Any], visit_body: dict[str, Any]) -> Pages:
    """Each page of this family and this visit, and the page that each of its PDFs is made from."""
    first = tablet.signs("family", family_body, family=family, subject=family)
    visit = tablet.signs("visit", visit_body, family=family)
    answer = tablet.send(first, visit)
    assert answer["rejected"] == []
    places = [f"/records/{visit['id']}/{kind}" for kind in ("summary", "letter", "parent")]
    found: Pages = {}
    for place in [*places, f"/families/{family}/trend"]:
        kind = place.rsplit("/", 1)[-1]
        found[kind] = checked(tablet.client.get(place)).document
        found[f"{kind}.pdf"] = html.document_fromstring(tablet.client.get(f"{place}.pdf").text)
    offered = found["parent"].xpath("//input[@name='sentence']/@value")
    assert offered
    told = {"csrf_token": tablet.token(), "confirmed": "1", "sentence": offered}
    found["parent, chosen"] = checked(tablet.client.post(places[-1], data=told)).document
    chosen = tablet.client.post(f"{places[-1]}.pdf", data=told)
    found["parent.pdf, chosen"] = html.document_fromstring(chosen.text)
    return found


@pytest.fixture
def alice(app: Flask, tablet: Tablets) -> Tablet:
    app.extensions[PRESS] = NoPress()
    return tablet("Alice")


@pytest.fixture
def hostile(alice: Tablet) -> Pages:
    return pages_of(alice, FAMILY, hostile_family(), hostile_visit())


def elements(page: html.HtmlElement) -> Iterator[html.HtmlElement]:
    return (element for element in page.iter() if isinstance(element.tag, str))


def shape_of(page: html.HtmlElement) -> Counter[tuple[str, tuple[str, ...]]]:
    """How often each element stands there, with the names of its attributes."""
    return Counter((element.tag, tuple(sorted(element.attrib))) for element in elements(page))


def test_all_five_hundred_are_shown_as_they_were_typed(hostile: Pages):
    assert len(set(TEXTS)) == 500
    shown = " ".join(" ".join(page.text_content() for page in hostile.values()).split())
    in_notes_of_the_app = set(hostile_family()["notes"].splitlines())
    missing = [text for text in TEXTS if " ".join(text.split()) not in shown]
    assert set(missing) <= in_notes_of_the_app


def test_no_element_and_no_address_is_made_of_them(hostile: Pages):
    for name, page in hostile.items():
        assert not page.xpath("//comment()[contains(., $mark)]", mark=MARK), name
        for element in elements(page):
            assert not [attribute for attribute in element.attrib if attribute.startswith("on")], name
            for attribute in ADDRESSES:
                told = element.get(attribute, "")
                assert MARK not in told or element.tag == "meta", (
                    f"{name}: <{element.tag} {attribute}={told}>"
                )
                assert "script:" not in told, f"{name}: <{element.tag} {attribute}={told}>"


def test_their_pages_are_built_as_those_of_harmless_words(alice: Tablet, hostile: Pages):
    plain = pages_of(alice, FRESH, harmless(hostile_family()), harmless(hostile_visit()))
    assert not any(
        code in html.tostring(page, encoding="unicode") for page in plain.values() for code in CODE
    )
    for name, page in hostile.items():
        assert shape_of(page) - shape_of(plain[name]) == Counter(), name
        assert shape_of(plain[name]) - shape_of(page) == Counter(), name


def test_names_of_accounts_and_tablets_are_text_too(app: Flask):
    people, lead = app.extensions["attune"].accounts, Tablet.of(app, "Lena", "lead")
    names = [text for text in TEXTS[::20] if len(text) <= 200]
    made: list[Account] = [
        people.add(name, f"{number}@example.org", PASSWORD, "visitor") for number, name in enumerate(names)
    ]
    team = checked(lead.client.get("/team"))
    asked = checked(
        lead.client.post(f"/team/{made[0].id}/close", data={"csrf_token": team.hidden("csrf_token")})
    )
    for name in names:
        assert " ".join(name.split()) in team.words
        assert " ".join(name.split()) in asked.words
    for page in (team.document, asked.document):
        assert MADE_BY_THEM & {element.tag for element in elements(page)} == set()
    label = TEXTS[1][:80]
    assert lead.post("/api/devices", {"label": label}).status_code == 201
    answer = lead.client.get("/api/devices")
    assert answer.mimetype == "application/json"
    assert label in [device["label"] for device in answer.get_json()["devices"]]
