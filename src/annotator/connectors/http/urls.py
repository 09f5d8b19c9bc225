"""Addresses below the address that a bundle names."""

from __future__ import annotations

from urllib.parse import quote, urlsplit, urlunsplit


def below(url: str, *names: str) -> str:
    """Append `names` to the path of `url`. The query stays, the fragment is removed."""
    parts = urlsplit(url)
    path = "/".join([parts.path.rstrip("/"), *(quote(name, safe="@") for name in names)])
    return urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))
