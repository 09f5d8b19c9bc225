"""A sign-in: what a server knows the worker by. It is never in a log, a report, an export, a bundle or the ledger."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit


class SignInKind(StrEnum):
    """What the secret is. The values stand in the system's keyring."""

    TOKEN = "token"  # Label Studio's personal access token, a web service's bearer token
    LEGACY_TOKEN = "legacy-token"  # Label Studio's older kind
    PASSWORD = "password"  # with a name: WebDAV, an app password of Nextcloud
    KEYS = "keys"  # an object store's: the name is the access key's, the secret its secret


class Keeping(StrEnum):
    """Where a sign-in is. The values stand in a file."""

    KEYRING = "keyring"  # the system's
    FILE = "file"  # of the person's own, because there is no keyring and they said yes
    THIS_RUN = "this-run"  # in memory: the person has to sign in again after the next start


_LEGACY_TOKEN = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class SignIn:
    """The secret is in no representation, so that none gets into a log by mistake."""

    kind: SignInKind
    secret: str = field(repr=False)
    name: str = ""


def server_of(url: str) -> str:
    """What a sign-in is for: scheme, host and port of an address; of an object store also its bucket, which is its
    host. Empty for what is no address. Never holds a name or a password."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    if not parts.scheme or not parts.hostname:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    is_usual = port is None or (parts.scheme, port) in {("https", 443), ("http", 80)}
    return f"{parts.scheme}://{host}" if is_usual else f"{parts.scheme}://{host}:{port}"


def typed_sign_in(kind: SignInKind, name: str, secret: str) -> SignIn:
    """As somebody typed or pasted it: blanks around a token are not part of it, and Label Studio's older kind is known
    by how it looks."""
    if kind is SignInKind.PASSWORD:
        return SignIn(kind, secret, name.strip())
    secret = secret.strip()
    if kind is SignInKind.TOKEN and _LEGACY_TOKEN.fullmatch(secret):
        return SignIn(SignInKind.LEGACY_TOKEN, secret)
    return SignIn(kind, secret, name.strip())
