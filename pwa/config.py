"""The environment, parsed once into a frozen Config.

Must not be changed, or read again, while the server runs.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, cast, get_args
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from pwa.store.cipher import key_of

SECRET_FILE = "secret.key"  # noqa: S105  the name of a file, not a secret
FEWEST_SECRET_CHARACTERS = 32


PROVIDER_SETTINGS = {
    "ATTUNE_OIDC_ISSUER",
    "ATTUNE_OIDC_CLIENT_ID",
    "ATTUNE_OIDC_CLIENT_SECRET",
    "ATTUNE_OIDC_CLIENT_SECRET_FILE",
    "ATTUNE_OIDC_KEY_FILE",
    "ATTUNE_OIDC_KEY_ID",
    "ATTUNE_OIDC_ACR",
    "ATTUNE_OIDC_LABEL",
}
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
FEWEST_RSA_BITS = 2048
SecondFactor = Literal["off", "offered", "needed"]
LeadAllows = Literal["never", "without_code", "always"]


class BadConfig(Exception):
    """The server can't start with these settings; the message names the setting and what it must be."""


@dataclass(frozen=True)
class ProviderConfig:
    """The trust's own sign-in service (OpenID Connect), and how this service is known there.

    `secret` or `key`, a private key as PEM, proves to it who asks. `acr` are the values that count as strong enough, all
    of them where there is none. `label` is what the button says, "" for the usual words.
    """

    issuer: str
    client_id: str
    secret: str = field(default="", repr=False)
    key: str = field(default="", repr=False)
    key_id: str = ""
    acr: tuple[str, ...] = ()
    label: str = ""


@dataclass(frozen=True)
class Config:
    """All that a deployer can choose. `sign_in_hours` is how long a sign-in lasts at most.

    `offline_hours` is how long a tablet opens without having met the service, 0 for ever.

    `recovery_key` is what the file of the service's recovery key holds, where it is not in the store.
    `max_body_bytes` is larger than any batch that a tablet sends, so that one note that is far too long is
    answered by its name while the rest of its batch goes through; a body beyond it is refused as a whole.
    `proxies` counts the reverse proxies in front whose X-Forwarded headers are to be believed.
    `hsts_subdomains` tells browsers that each subdomain of this address speaks https too.
    `second_factor`: whether a second step at signing in is asked of nobody, of whoever set one up, or of everybody.
    `lead_allows`: whose forgotten passphrase takes a lead's word too: nobody's, that of whoever has no second step, or
    everybody's.
    `without_tls` lets it serve other machines in the clear.
    `provider`: where people sign in with accounts of their trust. `passwords`: whether they may with Attune's own.
    `pseudo_language` is for tests: it adds a language in which every text is marked and read from right to left.
    """

    data_dir: Path
    store_url: str
    secret_key: str = field(repr=False)
    store_key: bytes | None = field(default=None, repr=False)
    recovery_key: bytes | None = field(default=None, repr=False)
    demo: bool = False
    secure_cookies: bool = False
    sign_in_hours: int = 12
    offline_hours: int = 72
    max_body_bytes: int = 16 * 1024 * 1024
    worker_kill: bool = False
    proxies: int = 0
    pseudo_language: bool = False
    hsts_subdomains: bool = False
    without_tls: bool = False
    second_factor: SecondFactor = "offered"
    lead_allows: LeadAllows = "without_code"
    provider: ProviderConfig | None = None
    passwords: bool = True

    @property
    def documents_dir(self) -> Path:
        """Where PDFs that were made are kept."""
        return self.data_dir / "documents"

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> "Config":
        """Read ATTUNE_* settings. Makes the data folder and its secret when they are missing.

        Raises BadConfig.
        """
        env = os.environ if environ is None else environ
        data_dir = data_folder(env)
        config = cls(
            data_dir=data_dir,
            store_url=env.get("ATTUNE_STORE", "").strip()
            or "tinydb" + data_dir.as_uri().removeprefix("file"),
            secret_key=_secret(env, data_dir),
            store_key=_store_key(env),
            recovery_key=_recovery_key(env),
            demo=_flag(env, "ATTUNE_DEMO"),
            secure_cookies=_flag(env, "ATTUNE_SECURE_COOKIES"),
            sign_in_hours=_number(env, "ATTUNE_SIGN_IN_HOURS", cls.sign_in_hours, 1, 24 * 30),
            offline_hours=_number(env, "ATTUNE_OFFLINE_HOURS", cls.offline_hours, 0, 24 * 90),
            max_body_bytes=_number(env, "ATTUNE_MAX_BODY_BYTES", cls.max_body_bytes, 1024 * 1024, 1024**3),
            worker_kill=_flag(env, "ATTUNE_WORKER_KILL"),
            proxies=_number(env, "ATTUNE_PROXIES", 0, 0, 5),
            without_tls=_flag(env, "ATTUNE_WITHOUT_TLS"),
            hsts_subdomains=_flag(env, "ATTUNE_HSTS_SUBDOMAINS"),
            pseudo_language=_flag(env, "ATTUNE_PSEUDO_LANGUAGE"),
            second_factor=_second_factor(env),
            lead_allows=_lead_allows(env),
            provider=_provider(env),
            passwords=_flag(env, "ATTUNE_PASSWORDS", usual=True),
        )
        _check_ways_in(config)
        return config


def data_folder(env: Mapping[str, str]) -> Path:
    """The folder of store and secret, absolute: ATTUNE_DATA, else ./var/data, or ./var/demo for a demo."""
    usual = "var/demo" if _flag(env, "ATTUNE_DEMO") else "var/data"
    return Path(env.get("ATTUNE_DATA", "").strip() or usual).expanduser().resolve()


def read_key(file: Path) -> bytes:
    """The store's key from a file that holds 64 hexadecimal digits. Raises BadConfig, which never quotes it."""
    try:
        return key_of(file.read_text("ascii").strip())
    except (OSError, ValueError) as problem:
        raise BadConfig(f"The key file {file} can't be used: {problem}. Nothing was changed.") from problem


def _store_key(env: Mapping[str, str]) -> bytes | None:
    file, given = env.get("ATTUNE_STORE_KEY_FILE", "").strip(), env.get("ATTUNE_STORE_KEY", "").strip()
    if file and given:
        raise BadConfig("ATTUNE_STORE_KEY and ATTUNE_STORE_KEY_FILE are both set: set one of them.")
    try:
        return read_key(Path(file)) if file else key_of(given) if given else None
    except ValueError as problem:
        raise BadConfig(f"ATTUNE_STORE_KEY can't be used: {problem}.") from problem


def _recovery_key(env: Mapping[str, str]) -> bytes | None:
    file = env.get("ATTUNE_RECOVERY_KEY_FILE", "").strip()
    try:
        return Path(file).read_bytes() if file else None
    except OSError as problem:
        raise BadConfig(f"The key file {file} can't be used: {problem}. Nothing was changed.") from problem


def _secret(env: Mapping[str, str], data_dir: Path) -> str:
    """The key that signs session cookies: from the environment, else from a file made at the first start."""
    given = env.get("ATTUNE_SECRET_KEY", "").strip()
    secret = given or _kept_secret(data_dir)
    if len(secret) < FEWEST_SECRET_CHARACTERS:
        source = "ATTUNE_SECRET_KEY" if given else str(data_dir / SECRET_FILE)
        raise BadConfig(f"{source} is too short: it needs {FEWEST_SECRET_CHARACTERS} characters or more.")
    return secret


def _kept_secret(data_dir: Path) -> str:
    kept = data_dir / SECRET_FILE
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not kept.exists():
            _write_secret(kept)
        return kept.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as problem:
        raise BadConfig(
            f"The data folder {data_dir} can't be used ({problem}). Nothing was changed."
        ) from problem


def _write_secret(kept: Path) -> None:
    """Written whole or not at all, by one process only: a link fails if another was first."""
    draft = kept.with_name(f".{SECRET_FILE}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        kept.hardlink_to(draft)
    except FileExistsError:
        return  # the other process's secret is the one that is kept
    finally:
        draft.unlink()


def _provider(env: Mapping[str, str]) -> ProviderConfig | None:
    given = {name: value.strip() for name, value in env.items() if _is_about_provider(name) and value.strip()}
    for name in sorted(set(given) - PROVIDER_SETTINGS):
        raise BadConfig(f"{name} is no setting of Attune: see “attune serve --help”.")
    issuer, client_id = given.get("ATTUNE_OIDC_ISSUER", ""), given.get("ATTUNE_OIDC_CLIENT_ID", "")
    if not given:
        return None
    if not issuer or not client_id:
        raise BadConfig(
            f"{min(given)} is set, so people are to sign in with accounts of their trust: that needs "
            f"ATTUNE_OIDC_ISSUER and ATTUNE_OIDC_CLIENT_ID, and a secret or a key."
        )
    _check_issuer(issuer)
    secret = _secret_text(given, "ATTUNE_OIDC_CLIENT_SECRET")
    key = _provider_key(given.get("ATTUNE_OIDC_KEY_FILE", ""))
    if bool(secret) == bool(key):
        raise BadConfig(
            "Set ATTUNE_OIDC_CLIENT_SECRET (or ATTUNE_OIDC_CLIENT_SECRET_FILE) for client_secret, or ATTUNE_OIDC_KEY_FILE for "
            "private_key_jwt: one of the two."
        )
    return ProviderConfig(
        issuer,
        client_id,
        secret,
        key,
        given.get("ATTUNE_OIDC_KEY_ID", ""),
        tuple(given.get("ATTUNE_OIDC_ACR", "").split()),
        given.get("ATTUNE_OIDC_LABEL", ""),
    )


def _is_about_provider(name: str) -> bool:
    return name.split("_")[:2] == ["ATTUNE", "OIDC"]


def _check_issuer(issuer: str) -> None:
    parts = urlsplit(issuer)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if not is_safe or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise BadConfig(
            f"ATTUNE_OIDC_ISSUER is “{issuer}”: it must be the provider's own address as its discovery document has it, "
            "beginning with https."
        )


def _secret_text(given: Mapping[str, str], name: str) -> str:
    """A secret from the environment, or from the file that the setting with _FILE names."""
    file = given.get(f"{name}_FILE", "")
    if file and name in given:
        raise BadConfig(f"{name} and {name}_FILE are both set: set one of them.")
    return _text_of(file, f"{name}_FILE").strip() if file else given.get(name, "")


def _text_of(file: str, setting: str) -> str:
    try:
        return Path(file).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise BadConfig(f"{setting}: {file} can't be read. Nothing was changed.") from problem


def _provider_key(file: str) -> str:
    """The private key as PEM, or "" where none is named. Raises BadConfig, which never quotes it."""
    if not file:
        return ""
    text = _text_of(file, "ATTUNE_OIDC_KEY_FILE")
    try:
        key = load_pem_private_key(text.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    is_rsa = isinstance(key, rsa.RSAPrivateKey) and key.key_size >= FEWEST_RSA_BITS
    is_ec = isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1)
    if not (is_rsa or is_ec):
        raise BadConfig(
            f"ATTUNE_OIDC_KEY_FILE: {file} must hold a private key as PEM without a password: RSA of {FEWEST_RSA_BITS} bits "
            "or more, or P-256."
        )
    return text


def _check_ways_in(config: Config) -> None:
    """Somebody must be able to come in, and no setting may promise what another takes away."""
    if not config.passwords and config.provider is None:
        raise BadConfig(
            "ATTUNE_PASSWORDS=0 turns Attune's own passwords off, and ATTUNE_OIDC_ISSUER is not set: nobody could sign in. "
            "Set ATTUNE_OIDC_ISSUER and what belongs to it, or leave ATTUNE_PASSWORDS out."
        )
    if not config.passwords and config.demo:
        raise BadConfig(
            "A demo signs in with a password, and ATTUNE_PASSWORDS=0 turns passwords off. Choose one."
        )
    if config.second_factor == "needed" and config.provider and not config.provider.acr:
        raise BadConfig(
            "ATTUNE_SECOND_FACTOR=needed asks for a second step of everybody, but nothing asks the provider for one: set "
            "ATTUNE_OIDC_ACR to what the provider calls a sign-in with two factors, or ATTUNE_SECOND_FACTOR=offered."
        )


def _flag(env: Mapping[str, str], name: str, *, usual: bool = False) -> bool:
    text = env.get(name, "").strip().lower()
    if not text:
        return usual
    if text in {"0", "no", "false", "off"}:
        return False
    if text in {"1", "yes", "true", "on"}:
        return True
    raise BadConfig(f"{name} is “{text}”: it must be 1 or 0.")


def _second_factor(env: Mapping[str, str]) -> SecondFactor:
    text = env.get("ATTUNE_SECOND_FACTOR", "").strip().lower() or Config.second_factor
    if text not in get_args(SecondFactor):
        raise BadConfig(f"ATTUNE_SECOND_FACTOR is “{text}”: it must be off, offered or needed.")
    return cast("SecondFactor", text)


def _lead_allows(env: Mapping[str, str]) -> LeadAllows:
    text = env.get("ATTUNE_LEAD_ALLOWS_RECOVERY", "").strip().lower() or Config.lead_allows
    if text not in get_args(LeadAllows):
        raise BadConfig(f"ATTUNE_LEAD_ALLOWS_RECOVERY is “{text}”: it must be never, without_code or always.")
    return cast("LeadAllows", text)


def _number(env: Mapping[str, str], name: str, usual: int, least: int, most: int) -> int:
    text = env.get(name, "").strip()
    if not text:
        return usual
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise BadConfig(f"{name} is “{text}”: it must be a whole number from {least} to {most}.")
    return int(text)
