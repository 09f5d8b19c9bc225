"""Authorization for Azure Blob Storage: an account key, or a shared access signature that the requester created and
that becomes part of the address."""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import parse_qsl, urlsplit

VERSION = "2021-08-06"
_ACCESS_SIGNATURE = re.compile(r"(?:[!$-~]*&)?sig=[!$-~]+")
# The headers in the order in which they are signed. This program sends few of them.
_SIGNED = (
    "content-encoding", "content-language", "content-length", "content-md5", "content-type", "date",
    "if-modified-since", "if-match", "if-none-match", "if-unmodified-since", "range",
)  # fmt: skip


def access_signature(secret: str) -> str | None:
    """Return the shared access signature in the form used in an address, or None if `secret` is not one."""
    signature = secret.strip().removeprefix("?")
    return signature if _ACCESS_SIGNATURE.fullmatch(signature) else None


def with_access_signature(url: str, signature: str) -> str:
    return f"{url}{'&' if urlsplit(url).query else '?'}{signature}"


def account_key(secret: str) -> bytes | None:
    """Return the decoded account key, or None if `secret` is not one."""
    try:
        return base64.b64decode(secret.strip(), validate=True) or None
    except binascii.Error:
        return None


def versioned_headers(headers: Mapping[str, str], now: datetime) -> dict[str, str]:
    """Add the date and version headers that every request has. `now` is UTC."""
    return {**headers, "x-ms-date": format_datetime(now, usegmt=True), "x-ms-version": VERSION}


def shared_key_header(
    account: str, key: bytes, method: str, url: str, content: bytes, headers: Mapping[str, str]
) -> str:
    """Return the `Authorization` header for a request with `headers`, whose names are lower-case."""
    parts = urlsplit(url)
    length = {"content-length": str(len(content))} if content else {}
    known = {**headers, **length}
    named = "".join(f"{name}:{known[name]}\n" for name in sorted(known) if name.startswith("x-ms-"))
    asked = "".join(f"\n{name.lower()}:{value}" for name, value in sorted(parse_qsl(parts.query, True)))
    text = "\n".join((method, *(known.get(name, "") for name in _SIGNED), f"{named}/{account}{parts.path}{asked}"))
    return f"SharedKey {account}:{base64.b64encode(hmac.digest(key, text.encode(), 'sha256')).decode()}"
