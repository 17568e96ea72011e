"""The service's recovery key, for forgotten passphrases. It opens the copy of a vault's key that a tablet sealed.

It lies in the store, or in a file outside it. Must not keep what it opened, nor decide who may ask.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from pwa.store.contract import Store

COLLECTION = "recovery"
KEY = "key"
CURVE = ec.SECP256R1()
POINT_BYTES, IV_BYTES, KEY_BYTES, TAG_BYTES = 65, 12, 32, 16


class OtherKey(Exception):
    """The copy was sealed for a key that this service does not have, or no longer has."""


class KeyElsewhere(Exception):
    """The store's recovery key is in another place than the settings say. The message says what to do."""


class NotForThis(Exception):
    """The copy was sealed for another vault, person or tablet, or was changed."""


@dataclass(frozen=True)
class PublicKey:
    """The key that tablets seal with: `point` is the uncompressed P-256 point in base64, `id` identifies the pair."""

    id: str
    point: str


class Recovery:
    """The service's one pair of keys, which is created on first use and kept in the store.

    So every backup has it, and it is encrypted if the store is. Where it was moved to a file, the store holds only its id.
    """

    def __init__(self, store: Store, pem: bytes | None = None) -> None:
        """`pem`: what the file holds. Raises KeyElsewhere if it is no such key."""
        self._store = store
        self._given = None if pem is None else _read(pem)

    def check(self) -> None:
        """Raises KeyElsewhere where the store knows another key than it was given, or one that it was not given.

        From then on a key that was given is nowhere in the store, whatever a backup brought back. Raises StoreFailed.
        """
        kept = self._kept()
        known = kept and (kept.get("moved") or public_of(_decoded(kept)).id)
        if self._given is None:
            if kept and "moved" in kept:
                raise KeyElsewhere(
                    "The recovery key was moved to a file: set ATTUNE_RECOVERY_KEY_FILE to it. Nothing was changed."
                )
            return
        if known and known != self.public.id:
            raise KeyElsewhere(
                "ATTUNE_RECOVERY_KEY_FILE holds another key than the one that tablets have sealed for. Without theirs "
                "no forgotten passphrase can be helped with. Nothing was changed."
            )
        self._forget(kept)

    def move(self, write: Callable[[bytes], None]) -> str:
        """Hand the private key to `write`, as PEM, and keep only the id, which this returns. Raises KeyElsewhere."""
        with self._store.exclusively(COLLECTION):
            kept = self._kept()
            if self._given is not None or (kept and "moved" in kept):
                raise KeyElsewhere("The recovery key lies in a file already. Nothing was changed.")
            write(
                self._private.private_bytes(
                    serialization.Encoding.PEM,
                    serialization.PrivateFormat.PKCS8,
                    serialization.NoEncryption(),
                )
            )
            self._forget(self._kept())
            return self.public.id

    @cached_property
    def public(self) -> PublicKey:
        """The public key. Raises StoreFailed if the pair can't be created."""
        return public_of(self._private)

    def open(self, key_id: str, sealed: bytes, vault: str, user: str, device: str) -> bytes:
        """The vault's data key, 32 bytes. Raises OtherKey or NotForThis.

        `sealed` is the tablet's ephemeral public point, the nonce and the ciphertext, in that order: ECDH on P-256,
        HKDF-SHA-256 and AES-256-GCM, bound to this vault, person and tablet.
        """
        if key_id != self.public.id:
            raise OtherKey
        if len(sealed) != POINT_BYTES + IV_BYTES + KEY_BYTES + TAG_BYTES:
            raise NotForThis
        point, rest = sealed[:POINT_BYTES], sealed[POINT_BYTES:]
        label = f"attune|{vault}|{user}|{device}".encode()
        try:
            shared = self._private.exchange(
                ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point)
            )
            key = HKDF(hashes.SHA256(), KEY_BYTES, salt=point, info=label).derive(shared)
            return AESGCM(key).decrypt(rest[:IV_BYTES], rest[IV_BYTES:], label)
        except (ValueError, InvalidTag) as problem:
            raise NotForThis from problem

    @cached_property
    def _private(self) -> ec.EllipticCurvePrivateKey:
        if self._given is not None:
            return self._given
        with self._store.exclusively(COLLECTION):
            kept = self._kept()
            if kept is None:
                kept = {"pkcs8": b64encode(_made()).decode("ascii")}
                self._store.collection(COLLECTION).put(KEY, kept)
        return _decoded(kept)

    def _kept(self) -> Mapping[str, Any] | None:
        return self._store.collection(COLLECTION).get(KEY)

    def _forget(self, kept: Mapping[str, Any] | None) -> None:
        moved = {"moved": self.public.id}
        if kept != moved:
            self._store.collection(COLLECTION).put(KEY, moved)


def public_of(key: ec.EllipticCurvePrivateKey) -> PublicKey:
    point = key.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return PublicKey(sha256(point).hexdigest()[:16], b64encode(point).decode("ascii"))


def _decoded(kept: Mapping[str, Any]) -> ec.EllipticCurvePrivateKey:
    if "moved" in kept:
        raise KeyElsewhere("The recovery key was moved to a file.")
    key = serialization.load_der_private_key(b64decode(kept["pkcs8"]), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("The recovery key in the store is of another kind.")
    return key


def _read(pem: bytes) -> ec.EllipticCurvePrivateKey:
    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != CURVE.name:
        raise KeyElsewhere(
            "ATTUNE_RECOVERY_KEY_FILE holds no recovery key (PEM, P-256). Nothing was changed."
        )
    return key


def _made() -> bytes:
    return ec.generate_private_key(CURVE).private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
