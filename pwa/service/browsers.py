"""Which browsers are known for which accounts, in a signed text that the browser itself keeps.

Lets nobody in: it decides only among whose failed tries somebody's are counted. Knows no request and no cookie.
"""

import secrets
from datetime import timedelta

from itsdangerous import BadData, URLSafeSerializer

from pwa.clock import instant, moment, now

KNOWN_FOR = timedelta(days=180)
"""How long a browser stays known after the last sign-in."""
MOST_ACCOUNTS = 8
"""How many people who share a tablet are remembered, the latest first."""


class Browsers:
    """Each has a random name of its own, so that failures in one never count against another."""

    def __init__(self, secret: str) -> None:
        self._signer = URLSafeSerializer(secret, salt="attune known browser")

    def remember(self, kept: str, account_id: str) -> str:
        """What a browser that keeps `kept` should keep after this account signed in."""
        name, accounts = self._read(kept)
        others = [each for each in accounts if each != account_id]
        content = [
            name or secrets.token_urlsafe(12),
            [account_id, *others][:MOST_ACCOUNTS],
            instant(now() + KNOWN_FOR),
        ]
        return str(self._signer.dumps(content))

    def name_of(self, kept: str, account_id: str) -> str | None:
        """The browser's name if this account has signed in with it, or None."""
        name, accounts = self._read(kept)
        return name if account_id in accounts else None

    def _read(self, kept: str) -> tuple[str, list[str]]:
        """Its name and the accounts; neither for what is false or too old."""
        try:
            name, accounts, until = self._signer.loads(kept)
        except BadData:
            return "", []
        return (name, accounts) if now() < moment(until) else ("", [])
