"""Encryption at rest: one line's text sealed and opened. Knows no file and no record.

AES-256-GCM with a fresh 96-bit nonce for each line and the line's label as associated data, so that no line can be
moved to another place. Random nonces are safe for 2^32 lines under one key (NIST SP 800-38D).
"""

import binascii
import os
from hashlib import sha256
from typing import Protocol

KEY_BYTES, NONCE_BYTES = 32, 12


class Cipher(Protocol):
    """`fingerprint` tells keys apart without revealing anything about them; it is empty for plain text."""

    fingerprint: str

    def seal(self, text: bytes, label: bytes) -> bytes: ...

    def open(self, sealed: bytes, label: bytes) -> bytes:
        """Raises ValueError unless this is what was sealed under this label."""
        ...


class _Plain:
    fingerprint = ""

    def seal(self, text: bytes, label: bytes) -> bytes:
        return text

    def open(self, sealed: bytes, label: bytes) -> bytes:
        return sealed


PLAIN: Cipher = _Plain()


class AesGcm:
    """Lines under a 256-bit key."""

    def __init__(self, key: bytes) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # only where a service chose a key

        self._cipher = AESGCM(key)
        self.fingerprint = sha256(b"attune store key " + key).hexdigest()[:16]

    def seal(self, text: bytes, label: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return binascii.b2a_base64(nonce + self._cipher.encrypt(nonce, text, label), newline=False)

    def open(self, sealed: bytes, label: bytes) -> bytes:
        from cryptography.exceptions import InvalidTag

        raw = binascii.a2b_base64(sealed, strict_mode=True)
        try:
            return bytes(self._cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], label))
        except InvalidTag as problem:
            raise ValueError("not what was sealed") from problem


def new_key() -> str:
    """A new key for a file or the environment: 64 hexadecimal digits."""
    return os.urandom(KEY_BYTES).hex()


def cipher_of(key: bytes | None) -> Cipher:
    """The cipher for this key; plain text for None."""
    return PLAIN if key is None else AesGcm(key)


def key_of(text: str) -> bytes:
    """The key written as 64 hexadecimal digits. Raises ValueError, which never quotes the text."""
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise ValueError("it must hold 64 hexadecimal digits, as “attune key” makes")
    return key
