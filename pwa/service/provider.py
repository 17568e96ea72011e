"""The trust's own sign-in service, asked by OpenID Connect: the code flow with PKCE, state and nonce.

Knows no request, no account and no cookie; must not decide who gets in.
"""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

import msgspec
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from authlib.oidc.core import CodeIDToken
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey
from joserfc.jws import JWSRegistry
from requests import RequestException, Session

from pwa.config import ProviderConfig

DISCOVERY = "/.well-known/openid-configuration"
SCOPE = "openid"
"""Nothing else is asked for: the product takes no name and no address from a provider."""
SIGNED_BY = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
"""Only what the provider's public keys prove; never "none", and never a secret that two sides share."""
TIMEOUT_S = (3.05, 10)
"""To connect, and between two pieces of an answer."""
LONGEST_S = 20
MOST_ANSWER_BYTES = 256 * 1024
KEEPS_S = 3600.0
"""How long what the provider says of itself is believed without asking again."""
TRIES_AGAIN_S = 10.0
"""How long nobody asks a provider that has just not answered, so that no thread waits for it in vain."""
AT_ONCE = 2
"""How many requests may wait for the provider: the others of a process go on serving."""
LEEWAY_S = 60
"""By how much the provider's clock may differ."""


class ProviderFailed(Exception):
    """The provider did not answer, or not as a provider does. Whoever asks may try again later."""


class NotProven(Exception):
    """The provider, or what came back in its name, does not prove who it is."""


@dataclass(frozen=True)
class Person:
    """Whom the provider has signed in. `acr` is how, in its own words; `at` is when, in seconds, if it says so."""

    issuer: str
    subject: str
    acr: str | None
    at: int | None


@dataclass(frozen=True)
class Question:
    """What belongs to one way there and back: a fresh one for each, and none is ever used twice."""

    state: str
    nonce: str
    verifier: str
    back_to: str
    asks_anew: bool = False
    """Whether the person must give their proof now, although they are signed in there."""


class Provider:
    """One provider. What it says of itself is asked for when it is first needed, so a start never waits for it."""

    def __init__(self, config: ProviderConfig) -> None:
        self._config = config
        self._asking = threading.BoundedSemaphore(AT_ONCE)
        self._kept: dict[str, tuple[float, dict[str, Any]]] = {}
        self._failed_at = -TRIES_AGAIN_S

    @property
    def issuer(self) -> str:
        return self._config.issuer

    def address(self, question: Question) -> str:
        """Where the browser goes. Raises ProviderFailed."""
        about = self._about()
        extra: dict[str, str] = {"nonce": question.nonce}
        if self._config.acr:
            extra["acr_values"] = " ".join(self._config.acr)
        if question.asks_anew:
            extra |= {"prompt": "login", "max_age": "0"}
        with self._client(about, question) as client:
            address, _ = client.create_authorization_url(
                about["authorization_endpoint"],
                state=question.state,
                code_verifier=question.verifier,
                **extra,
            )
        return str(address)

    def person(self, question: Question, code: str, issuer: str | None) -> Person:
        """Who came back with this code. `issuer` is what the answer itself says of who gave it.

        Raises NotProven, ProviderFailed.
        """
        about = self._about()
        if issuer is not None and issuer != self.issuer:
            raise NotProven("iss")
        if issuer is None and about.get("authorization_response_iss_parameter_supported") is True:
            raise NotProven("iss")
        token = self._token(about, question, code)
        claims = self._claims(about, token, question.nonce)
        at = claims.get("auth_time")
        return Person(
            self.issuer,
            str(claims["sub"]),
            _acr(claims, self._config.acr),
            at if isinstance(at, int) else None,
        )

    def is_strong(self, acr: str | None) -> bool:
        """Whether this way of signing in there is enough here."""
        return not self._config.acr or acr in self._config.acr

    def _token(self, about: Mapping[str, Any], question: Question, code: str) -> Mapping[str, Any]:
        with self._client(about, question) as client, self._waiting():
            try:
                return cast(
                    "Mapping[str, Any]",
                    client.fetch_token(
                        about["token_endpoint"],
                        grant_type="authorization_code",
                        code=code,
                        code_verifier=question.verifier,
                        redirect_uri=question.back_to,
                        allow_redirects=False,
                        timeout=TIMEOUT_S,
                    ),
                )
            except OAuthError as problem:
                # A code of somebody else's, one that was used, or a verifier that is not its own.
                if problem.error in {"invalid_grant", "invalid_request"}:
                    raise NotProven(problem.error) from problem
                raise ProviderFailed(str(problem.error)) from problem
            except (RequestException, ValueError) as problem:
                raise ProviderFailed(type(problem).__name__) from problem

    def _claims(self, about: Mapping[str, Any], token: Mapping[str, Any], nonce: str) -> Mapping[str, Any]:
        """What the ID token says, once its signature, issuer, audience, times and nonce are right."""
        text = token.get("id_token")
        if not isinstance(text, str):
            raise ProviderFailed("no ID token")
        offered = about.get("id_token_signing_alg_values_supported") or ["RS256"]
        algorithms = sorted(SIGNED_BY & {each for each in offered if isinstance(each, str)})
        options = {
            "iss": {"essential": True, "value": self.issuer},
            "aud": {"essential": True, "value": self._config.client_id},
            "sub": {"essential": True},
        }
        try:
            decoded = self._decoded(about, text, algorithms)
            params = {
                "nonce": nonce,
                "client_id": self._config.client_id,
                "access_token": token.get("access_token"),
            }
            claims = CodeIDToken(decoded.claims, decoded.header, options, params)
            claims.validate(leeway=LEEWAY_S)
        except (JoseError, ValueError, TypeError) as problem:
            raise NotProven(type(problem).__name__) from problem
        if not isinstance(claims["sub"], str) or not claims["sub"]:
            raise NotProven("sub")
        return cast("Mapping[str, Any]", claims)

    def _decoded(self, about: Mapping[str, Any], text: str, algorithms: list[str]) -> jwt.Token:
        """By the provider's keys as they are kept, or, when it has new ones, as they are now."""
        registry = JWSRegistry(algorithms=algorithms, strict_check_header=False)
        for is_new in (False, True):
            keys = KeySet.import_key_set(cast("Any", self._asked(about["jwks_uri"], is_new=is_new)))
            try:
                return jwt.decode(text, keys, registry=registry)
            except JoseError:
                if is_new:
                    raise
        raise NotProven("key")

    def _about(self) -> Mapping[str, Any]:
        about = self._asked(self.issuer.rstrip("/") + DISCOVERY)
        if about.get("issuer") != self.issuer:
            raise ProviderFailed("the discovery document is another issuer's")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            address = about.get(name)
            if not isinstance(address, str) or not address.startswith(("https://", self._origin)):
                raise ProviderFailed(f"{name} is missing, or not an address with https")
        return about

    @property
    def _origin(self) -> str:
        """What a provider on this very machine, for tests, may begin its addresses with."""
        scheme, _, rest = self.issuer.partition("://")
        return f"{scheme}://{rest.partition('/')[0]}/"

    def _asked(self, address: str, *, is_new: bool = False) -> dict[str, Any]:
        """A JSON object of the provider's, as it is kept or, once that is old, as it is now. Raises ProviderFailed."""
        at, kept = self._kept.get(address, (-KEEPS_S, {}))
        if kept and time.monotonic() - at < (TRIES_AGAIN_S if is_new else KEEPS_S):
            return kept
        if time.monotonic() - self._failed_at < TRIES_AGAIN_S:
            raise ProviderFailed("it has just not answered")
        with self._waiting():
            try:
                read = _read(address)
            except (RequestException, ValueError) as problem:
                self._failed_at = time.monotonic()
                raise ProviderFailed(type(problem).__name__) from problem
        self._kept[address] = time.monotonic(), read
        return read

    @contextmanager
    def _waiting(self) -> Iterator[None]:
        if not self._asking.acquire(blocking=False):
            raise ProviderFailed("too many wait for it")
        try:
            yield
        finally:
            self._asking.release()

    def _client(self, about: Mapping[str, Any], question: Question) -> OAuth2Session:
        config, offered = self._config, about.get("token_endpoint_auth_methods_supported")
        session = OAuth2Session(
            config.client_id,
            config.secret,
            scope=SCOPE,
            redirect_uri=question.back_to,
            code_challenge_method="S256",
            token_endpoint_auth_method=_secret_method(offered),
        )
        if config.key:
            key, algorithm = _signing_key(config, about)
            session.client_secret = key
            session.token_endpoint_auth_method = PrivateKeyJWT.name
            headers = {"kid": config.key_id} if config.key_id else None
            session.register_client_auth_method(
                PrivateKeyJWT(about["token_endpoint"], headers=headers, alg=algorithm)
            )
        return session


def _read(address: str) -> dict[str, Any]:
    """A JSON object from an address, of bounded size and time. Raises RequestException, ValueError."""
    until, body = time.monotonic() + LONGEST_S, b""
    with Session() as session:
        answer = session.get(
            address,
            headers={"Accept": "application/json"},
            timeout=TIMEOUT_S,
            allow_redirects=False,
            stream=True,
        )
        answer.raise_for_status()
        for piece in answer.iter_content(MOST_ANSWER_BYTES):
            body += piece
            if len(body) > MOST_ANSWER_BYTES or time.monotonic() > until:
                raise ValueError("too much, or too slow")
    read = msgspec.json.decode(body)
    if answer.status_code != 200 or not isinstance(read, dict):
        raise ValueError("not an answer of a provider")
    return read


def _acr(claims: Mapping[str, Any], wanted: tuple[str, ...]) -> str | None:
    """How the person signed in: `acr`, or of Entra's `acrs` the first that is wanted."""
    acr, several = claims.get("acr"), claims.get("acrs")
    if isinstance(several, str):
        several = [several]
    if isinstance(several, list):
        found = [each for each in several if each in wanted]
        if found and acr not in wanted:
            return str(found[0])
    return acr if isinstance(acr, str) else None


def _secret_method(offered: object) -> str:
    """How the secret is sent: in the header as the standard has it, unless the provider only takes it in the body."""
    methods = offered if isinstance(offered, list) else ["client_secret_basic"]
    return "client_secret_basic" if "client_secret_basic" in methods else "client_secret_post"


def _signing_key(config: ProviderConfig, about: Mapping[str, Any]) -> tuple[RSAKey | ECKey, str]:
    if isinstance(load_pem_private_key(config.key.encode(), password=None), EllipticCurvePrivateKey):
        return ECKey.import_key(config.key), "ES256"
    offered = about.get("token_endpoint_auth_signing_alg_values_supported") or ["RS256"]
    algorithm = next((each for each in ("PS256", "RS256", "RS512") if each in offered), "RS256")
    return RSAKey.import_key(config.key), algorithm
