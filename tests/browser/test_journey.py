"""The main job, end to end: one visit without signal, from the front door to the PDF."""

import json
import re
import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request

from tests.browser.expecting import expect
from tests.browser.house import Server, Tablet
from tests.browser.visitor import Visitor

Look = Callable[[Page, str], None]
SCORES = ["0", "0", "2", "2", "0", "0", "2", "not observed", "2", "2", "2", "2", "0"]


@pytest.mark.journey
@pytest.mark.parametrize("size", [(1024, 768), (390, 844)], ids=["tablet", "phone"], indirect=True)
def test_a_whole_visit_without_signal(server: Server, tablet: Tablet, look: Look, tmp_path: Path):
    visitor = given_a_tablet_that_is_set_up(server, tablet, look)
    given_the_signal_is_gone_and_the_browser_was_closed(server, tablet, visitor, look)
    when_a_family_is_added(visitor, look)
    when_the_visit_is_done(visitor, look)
    when_it_is_signed(visitor, look)
    then_it_prints_without_signal(visitor, look)
    then_it_is_received_when_there_is_signal(server, visitor, look)
    then_its_pdf_can_be_had(visitor, tmp_path)
    then_it_can_be_amended_with_a_reason(visitor, look)


def given_a_tablet_that_is_set_up(server: Server, tablet: Tablet, look: Look) -> Visitor:
    page = tablet.open(server.url)
    visitor = Visitor(page, *server.demo_account())
    visitor.heading("Set up this tablet")
    look(page, "start")
    visitor.sign_in()
    visitor.heading("Choose your passphrase")
    look(page, "enrol")
    visitor.take_the_four_words()
    visitor.sees_ready()
    look(page, "ready")
    return visitor


def given_the_signal_is_gone_and_the_browser_was_closed(
    server: Server, tablet: Tablet, visitor: Visitor, look: Look
) -> None:
    server.stop()
    tablet.close()
    visitor.page = tablet.open(server.url)
    visitor.heading("Unlock")
    look(visitor.page, "unlock")
    visitor.unlock()
    visitor.go("Today")
    expect(visitor.page.get_by_text("Wren").first).to_be_visible()
    look(visitor.page, "today-offline")


def when_a_family_is_added(visitor: Visitor, look: Look) -> None:
    page = visitor.page
    page.get_by_role("link", name="Add a family").first.click()
    visitor.heading("Add a family")
    born = date.today() - timedelta(weeks=11)  # noqa: DTZ011  the tablet's own day
    page.get_by_label("Baby's name").fill("Linden (fictional)")
    page.get_by_label("Date of birth").fill(born.isoformat())
    page.get_by_label("Weeks of pregnancy at birth").fill("34")
    number = page.get_by_label("Baby's NHS number")
    number.fill("943 476 5918")
    number.press("Tab")
    expect(page.get_by_text("check", exact=False).locator("visible=true").first).to_be_visible()
    look(page, "family-edit")
    number.fill("943 476 5919")
    page.get_by_label("Carer's name").fill("Kim (fictional)")
    visitor.choose("Relationship to the baby", "Mother")
    page.get_by_label("Language the carer prefers").fill("Polish")
    page.get_by_label("Needs an interpreter").check(force=True)
    page.get_by_role("button", name="Save family").click()
    visitor.heading(re.compile("Linden"))
    expect(page.get_by_text("corrected", exact=False).first).to_be_visible()
    look(page, "family")


def when_the_visit_is_done(visitor: Visitor, look: Look) -> None:
    page = visitor.page
    page.get_by_role("button", name="Start visit").or_(
        page.get_by_role("link", name="Start visit")
    ).first.click()
    visitor.heading("Arrive")
    visitor.choose("Type of contact", "6 to 8 week review")
    visitor.choose("Babies who were there", "Linden (fictional)")
    visitor.choose("Carers who were there", "Kim (fictional)")
    page.get_by_label("Who was not seen, and why").fill("Nobody else lives here.")
    look(page, "arrive")

    visitor.step("Say hello")
    page.get_by_label("What the baby showed").fill("Linden went still and looked for the voice.")
    look(page, "say-hello")

    visitor.step("Check")
    look(page, "check-set-up")
    page.get_by_role("button", name="PIIOS").click()
    expect(page.get_by_role("group", name="Carer observed").get_by_label("Kim (fictional)")).to_be_checked()
    visitor.choose("Live or filmed", "Live")
    page.get_by_label("Minutes observed", exact=True).fill("5")
    visitor.choose("Trained or practice", "Trained")
    page.get_by_label("Date of training").fill("2025-03-01")
    look(page, "check-age-gate")
    reason = page.get_by_label("Why it is used outside the age window")
    expect(reason).to_be_visible()
    reason.fill("To describe, not to band: corrected age is 5 weeks.")
    page.get_by_role("button", name="Go to the items").click()
    look(page, "checklist-empty")
    for number, answer in enumerate(SCORES, start=1):
        expect(page.get_by_text("Lowest", exact=False)).to_have_count(0)
        visitor.score(number, answer)
    expect(page.get_by_text("Not determined").first).to_be_visible()
    expect(page.get_by_text("14 to 18").first).to_be_visible()
    look(page, "checklist-result")

    visitor.step("Assess")
    page.get_by_label("Attitude towards the pregnancy and the baby").fill(
        "A wanted baby, after a worrying birth."
    )
    page.get_by_label("The baby's emotional needs").fill("Linden is comforted by being held.")
    look(page, "assess")

    visitor.step("Formulate")
    visitor.choose("Immediate risk", re.compile("No immediate risk"))  # type: ignore[arg-type]
    page.get_by_role("button", name="Add a statement").last.click()
    page.get_by_label("Statement 1").last.fill("Little was seen of how Kim meets distress.")
    page.get_by_role("button", name="What does it rest on?").last.click()
    page.get_by_role("dialog").get_by_text("Attunement to distress").click()
    look(page, "evidence")
    page.get_by_role("dialog").get_by_role("button", name="Done").click()
    look(page, "formulate")

    visitor.step("Handouts")
    page.get_by_role("main").get_by_text("How your baby talks to you").first.click()
    look(page, "handouts")


def when_it_is_signed(visitor: Visitor, look: Look) -> None:
    page = visitor.page
    visitor.step("Review and sign")
    visitor.heading("Review and sign")
    look(page, "review")
    page.get_by_role("button", name="Sign this visit").click()
    expect(page.get_by_text(re.compile("not sent", re.IGNORECASE)).first).to_be_visible()
    look(page, "signed")
    visitor.status(re.compile("saved on this tablet, not sent"))
    visitor.go("Today")
    expect(page.get_by_role("region", name="Not sent yet")).to_contain_text("Linden")
    look(page, "outbox")


def then_it_prints_without_signal(visitor: Visitor, look: Look) -> None:
    page = visitor.page
    visitor.go("Families")
    page.get_by_role("link", name="Linden").click()
    page.get_by_role("region", name="Visits").get_by_role("link").first.click()
    paper = page.locator("[data-document]")
    expect(paper).to_contain_text("14 to 18")
    expect(paper).to_contain_text("Attitude towards the pregnancy and the baby")
    look(page, "visit-offline")
    page.evaluate("() => { window.print = () => document.body.setAttribute('data-printed', '') }")
    page.get_by_role("button", name="Print").click()
    expect(page.locator("body[data-printed]")).to_be_attached()
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    expect(paper).to_be_visible()
    look(page, "visit-printed")
    page.emulate_media(media="screen")


def then_it_is_received_when_there_is_signal(server: Server, visitor: Visitor, look: Look) -> None:
    page = visitor.page
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.url.endswith("/api/sync") else None)
    server.start()
    # A browser says so when signal is back; the app would look by itself too, within minutes.
    page.evaluate("() => dispatchEvent(new Event('online'))")
    visitor.status(re.compile("All sent and received"))
    expect(page.get_by_text(re.compile(r"receipt [0-9A-F]{8}", re.IGNORECASE)).first).to_be_visible()
    look(page, "received")
    outbox = next(request for request in sent if json.loads(request.post_data or "{}").get("records"))
    again = page.request.post(outbox.url, headers=outbox.all_headers(), data=outbox.post_data)
    receipts = again.json()["receipts"]
    assert [receipt["status"] for receipt in receipts] == ["already", "already"]
    assert [receipt["disagreements"] for receipt in receipts] == [[], []]


def then_its_pdf_can_be_had(visitor: Visitor, folder: Path) -> None:
    page = visitor.page
    with page.expect_download() as download:
        page.get_by_role("link", name="Download PDF").click()
    file = folder / "summary.pdf"
    download.value.save_as(file)
    assert re.fullmatch(r"[a-z0-9-]+\.pdf", download.value.suggested_filename)
    assert "linden" not in download.value.suggested_filename
    text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True, text=True).stdout
    for words in ("Linden (fictional)", "14 to 18", "Not determined", "Revision 1 of 1"):
        assert words in text


def then_it_can_be_amended_with_a_reason(visitor: Visitor, look: Look) -> None:
    page = visitor.page
    page.get_by_role("button", name="Amend").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Why is this visit amended?").fill("The carer's words were left out.")
    look(page, "amend")
    dialog.get_by_role("button", name="Make the amendment").click()
    visitor.step("Assess")
    page.get_by_label("Bonding: from carer to baby").fill("Kim said: I love to watch Linden wake.")
    visitor.saved()
    visitor.step("Review and sign")
    page.get_by_role("button", name="Sign").click()
    visitor.status(re.compile("All sent and received"))
    versions = page.get_by_role("region", name="Versions")
    expect(versions.get_by_role("listitem")).to_have_count(2)
    expect(versions).to_contain_text("The carer's words were left out.")
    expect(page.locator("[data-document]")).to_contain_text("I love to watch Linden wake.")
    expect(page.locator("[data-document]")).to_contain_text(re.compile("Amended"))
    expect(page.locator("[data-document]")).not_to_contain_text("Superseded")
    look(page, "amended")
    versions.get_by_role("button", name="Show version 1").click()
    expect(page.locator("[data-document]")).to_contain_text("Superseded by a later revision")
    look(page, "amended-first-version")
