"""Who is signed in, in which browser and for how long: kept in the store, so that each sign-in can be ended.

Knows no request and no cookie; must not decide what a sign-in may see.
"""

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from hmac import compare_digest
from typing import Any

from pwa.clock import instant, moment, now
from pwa.service.accounts import Account
from pwa.store.contract import Store, StoreFailed

COLLECTION = "sessions"
UNCLAIMED = timedelta(minutes=15)
"""How long a sign-in of the app waits for its vault: for the secret that claims it, then for the first exchange."""
IDLE = timedelta(minutes=30)
"""How long a sign-in on an ordinary page lasts after it was last used."""
SEEN_EVERY = timedelta(minutes=1)
"""How exactly the last use is kept: not every request writes to disk."""
KEPT = timedelta(days=30)
"""How long one that is over is kept, so that its end can be explained."""


class Why(StrEnum):
    """Why somebody ended a sign-in."""

    SIGNED_OUT = "signed_out"
    REPLACED = "replaced"
    ELSEWHERE = "ended_elsewhere"
    ENDED_ONE = "ended_one"
    LOST = "tablet_lost"


@dataclass(frozen=True)
class Proof:
    """How the trust's sign-in service has proven who it is. `acr` is its word for how; `is_fresh`: just now."""

    issuer: str
    acr: str | None = None
    is_fresh: bool = False


@dataclass(frozen=True)
class Session:
    """One sign-in. `id` is the SHA-256 of its token, `vault` that of the secret of the vault that claimed it.

    `epoch` is the account's when it began. `settled_at` is when its vault first exchanged records, `code_at` when a code
    of a second factor was shown with it. `provider` is the issuer that signed the person in, `acr` its word for how, and
    `fresh_at` when it had them prove anew who they are. `awaits`: only the app that began this may claim it, by what it
    kept meanwhile, of which this is the hash.
    """

    id: str
    account: str
    epoch: int
    begun_at: str
    seen_at: str
    until: str
    on_page: bool = False
    vault: str | None = None
    device: str | None = None
    settled_at: str | None = None
    recovered_at: str | None = None
    code_at: str | None = None
    ended_at: str | None = None
    why: str | None = None
    provider: str | None = None
    acr: str | None = None
    fresh_at: str | None = None
    awaits: str | None = None

    @property
    def is_over(self) -> bool:
        """Whether somebody ended it or its time is up."""
        return self.ended_at is not None or now() >= min(moment(self.until), self._waits_until)

    @property
    def _waits_until(self) -> datetime:
        """How long it lasts as it is now; a vault that exchanges records has no limit but `until`."""
        if self.settled_at:
            return moment(self.until)
        if self.on_page:
            return moment(self.seen_at) + IDLE
        return moment(self.begun_at) + UNCLAIMED

    @property
    def can_be_claimed(self) -> bool:
        """One on an ordinary page belongs to no vault, or whoever opens the app there next would go on with it."""
        return self._is_free and self.awaits is None

    def can_be_claimed_by(self, back: str) -> bool:
        """Whether the app that shows this began it, and has come back from the provider."""
        return self._is_free and self.awaits is not None and compare_digest(self.awaits, hashed(back))

    @property
    def _is_free(self) -> bool:
        return self.vault is None and not self.on_page and now() < moment(self.begun_at) + UNCLAIMED

    def is_of(self, secret: str) -> bool:
        """Whether the vault with this secret claimed it."""
        return self.vault is not None and compare_digest(self.vault, hashed(secret))


class Sessions:
    """All sign-ins. What a call changed holds from the next request on, in every process.

    While the disk refuses, this process remembers them itself: reading goes on, and whatever was ended stays ended.
    """

    def __init__(self, store: Store, longest: timedelta) -> None:
        """`longest`: how long a sign-in lasts at most."""
        self._store, self._longest = store, longest
        self._sessions = store.collection(COLLECTION)
        self._unkept: dict[str, Session] = {}

    def begin(
        self,
        account: Account,
        *,
        on_page: bool = False,
        secret: str = "",
        has_code: bool = False,
        proof: Proof | None = None,
        vault: str = "",
        awaits: str = "",
    ) -> tuple[str, Session]:
        """A new sign-in and its token, claimed at once by the vault with this secret, if one is shown.

        `proof` is what the trust's sign-in service says. `vault` and `awaits` are hashes, of a secret and of what an app
        keeps until it is back.
        """
        token = secrets.token_urlsafe(32)
        at = now()
        session = Session(
            hashed(token),
            account.id,
            account.session_epoch,
            instant(at),
            instant(at),
            instant(at + self._longest),
            on_page,
            (hashed(secret) if secret else vault) or None,
            code_at=instant(at) if has_code else None,
            provider=proof.issuer if proof else None,
            acr=proof.acr if proof else None,
            fresh_at=instant(at) if proof and proof.is_fresh else None,
            awaits=awaits or None,
        )
        self._forget_old(account.id)
        self._keep(session)
        return token, session

    def find(self, token: str) -> Session | None:
        """The sign-in with this token, unless it is over."""
        session = self._read(hashed(token))
        return None if session is None or session.is_over else session

    def claim(self, session: Session, secret: str, back: str = "") -> Session:
        """The first vault that shows its secret makes the sign-in its own; the sign-in as it is now, whoever was first.

        `back` is what an app that comes back from the provider shows as well, once.
        """
        with self._store.exclusively(COLLECTION):
            current = self._current(session)
            if not current.can_be_claimed and not current.can_be_claimed_by(back):
                return current
            return self._keep(replace(current, vault=hashed(secret), awaits=None))

    def settle(self, session: Session, device: str) -> Session:
        """Its vault exchanged records, from this tablet."""
        if session.settled_at and session.device == device:
            return session
        return self._change(session, settled_at=session.settled_at or instant(now()), device=device)

    def recover(self, session: Session) -> bool:
        """Use up the one recovery that a sign-in has; False when it was used."""
        with self._store.exclusively(COLLECTION):
            current = self._current(session)
            if current.recovered_at:
                return False
            self._keep(replace(current, recovered_at=instant(now())))
            return True

    def carry_on(self, session: Session, account: Account) -> Session:
        """It outlives a change of the account that ended all others of before."""
        return self._change(session, epoch=account.session_epoch)

    def touch(self, session: Session) -> None:
        """It was used just now."""
        if now() - moment(session.seen_at) >= SEEN_EVERY and self._store.is_writable:
            self._change(session, seen_at=instant(now()))

    def end(self, session: Session, why: Why) -> None:
        self._change(session, ended_at=instant(now()), why=why)

    def of(self, account_id: str) -> list[Session]:
        """This account's that are not over, the last used first."""
        current = [each for each in self._every(account_id) if not each.is_over]
        return sorted(current, key=lambda each: (each.seen_at, each.id), reverse=True)

    def end_others(self, session: Session) -> int:
        """End all of this account's but this one; how many there were."""
        others = [each for each in self.of(session.account) if each.id != session.id]
        for each in others:
            self.end(each, Why.ELSEWHERE)
        return len(others)

    def end_one(self, account_id: str, session_id: str) -> bool:
        """End this one of the account's; False when it has none of this id that is not over."""
        found = [each for each in self.of(account_id) if each.id == session_id]
        for each in found:
            self.end(each, Why.ENDED_ONE)
        return bool(found)

    def end_on(self, account_id: str, device: str) -> set[str]:
        """End all of this account's on a tablet that was lost; the vaults that used them there, of late or now."""
        there = [each for each in self._every(account_id) if each.device == device]
        for each in there:
            if not each.is_over:
                self.end(each, Why.LOST)
        return {each.vault for each in there if each.vault}

    def _every(self, account_id: str) -> list[Session]:
        """This account's that are kept, over or not."""
        found = map(_session, self._sessions.get_all(self._sessions.keys(account_id)).values())
        kept = {each.id: each for each in found if each} | {
            each.id: each for each in list(self._unkept.values()) if each.account == account_id
        }
        return list(kept.values())

    def _change(self, session: Session, **changes: Any) -> Session:  # noqa: ANN401  the fields of a session
        """As it is now, with these changes; one that has ended meanwhile stays as it is."""
        with self._store.exclusively(COLLECTION):
            current = self._current(session)
            return current if current.ended_at else self._keep(replace(current, **changes))

    def _current(self, session: Session) -> Session:
        return self._read(session.id) or session

    def _read(self, key: str) -> Session | None:
        """What this process remembers while the disk refuses goes before, unless another process has ended it."""
        stored, unkept = _session(self._sessions.get(key)), self._unkept.get(key)
        if unkept is None or (stored and stored.ended_at and not unkept.ended_at):
            self._unkept.pop(key, None)
            return stored
        return unkept

    def _keep(self, session: Session) -> Session:
        document = {key: value for key, value in asdict(session).items() if value is not None}
        try:
            self._sessions.put(session.id, document, (session.account,))
        except StoreFailed:
            self._unkept[session.id] = session
        else:
            self._unkept.pop(session.id, None)
        return session

    def _forget_old(self, account_id: str) -> None:
        if not self._store.is_writable:
            return
        for key in self._sessions.keys(account_id):
            session = _session(self._sessions.get(key))
            if session and session.is_over and now() - moment(session.until) >= KEPT:
                self._sessions.delete(key)


def _session(document: Mapping[str, Any] | None) -> Session | None:
    return None if document is None else Session(**document)


def hashed(text: str) -> str:
    """What is kept of a token, or of a vault's secret."""
    return sha256(text.encode("utf-8", "replace")).hexdigest()
