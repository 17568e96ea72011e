"""The letter, the parent's summary and the trend over HTTP: who may see them, what is noted, what stands on them."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pwa.documents.press import Press
from pwa.documents.workers import PdfWorkers
from pwa.views.documents import PRESS
from tests.builders import an_amendment
from tests.unit.documents import words_of
from tests.web.pages import checked
from tests.web.tablet import Tablets

STATIC = Path(__file__).resolve().parents[2] / "static"
KINDS = ("letter", "parent", "trend")


pytestmark = pytest.mark.usefixtures("press")


def url_of(kind: str, visit: dict[str, Any]) -> str:
    return f"/families/{visit['family']}/trend" if kind == "trend" else f"/records/{visit['id']}/{kind}"


TOLD = {
    "letter": (
        "Robin looked for the voice and went still.",
        "Attitude towards the pregnancy and the baby",
        "14 to 18 of 52",
    ),
    "parent": ("Robin loves your voice.", "How your baby talks to you", "Whom you can ask"),
    "trend": ("14 to 18", "Not determined", "A small difference between two visits"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_a_page_and_a_pdf_of_the_same_words(kind: str, tablet: Tablets):
    alice = tablet("Alice")
    url = url_of(kind, alice.with_visit(for_family="Robin loves your voice."))
    seen = checked(alice.client.get(url))
    pdf = alice.client.get(f"{url}.pdf")
    assert pdf.status_code == 200
    assert pdf.mimetype == "application/pdf"
    words = " ".join(words_of(pdf.data).split())
    for told in TOLD[kind]:
        assert told in seen.words
        assert told in words


@pytest.mark.parametrize("kind", KINDS)
def test_neither_title_nor_file_name_says_whom_it_is_about(kind: str, tablet: Tablets):
    alice = tablet("Alice")
    url = url_of(kind, alice.with_visit())
    assert "Robin" not in checked(alice.client.get(url)).title
    disposition = alice.client.get(f"{url}.pdf?download=1").headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename=")
    assert disposition.endswith(".pdf")
    assert "Robin" not in disposition
    assert alice.client.get(f"{url}.pdf").headers["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize("ending", ["", ".pdf"])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_a_family_may_be_kept_by_a_browser(kind: str, ending: str, tablet: Tablets):
    alice = tablet("Alice")
    assert alice.client.get(url_of(kind, alice.with_visit()) + ending).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("ending", ["", ".pdf"])
@pytest.mark.parametrize("kind", KINDS)
def test_others_and_the_signed_out_see_the_same_as_for_what_is_not_there(
    kind: str, ending: str, tablet: Tablets, client: FlaskClient
):
    visit = tablet("Alice").with_visit()
    charlie = tablet("Charlie").client
    for other in (charlie, client):
        nowhere = other.get(url_of(kind, {"id": uuid4(), "family": uuid4()}) + ending)
        response = other.get(url_of(kind, visit) + ending)
        assert response.status_code == 404
        assert response.data == nowhere.data


@pytest.mark.parametrize("kind", KINDS)
def test_a_former_health_visitor_no_longer_sees_it(kind: str, app: Flask, tablet: Tablets):
    alice, bob = tablet("Alice"), tablet("Bob")
    visit = alice.with_visit()
    app.extensions["attune"].caseload.hand_over(visit["family"], bob.id, "2026-11-24T09:00:00.000Z")
    assert alice.client.get(url_of(kind, visit)).status_code == 404
    assert checked(bob.client.get(url_of(kind, visit))).words


@pytest.mark.parametrize("kind", KINDS)
def test_each_look_is_noted_with_ids_alone(kind: str, app: Flask, tablet: Tablets):
    alice = tablet("Alice")
    visit = alice.with_visit()
    for ending in ("", ".pdf", ".pdf?download=1"):
        alice.client.get(url_of(kind, visit) + ending)
    found = [entry for entry in app.extensions["attune"].audit.entries() if kind in entry["action"]]
    assert [entry["action"] for entry in found] == [f"saw_{kind}", f"saw_{kind}_pdf", f"downloaded_{kind}"]
    about = visit["family"] if kind == "trend" else visit["id"]
    for entry in found:
        assert {name: entry[name] for name in ("user", "record", "family")} == {
            "user": alice.id,
            "record": about,
            "family": visit["family"],
        }


def test_a_family_without_a_visit_has_no_trend(tablet: Tablets):
    alice = tablet("Alice")
    family = alice.with_family()
    assert alice.client.get(f"/families/{family['family']}/trend").status_code == 404
    assert alice.client.get(f"/records/{family['id']}/letter").status_code == 404


def test_documents_of_one_record_do_not_take_each_others_place(app: Flask, tablet: Tablets, tmp_path: Path):
    alice = tablet("Alice")
    visit = alice.with_visit()
    urls = [f"/records/{visit['id']}/summary.pdf", *(f"{url_of(kind, visit)}.pdf" for kind in KINDS)]
    made = [alice.client.get(url).data for url in urls]
    nowhere = PdfWorkers(STATIC, program=Path("/nowhere"))
    app.extensions[PRESS] = Press(STATIC, tmp_path / "documents", nowhere)
    assert [alice.client.get(url).data for url in urls] == made


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_pdf_the_page_says_that_the_record_is_safe(
    kind: str, app: Flask, tablet: Tablets, tmp_path: Path
):
    alice = tablet("Alice")
    visit = alice.with_visit()
    nowhere = PdfWorkers(STATIC, program=Path("/nowhere"))
    app.extensions[PRESS] = Press(STATIC, tmp_path / "documents", nowhere)
    assert "The record is safe" in checked(alice.client.get(f"{url_of(kind, visit)}.pdf"), 503).words


def test_the_trend_takes_the_latest_revision_of_each_visit(tablet: Tablets):
    alice = tablet("Alice")
    visit = alice.with_visit()
    amended = an_amendment(visit, "Another day was meant.")
    amended["body"]["started_at"] = "2026-11-20T14:00:00.000Z"
    assert not alice.send(amended)["rejected"]
    words = checked(alice.client.get(url_of("trend", visit))).words
    assert "20 November 2026" in words
    assert "23 November 2026" not in words
    assert "From 1 visit" in checked(alice.client.get(url_of("trend", visit))).document.get("data-print-foot")


def test_an_amended_letter_says_so(tablet: Tablets):
    alice = tablet("Alice")
    visit = alice.with_visit()
    amended = an_amendment(visit, "A word was wrong.")
    assert not alice.send(amended)["rejected"]
    assert "Superseded by a later revision" in checked(alice.client.get(url_of("letter", visit))).words
    later = checked(alice.client.get(url_of("letter", amended))).words
    assert "Amended" in later
    assert "A word was wrong." in later
