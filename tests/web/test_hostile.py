"""Whatever arrives, the server answers in JSON with a code, and never with its own fault."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pwa.views.envelope import json_value
from tests.builders import a_family, a_full_visit, places_in, with_change
from tests.web.tablet import Tablet

# Halves of characters too: JSON can hold them, no file and no hash can.
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=6)
NUMBERS = st.integers() | st.floats() | st.sampled_from([2**53, 2**64, -(2**70), 1e308])
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=12,
)
# One server for all examples of a test: what one of them leaves behind must not harm the next either.
ON_ONE_SERVER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.fixture
def alice(app: Flask) -> Tablet:
    made = Tablet.of(app, "Alice")
    made.with_family()
    return made


def answer_to(alice: Tablet, body: bytes) -> tuple[int, dict[str, Any]]:
    response = alice.post_bytes("/api/sync", body)
    assert response.mimetype == "application/json"
    assert response.status_code in {200, 400}, response.text
    return response.status_code, response.get_json()


def encoded(told: object) -> bytes:
    return json.dumps(told).encode()


@ON_ONE_SERVER
@given(told=JSON)
def test_any_json_is_answered(alice: Tablet, told: Any):
    status, answer = answer_to(alice, encoded(told))
    assert status == 400
    assert answer["code"] in {"not_json", "not_an_object", "bad_device", "unknown_field"}


@ON_ONE_SERVER
@given(body=st.binary(max_size=60))
def test_any_bytes_are_answered(alice: Tablet, body: bytes):
    assert answer_to(alice, body)[0] == 400


@ON_ONE_SERVER
@given(records=st.lists(JSON, max_size=5), cursor=st.none() | ANY_TEXT)
def test_any_records_are_answered_one_by_one(alice: Tablet, records: list[Any], cursor: str | None):
    told = {"device": alice.device, "cursor": cursor, "records": records}
    status, answer = answer_to(alice, encoded(told))
    if status == 200:
        assert answer["receipts"] == []
        assert [rejection["index"] for rejection in answer["rejected"]] == list(range(len(records)))


@ON_ONE_SERVER
@given(chosen=st.data(), change=JSON)
@pytest.mark.parametrize("kind", ["visit", "family"])
def test_a_record_changed_anywhere_is_taken_or_rejected_and_the_next_goes_through(
    alice: Tablet, kind: str, chosen: st.DataObject, change: Any
):
    record = alice.signs("visit", a_full_visit()) if kind == "visit" else fresh_family(alice)
    place, _ = chosen.draw(st.sampled_from(places_in(record)))
    good = alice.signs("visit")
    told = {"device": alice.device, "cursor": None, "records": [with_change(record, place, change), good]}
    status, answer = answer_to(alice, encoded(told))
    if status == 200:
        assert good["id"] in {receipt["id"] for receipt in answer["receipts"]}
        assert len(answer["receipts"]) + len(answer["rejected"]) == 2
    else:
        assert answer["code"] == "not_json"  # NaN and Infinity are no JSON: the whole of it is refused


def fresh_family(alice: Tablet) -> dict[str, Any]:
    found = alice.signs("family", a_family())
    return {**found, "family": found["id"], "subject": found["id"]}


@pytest.mark.parametrize("path", ["/api/sign-in", "/sign-in"])
def test_a_sign_in_that_is_nested_too_deeply_is_no_fault_of_ours(alice: Tablet, path: str):
    body = b'{"email": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    assert alice.post_bytes(path, body).status_code < 500


@pytest.mark.parametrize("told", [b"[1]", b'{"email": 5, "password": [6]}', b'{"email": {"a": null}}'])
def test_json_for_a_page_form_is_no_fault_of_ours(alice: Tablet, told: bytes):
    assert alice.post_bytes("/sign-in", told).status_code == 400


def read_by(way: Callable[[bytes], object], body: bytes) -> str:
    """What a body says, exactly: 1 is not 1.0, and -0.0 is not 0."""
    try:
        return repr(way(body))
    except (ValueError, RecursionError):
        return "no JSON"


def by_the_letter(body: bytes) -> object:
    def refuse(name: str) -> None:
        raise ValueError(name)

    return json.loads(body, parse_constant=refuse)


NUMBERS_AS_TEXT = [
    "-0",
    "-0.0",
    "01",
    "1e400",
    "1.",
    ".5",
    "1E+2",
    "NaN",
    "-Infinity",
    "9" * 400,
    "9" * 4301,
    f"{2**64}",
]
CHARACTERS = [
    r'"\ud800"',
    r'"\ud83d\ude00"',
    r'"\udc00\ud800"',
    '"\ud800"',
    '"\x1f"',
    '"\x7f"',
    r'"\x"',
    r'"\u0000"',
]
SHAPES = ['{"a":1,"b":2,"a":3}', "[1,]", '{"a":1,}', "// no", "\ufeff1", "\x00", "[" * 100_000]
ODD_BITS = st.sampled_from([*NUMBERS_AS_TEXT, *CHARACTERS, *SHAPES])


@given(told=JSON | st.floats(allow_nan=False).map(lambda found: {"n": found}), odd=ODD_BITS, chosen=st.data())
def test_json_is_read_as_by_its_letter_whichever_way_is_taken(told: Any, odd: str, chosen: st.DataObject):
    text = json.dumps(told, ensure_ascii=chosen.draw(st.booleans()))
    place = chosen.draw(st.integers(0, len(text)))
    for whole in (text, odd, f"[{odd}, {text}]", text[:place] + odd + text[place:], text[:place]):
        for coding in ("utf-8", "utf-16"):
            body = whole.encode(coding, "surrogatepass")
            assert read_by(json_value, body) == read_by(by_the_letter, body)
