"""A real OpenID provider on this machine, as a trust has one: Authlib's own server, with people in it. No test.

It is served at `localhost`, Attune at `127.0.0.1`: to a browser these are two sites, as they are in the world.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7523 import JWTBearerClientAssertion
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, Response, make_response, request
from joserfc.jwk import ECKey, KeySet, RSAKey
from werkzeug.serving import make_server

CLIENT, SECRET = "attune-of-the-tests", "the secret between Attune and its provider"
STRONG, WEAK = "AAL3_ANY", "AAL1_USERPASS"
KID = "attune-key"


@dataclass
class Client:
    """How the provider knows Attune."""

    back_to: str
    client_id: str = CLIENT
    methods: tuple[str, ...] = ("client_secret_basic",)

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> str:
        return self.back_to

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, uri: str) -> bool:
        return uri == self.back_to

    def check_client_secret(self, secret: str) -> bool:
        return secret == SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method in self.methods or method == "client_assertion_jwt"

    def check_response_type(self, kind: str) -> bool:
        return kind == "code"

    def check_grant_type(self, kind: str) -> bool:
        return kind == "authorization_code"


@dataclass
class User:
    id: str
    at: int
    acr: str | None


@dataclass
class Code:
    code: str
    user: User
    redirect_uri: str
    scope: str
    nonce: str | None
    code_challenge: str
    code_challenge_method: str

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str | None:
        return self.nonce

    def get_auth_time(self) -> int:
        return self.user.at

    def get_acr(self) -> str | None:
        return self.user.acr

    def get_amr(self) -> None:
        return None


@dataclass
class TrustProvider:
    """`claims` are put over those of the next ID tokens. `asked` is what each visit asked for."""

    back_to: str = "http://localhost/sign-in/callback"
    port: int = 0
    acr: str | None = STRONG
    claims: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    codes: dict[str, Code] = field(default_factory=dict)
    keys: list[RSAKey] = field(default_factory=lambda: [RSAKey.generate_key(2048, {"kid": "first"})])
    signing_key: Any = None
    client_key: ECKey | RSAKey | None = None
    used_assertions: set[str] = field(default_factory=set)

    @property
    def issuer(self) -> str:
        return f"http://localhost:{self.port}/trust"

    @contextmanager
    def served(self) -> Iterator["TrustProvider"]:
        server = make_server("localhost", self.port, _app(self), threaded=True)
        self.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    def signs_in(self, address: str, who: str) -> str:
        """Goes there as this person, in a browser without anything from before; where the browser is sent back to."""
        answer = requests.post(address, data={"who": who}, allow_redirects=False, timeout=10)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]


def query_of(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def _app(trust: TrustProvider) -> Flask:
    app = Flask("provider of the tests")
    app.config["SECRET_KEY"] = "the provider's own"
    client = Client(trust.back_to)
    if trust.client_key:
        client.methods = ()
    server = AuthorizationServer(app, lambda id_: client if id_ == CLIENT else None, lambda *_: None)
    server.register_grant(_grant(trust), [_openid(trust), CodeChallenge(required=True)])
    server.register_client_auth_method("client_assertion_jwt", _assertion(trust))

    @app.get("/trust/.well-known/openid-configuration")
    def about() -> dict[str, Any]:
        return {
            "issuer": trust.issuer,
            "authorization_endpoint": f"{trust.issuer}/authorize",
            "token_endpoint": f"{trust.issuer}/token",
            "jwks_uri": f"{trust.issuer}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": list(client.methods) or ["private_key_jwt"],
            **trust.metadata,
        }

    @app.get("/trust/keys")
    def keys() -> dict[str, Any]:
        return KeySet(list(trust.keys)).as_dict(private=False)

    @app.route("/trust/authorize", methods=["GET", "POST"])
    def authorize() -> Response | str:
        trust.asked.append(request.args.to_dict())
        kept = request.cookies.get("at-the-trust")
        if request.method == "GET" and (not kept or request.args.get("prompt") == "login"):
            return _PAGE
        if request.method == "POST":
            user = User(request.form["who"], int(time.time()), trust.acr)
        else:
            who, at = str(kept).split("|")
            user = User(who, int(at), trust.acr)
        if user.id == "nobody":
            error = f"{trust.back_to}?error=access_denied&state={request.args['state']}"
            return make_response("", 302, {"Location": error})
        response = server.create_authorization_response(grant_user=user)
        response.set_cookie("at-the-trust", f"{user.id}|{user.at}", samesite="Lax")
        return response

    @app.post("/trust/token")
    def token() -> Response:
        return server.create_token_response()

    return app


_PAGE = """<!doctype html><html lang="en"><title>Trust sign-in</title><h1>The trust's sign-in service</h1>
<form method="post"><label>Who are you? <input name="who"></label><button>Sign in to the trust</button></form></html>"""


def _grant(trust: TrustProvider) -> type[AuthorizationCodeGrant]:
    class Grant(AuthorizationCodeGrant):  # type: ignore[misc]  # Authlib has no types
        TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post", "client_assertion_jwt"]  # noqa: RUF012  as it has it

        def save_authorization_code(self, code: str, request: Any) -> None:
            data = request.payload.data
            trust.codes[code] = Code(
                code,
                request.user,
                request.payload.redirect_uri,
                request.payload.scope,
                data.get("nonce"),
                data["code_challenge"],
                data["code_challenge_method"],
            )

        def query_authorization_code(self, code: str, client: Client) -> Code | None:
            return trust.codes.get(code)

        def delete_authorization_code(self, authorization_code: Code) -> None:
            del trust.codes[authorization_code.code]

        def authenticate_user(self, authorization_code: Code) -> User:
            return authorization_code.user

    return Grant


def _openid(trust: TrustProvider) -> OpenIDCode:
    class OpenID(OpenIDCode):  # type: ignore[misc]  # Authlib has no types
        def exists_nonce(self, nonce: str, request: Any) -> bool:
            return False

        def resolve_client_private_key(self, client: Client) -> RSAKey:
            return trust.signing_key or trust.keys[0]

        def get_client_algorithm(self, client: Client) -> str:
            return "RS256"

        def get_encode_header(self, client: Client) -> dict[str, str]:
            return {"alg": "RS256", "kid": trust.keys[0].kid}

        def get_client_claims(self, client: Client) -> dict[str, Any]:
            return {"iss": trust.issuer, "aud": [CLIENT]}

        def generate_user_info(self, user: User, scope: str) -> UserInfo:
            # The last that is put into a token.
            return UserInfo({"sub": user.id, **trust.claims})

    return OpenID(require_nonce=True)


def _assertion(trust: TrustProvider) -> JWTBearerClientAssertion:
    class Assertion(JWTBearerClientAssertion):  # type: ignore[misc]  # Authlib has no types
        def get_audiences(self) -> list[str]:
            return [trust.issuer, f"{trust.issuer}/token"]

        def validate_jti(self, claims: Any, jti: str) -> bool:
            is_new = jti not in trust.used_assertions
            trust.used_assertions.add(jti)
            return is_new

        def resolve_client_public_key(self, client: Client) -> Any:
            assert trust.client_key is not None
            return trust.client_key

    return Assertion()
