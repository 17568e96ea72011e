"""What the service signs and reads again: by SHA-256, each for its own purpose, and what an earlier version signed too."""

import pytest
from flask import Flask
from itsdangerous import BadData, URLSafeSerializer

from pwa.service.signatures import signer
from tests.web.tablet import Tablets
from tests.web.test_tickets import ticket_of

SECRET = "k" * 40
SHA_256_IN_BASE64 = 43


def signature_of(signed: str) -> str:
    return signed.rsplit(".", 1)[-1]


def test_what_is_signed_is_signed_with_sha_256(app: Flask, tablet: Tablets):
    alice = tablet("Alice")
    family = alice.with_family()
    cookies = [alice.client.get_cookie(name) for name in ("attune", "attune-browser")]
    signed = [cookie.value for cookie in cookies if cookie]
    signed += [ticket_of(alice, f"/families/{family['family']}/trend"), alice.send()["cursor"]]
    assert [len(signature_of(each)) for each in signed] == [SHA_256_IN_BASE64] * 4


def test_what_an_earlier_version_signed_is_read_for_its_own_purpose():
    earlier = URLSafeSerializer(SECRET, salt="attune cursor").dumps(["a", 1])
    assert len(signature_of(earlier)) < SHA_256_IN_BASE64
    assert signer(SECRET, "cursor").loads(earlier) == ["a", 1]
    for other in (signer(SECRET, "ticket"), signer("l" * 40, "cursor")):
        with pytest.raises(BadData):
            other.loads(earlier)


def test_a_tablets_cursor_of_the_version_before_goes_on(tablet: Tablets):
    alice = tablet("Alice")
    alice.with_family()
    cursor = alice.send()["cursor"]
    content = signer(SECRET, "cursor").loads(cursor)
    earlier = URLSafeSerializer(SECRET, salt="attune cursor").dumps(content)
    assert earlier != cursor
    assert alice.send(cursor=earlier)["records"] == []
