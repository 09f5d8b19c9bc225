"""Sign-ins: credentials of the worker at a server. They are never in a log, report, export, bundle or the ledger."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit


class SignInKind(StrEnum):
    """Kinds of secrets; the values are stored in the system keyring."""

    TOKEN = "token"  # Label Studio's personal access token, a web service's bearer token
    LEGACY_TOKEN = "legacy-token"  # Label Studio's legacy token
    PASSWORD = "password"  # with a user name: WebDAV, a Nextcloud app password
    KEYS = "keys"  # of an object store: the name is the access key ID


class Keeping(StrEnum):
    """Storage of a sign-in; the values are stored in a file."""

    KEYRING = "keyring"  # the system keyring
    FILE = "file"  # the user's own file, used with consent if there is no keyring
    THIS_RUN = "this-run"  # in memory: the user must sign in again after the next start


_LEGACY_TOKEN = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in; the secret is excluded from `repr`, so that it cannot reach a log."""

    kind: SignInKind
    secret: str = field(repr=False)
    name: str = ""


def server_of(url: str) -> str:
    """Return the scope of a sign-in: scheme, host and port of an address, without user name and password. For an
    object store the host includes the bucket. Empty for an invalid address."""
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
    """Return a sign-in as typed or pasted: strip white space of a token, detect Label Studio's legacy form."""
    if kind is SignInKind.PASSWORD:
        return SignIn(kind, secret, name.strip())
    secret = secret.strip()
    if kind is SignInKind.TOKEN and _LEGACY_TOKEN.fullmatch(secret):
        return SignIn(SignInKind.LEGACY_TOKEN, secret)
    return SignIn(kind, secret, name.strip())
