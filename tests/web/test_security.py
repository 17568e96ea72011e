"""The rules of every answer, pinned: headers, caching, errors as JSON."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from pwa import create_app
from pwa.config import Config

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; require-trusted-types-for 'script'; trusted-types lit-html attune attune-screens"
)
UNUSED = [
    "accelerometer",
    "attribution-reporting",
    "autoplay",
    "bluetooth",
    "browsing-topics",
    "camera",
    "clipboard-read",
    "compute-pressure",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "keyboard-map",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "otp-credentials",
    "payment",
    "picture-in-picture",
    "serial",
    "storage-access",
    "sync-xhr",
    "usb",
    "window-management",
    "xr-spatial-tracking",
]
DATA_FREE = {
    "/",
    "/sw.js",
    "/manifest.webmanifest",
    "/definitions.json",
    "/help",
    "/learn/",
    "/static/built/app.css",
}


@pytest.mark.parametrize(
    "path",
    [
        *sorted(DATA_FREE),
        "/healthz",
        "/api/session",
        "/sign-in",
        "/sign-out",
        "/nothing",
        "/api/nothing",
        "/team",
    ],
)
def test_every_answer_has_the_headers(path: str, client: FlaskClient):
    headers = client.get(path).headers
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert headers["Permissions-Policy"] == ", ".join(f"{feature}=()" for feature in UNUSED)
    assert "Strict-Transport-Security" not in headers
    assert headers["Cache-Control"] == ("no-cache" if path in DATA_FREE else "no-store")


@pytest.mark.parametrize("is_told", [False, True])
def test_subdomains_are_spoken_for_only_if_the_deployer_says_so(
    config: Config, tmp_path: Path, is_told: bool
):
    chosen = replace(config, hsts_subdomains=is_told, store_url=str(tmp_path / "hsts"))
    app = create_app(chosen)
    told = app.test_client().get("/", base_url="https://attune.example").headers["Strict-Transport-Security"]
    assert ("includeSubDomains" in told) == is_told
    app.extensions["attune"].store.close()


def test_what_the_app_uses_is_left_to_it():
    for feature in ("publickey-credentials-get", "screen-wake-lock", "web-share", "clipboard-write"):
        assert feature not in UNUSED


def test_the_policy_allows_nothing_unsafe():
    assert "unsafe" not in POLICY
    assert "http" not in POLICY
    assert "*" not in POLICY


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/nothing", 404, "not_found"),
        ("GET", "/api/sync", 405, "method_not_allowed"),
        ("POST", "/api/session", 405, "method_not_allowed"),
        ("POST", "/api/sync", 401, "signed_out"),
        ("POST", "/api/devices", 401, "signed_out"),
        ("POST", "/api/sign-in", 400, "bad_csrf"),
    ],
)
def test_every_error_of_the_api_is_json(method: str, path: str, status: int, code: str, client: FlaskClient):
    response = client.open(path, method=method, json={} if method == "POST" else None)
    assert response.status_code == status
    assert response.mimetype == "application/json"
    assert response.get_json()["code"] == code
    assert response.get_json()["message"]


def test_a_fault_of_ours_tells_nobody_what_was_entered(app: Flask, caplog: pytest.LogCaptureFixture):
    @app.get("/faulty")
    @app.get("/api/faulty")
    def faulty():
        raise RuntimeError(request.args["entered"])

    for path in ("/faulty", "/api/faulty"):
        response = app.test_client().get(path, query_string={"entered": "SECRET"})
        assert response.status_code == 500
        assert "SECRET" not in response.text
    assert "SECRET" not in caplog.text
    assert "RuntimeError" in caplog.text
    assert "in faulty" in caplog.text


def test_no_page_tells_about_data_in_its_address(app: Flask):
    """Addresses end up in logs: only the id of a record or a family may stand in one."""
    rules = {rule.rule for rule in app.url_map.iter_rules()}
    assert {rule for rule in rules if "<" in rule} == {
        "/learn/<name>",
        "/handouts/<name>",
        "/static/<path:name>",
        "/set-up/<token>",
        "/new-password/<token>",
        "/team/links/<key>/withdraw",
        "/team/recovery/<key>/allow",
        "/team/recovery/<key>/refuse",
        "/team/<account_id>/password-link",
        "/team/<account_id>/take-off-second-step",
        "/team/<account_id>/close",
        "/team/<account_id>/hand-over",
        "/team/<account_id>/cover",
        "/team/arrangements/<uuid:arrangement_id>/end",
        "/team/families/<uuid:family_id>/opened",
        "/team/outside/<uuid:look_id>/seen",
        "/team/tablets/<uuid:device_id>/lost",
        "/team/tablets/<uuid:device_id>/found",
        "/records/<uuid:record_id>/summary",
        "/records/<uuid:record_id>/summary.pdf",
        "/records/<uuid:record_id>/letter",
        "/records/<uuid:record_id>/letter.pdf",
        "/records/<uuid:record_id>/parent",
        "/records/<uuid:record_id>/parent.pdf",
        "/families/<uuid:family_id>/trend",
        "/families/<uuid:family_id>/trend.pdf",
    }
