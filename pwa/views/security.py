"""Headers, cookies, CSRF protection and the sizes of bodies, in one place. Must not know what any page shows."""

from datetime import timedelta
from hashlib import sha256

from flask import Flask, Response, abort, current_app, request
from flask.sessions import SecureCookieSessionInterface
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from pwa.config import Config
from pwa.views import sending

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types lit-html attune attune-screens",
    ]
)
UNUSED_FEATURES = (
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
)
"""What no page of ours may ask of a browser. Left to it: copying, sharing, the screen's light, the tablet's own lock."""
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}
TRANSPORT_SECURITY = "max-age=31536000"
WITH_SUBDOMAINS = f"{TRANSPORT_SECURITY}; includeSubDomains"

SMALL_BODY_BYTES = 4096
"""The most that any request may send, but for a batch of records: a rule of this product."""
MOST_BATCH = "MOST_BATCH_BYTES"
BATCH = "api.sync"

csrf = CSRFProtect()


class Cookie(SecureCookieSessionInterface):
    """The cookie of a session, signed with SHA-256: the framework's own choice is an older hash."""

    digest_method = staticmethod(sha256)


def init_app(app: Flask, config: Config) -> None:
    """Set the rules for every answer of `app`."""
    app.config.update(
        SECRET_KEY=config.secret_key,
        MAX_CONTENT_LENGTH=SMALL_BODY_BYTES,
        MOST_BATCH_BYTES=config.max_body_bytes,
        TRANSPORT_SECURITY=WITH_SUBDOMAINS if config.hsts_subdomains else TRANSPORT_SECURITY,
        SESSION_COOKIE_NAME="__Host-attune" if config.secure_cookies else "attune",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_SECURE=config.secure_cookies,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=config.sign_in_hours),
        # A token is valid as long as its session, so a page that was open overnight can still be sent.
        WTF_CSRF_TIME_LIMIT=None,
        # Our Referrer-Policy suppresses the header that this would check; the token is proof enough.
        WTF_CSRF_SSL_STRICT=False,
    )
    app.session_interface = Cookie()
    app.before_request(_within_bounds)
    app.before_request(_no_json_for_pages)
    csrf.init_app(app)
    app.after_request(_with_headers)
    if config.proxies:
        hops = config.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # Flask's documented way


def most_body_bytes() -> int:
    """What this request may send: a whole batch only if it is one, and somebody is there who may send it."""
    is_batch = request.endpoint == BATCH and sending() is not None
    return int(current_app.config[MOST_BATCH]) if is_batch else SMALL_BODY_BYTES


def _within_bounds() -> None:
    """Refuse what is too large before anything of it is parsed. A batch of nobody's is refused as nobody's."""
    request.max_content_length = most = most_body_bytes()
    if request.endpoint != BATCH and (request.content_length or 0) > most:
        abort(413)


def _no_json_for_pages() -> None:
    """Refuse JSON on pages: Flask-WTF would read it as a form, with numbers or lists as if they were typed text."""
    if request.is_json and not request.path.startswith("/api/"):
        abort(400)


def _with_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers[name] = value
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = current_app.config["TRANSPORT_SECURITY"]
    # Unless a view says otherwise, an answer may hold somebody's data.
    response.headers.setdefault("Cache-Control", "no-store")
    return response
