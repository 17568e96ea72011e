"""What the service would refuse is named before signing, beside its box; what it refused opens there, and is received."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.request import urlopen

import pytest

from tests.browser.expecting import expect
from tests.browser.house import Server, Tablet
from tests.browser.line import Fault, Line, answers
from tests.browser.visitor import Visitor

Look = Callable[[Any, str], None]
LONG = "Sam held Robin close. " * 200


@pytest.fixture
def line(server: Server) -> Iterator[Line]:
    drawn = Line(server.port)
    yield drawn
    drawn.close()


def refuses(server: Server, field: str, message: str) -> Fault:
    """A service that is stricter than this tablet knows."""
    with urlopen(f"{server.url}/api/session") as asked:
        session = json.load(asked)
    problem = {"field": field, "code": "too_frank", "message": message}
    rejected = {"id": None, "index": 0, "code": "bad_record", "message": "Not right.", "problems": [problem]}
    nothing: dict[str, Any] = {"receipts": [], "records": [], "erased": [], "people": {}, "cursor": None}
    known = {name: session[name] for name in ("epoch", "server_time")}
    return answers(200, {**nothing, **known, "more": False, "rejected": [rejected]})


def test_a_visit_is_put_right_beside_the_box_before_and_after_signing(
    server: Server, tablet: Tablet, line: Line, look: Look
):
    page = tablet.open(line.url)
    visitor = Visitor(page, *server.demo_account())
    visitor.sets_up()
    visitor.go("Today")
    page.get_by_role("button", name="Start visit to Robin").click()
    visitor.choose("Type of contact", "Other contact")
    visitor.step("Formulate")
    risk = page.get_by_role("region", name="Immediate risk to the baby")
    risk.get_by_role("button", name="Add a statement").click()
    risk.get_by_label("Statement 1").fill("Calm.")
    risk.get_by_role("button", name="Add a statement").click()
    risk.get_by_label("Statement 2").fill(LONG)
    visitor.step("Say hello")
    hello = page.get_by_label(re.compile("What the baby showed"))
    hello.first.fill(LONG * 3)

    visitor.step("Review and sign")
    page.get_by_role("button", name="Sign this visit").click()
    expect(page.get_by_role("alert")).to_contain_text("Not signed yet")
    expect(page.get_by_text("Immediate risk to the baby, statement 2 · Needed")).to_be_visible()
    look(page, "named-before-signing")
    page.get_by_role("link", name=re.compile("Go there: .Statement. has")).click()
    statement = page.get_by_label("Statement 2")
    expect(statement).to_be_focused()
    expect(statement).to_have_attribute("aria-invalid", "true")
    expect(
        page.get_by_text(re.compile(r"“Statement” has \d+ characters; 4000 is the most"))
    ).to_be_in_viewport()
    look(page, "beside-the-statement")
    statement.fill("Sam held Robin close.")
    statement.blur()
    expect(page.get_by_text(re.compile("“Statement” has"))).to_be_hidden()
    visitor.step("Review and sign")
    page.get_by_role("link", name=re.compile("Go there: .What the baby showed")).click()
    expect(page.locator("textarea:focus")).to_have_value(re.compile("Sam held"))
    look(page, "beside-the-baby")
    page.locator("textarea:focus").fill("Robin turned to the voice.")

    visitor.step("Review and sign")
    fault = refuses(server, "body/formulation/immediate/statements/0/text", "It says too little.")
    with line.meets("refused", fault):
        page.get_by_role("button", name="Sign this visit").click()
        visitor.status(re.compile("1 record not taken by the service"))
    visitor.go("Today")
    expect(page.get_by_role("region", name="Not sent yet")).to_contain_text("It says too little.")
    page.get_by_role("button", name="Put it right").click()
    expect(page.get_by_label("Statement 1").first).to_be_focused()
    expect(page.get_by_text("It says too little.")).to_be_visible()
    look(page, "the-refused-field")
    visitor.step("Review and sign")
    page.get_by_role("button", name="Sign this visit").click()
    expect(page.get_by_role("alert")).to_contain_text("It says too little.")
    visitor.step("Formulate")
    page.get_by_label("Statement 1").first.fill("Calm from beginning to end.")
    visitor.step("Review and sign")
    page.get_by_role("button", name="Sign this visit").click()
    visitor.status(re.compile("All sent and received"))
