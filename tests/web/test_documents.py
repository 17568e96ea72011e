"""The summary over HTTP: who may see it, what is noted, what stands on it, and what happens without a PDF."""

import subprocess
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
from tests.web.pages import Seen, checked
from tests.web.tablet import Tablets

STATIC = Path(__file__).resolve().parents[2] / "static"


pytestmark = pytest.mark.usefixtures("press")


def words_of(pdf: bytes) -> str:
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()


def noted(app: Flask) -> list[dict[str, Any]]:
    return [entry for entry in app.extensions["attune"].audit.entries() if "summary" in entry["action"]]


def test_the_summary_is_a_page_and_a_pdf_of_the_same_words(tablet: Tablets):
    alice = tablet("Alice")
    visit = alice.with_visit()
    seen = checked(alice.client.get(f"/records/{visit['id']}/summary"))
    pdf = alice.client.get(f"/records/{visit['id']}/summary.pdf")
    assert pdf.status_code == 200
    assert pdf.mimetype == "application/pdf"
    words = words_of(pdf.data)
    for told in ("Cooed back twice.", "14 to 18 of 52", "ot determined", "Alice", "Watch again in 2 weeks."):
        assert told in seen.words
        assert told in words


def test_neither_title_nor_file_name_says_whom_it_is_about(tablet: Tablets):
    alice = tablet("Alice")
    visit = alice.with_visit()
    url = f"/records/{visit['id']}/summary"
    assert checked(alice.client.get(url)).title == "Visit summary – Attune"
    disposition = alice.client.get(f"{url}.pdf?download=1").headers["Content-Disposition"]
    assert disposition == f"attachment; filename=visit-summary-2026-11-23-{visit['id'][:8]}.pdf"
    assert alice.client.get(f"{url}.pdf").headers["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize("path", ["summary", "summary.pdf"])
def test_nothing_of_a_family_may_be_kept_by_a_browser(path: str, tablet: Tablets):
    alice = tablet("Alice")
    visit = alice.with_visit()
    assert alice.client.get(f"/records/{visit['id']}/{path}").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["summary", "summary.pdf"])
def test_others_and_the_signed_out_see_the_same_as_for_a_visit_that_is_not_there(
    path: str, tablet: Tablets, client: FlaskClient
):
    visit = tablet("Alice").with_visit()
    charlie = tablet("Charlie").client
    for other in (charlie, client):
        nowhere = other.get(f"/records/{uuid4()}/{path}")
        response = other.get(f"/records/{visit['id']}/{path}")
        assert response.status_code == 404
        assert response.data == nowhere.data


def test_a_former_health_visitor_no_longer_sees_the_summary(app: Flask, tablet: Tablets):
    alice, bob = tablet("Alice"), tablet("Bob")
    visit = alice.with_visit()
    app.extensions["attune"].caseload.hand_over(visit["family"], bob.id, "2026-11-24T09:00:00.000Z")
    assert alice.client.get(f"/records/{visit['id']}/summary").status_code == 404
    assert "Alice" in checked(bob.client.get(f"/records/{visit['id']}/summary")).words


def test_a_familys_own_record_has_no_visit_summary(tablet: Tablets):
    alice = tablet("Alice")
    family = alice.with_family()
    assert alice.client.get(f"/records/{family['id']}/summary").status_code == 404


def test_each_look_is_noted_with_ids_alone(app: Flask, tablet: Tablets):
    alice = tablet("Alice")
    visit = alice.with_visit()
    for path in ("summary", "summary.pdf", "summary.pdf?download=1"):
        alice.client.get(f"/records/{visit['id']}/{path}")
    found = noted(app)
    assert [entry["action"] for entry in found] == ["saw_summary", "saw_summary_pdf", "downloaded_summary"]
    for entry in found:
        del entry["at"], entry["action"]
        assert entry == {
            "user": alice.id,
            "device": alice.device,
            "record": visit["id"],
            "family": visit["family"],
        }


def test_a_look_that_was_refused_is_not_noted_as_one(app: Flask, tablet: Tablets):
    visit = tablet("Alice").with_visit()
    tablet("Charlie").client.get(f"/records/{visit['id']}/summary.pdf")
    assert noted(app) == []


def test_an_amendment_changes_what_the_earlier_pdf_says_of_itself(tablet: Tablets):
    alice = tablet("Alice")
    visit = alice.with_visit()
    first = words_of(alice.client.get(f"/records/{visit['id']}/summary.pdf").data)
    assert "Revision 1 of 1" in first
    amended = an_amendment(visit, "The carer's language was wrong.")
    assert not alice.send(amended)["rejected"]
    earlier = words_of(alice.client.get(f"/records/{visit['id']}/summary.pdf").data)
    assert "Revision 1 of 2" in earlier
    assert "Superseded by a later revision" in earlier
    later = words_of(alice.client.get(f"/records/{amended['id']}/summary.pdf").data)
    assert "Revision 2 of 2" in later
    assert "Amended" in later
    assert "The carer's language was wrong." in later


def test_a_second_look_needs_no_second_making(app: Flask, tablet: Tablets, tmp_path: Path):
    alice = tablet("Alice")
    visit = alice.with_visit()
    made = alice.client.get(f"/records/{visit['id']}/summary.pdf").data
    app.extensions[PRESS] = Press(
        STATIC, tmp_path / "documents", PdfWorkers(STATIC, program=Path("/nowhere"))
    )
    assert alice.client.get(f"/records/{visit['id']}/summary.pdf").data == made


def test_without_a_pdf_the_page_says_that_the_record_is_safe(app: Flask, tablet: Tablets, tmp_path: Path):
    alice = tablet("Alice")
    visit = alice.with_visit()
    app.extensions[PRESS] = Press(
        STATIC, tmp_path / "documents", PdfWorkers(STATIC, program=Path("/nowhere"))
    )
    seen: Seen = checked(alice.client.get(f"/records/{visit['id']}/summary.pdf"), 503)
    assert "The PDF could not be made" in seen.words
    assert "The record is safe" in seen.words
    assert seen.response.headers["Cache-Control"] == "no-store"
    assert checked(alice.client.get(f"/records/{visit['id']}/summary")).words


def test_a_pdf_that_can_not_be_kept_is_given_all_the_same(tablet: Tablets, tmp_path: Path, caplog: Any):
    alice = tablet("Alice")
    visit = alice.with_visit()
    (tmp_path / "documents").write_text("in the way")
    assert alice.client.get(f"/records/{visit['id']}/summary.pdf").status_code == 200
    assert f"The PDF of record {visit['id']} could not be kept" in caplog.text


def test_the_page_carries_what_its_print_style_writes_on_every_page(tablet: Tablets):
    alice = tablet("Alice")
    visit = alice.with_visit()
    document = checked(alice.client.get(f"/records/{visit['id']}/summary")).document
    assert document.get("data-print-foot").startswith("Revision 1 of 1 · Receipt ")
    assert document.get("data-print-head").startswith("Visit summary · Robin (fictional)")
