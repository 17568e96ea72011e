"""Proof that a record was received here: a code over its id and hash that only this service can make.

A tablet keeps it with the record. After a restore it allows a colleague's tablet to return a record whose author's
tablet no longer has it. Must not decide who may send what.
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
    """Proofs made with the service's one key, which is created on first use and kept in the store.

    So every backup has the key, and it is encrypted if the store is. Raises StoreFailed if the key can't be created.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, record_id: str, sha256: str) -> str:
        """The proof for a record that is on disk: 64 hexadecimal digits (HMAC-SHA-256)."""
        return hmac.digest(self._key, f"received {record_id} {sha256}".encode(), "sha256").hex()

    def holds(self, proof: str, record_id: str, sha256: str) -> bool:
        """Whether this service made the proof, for exactly this record."""
        return hmac.compare_digest(proof.encode("utf-8", "replace"), self.of(record_id, sha256).encode())

    @cached_property
    def _key(self) -> bytes:
        with self._store.exclusively(COLLECTION):
            kept = self._store.collection(COLLECTION).get(KEY)
            if kept is None:
                kept = {"bytes": b64encode(secrets.token_bytes(KEY_BYTES)).decode("ascii")}
                self._store.collection(COLLECTION).put(KEY, kept)
        return b64decode(kept["bytes"])
