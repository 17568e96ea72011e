"""The two versions before, built from the history and run as they were: what they sign arrives, what they get they can read.

Their own tests' hands do the visit, in the words of their screens. ATTUNE_PIN=earlier keeps what they sent as the files
of tests/earlier, for the runs that build nothing.
"""

import importlib.util
import json
import os
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import APIRequestContext, Page, Playwright, Request

from pwa.clock import instant, now
from pwa.domain.forms import SCHEMA
from pwa.packaged.forms import load_form
from tests.browser.earlier_builds import BUILDS, build, command, environment
from tests.browser.expecting import expect
from tests.browser.house import ROOT, Server, Tablet
from tests.builders import an_observation
from tests.earlier import new_fields, shape_of

KEPT = ROOT / "tests" / "earlier"
NOTED = "Written with the version of today."


def nobody_looks(page: Page, name: str) -> None:
    """Those screens were checked in their own time."""


@pytest.mark.long
@pytest.mark.parametrize("commit", BUILDS)
def test_a_visit_of_an_earlier_build_arrives_and_it_can_read_what_it_gets(
    commit: str, tmp_path: Path, playwright: Playwright
):
    (tmp_path / "product").mkdir()
    product = build(commit, tmp_path / "product")
    their = its_journey(product, commit)
    server = Server(tmp_path / "data", demo=True, command=command(), environment=environment(product))
    tablet = Tablet(playwright, tmp_path / "profile")
    try:
        server.start()
        visitor = their.given_a_tablet_that_is_set_up(server, tablet, nobody_looks)
        read = what_it_reads(playwright, server, visitor)
        their.given_the_signal_is_gone_and_the_browser_was_closed(server, tablet, visitor, nobody_looks)
        given_the_service_was_updated(server)
        their.when_a_family_is_added(visitor, nobody_looks)
        their.when_the_visit_is_done(visitor, nobody_looks)
        their.when_it_is_signed(visitor, nobody_looks)
        sent = then_it_is_received_by_the_service_of_today(server, visitor)
        then_its_summary_is_right(server, visitor, sent)
        when_a_tablet_of_today_sends_more_of_that_family(playwright, server, visitor, sent)
        then_the_earlier_build_shows_it(visitor)
        if os.environ.get("ATTUNE_PIN") == "earlier":
            keep(commit, sent, read)
        then_the_update_has_everything(visitor)
        assert tablet.complaints == []
    finally:
        tablet.close()
        server.stop()


def its_journey(product: Path, commit: str) -> ModuleType:
    """The module with the journey of that build's own tests."""
    path = product / "tests" / "browser" / "test_journey.py"
    spec = importlib.util.spec_from_file_location(f"journey_of_{commit}", path)
    assert spec
    assert spec.loader
    made = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = made
    spec.loader.exec_module(made)
    return made


def given_the_service_was_updated(server: Server) -> None:
    """The same address and the same data; the tablet keeps its build until its visitor agrees to the new one."""
    server.environment = environment(ROOT)


def then_it_is_received_by_the_service_of_today(server: Server, visitor: Any) -> dict[str, Any]:
    page, sent = visitor.page, []

    def note(request: Request) -> None:
        if request.url.endswith("/api/sync") and json.loads(request.post_data or "{}").get("records"):
            sent.append(request)

    page.on("request", note)
    server.start()
    page.evaluate("() => dispatchEvent(new Event('online'))")
    visitor.status(re.compile("All sent and received"))
    (request,) = sent
    # Sent twice is received once; the answer's text may be gone from the browser by now.
    told = page.request.post(request.url, headers=request.all_headers(), data=request.post_data)
    answer = told.json()
    assert answer["rejected"] == []
    assert [receipt["status"] for receipt in answer["receipts"]] == ["already", "already"]
    assert [receipt["disagreements"] for receipt in answer["receipts"]] == [[], []]
    vault = request.all_headers()["x-attune-vault"]
    return {"request": json.loads(request.post_data), "answer": answer, "vault": vault}


def then_its_summary_is_right(server: Server, visitor: Any, sent: dict[str, Any]) -> None:
    (visit,) = [record for record in sent["request"]["records"] if record["kind"] == "visit"]
    assert visit["schema"] == 1
    headers = {"X-Attune-Vault": sent["vault"]}
    summary = visitor.page.request.get(f"{server.url}/records/{visit['id']}/summary", headers=headers)
    assert summary.ok
    for words in ("Linden went still", "14 to 18 of 52", "Not determined", "Outside the age window"):
        assert words in summary.text()
    assert "is not known here" not in summary.text()


def when_a_tablet_of_today_sends_more_of_that_family(
    playwright: Playwright, server: Server, visitor: Any, sent: dict[str, Any]
) -> None:
    """A revision of the family and a visit, each with everything that the forms of before did not have."""
    family, before = sorted(sent["request"]["records"], key=lambda record: record["kind"])
    api, headers = signed_in(playwright, server, visitor)
    device = api.post("/api/devices", headers=headers, data={"label": "A newer tablet"}).json()["device"]
    by = {
        "device": device,
        "signed_at": instant(now()),
        "schema": SCHEMA,
        "clock_offset_ms": 0,
    }
    revised = new_fields(family["body"], load_form("family", 1), load_form("family"))
    again = {**family, **by, "id": str(uuid4()), "supersedes": family["id"], "reason": NOTED, "body": revised}
    people = before["body"]["present"]
    seen = an_observation(2, baby=people["babies"][0], carer=people["carers"][0], age_reason=NOTED)
    body = {**before["body"], "observations": [{**seen, "id": str(uuid4())}], "closing_note": NOTED}
    # The meaning of the new fields of a risk is checked: they are filled in by hand.
    told = {"told_whom": "The named nurse (fictional)", "told_at": body["started_at"]}
    found = {"finding": "identified", "action": "A call tomorrow.", **told}
    del body["formulation"]
    body = new_fields(body, load_form("visit", 1), load_form("visit")) | {"formulation": {"immediate": found}}
    visit = {**before, **by, "id": str(uuid4()), "subject": str(uuid4()), "body": body}
    batch = {"device": device, "cursor": None, "records": [again, visit]}
    answer = api.post("/api/sync", headers=headers, data=batch).json()
    assert answer["rejected"] == []
    api.dispose()


def signed_in(
    playwright: Playwright, server: Server, visitor: Any
) -> tuple[APIRequestContext, dict[str, str]]:
    """Another browser of the same person, with a vault of its own."""
    shown = {"X-Attune-Vault": "the secret of another vault"}
    api = playwright.request.new_context(base_url=server.url, extra_http_headers=shown)
    token = api.get("/api/session").json()["csrf"]
    account = {"email": visitor.email, "password": visitor.password}
    assert api.post("/api/sign-in", headers={"X-CSRFToken": token}, data=account).ok
    return api, {"X-CSRFToken": api.get("/api/session").json()["csrf"]}


def then_the_earlier_build_shows_it(visitor: Any) -> None:
    page = visitor.page
    with page.expect_response("**/api/sync"):
        page.evaluate("() => dispatchEvent(new Event('online'))")
    visitor.status(re.compile("All sent and received"))
    visitor.go("Families")
    page.get_by_role("link", name="Linden").click()
    visits = page.get_by_role("region", name="Visits").get_by_role("link")
    expect(visits).to_have_count(2)
    papers_of_linden(visitor)
    expect(page.get_by_text("Last observation").first).to_be_visible()


def papers_of_linden(visitor: Any) -> list[str]:
    """What the summaries of both visits say; the family is open when this begins, and when it returns."""
    page, papers = visitor.page, []
    visits = page.get_by_role("region", name="Visits").get_by_role("link")
    expect(visits).to_have_count(2)
    for place in range(2):
        visits.nth(place).click()
        paper = page.locator("[data-document]")
        expect(paper).to_contain_text("Attitude towards the pregnancy and the baby")
        papers.append(paper.inner_text())
        visitor.go("Families")
        page.get_by_role("link", name="Linden").click()
    return papers


def then_the_update_has_everything(visitor: Any) -> None:
    """Nothing of the vault is lost on the way from that build to today's."""
    page = visitor.page
    page.reload()
    visitor.unlock()
    page.get_by_role("button", name="Start it now").first.click(timeout=30_000)
    visitor.heading("Unlock")
    visitor.unlock()
    visitor.go("Families")
    page.get_by_role("link", name="Linden").click()
    papers = papers_of_linden(visitor)
    assert sum("14 to 18" in paper for paper in papers) == 1
    assert sum(NOTED in paper for paper in papers) == 1
    # An open risk stands on the paper of each visit; this build knows whom it was told to.
    assert all("The named nurse (fictional)" in paper for paper in papers)


def what_it_reads(playwright: Playwright, server: Server, visitor: Any) -> dict[str, Any]:
    """The shapes of what that build's own service gives it."""
    api, headers = signed_in(playwright, server, visitor)
    device = api.post("/api/devices", headers=headers, data={"label": "Another tablet"}).json()["device"]
    batch = {"device": device, "cursor": None, "records": []}
    told = {
        "/definitions.json": api.get("/definitions.json").json(),
        "/api/session": api.get("/api/session").json(),
        "/api/sync": api.post("/api/sync", headers=headers, data=batch).json()
        | {"people": {}, "records": []},
    }
    api.dispose()
    return {path: shape_of(answer) for path, answer in told.items()}


def keep(commit: str, sent: dict[str, Any], read: dict[str, Any]) -> None:
    told = {
        "build": commit,
        "how": "ATTUNE_PIN=earlier pytest --long tests/browser/test_earlier_builds.py",
        "request": sent["request"],
        "receipts": [{"id": each["id"], "sha256": each["sha256"]} for each in sent["answer"]["receipts"]],
        "reads": {**read, "receipt": shape_of(sent["answer"]["receipts"][0])},
    }
    (KEPT / f"{commit}.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
