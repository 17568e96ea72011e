"""The second step at signing in: a code of an authenticator app (TOTP, RFC 6238), or one of eight that are kept on paper.

Knows no request and no cookie; must not decide when a code is asked for.
"""

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from hmac import compare_digest
from typing import Any

import pyotp
import segno

from pwa.clock import instant, now
from pwa.store.contract import Store

COLLECTION = "second_factors"
ISSUER = "Attune"
STEP_S = 30
STEPS_AROUND = 1
"""How many steps before and after its own a code is taken: a telephone's clock is seldom right."""
BACKUP_CODES = 8
BACKUP_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that look alike on paper."""
BACKUP_GROUPS, GROUP = 3, 4


class WrongCode(Exception):
    """It is no code of this person's at this moment, or it was used before. Nobody is told which."""


@dataclass(frozen=True)
class Factor:
    """One person's. `id` marks the browsers that have shown a code of it. `last_step` is that of the last code used.

    `backup` are the hashes of the backup codes that were not used yet.
    """

    id: str
    secret: str
    since: str
    last_step: int
    backup: tuple[str, ...]


class SecondFactors:
    """By account. A code that was right is used up, on disk, when the call returns. Raises StoreFailed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._factors = store.collection(COLLECTION)

    def of(self, account_id: str) -> Factor | None:
        return _factor(self._factors.get(account_id))

    def set_up(self, account_id: str, secret: str, code: str) -> tuple[Factor, list[str]]:
        """From now on codes of this secret are asked for; also the backup codes, which nobody sees again.

        Takes the place of an earlier one. Raises WrongCode unless `code` shows that the telephone has the secret.
        """
        with self._store.exclusively(COLLECTION):
            step = _step_of(secret, _plain(code), 0)
            if step is None:
                raise WrongCode
            codes = _new_backup_codes()
            hashed = tuple(_hashed(account_id, each) for each in codes)
            factor = Factor(secrets.token_urlsafe(9), secret, instant(now()), step, hashed)
            return self._keep(account_id, factor), codes

    def use(self, account_id: str, code: str) -> Factor:
        """Use the code up. Raises WrongCode, also for whoever has no second factor."""
        with self._store.exclusively(COLLECTION):
            factor, plain = self.of(account_id), _plain(code)
            if factor is None:
                raise WrongCode
            step = _step_of(factor.secret, plain, factor.last_step)
            if step is not None:
                return self._keep(account_id, replace(factor, last_step=step))
            hashed = _hashed(account_id, plain)
            if not any(compare_digest(hashed, each) for each in factor.backup):
                raise WrongCode
            left = tuple(each for each in factor.backup if each != hashed)
            return self._keep(account_id, replace(factor, backup=left))

    def new_backup_codes(self, account_id: str) -> list[str]:
        """Eight new ones; the earlier ones open nothing any more. Raises KeyError."""
        with self._store.exclusively(COLLECTION):
            factor = self.of(account_id)
            if factor is None:
                raise KeyError(account_id)
            codes = _new_backup_codes()
            hashed = tuple(_hashed(account_id, each) for each in codes)
            self._keep(account_id, replace(factor, backup=hashed))
            return codes

    def take_off(self, account_id: str) -> bool:
        """Whether there was one."""
        with self._store.exclusively(COLLECTION):
            if self.of(account_id) is None:
                return False
            self._factors.delete(account_id)
            return True

    def _keep(self, account_id: str, factor: Factor) -> Factor:
        self._factors.put(account_id, {**asdict(factor), "backup": list(factor.backup)})
        return factor


def new_secret() -> str:
    """160 random bits, as authenticator apps take them."""
    return pyotp.random_base32()


def picture(secret: str, email: str) -> str:
    """The QR code that an authenticator app reads, as SVG: dark on light in every theme."""
    address = pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)
    return segno.make(address, error="m", micro=False).svg_inline(scale=5, border=4, light="#fff")


def _step_of(secret: str, code: str, last_step: int) -> int | None:
    """The step that the code is of, if it is of one around now and after the last used."""
    totp, this = pyotp.TOTP(secret, interval=STEP_S), int(now().timestamp()) // STEP_S
    steps = range(max(last_step + 1, this - STEPS_AROUND), this + STEPS_AROUND + 1)
    right = [step for step in steps if compare_digest(totp.at(step * STEP_S), code)]
    return right[0] if right else None


def _new_backup_codes() -> list[str]:
    return [
        "-".join("".join(secrets.choice(BACKUP_LETTERS) for _ in range(GROUP)) for _ in range(BACKUP_GROUPS))
        for _ in range(BACKUP_CODES)
    ]


def _plain(code: str) -> str:
    """As it may be typed: with spaces or hyphens, in capitals. Of anything that is not ASCII, nothing."""
    plain = "".join(letter for letter in code.casefold() if letter.isalnum())
    return plain if plain.isascii() else ""


def _hashed(account_id: str, code: str) -> str:
    """60 random bits need no slow hash; the account's id keeps one table from serving for all."""
    return sha256(f"{account_id} {_plain(code)}".encode()).hexdigest()


def _factor(document: Mapping[str, Any] | None) -> Factor | None:
    return None if document is None else Factor(**{**document, "backup": tuple(document["backup"])})
