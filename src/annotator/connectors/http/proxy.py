"""The system proxy for a server: from the environment, on Windows and macOS also from the system settings."""

from __future__ import annotations

import ssl
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from annotator.core.outbox.destinations import is_this_machine


def proxy_to(url: str) -> str:
    """Return the address of the proxy for `url`, or an empty string.

    Requests to this computer may be unencrypted, so no proxy ever gets them."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if is_this_machine(host) or proxy_bypass(host if parts.port is None else f"{host}:{parts.port}"):
        return ""
    proxies = getproxies()
    proxy = proxies.get("https") or proxies.get("all") or ""
    return proxy if not proxy or "://" in proxy else f"http://{proxy}"


def proxy_at(url: str, trust: ssl.SSLContext) -> httpx.Proxy | None:
    """Return the httpx proxy, or None for an empty address. Raise ValueError for an unsupported scheme such as
    SOCKS."""
    if not url:
        return None
    scheme = urlsplit(url).scheme
    if scheme not in ("http", "https"):
        raise ValueError(f"no proxy of this kind: {scheme}")
    return httpx.Proxy(url, ssl_context=trust if scheme == "https" else None)
