"""Which browsers are known for which accounts, in a signed text that the browser itself keeps.

Lets nobody in: it decides only among whose failed tries somebody's are counted, and whether a second step was passed
here before. Knows no request and no cookie.
"""

import secrets
from datetime import timedelta

from itsdangerous import BadData

from pwa.clock import instant, moment, now
from pwa.service.signatures import signer

KNOWN_FOR = timedelta(days=180)
"""How long a browser stays known after the last sign-in."""
MOST_ACCOUNTS = 8
"""How many people who share a tablet are remembered, the latest first."""


class Browsers:
    """Each has a random name of its own, so that failures in one never count against another."""

    def __init__(self, secret: str) -> None:
        self._signer = signer(secret, "known browser")

    def remember(self, kept: str, account_id: str, factor: str = "") -> str:
        """What a browser that keeps `kept` should keep after this account signed in.

        `factor`: the second factor whose code the account has just shown in it.
        """
        name, accounts, shown = self._read(kept)
        known = [account_id, *(each for each in accounts if each != account_id)][:MOST_ACCOUNTS]
        shown = {**shown, account_id: factor} if factor else shown
        content = [
            name or secrets.token_urlsafe(12),
            known,
            instant(now() + KNOWN_FOR),
            {each: shown[each] for each in known if each in shown},
        ]
        return str(self._signer.dumps(content))

    def name_of(self, kept: str, account_id: str) -> str | None:
        """The browser's name if this account has signed in with it, or None."""
        name, accounts, _ = self._read(kept)
        return name if account_id in accounts else None

    def has_shown(self, kept: str, account_id: str, factor: str) -> bool:
        """Whether the account has shown a code of this second factor in the browser. One set up anew is another."""
        _, accounts, shown = self._read(kept)
        return account_id in accounts and shown.get(account_id) == factor

    def _read(self, kept: str) -> tuple[str, list[str], dict[str, str]]:
        """Its name, the accounts, and the factor that each has shown; none of it for what is false or too old."""
        try:
            # What was kept before there were second factors has three parts.
            name, accounts, until, *rest = self._signer.loads(kept)
        except BadData:
            return "", [], {}
        return (name, accounts, rest[0] if rest else {}) if now() < moment(until) else ("", [], {})
