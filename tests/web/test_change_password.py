"""Changing a password: what it ends."""

from flask import Flask

from tests.web.tablet import Tablets


def test_a_changed_password_signs_out_what_was_signed_in_before(app: Flask, tablet: Tablets):
    alice = tablet("Alice")
    app.extensions["attune"].accounts.set_password(alice.id, "another long password")
    assert alice.client.get("/api/session").get_json()["user"] is None
    assert alice.sign_in("another long password").status_code == 200
