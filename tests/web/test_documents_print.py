"""The summary printed from a browser, in Chromium: the document alone, and on every page what the PDF says there."""

import re
import subprocess
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from tests.browser.axe import violations
from tests.builders import FAMILY, a_baby, a_family, a_full_visit, an_observation
from tests.web.tablet import SECRET, Tablet

CHROMIUM = "/usr/bin/chromium"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--no-first-run"])
        yield made
        made.close()


@pytest.fixture
def printed(app: Flask, tablet: Callable[[str], Tablet], browser: Any) -> Iterator[Page]:
    """The summary of a practice visit outside the age window, open in a browser that is signed in."""
    alice = tablet("Alice")
    seen = an_observation(2, standing="practice", trained_on=None, age_reason="The family moves away.")
    family = alice.signs("family", a_family(babies=[a_baby(born_on="2026-11-01")]))
    visit = alice.signs("visit", a_full_visit(observations=[seen]), family=family["family"])
    assert not alice.send(family, visit)["rejected"]
    cookie = alice.client.get_cookie("attune")
    assert cookie is not None
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    context = browser.new_context(extra_http_headers={"X-Attune-Vault": SECRET})
    context.add_cookies([{"name": "attune", "value": cookie.value, "url": url}])
    page = context.new_page()
    page.goto(f"{url}/records/{visit['id']}/summary")
    yield page
    context.close()
    server.shutdown()


def pages_of(pdf: bytes) -> list[str]:
    words = subprocess.run(
        ["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    return [" ".join(page.split()) for page in words.split("\f")[:-1]]


def test_every_printed_page_can_be_placed(printed: Page):
    pages = pages_of(printed.pdf(prefer_css_page_size=True))
    assert len(pages) > 1
    for number, words in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in words
        assert re.search(r"Revision 1 of 1 · Receipt [0-9A-F]{8}", words)
        assert "Robin (fictional)" in words
        assert "Practice" in words
        assert "Outside the age window" in words


def test_the_document_alone_goes_to_paper(printed: Page):
    words = " ".join(pages_of(printed.pdf(prefer_css_page_size=True)))
    assert "Watch again in 2 weeks." in words
    for left_out in ("Back to Attune", "Download the PDF", "Skip to the main content", "it is not certified"):
        assert left_out not in words


def test_paper_from_the_browser_has_as_many_pages_as_the_pdf(printed: Page):
    pdf = printed.request.get(f"{printed.url}.pdf").body()
    assert len(pages_of(printed.pdf(prefer_css_page_size=True))) == len(pages_of(pdf))


def test_a_hidden_document_does_not_empty_what_is_printed(printed: Page):
    printed.evaluate("document.querySelector('.document-paper').hidden = true")
    assert "Back to Attune" in " ".join(pages_of(printed.pdf(prefer_css_page_size=True)))


def test_the_page_does_not_scroll_sideways_on_a_phone(printed: Page):
    printed.set_viewport_size({"width": 320, "height": 640})
    assert printed.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("width", [1024, 390])
def test_the_page_is_accessible(width: int, printed: Page):
    printed.set_viewport_size({"width": width, "height": 800})
    assert violations(printed) == []


def opened(printed: Page, document: str) -> Page:
    """Another document of the same visit."""
    server, record = printed.url.split("/records/")
    place = (
        f"families/{FAMILY}/trend" if document == "trend" else f"records/{record.split('/')[0]}/{document}"
    )
    printed.goto(f"{server}/{place}")
    return printed


@pytest.mark.parametrize("document", ["letter", "parent", "trend"])
def test_every_document_is_accessible_and_fits_a_phone(document: str, printed: Page):
    page = opened(printed, document)
    for width in (1024, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("document", ["letter", "parent", "trend"])
def test_every_document_is_the_same_on_paper_from_the_browser(document: str, printed: Page):
    page = opened(printed, document)
    made = pages_of(page.request.get(f"{page.url}.pdf").body())
    drawn = pages_of(page.pdf(prefer_css_page_size=True))
    assert len(drawn) == len(made)
    for number, words in enumerate(drawn, start=1):
        assert f"Page {number} of {len(drawn)}" in words
        assert "Show it like this" not in words
