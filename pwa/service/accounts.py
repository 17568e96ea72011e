"""People, their passwords and their one-time links. The only module that hashes a password; knows no request."""

import secrets
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from functools import cache
from hashlib import sha256
from typing import Any, Literal, get_args
from unicodedata import normalize
from uuid import UUID, uuid4

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from pwa.clock import instant, moment, now
from pwa.domain.names import has_hidden
from pwa.domain.passwords import Weakness, weakness
from pwa.languages import said as _
from pwa.packaged.passwords import common_passwords
from pwa.service.links import Link, Links, Role, key_of, used, withdrawn
from pwa.store.contract import Put, Store

ACCOUNTS = "accounts"
ROLES = get_args(Role)
# The messages about passwords spell these numbers out, because they have no place for a value.
FEWEST_PASSWORD_CHARACTERS = 12
MOST_PASSWORD_CHARACTERS = 500
SENDS_FOR = timedelta(days=30)
"""How long the tablets of a closed account may still send: a rule of this product."""
WEAK: Mapping[Weakness, str] = {
    "repeated": _("This password repeats the same characters. Take four words that you will remember."),
    "sequence": _("This password runs along the keyboard or counts. Take four words that you will remember."),
    "own": _("Leave your name, your address and Attune’s name out of the password."),
    "common": _(
        "Many people use this password, so it is guessed first. Take four words that you will remember."
    ),
}

What = Literal[
    "password_changed",
    "password_set_by_link",
    "vault_opened",
    "identity_linked",
    "second_step_on",
    "second_step_off",
    "second_step_taken_off",
]
"""What may happen to an account's ways in."""
MOST_CHANGES = 5
"""How many of the last changes a tablet that comes late is told of."""

# Eight threads may hash at once, and a small server can spare 32 MiB for each.
_hasher = PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)


@dataclass(frozen=True)
class Identity:
    """Somebody's account with the trust's sign-in service: only issuer and subject together name a person."""

    issuer: str
    subject: str


class AccountRefused(Exception):
    """The request can't be granted; `field` is the entry at fault, and `message` is for the person."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field, self.message = field, message


@dataclass(frozen=True)
class Account:
    """One person's account. Raising `session_epoch` ends every earlier sign-in. Times are ISO instants.

    `handed_to` took over the families when the account was closed, and takes over what its tablets still send.
    `changes` are the last that happened to its ways in: `what` and `at`. Each tablet tells its owner at the next contact.
    `password_hash` is "" for whoever signs in with `identity` alone.
    """

    id: str
    name: str
    email: str
    role: Role
    password_hash: str
    session_epoch: int
    created_at: str
    closed_at: str | None = None
    handed_to: str | None = None
    changes: tuple[Mapping[str, str], ...] = ()
    identity: Identity | None = None

    @property
    def has_password(self) -> bool:
        return self.password_hash != ""

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def looks_after_team(self) -> bool:
        """Whether it may invite, hand over and close: a lead, who visits families too, or an administrator."""
        return self.role in ("lead", "administrator")

    @property
    def has_families(self) -> bool:
        """Whether it may ever have a caseload or a tablet. An administrator never does."""
        return self.role != "administrator"

    @property
    def may_send(self) -> bool:
        """Whether its tablets may send: an open account, and one that was closed less than SENDS_FOR ago."""
        return self.closed_at is None or now() < moment(self.closed_at) + SENDS_FOR


class Accounts:
    """All accounts and links in the store. Every change is on disk when the call returns. Raises StoreFailed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._accounts = store.collection(ACCOUNTS)
        self._links = Links(store)

    def all(self) -> list[Account]:
        """Every account, also closed ones, sorted by name."""
        accounts = [_account(document) for _, document in self._accounts.items()]
        return sorted(accounts, key=lambda account: (account.name.casefold(), account.id))

    def by_id(self, account_id: str) -> Account | None:
        """The account with this id, open or closed, or None."""
        document = self._accounts.get(account_id)
        return None if document is None else _account(document)

    def some(self, ids: Iterable[str]) -> list[Account]:
        """The accounts with these ids, as far as they exist."""
        return [_account(document) for document in self._accounts.get_all(sorted(ids)).values()]

    def by_email(self, email: str) -> Account | None:
        """The open account with this address, whatever its case, or None."""
        accounts = map(self.by_id, self._accounts.keys(_plain(email)))
        return next((account for account in accounts if account is not None and account.is_open), None)

    def by_identity(self, identity: Identity) -> Account | None:
        """The account that is linked to it, while its tablets may send: an open one before one that was closed, or None."""
        accounts = map(self.by_id, self._accounts.keys(_tag(identity)))
        found = [each for each in accounts if each and each.identity == identity and each.may_send]
        return max(found, key=lambda each: (each.is_open, each.closed_at or ""), default=None)

    def _leaver(self, email: str) -> Account | None:
        """The account with this address that was closed last, while its tablets may still send."""
        accounts = map(self.by_id, self._accounts.keys(_plain(email)))
        leavers = [account for account in accounts if account is not None and account.may_send]
        return max(leavers, key=lambda account: account.closed_at or "", default=None)

    def sign_in(self, email: str, password: str) -> Account | None:
        """The account, or None. An unknown address takes as long as a wrong password."""
        account = self.by_email(email) or self._leaver(email)
        known = account.password_hash if account and account.has_password else _nobodys_hash()
        if not _matches(known, password) or account is None:
            return None
        if _hasher.check_needs_rehash(account.password_hash):
            self._hash_anew(account, password)
        return account

    def add(
        self, name: str, email: str, password: str, role: Role, account_id: UUID | None = None
    ) -> Account:
        """A new account. `account_id` is for one that existed before: in a store that was lost, or closed in this one.

        A closed account is reopened by its id, because whatever waits on its tablet can only be sent under that id.
        Raises AccountRefused, naming the entry, for a name that is missing or has hidden characters, a name, address or
        id that is taken, or a weak password.
        """
        with self._changing():
            known = None if account_id is None else self.by_id(str(account_id))
            if known and known.is_open:
                raise AccountRefused("id", _("There is an account with this id already."))
            account = self._new(name, email, password, role)
            if account_id is not None:
                account = replace(account, id=str(account_id))
            if known:
                account = replace(account, created_at=known.created_at, session_epoch=known.session_epoch + 1)
            self._put(account)
            return account

    def set_password(self, account_id: str, password: str) -> Account:
        """Changes the password and ends every sign-in of the account. Raises AccountRefused, KeyError."""
        with self._changing():
            changed = _with_password(self._known(account_id), password, "password_changed")
            self._store.append([], [_put(changed), *self._withdraw_password_links(account_id)])
            return changed

    def tell(self, account_id: str, what: What) -> None:
        """Have each of its owner's tablets say, at the next contact, what happened now. Raises KeyError."""
        with self._changing():
            self._put(_with_change(self._known(account_id), what))

    def close(self, account_id: str, handed_to: str | None = None) -> Account:
        """Closes the account and ends all its sign-ins. Raises AccountRefused for the last lead, KeyError.

        For SENDS_FOR its owner may sign in to send what waits on a tablet; it goes to `handed_to` then.
        """
        with self._changing():
            account = self.check_closing(account_id)
            epoch = account.session_epoch + 1
            closed = replace(account, closed_at=instant(now()), session_epoch=epoch, handed_to=handed_to)
            self._put(closed)
            return closed

    def check_closing(self, account_id: str) -> Account:
        """The account, if it may be closed. Raises AccountRefused for the last lead, KeyError."""
        account = self._known(account_id)
        others = [other for other in self.all() if other.is_open and other.id != account_id]
        if account.looks_after_team and not any(other.looks_after_team for other in others):
            raise AccountRefused("account", _("This is the last lead. Make somebody else a lead first."))
        return account

    def successor(self, account: Account) -> Account | None:
        """Who takes over now from a closed account: whoever took over may have left too. None if nobody did."""
        seen: set[str] = set()
        following: Account | None = account
        while following and not following.is_open and following.id not in seen:
            seen.add(following.id)
            following = self.by_id(following.handed_to) if following.handed_to else None
        return following if following and following.is_open and following.has_families else None

    def invite(self, role: Role, invited_by: str | None, name: str = "", email: str = "") -> str:
        """The token of a new one-time link, valid for 24 hours. Only its hash is stored.

        Without name and address, whoever has the link chooses them. Raises AccountRefused, as `add` does.
        """
        if not name and not email:
            return self._links.make(role, invited_by)
        with self._changing():
            self._check_person(name, email)
            return self._links.make(role, invited_by, name=name.strip(), email=_plain(email))

    def first_link(self) -> str | None:
        """A token for the first account, which is a lead's, or None if there is an account. Cancels an earlier one."""
        with self._changing():
            if self.all():
                return None
            self._links.forget_first()
            return self.invite("lead", None)

    def link(self, token: str) -> Link | None:
        """The link that makes an account, if it is still good, or None. A lead's links end with the lead's account."""
        link = self._links.find(token)
        return link if link and link.account is None and self._may_still(link) else None

    def password_link(self, token: str) -> tuple[Link, Account] | None:
        """The link that sets a password, if it is still good, and whose; or None."""
        link = self._links.find(token)
        account = self.by_id(link.account) if link and link.account else None
        if link is None or account is None or not account.is_open or not self._may_still(link):
            return None
        return link, account

    def links(self) -> list[tuple[str, Link]]:
        """Every link that would still open, with the key to withdraw it by, the oldest first."""
        return [(key, link) for key, link in self._links.good() if self._may_still(link)]

    def let_in_by(self, account_id: str, since: str) -> set[str]:
        """Whose one-time links gave this person a password or an identity since this instant."""
        return self._links.makers(account_id, since)

    def make_password_link(self, account_id: str, made_by: str | None) -> str:
        """The token of a link by which this person sets a new password. Ends an earlier one. Raises KeyError."""
        with self._changing():
            account = self._known(account_id)
            if not account.is_open:
                raise KeyError(account_id)
            if earlier := self._withdraw_password_links(account_id):
                self._store.append([], earlier)
            return self._links.make(account.role, made_by, account=account_id)

    def set_password_by(self, token: str, password: str) -> Account:
        """The account whose password was set with the link, and all its sign-ins ended. Raises AccountRefused."""
        with self._changing():
            found = self.password_link(token)
            if found is None:
                raise AccountRefused("token", _("This link was used, or is older than 24 hours."))
            link, account = found
            changed = _with_password(account, password, "password_set_by_link")
            self._store.append([], [_put(changed), used(token, link, instant(now()))])
            return changed

    def link_identity(self, token: str, identity: Identity) -> Account:
        """The account that signs in with this identity from now on, by the one-time link for a password; all its
        sign-ins ended. An earlier identity of the account opens nothing any more. Raises AccountRefused.
        """
        with self._changing():
            found = self.password_link(token)
            if found is None:
                raise AccountRefused("token", _("This link was used, or is older than 24 hours."))
            link, account = found
            self._check_identity(identity, account.id)
            epoch = account.session_epoch + 1
            linked = _with_change(replace(account, identity=identity, session_epoch=epoch), "identity_linked")
            self._store.append([], [_put(linked), used(token, link, instant(now()))])
            return linked

    def withdraw(self, key: str) -> Link | None:
        """The link that opens nothing from now on, or None if it did so already."""
        with self._changing():
            link = self._links.by_key(key)
            if link is not None:
                self._store.append([], [withdrawn(key, link)])
            return link

    def set_up(
        self, token: str, name: str, email: str, password: str, identity: Identity | None = None
    ) -> Account:
        """The account made with the link: only one for each link, however often it is tried. Raises AccountRefused.

        With an identity it has no password.
        """
        with self._changing():
            link = self.link(token)
            if link is None:
                raise AccountRefused("token", _("This link was used, or is older than 24 hours."))
            if link.name and link.email:
                name, email = link.name, link.email
            account = self._new(name, email, password, link.role, token, identity)
            self._store.append([], [_put(account), used(token, link, account.created_at)])
            return account

    def _changing(self) -> AbstractContextManager[None]:
        """Keeps everybody else, in this process and others, from changing an account meanwhile."""
        return self._store.exclusively(ACCOUNTS)

    def _may_still(self, link: Link) -> bool:
        """Whether who made it might still make it, and for whom."""
        if link.account is not None:
            account = self.by_id(link.account)
            if account is None or not account.is_open:
                return False
        if link.invited_by is None:
            return link.account is not None or not self.all()
        lead = self.by_id(link.invited_by)
        return lead is not None and lead.is_open and lead.looks_after_team

    def _withdraw_password_links(self, account_id: str) -> list[Put]:
        return [withdrawn(key, link) for key, link in self._links.good() if link.account == account_id]

    def _new(
        self,
        name: str,
        email: str,
        password: str,
        role: Role,
        token: str = "",
        identity: Identity | None = None,
    ) -> Account:
        """`token` is that of the link by which it is made."""
        self._check_person(name, email, token)
        if identity:
            self._check_identity(identity)
        hashed = "" if identity else _hash(password, name, email)
        account = Account(str(uuid4()), name.strip(), _plain(email), role, hashed, 1, instant(now()))
        return replace(account, identity=identity)

    def _check_identity(self, identity: Identity, account_id: str = "") -> None:
        """Whether nobody else here has it. Raises AccountRefused."""
        other = self.by_identity(identity)
        if other and other.is_open and other.id != account_id:
            raise AccountRefused("identity", _("Somebody else here signs in with this account already."))

    def _check_person(self, name: str, email: str, token: str = "") -> None:
        """Whether an account may have this name and address: nobody else has them or was invited by them."""
        invited = [link for key, link in self.links() if key != key_of(token) and link.name and link.email]
        names = [other.name for other in self.all() if other.is_open] + [link.name or "" for link in invited]
        if not name.strip():
            raise AccountRefused("name", _("Enter a name."))
        if has_hidden(name):
            raise AccountRefused(
                "name", _("This name has characters that nobody can see. Type it by hand, do not paste it.")
            )
        if any(_same_name(other, name) for other in names):
            raise AccountRefused(
                "name", _("Somebody here has this name already. Add an initial or a second name.")
            )
        if "@" not in email.strip()[1:-1] or has_hidden(email):
            raise AccountRefused("email", _("Enter an email address, like name@example.com."))
        if self.by_email(email):
            raise AccountRefused("email", _("There is an account with this email address already."))
        if any(link.email == _plain(email) for link in invited):
            raise AccountRefused(
                "email", _("There is an invitation for this address already. Withdraw it first.")
            )

    def _hash_anew(self, account: Account, password: str) -> None:
        """Store a new hash, unless the account was closed or its password changed in the meantime."""
        made = _hasher.hash(password)
        with self._changing():
            if self.by_id(account.id) == account:
                self._put(replace(account, password_hash=made))

    def _known(self, account_id: str) -> Account:
        account = self.by_id(account_id)
        if account is None:
            raise KeyError(account_id)
        return account

    def _put(self, account: Account) -> None:
        self._store.append([], [_put(account)])


def people(accounts: Accounts, ids: set[str]) -> Mapping[str, str]:
    """Names by id of those users that are known."""
    return {account.id: account.name for account in accounts.some(ids)}


def _put(account: Account) -> Put:
    document: dict[str, Any] = {**asdict(account), "changes": list(account.changes)}
    tags = (account.email, *([_tag(account.identity)] if account.identity else []))
    return Put(ACCOUNTS, account.id, document, tags)


def _account(document: Mapping[str, Any]) -> Account:
    identity = document.get("identity")
    return Account(
        **{
            **document,
            "changes": tuple(document.get("changes", ())),
            "identity": Identity(**identity) if identity else None,
        }
    )


def _tag(identity: Identity) -> str:
    """Short, and no address has this form. A separator that no issuer's address has keeps the two apart."""
    return "identity:" + sha256(f"{identity.issuer}\n{identity.subject}".encode()).hexdigest()


def _with_password(account: Account, password: str, what: What) -> Account:
    """With a new password; what was signed in before is signed in no more."""
    hashed = _hash(password, account.name, account.email)
    changed = replace(account, password_hash=hashed, session_epoch=account.session_epoch + 1)
    return _with_change(changed, what)


def _with_change(account: Account, what: What) -> Account:
    changes = (*account.changes, {"what": what, "at": instant(now())})
    return replace(account, changes=changes[-MOST_CHANGES:])


def _plain(email: str) -> str:
    return email.strip().casefold()


def _same_name(name: str, other: str) -> bool:
    return _spoken(name) == _spoken(other)


def _spoken(name: str) -> str:
    return " ".join(normalize("NFKC", normalize("NFKC", name).casefold()).split())


def _hash(password: str, name: str, email: str) -> str:
    if len(password) < FEWEST_PASSWORD_CHARACTERS:
        raise AccountRefused("password", _("Use 12 characters or more."))
    if len(password) > MOST_PASSWORD_CHARACTERS:
        raise AccountRefused("password", _("Use 500 characters or fewer."))
    if why := weakness(password, (name, email), common_passwords()):
        raise AccountRefused("password", WEAK[why])
    return _hasher.hash(password)


def _matches(password_hash: str, password: str) -> bool:
    if len(password) > MOST_PASSWORD_CHARACTERS:
        return False
    try:
        return _hasher.verify(password_hash, password.encode("utf-8", "replace"))
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys_hash() -> str:
    """A hash of the same cost that no password matches; made on first use, not on import."""
    return _hasher.hash(secrets.token_urlsafe(32))
