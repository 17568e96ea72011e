"""How the command finds its settings and its store. Must not do anything with either."""

import argparse
import os
from pathlib import Path

from pwa.config import BadConfig, Config
from pwa.packaged.toml_files import BadContent
from pwa.service.accounts import AccountRefused
from pwa.service.recovery import KeyElsewhere
from pwa.store import UnknownStore, open_store
from pwa.store.contract import Store, StoreDamaged, StoreFailed, StoreInUse, StoreNotEmpty, WrongKey
from pwa.upkeep.demo import NotADemo
from pwa.upkeep.operations import NotEqual

SETTINGS = """\
settings from the environment:
  ATTUNE_DATA            data folder
  ATTUNE_STORE           the store's address: tinydb:///absolute/folder or postgresql://user@host/database
  ATTUNE_STORE_KEY_FILE  a file that holds the key of an encrypted TinyDB store (see “attune key”)
  ATTUNE_STORE_KEY       the key itself, instead of a file
  ATTUNE_RECOVERY_KEY_FILE
                         a file that holds the recovery key, outside the store (see “attune recovery-key”)
  ATTUNE_DEMO            1: as --demo
  ATTUNE_SECRET_KEY      signs sign-ins, 32 characters or more; otherwise made once, in the data folder
  ATTUNE_SECURE_COOKIES  1: a proxy in front speaks https
  ATTUNE_HSTS_SUBDOMAINS 1: every subdomain of the service's address speaks https too, and browsers are told so
  ATTUNE_PROXIES         how many proxies in front set X-Forwarded headers (0)
  ATTUNE_WITHOUT_TLS     1: as --without-tls
  ATTUNE_SIGN_IN_HOURS   how long a sign-in lasts at most (12)
  ATTUNE_OFFLINE_HOURS   how long a tablet opens without contact with the service, 0 for ever (72)
  ATTUNE_SECOND_FACTOR   a second step at signing in: off, offered (to whoever sets it up) or needed (offered)
  ATTUNE_LEAD_ALLOWS_RECOVERY
                         whose forgotten passphrase a lead must allow too: never, without_code (whoever has no second
                         step) or always (without_code)
  ATTUNE_OIDC_ISSUER     people sign in with accounts of their trust (OpenID Connect): its provider's address
  ATTUNE_OIDC_CLIENT_ID  how the provider knows this service
  ATTUNE_OIDC_CLIENT_SECRET_FILE  a file with the secret for it, or ATTUNE_OIDC_CLIENT_SECRET for the secret itself
  ATTUNE_OIDC_KEY_FILE   instead of a secret, a private key as PEM (private_key_jwt); ATTUNE_OIDC_KEY_ID is its name
  ATTUNE_OIDC_ACR        what the provider calls a sign-in that is strong enough; several with spaces between them
  ATTUNE_OIDC_LABEL      what the button says (Sign in with your trust’s account)
  ATTUNE_PASSWORDS       0: nobody signs in with a password of Attune's own; needs ATTUNE_OIDC_ISSUER (1)
  ATTUNE_MAX_BODY_BYTES  the largest request (16777216)
  ATTUNE_WORKER_KILL     1: take the app's worker and its files off every tablet; visits stay
  ATTUNE_PSEUDO_LANGUAGE 1: a made-up language from right to left as well, for testing; never for a service
"""
REFUSALS = (
    BadConfig,
    BadContent,
    StoreInUse,
    StoreDamaged,
    StoreFailed,
    StoreNotEmpty,
    WrongKey,
    UnknownStore,
    AccountRefused,
    KeyElsewhere,
    NotADemo,
    NotEqual,
)


def to_environment(options: argparse.Namespace) -> None:
    """The working process reads its settings from the environment, as it would under any other server."""
    if options.data:
        os.environ["ATTUNE_DATA"] = str(Path(options.data).resolve())
    if options.store:
        os.environ["ATTUNE_STORE"] = options.store
    if options.demo:
        os.environ["ATTUNE_DEMO"] = "1"
    if options.without_tls:
        os.environ["ATTUNE_WITHOUT_TLS"] = "1"
    if options.tls_cert:
        os.environ["ATTUNE_SECURE_COOKIES"] = "1"


def config_of(options: argparse.Namespace) -> Config:
    to_environment(options)
    return Config.from_env()


def store_of(options: argparse.Namespace, *, only_read: bool = False) -> Store:
    config = config_of(options)
    return open_store(config.store_url, config.store_key, only_read=only_read)
