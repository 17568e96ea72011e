"""Proof that a record was received here: a code over its id and hash, which only this service can make.

A tablet keeps it with the record. After a restore it lets a colleague's tablet give back what its author's can't any
more. Must not decide who may send what.
"""

import hmac
import secrets
from base64 import b64decode, b64encode
from functools import cached_property

from pwa.service.recovery import COLLECTION
from pwa.store.contract import Store

KEY = "proofs"
KEY_BYTES = 32


class Proofs:
    """One key for the whole service, made when it is first asked for and kept in the store with everything else.

    So it is in each backup, and encrypted where the store is. Raises StoreFailed when it has to be made and can't be.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, record_id: str, sha256: str) -> str:
        """The proof, 64 hexadecimal digits, for a record that is on the disk."""
        return hmac.digest(self._key, f"received {record_id} {sha256}".encode(), "sha256").hex()

    def holds(self, proof: str, record_id: str, sha256: str) -> bool:
        """Whether this service once said that it had received just this."""
        return hmac.compare_digest(proof.encode("utf-8", "replace"), self.of(record_id, sha256).encode())

    @cached_property
    def _key(self) -> bytes:
        with self._store.exclusively(COLLECTION):
            kept = self._store.collection(COLLECTION).get(KEY)
            if kept is None:
                kept = {"bytes": b64encode(secrets.token_bytes(KEY_BYTES)).decode("ascii")}
                self._store.collection(COLLECTION).put(KEY, kept)
        return b64decode(kept["bytes"])
