"""Ed25519 signatures of files, as a line of Base64 before what they sign."""

from __future__ import annotations

import base64

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey


def signature_line(body: bytes, key: SigningKey) -> bytes:
    return base64.b64encode(key.sign(body).signature)


def is_signed(line: bytes, body: bytes, key: bytes) -> bool:
    """Return whether `line` is the signature of `body` by the owner of the public key, in its only spelling."""
    try:
        signature = base64.b64decode(line, validate=True)
        VerifyKey(key).verify(body, signature)
    except (ValueError, BadSignatureError):
        return False
    return base64.b64encode(signature) == line
