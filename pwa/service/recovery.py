"""The service's recovery key, for forgotten passphrases. It opens the copy of a vault's key that a tablet sealed.

Must not keep what it opened, nor decide who may ask.
"""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from cryptography.exceptions import InvalidTag
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


class NotForThis(Exception):
    """The copy was sealed for another vault, person or tablet, or was changed."""


@dataclass(frozen=True)
class PublicKey:
    """The key that tablets seal with: `point` is the uncompressed P-256 point in base64, `id` identifies the pair."""

    id: str
    point: str


class Recovery:
    """The service's one pair of keys, which is created on first use and kept in the store.

    So every backup has it, and it is encrypted if the store is.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    @cached_property
    def public(self) -> PublicKey:
        """The public key. Raises StoreFailed if the pair can't be created."""
        point = self._private.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return PublicKey(sha256(point).hexdigest()[:16], b64encode(point).decode("ascii"))

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
        with self._store.exclusively(COLLECTION):
            kept = self._store.collection(COLLECTION).get(KEY)
            if kept is None:
                kept = {"pkcs8": b64encode(_made()).decode("ascii")}
                self._store.collection(COLLECTION).put(KEY, kept)
        key = serialization.load_der_private_key(b64decode(kept["pkcs8"]), password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise TypeError("The recovery key in the store is of another kind.")
        return key


def _made() -> bytes:
    return ec.generate_private_key(CURVE).private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
