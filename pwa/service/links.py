"""One-time links, for a new account or a new password: made, found, used, withdrawn. Knows no account and no request.

Only whoever received a link knows its token. What is kept is the token's hash.
"""

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from hashlib import sha256
from typing import Any, Literal

from pwa.clock import instant, moment, now
from pwa.store.contract import Put, Store

COLLECTION = "set_up_links"
LASTS = timedelta(hours=24)
KEPT = timedelta(days=30)
"""How long one is kept that opens nothing any more."""

Role = Literal["visitor", "lead", "administrator"]


@dataclass(frozen=True)
class Link:
    """One link. `account` is whose password it sets; without it, the link makes an account.

    `invited_by` made it: None for the first account's, and for one that a command made. `name` and `email` are those of
    whoever is invited; without them, whoever has the link chooses.
    """

    role: Role
    invited_by: str | None
    expires_at: str
    used_at: str | None = None
    account: str | None = None
    withdrawn_at: str | None = None
    name: str | None = None
    email: str | None = None

    @property
    def is_good(self) -> bool:
        """Whether it was neither used nor withdrawn, and is not too old."""
        return self.used_at is None and self.withdrawn_at is None and now() <= moment(self.expires_at)


class Links:
    """All of them in the store. Who changes one holds the accounts meanwhile."""

    def __init__(self, store: Store) -> None:
        self._links = store.collection(COLLECTION)

    def make(self, role: Role, made_by: str | None, **about: str) -> str:
        """The token of a new one, on disk when this returns. `about`: `account`, or `name` and `email`."""
        self._forget_old()
        token = secrets.token_urlsafe(32)
        link = Link(role, made_by, instant(now() + LASTS), **about)
        self._links.put(key_of(token), _document(link))
        return token

    def find(self, token: str) -> Link | None:
        """The link with this token, while it is good."""
        return self.by_key(key_of(token))

    def by_key(self, key: str) -> Link | None:
        """The link whose token has this hash, while it is good."""
        link = _link(self._links.get(key))
        return link if link and link.is_good else None

    def good(self) -> list[tuple[str, Link]]:
        """Each that is good, with the hash of its token, the oldest first."""
        found = [(key, _link(document)) for key, document in self._links.items()]
        good = [(key, link) for key, link in found if link and link.is_good]
        return sorted(good, key=lambda each: (each[1].expires_at, each[0]))

    def makers(self, account_id: str, since: str) -> set[str]:
        """Who made the links that gave this person a new way in since this instant."""
        found = [Link(**document) for _, document in self._links.items()]
        used_since = [each for each in found if each.account == account_id and (each.used_at or "") >= since]
        return {each.invited_by for each in used_since if each.invited_by}

    def forget_first(self) -> None:
        """The first account's links are gone for good."""
        for key, document in self._links.items():
            link = Link(**document)
            if link.invited_by is None and link.account is None:
                self._links.delete(key)

    def _forget_old(self) -> None:
        for key, document in self._links.items():
            if now() - moment(document["expires_at"]) > KEPT:
                self._links.delete(key)


def used(token: str, link: Link, at: str) -> Put:
    """To be written together with what it was used for."""
    return Put(COLLECTION, key_of(token), _document(replace(link, used_at=at)))


def withdrawn(key: str, link: Link) -> Put:
    return Put(COLLECTION, key, _document(replace(link, withdrawn_at=instant(now()))))


def key_of(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def _link(document: Mapping[str, Any] | None) -> Link | None:
    return None if document is None else Link(**document)


def _document(link: Link) -> dict[str, Any]:
    return {name: value for name, value in asdict(link).items() if value is not None or name == "invited_by"}
