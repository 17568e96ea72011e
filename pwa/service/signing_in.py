"""Signing in, for the pages and the API alike: who gets in, what the audit notes, how often it may be tried.

Must not know a session.
"""

from collections.abc import Callable
from hashlib import sha256

from pwa.service.accounts import Account, Accounts
from pwa.service.audit import Audit

ACCOUNT_TRIES = "10 per 15 minutes"
"""Failed tries for one account from one network address: a rule of this product."""

EVERYWHERE_TRIES = "30 per 15 minutes"
"""Failed tries for one account from all network addresses together: a rule of this product."""

BROWSER_TRIES = "10 per 15 minutes"
"""Failed tries for one account in a browser that it has signed in with before. They count only here, and no others
count here: whoever guesses elsewhere never keeps the owner out. A rule of this product."""

FINDING_TRIES = "10 per 15 minutes"
"""Searches of one person, by a child's particulars, that found nobody: a rule of this product."""
ADDRESS_TRIES = "60 per 15 minutes"
"""Failed tries from one network address, whatever the account: a rule of this product."""


class WrongSignIn(Exception):
    """The email address or the password is wrong, or the account is closed. Nobody is told which."""


def authenticate(
    accounts: Accounts,
    audit: Audit,
    email: str,
    password: str,
    second_step: Callable[[Account], None] = lambda _: None,
) -> Account:
    """The account, once the audit has noted it. Raises WrongSignIn, noted with the account but no address; StoreFailed.

    A wrong address takes as long as a wrong password. `second_step` raises what it likes for whoever does not pass it.
    """
    account = accounts.sign_in(email, password)
    if account is None:
        tried = accounts.by_email(email)
        audit.note("failed_sign_in", None, **({"account": tried.id} if tried else {}))
        raise WrongSignIn
    second_step(account)
    audit.note("signed_in", account.id)
    return account


def confirm(accounts: Accounts, audit: Audit, account: Account, password: str) -> None:
    """Whoever is signed in gives the password again. Raises WrongSignIn, noted as every guess is; StoreFailed."""
    if accounts.sign_in(account.email, password) is None:
        audit.note("failed_sign_in", None, account=account.id)
        raise WrongSignIn


def proven(audit: Audit, account: Account, acr: str | None) -> None:
    """The trust's own service has signed this person in; noted with its word for how."""
    audit.note("signed_in", account.id, by="provider", **({"acr": acr} if acr else {}))


def not_let_in(audit: Audit, why: str, account: Account | None) -> None:
    """Who came back from the trust's own service is not let in: noted with the account, if there is one, and why."""
    audit.note("failed_sign_in", None, by="provider", why=why, **({"account": account.id} if account else {}))


def try_key(place: str, email: object) -> str:
    """What tries for an account are counted by: where they come from and the email address, whatever its case.

    `place` is a network address, a browser's name, or "" for anywhere. `email` is as it was sent, so it may be anything.
    The key is a hash, so that no log or list of keys names anybody.
    """
    tried = email.strip().casefold() if isinstance(email, str) else ""
    return sha256(f"{place} {tried}".encode("utf-8", "replace")).hexdigest()
