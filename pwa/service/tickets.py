"""Tickets for pages: what the browser itself asks for, which can't show a vault's secret.

Knows no page; must not decide who may see one.
"""

import secrets
from datetime import timedelta

from itsdangerous import BadData

from pwa.clock import instant, moment, now
from pwa.service.sessions import Session
from pwa.service.signatures import signer
from pwa.store.contract import Store, StoreFailed

COLLECTION = "tickets"
ONCE = timedelta(seconds=60)
"""How long the open vault's ticket waits to open its page. It stands in the address, so it opens nothing twice."""
HELD = timedelta(minutes=10)
"""How long an open page may send its forms. Their ticket is in the form, never in an address."""


class Tickets:
    """Signed, so that an unused one takes no place in the store. A used one is remembered until it is out of date."""

    def __init__(self, store: Store, secret: str) -> None:
        self._store = store
        self._used = store.collection(COLLECTION)
        self._signer = signer(secret, "ticket")
        self._unkept: dict[str, str] = {}

    def once(self, session: Session, path: str) -> str:
        """For the address of one page, without what follows a question mark."""
        return self._made([secrets.token_urlsafe(9), session.id, path], ONCE)

    def held(self, session: Session, path: str) -> str:
        """For the forms that an open page sends to this address."""
        return self._made(["", session.id, path], HELD)

    def opens(self, ticket: str, session: Session, path: str) -> bool:
        """Whether the ticket in an address opens it: used up by this. False for one that a form holds."""
        name, until = self._read(ticket, session, path)
        if not name:
            return False
        with self._store.exclusively(COLLECTION):
            if name in self._unkept or self._used.get(name) is not None:
                return False
            self._remember(name, until)
        return True

    def is_held(self, ticket: str, session: Session, path: str) -> bool:
        """Whether a form with this ticket comes from a page that is open. False for one that belongs in an address."""
        name, until = self._read(ticket, session, path)
        return bool(until) and not name

    def _made(self, content: list[str], lasts: timedelta) -> str:
        return str(self._signer.dumps([*content, instant(now() + lasts)]))

    def _read(self, ticket: str, session: Session, path: str) -> tuple[str, str]:
        """Its name and its end; two empty texts for one that is too old, false, or for anybody or anything else."""
        try:
            name, owner, place, until = self._signer.loads(ticket)
        except (BadData, ValueError):
            return "", ""
        is_right = owner == session.id and place == path and now() < moment(until)
        return (name, until) if is_right else ("", "")

    def _remember(self, name: str, until: str) -> None:
        """While the disk refuses, in this process: reading goes on, and no ticket opens twice."""
        try:
            for old, document in self._used.items():
                if moment(document["until"]) <= now():
                    self._used.delete(old)
            self._used.put(name, {"until": until})
        except StoreFailed:
            self._unkept[name] = until
