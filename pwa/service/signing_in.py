"""Signing in, for the pages and the API alike: who gets in, what the audit notes, how often it may be tried.

Must not know a session.
"""

from pwa.service.accounts import Account, Accounts
from pwa.service.audit import Audit

ACCOUNT_TRIES = "10 per 15 minutes"
"""Failed tries for one account from one network address: a rule of this product."""

ADDRESS_TRIES = "60 per 15 minutes"
"""Failed tries from one network address, whatever the account: a rule of this product."""


class WrongSignIn(Exception):
    """The email address or the password is wrong, or the account is closed. Nobody is told which."""


def authenticate(accounts: Accounts, audit: Audit, email: str, password: str) -> Account:
    """The account, once the audit has noted it. Raises WrongSignIn, which is noted without the address; StoreFailed.

    A wrong address takes as long as a wrong password.
    """
    account = accounts.sign_in(email, password)
    if account is None:
        audit.note("failed_sign_in", None)
        raise WrongSignIn
    audit.note("signed_in", account.id)
    return account


def try_key(address: str, email: object) -> str:
    """What tries for an account are counted by: the network address and the email address, whatever its case.

    `email` is as it was sent, so it may be anything.
    """
    return f"{address} {email.strip().casefold() if isinstance(email, str) else ''}"
