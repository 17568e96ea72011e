"""What is true of every page of the product: looked at whenever any test fetches one.

Knows no single page.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from pwa.views.security import CONTENT_SECURITY_POLICY

SCREENS = "//script[@type='text/html']"
FIELDS = "//input[not(@type='hidden' or @type='submit' or @type='button')] | //select | //textarea"


@dataclass(frozen=True)
class Seen:
    """A page that passed: its answer, its document and its words."""

    response: TestResponse
    document: html.HtmlElement

    @property
    def words(self) -> str:
        return " ".join(self.document.text_content().split())

    @property
    def title(self) -> str:
        return str(self.document.findtext(".//title"))

    def hidden(self, name: str) -> str:
        """The value of a hidden field, such as the token."""
        [found] = self.document.xpath("//input[@type='hidden' and @name=$name]/@value", name=name)[:1]
        return str(found)


def checked(response: TestResponse, status: int = 200, lang: str = "en-GB") -> Seen:
    assert response.status_code == status, f"{response.status_code}: {response.text[:500]}"
    assert response.content_type == "text/html; charset=utf-8"
    assert response.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    document = html.document_fromstring(response.text)
    assert document.get("lang") == lang
    assert (document.findtext(".//title") or "").endswith("Attune")
    [live, *screens] = _live_parts(document)
    assert len(live.xpath("//h1")) == 1
    for part in (live, *screens):
        _has_no_inline_code(part)
        _has_unique_ids(part)
        _has_labelled_fields(part)
    return Seen(response, document)


def screens_of(document: html.HtmlElement) -> dict[str, list[str]]:
    """Each screen by its name, with the components that it names."""
    return {
        found.get("id").removeprefix("screen-"): html.fragment_fromstring(
            found.text, create_parent=True
        ).xpath(".//@data-module")
        for found in document.xpath(f"{SCREENS}[starts-with(@id, 'screen-')]")
    }


def _live_parts(document: html.HtmlElement) -> list[html.HtmlElement]:
    """The page as it is shown, then each screen by itself: ids of one are never beside those of another."""
    screens = [html.fragment_fromstring(found.text, create_parent=True) for found in document.xpath(SCREENS)]
    live = html.document_fromstring(html.tostring(document))
    for found in live.xpath(SCREENS):
        found.getparent().remove(found)
    return [live, *screens]


def _has_no_inline_code(document: html.HtmlElement) -> None:
    assert not document.xpath("//script[not(@src or @type='application/json' or @type='text/html')]"), (
        "an inline script"
    )
    assert not document.xpath("//style | //*[@style]"), "an inline style"
    handlers = document.xpath("//@*[starts-with(name(), 'on')]")
    assert not handlers, f"an inline handler: {handlers}"
    assert not document.xpath("//@href[starts-with(., 'javascript:')]"), "code in a link"


def _has_unique_ids(part: html.HtmlElement) -> None:
    twice = [name for name, times in Counter(part.xpath("//@id")).items() if times > 1]
    assert not twice, f"ids used twice: {twice}"


def _has_labelled_fields(part: html.HtmlElement) -> None:
    for found in part.xpath(FIELDS):
        labelled = (
            found.xpath("ancestor::label")
            or found.get("aria-label")
            or found.get("aria-labelledby")
            or (found.get("id") and part.xpath("//label[@for=$id]", id=found.get("id")))
        )
        assert labelled, f"a field without a label: {html.tostring(found)[:200]!r}"


Page = Callable[..., Seen]
"""What the fixture `page` gives: the page at an address, after it was checked."""


def submit(client: FlaskClient, path: str, status: int, **fields: str):
    """Fill in a page's form as somebody without JavaScript does."""
    token = checked(client.get(path)).hidden("csrf_token")
    response = client.post(path, data={"csrf_token": token, **fields})
    if status >= 300 and status < 400:
        assert response.status_code == status, response.text
        return response
    return checked(response, status)
