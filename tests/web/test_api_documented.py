"""docs/api.md and docs/openapi.json against the app: every route, limit and code, and real answers of each kind."""

import ast
import re
from collections.abc import Iterator
from typing import Any

from flask import Flask

from pwa.cli import serving
from pwa.config import Config
from pwa.domain.problems import MOST_PROBLEMS
from pwa.domain.records import MOST_BYTES
from pwa.service.pull import PAGE
from pwa.service.signing_in import ACCOUNT_TRIES, ADDRESS_TRIES, BROWSER_TRIES, EVERYWHERE_TRIES
from pwa.service.sync import MOST_RECORDS
from pwa.views import VAULT_HEADER, api, envelope
from pwa.views.security import SMALL_BODY_BYTES
from tests.builders import a_family, a_visit
from tests.schema import RULES, Schema, openapi, resolved, wrong_in
from tests.vectors import read
from tests.web.documented import as_documented, operations
from tests.web.tablet import Tablet
from tests.written import ROOT, codes, table

API = "docs/api.md"


def routes(app: Flask) -> set[tuple[str, str]]:
    return {
        (method, as_documented(rule.rule))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_each_route_of_the_app_is_documented_and_no_other(app: Flask):
    assert set(operations()) == routes(app)
    told = {(row["Method"], codes(row["Route"])[0]) for row in table(API, "## Routes")}
    assert told == {found for found in routes(app) if found[1].startswith("/api/")}


def test_the_page_says_who_may_ask(app: Flask):
    said = {(row["Method"], codes(row["Route"])[0]): row["For"] for row in table(API, "## Routes")}
    everybody = {
        (method, rule.rule)
        for endpoint in api.FOR_EVERYBODY
        for rule in app.url_map.iter_rules(endpoint)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert {route for route, who in said.items() if who == "everybody"} == everybody
    for route, operation in operations().items():
        if route in said:
            asks = any("session" in way for way in operation["security"])
            assert asks == (route not in everybody), route
            assert any("csrf" in way for way in operation["security"]) == (route[0] == "POST"), route
    assert openapi()["components"]["securitySchemes"]["vault"]["name"] == VAULT_HEADER


def parts_of(part: Any) -> Iterator[Schema]:
    """Every object within the document."""
    if isinstance(part, dict):
        yield part
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from parts_of(inner)


def test_the_document_holds_together():
    components = openapi()["components"]
    used = {part["$ref"] for part in parts_of(openapi()) if "$ref" in part}
    made = {f"#/components/{kind}/{name}" for kind in ("schemas", "responses") for name in components[kind]}
    assert used == made
    words = {*RULES, "properties", "additionalProperties", "items", "description", "$ref"}
    for schema in components["schemas"].values():
        assert set(schema) <= words
        assert set(schema.get("required", ())) <= set(schema.get("properties", ()))


def test_the_limits_are_those_of_the_code():
    schemas = openapi()["components"]["schemas"]
    sync, ask = schemas["Sync"]["properties"], schemas["AskRecovery"]["properties"]
    assert sync["records"]["maxItems"] == sync["proofs"]["maxProperties"] == MOST_RECORDS
    assert sync["proofs"]["additionalProperties"]["maxLength"] == envelope.MOST_PROOF_CHARACTERS
    assert sync["cursor"]["anyOf"][0]["maxLength"] == envelope.MOST_CURSOR_CHARACTERS
    assert tuple(schemas["Counts"]["properties"]) == envelope.COUNTED
    assert {each["maximum"] for each in schemas["Counts"]["properties"].values()} == {envelope.MOST_COUNT}
    assert ask["sealed"]["maxLength"] == api.MOST_SEALED_CHARACTERS
    assert schemas["NewDevice"]["properties"]["label"]["maxLength"] == api.MOST_LABEL_CHARACTERS
    assert schemas["Synced"]["properties"]["records"]["maxItems"] == PAGE
    assert schemas["Rejection"]["properties"]["problems"]["maxItems"] == MOST_PROBLEMS
    said = {row["What"]: row["Most"] for row in table(API, "## Limits")}
    assert said["a request"] == f"{SMALL_BODY_BYTES // 1024} KiB"
    batch = said["a batch (`POST /api/sync`) of somebody who is signed in"]
    assert batch.startswith(f"{Config.max_body_bytes // 2**20} MiB")
    assert said["records in a request"] == str(MOST_RECORDS)
    assert said["records in an answer"] == str(PAGE)
    assert said["problems told of a record"] == str(MOST_PROBLEMS)
    assert said["a record"] == f"{MOST_BYTES // 1024} KiB"
    turns = f"{serving.PASSWORDS_AT_ONCE} and {serving.PASSWORDS_WAITING}, each for {serving.TURN_S} seconds"
    assert said["passwords hashed at once, and waiting for it"] == turns
    turns = f"{serving.PDFS_AT_ONCE} and {serving.PDFS_WAITING}, each for {serving.TURN_S} seconds"
    assert said["PDFs made at once, and waiting for it"] == turns
    assert said["failed sign-ins for one account from one address"] == ACCOUNT_TRIES
    assert said["failed sign-ins for one account from all addresses together"] == EVERYWHERE_TRIES
    assert said["failed sign-ins and set-ups from one address"] == ADDRESS_TRIES
    in_known = said["failed sign-ins for one account in a browser that it has signed in with"]
    assert in_known.startswith(BROWSER_TRIES)


def refusals_in_code() -> set[tuple[str, str]]:
    """Code and status of each refusal that a view makes."""
    found: set[tuple[str, str]] = set()
    for path in (ROOT / "pwa" / "views").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            given = [each.value for each in node.args if isinstance(each, ast.Constant)]
            if node.func.id == "Refused" and len(given) > 1:
                found.add((str(given[1]), str(given[0])))
            elif node.func.id == "bad":
                found.add((str(given[0]), "400"))
    return found


def failures_in_code() -> set[tuple[str, str]]:
    from pwa.views.documents import NOT_MADE
    from pwa.views.errors import BAD_CSRF, BUSY, FAILURES, NOT_OPENED, OTHER_SITE

    return {
        *((failure.code, str(status)) for status, failure in FAILURES.items()),
        (BAD_CSRF.code, "400"),
        (NOT_OPENED.code, "404"),
        (OTHER_SITE.code, "403"),
        (NOT_MADE.code, "503"),
        (BUSY.code, "503"),
    }


def test_each_refusal_of_a_request_is_documented_and_no_other():
    told = {(codes(row["Code"])[0], row["Status"]) for row in table(API, "## Refusals of a request")}
    assert told == refusals_in_code() | failures_in_code()
    documented = {
        (code, status)
        for operation in operations().values()
        for status, response in operation["responses"].items()
        if int(status) >= 400
        for code in codes(resolved(response)["description"])
    }
    assert documented <= told


def test_each_rejection_of_a_record_is_documented_and_no_other():
    """tests/web/test_send_refused.py and tests/js/sync/refusals.test.js hold both sides to these cases."""
    known, rows = read("refusals.json")["codes"], table(API, "## Rejections of a record")
    told = {codes(row["Code"])[0]: "final" if row["Then"].startswith("final") else "passes" for row in rows}
    assert told == known
    (may_pass,) = [codes(row["Then"]) for row in rows if row["Code"] == "`bad_record`"]
    script = (ROOT / "static" / "js" / "storage" / "refusals.js").read_text("utf-8")
    (passing,) = re.findall(r"PASSING_PROBLEMS = new Set\(\[(.*?)\]\)", script)
    assert may_pass == re.findall(r"'(\w+)'", passing)


def test_answers_of_every_kind_are_as_documented(app: Flask, tablet: Any):
    """The client compares each with the document; here is one with everything in it."""
    alice: Tablet = tablet("Alice")
    visit = alice.with_visit()
    wrong = alice.signs("family", a_family(babies=[]))
    scored = alice.signs("visit", a_visit(2), family=visit["family"])
    scored["body"]["observations"][0]["outcome"]["total"] = 24
    answer = alice.send(wrong, scored)
    assert answer["rejected"][0]["problems"]
    assert answer["receipts"][0]["disagreements"]
    assert alice.send()["records"]
    app.extensions["attune"].store.erase(visit["family"], "2026-11-24T10:00:00.000Z")
    assert alice.send()["erased"] == [visit["family"]]
    assert alice.client.get("/api/devices").get_json()["devices"]
    assert app.test_client().get("/api/session").get_json()["user"] is None


def test_what_a_tablet_sends_is_as_documented(tablet: Any):
    alice: Tablet = tablet("Alice")
    sent = {
        "device": alice.device,
        "cursor": None,
        "records": [alice.signs("family", a_family())],
        "proofs": {},
    }
    schemas = openapi()["components"]["schemas"]
    assert list(wrong_in(sent, schemas["Sync"])) == []
    assert list(wrong_in(sent["records"][0], schemas["Record"])) == []
    assert list(wrong_in({**sent, "since": 1}, schemas["Sync"])) == ["/since: not in the schema"]
    assert list(wrong_in({**sent, "device": "?"}, schemas["Sync"])) != []
