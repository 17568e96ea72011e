"""The page for the parent in a browser: read before it is answered for, chosen, and only then for paper."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import APIRequestContext, Page, expect

from tests.browser.house import Server, Tablet
from tests.builders import an_envelope
from tests.unit.test_parents_page import FAMILY, FRIGHTENED

Look = Callable[[Page, str], None]
SIZES = pytest.mark.parametrize("size", [(1024, 768), (390, 844)], ids=["flat", "phone"], indirect=True)
WORDS = "Ash loves your voice, Jo. He turns to you as soon as you speak.\n\nOn Friday I come again at ten."
PACKED = "Jo has a packed bag"


def a_signed_visit(request: APIRequestContext, url: str, account: tuple[str, str]) -> tuple[str, str]:
    """A visit with an immediate risk, as a tablet sends it: the address of its page for the parent, and its ticket."""

    def told(path: str, body: Any) -> Any:
        shown = {"X-Attune-Vault": "the secret of a vault"}
        token = request.get(f"{url}/api/session", headers=shown).json()["csrf"]
        answer = request.post(f"{url}{path}", data=body, headers={"X-CSRFToken": token, **shown})
        assert answer.ok, answer.text()
        return answer.json()

    email, password = account
    author = told("/api/sign-in", {"email": email, "password": password})["user"]["id"]
    device = told("/api/devices", {"label": "A tablet"})["device"]
    by = {"author": author, "device": device}
    family = an_envelope("family", FAMILY, **by)
    body = FRIGHTENED | {"for_family": WORDS, "handouts": ["when-your-baby-cries"]}
    visit = an_envelope(body=body, family=family["family"], **by)
    assert not told("/api/sync", {"device": device, "cursor": None, "records": [family, visit]})["rejected"]
    path = f"/records/{visit['id']}/parent"
    return path, str(told("/api/tickets", {"path": path})["ticket"])


@SIZES
def test_it_is_answered_for_and_chosen_before_it_is_printed(server: Server, tablet: Tablet, look: Look):
    page = tablet.open(f"{server.url}/sign-in")
    path, ticket = a_signed_visit(page.request, server.url, server.demo_account())
    page.goto(f"{server.url}{path}?ticket={ticket}")
    then_it_can_be_read_but_not_printed(page, look)
    then_not_sure_leaves_nothing_to_print(page, look)
    page.get_by_role("radio", name="Yes.").check(force=True)
    page.get_by_role("button", name="Go on").click()
    then_every_sentence_is_there_to_be_chosen(page, look)
    page.get_by_role("button", name="Show it like this").click()
    paper = page.get_by_role("article")
    expect(paper).to_contain_text("Ash has a calm cot.")
    expect(paper).not_to_contain_text(PACKED)
    look(page, "confirmed")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the PDF").click()
    assert download.value.suggested_filename.startswith("your-visit-")
    assert page.url.endswith(path)


def then_it_can_be_read_but_not_printed(page: Page, look: Look) -> None:
    expect(page.get_by_role("heading", name="Is it safe to leave this at home?")).to_be_visible()
    expect(page.get_by_role("article")).to_contain_text("Ash loves your voice, Jo.")
    expect(page.locator("body")).not_to_contain_text(PACKED)
    look(page, "asked")
    page.emulate_media(media="print")
    expect(page.get_by_text("Ash loves your voice, Jo.")).to_be_hidden()
    page.emulate_media(media="screen")


def then_not_sure_leaves_nothing_to_print(page: Page, look: Look) -> None:
    page.get_by_role("radio", name="I am not sure").check(force=True)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Leave nothing at home")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("button")).to_have_text(["Answer again"])
    look(page, "not-safe")
    page.get_by_role("button", name="Answer again").click()


def then_every_sentence_is_there_to_be_chosen(page: Page, look: Look) -> None:
    for name in ("What the baby showed", "The long-term risk", "The immediate risk"):
        page.get_by_text(name, exact=True).click()
    boxes = page.get_by_role("checkbox")
    expect(boxes).to_have_count(11)
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(0)
    look(page, "choosing")
    page.get_by_role("checkbox", name="Ash has a calm cot.").check(force=True)
