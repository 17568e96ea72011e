"""Signs what the service gives away and reads again: tickets, cursors, the browsers that it knows. Holds no secret itself."""

from hashlib import sha256

from itsdangerous import URLSafeSerializer


def signer(secret: str, purpose: str) -> URLSafeSerializer:
    """For one purpose: what was signed for another is not read. HMAC with SHA-256.

    Cursors and known browsers of earlier versions are read too, whose signature is the library's usual one.
    """
    return URLSafeSerializer(
        secret, salt=f"attune {purpose}", signer_kwargs={"digest_method": sha256}, fallback_signers=[{}]
    )
