"""The HTTP client for all servers, which are untrusted. Replies have a size limit. Redirects are refused and never
followed. Cookies are never stored. Certificates are checked against the trust store of the system, and the proxies
of the system are used. Plain HTTP is allowed only to this computer itself."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cached_property
from http.cookiejar import CookieJar
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote, urlsplit, urlunsplit
from urllib.request import getproxies, proxy_bypass

import httpx
import truststore
from msgspec import Struct

from annotator.connectors.http.bounded_json import MOST_WEIGHT_BYTES, JsonTooLarge, light_json
from annotator.connectors.http.errors import NetworkError, TooLarge, clock_ahead_s, fault_of_error, fault_of_status
from annotator.core.outbox.backoff import SLOWEST_BYTES_S
from annotator.core.outbox.destinations import HTTPS, is_fit, is_this_machine
from annotator.core.outbox.parcel import DeliveryReason
from annotator.core.outbox.sign_in import server_of


def proxy_to(url: str) -> str:
    """Return the address of the proxy for `url`, or an empty string. Requests to this computer may be unencrypted,
    so no proxy ever gets them."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if is_this_machine(host) or proxy_bypass(host if parts.port is None else f"{host}:{parts.port}"):
        return ""
    proxies = getproxies()
    proxy = proxies.get("https") or proxies.get("all") or ""
    return proxy if not proxy or "://" in proxy else f"http://{proxy}"


def proxy_at(url: str, trust: ssl.SSLContext) -> httpx.Proxy | None:
    """Return the httpx proxy, None for an empty address. Raise ValueError for unsupported schemes, as SOCKS."""
    if not url:
        return None
    scheme = urlsplit(url).scheme
    if scheme not in ("http", "https"):
        raise ValueError(f"no proxy of this kind: {scheme}")
    return httpx.Proxy(url, ssl_context=trust if scheme == "https" else None)


# `PATIENCE_S` limits one exchange; a long transfer may take that time for each `LEAST_BYTES`. `SILENCE_S` limits the
# time without any byte. Whatever a server does, the caller has a result within half a minute.
PATIENCE_S = 25.0
LEAST_BYTES = 4 * 1024
SILENCE_S = 20.0
LIMIT_BYTES = 8 * 2**20
# A request body is sent in pieces, so that the timeouts apply to one piece and not to the whole.
_PIECE_BYTES = 64 * 1024
_IN_TRANSIT_BYTES = 256 * 1024  # bytes that a system buffers before the network sends them
# httpx logs the full address of every request, and some addresses contain a signature.
logging.getLogger("httpx").setLevel(logging.WARNING)
_AT_ONCE = httpx.Limits(max_connections=8, max_keepalive_connections=4)


@dataclass(frozen=True, slots=True)
class ServerReply:
    """A complete reply. `headers` have lower-case names. `server` is the address of the server that answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)  # may contain an access token
    server: str

    def json(self, most_weight_bytes: int = MOST_WEIGHT_BYTES) -> Any:
        """Decode the body as JSON. Raise `NetworkError` if it is not JSON or too large. Typical causes are a proxy,
        a login page and a wrong path."""
        try:
            return light_json(self.body, most_weight_bytes)
        except ValueError as error:
            kind = TooLarge if isinstance(error, JsonTooLarge) else NetworkError
            raise kind(DeliveryReason.SERVER_STRANGE, self.server) from error


class Client:
    """An HTTP client for one event loop. `trusts` returns the TLS context for the check of certificates."""

    def __init__(
        self, trusts: Callable[[], ssl.SSLContext] = lambda: _system_trust(), silence_s: float = SILENCE_S
    ) -> None:
        self._trusts = trusts
        self._silence_s = silence_s
        self._by_proxy: dict[str, httpx.AsyncClient] = {}
        # Of the last reply of each server that stated its time; see `clock_ahead_s`.
        self.ahead_s: dict[str, float] = {}

    async def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        accepted_statuses: frozenset[int] = frozenset(),
        limit_bytes: int = LIMIT_BYTES,
        patience_s: float = PATIENCE_S,
    ) -> ServerReply:
        """Perform one exchange and return the complete reply. Raise `NetworkError` for no reply, one too large or a
        redirect. Raise it also for statuses with one meaning everywhere (429, 5xx), unless in `accepted_statuses`."""
        async with self.stream(
            method, url, headers=headers, content=content, accepted_statuses=accepted_statuses, patience_s=patience_s
        ) as streamed:
            body = bytearray()
            async for piece in streamed.pieces(limit_bytes):
                body += piece
            return ServerReply(streamed.status, streamed.headers, bytes(body), streamed.server)

    @asynccontextmanager
    async def stream(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        accepted_statuses: frozenset[int] = frozenset(),
        patience_s: float | None = PATIENCE_S,
    ) -> AsyncIterator[Streamed]:
        """Perform one exchange and yield the reply before its body is read, so that the body can be streamed. If
        `patience_s` is None, the transfer may take any time, as long as `LEAST_BYTES` arrive within each
        `PATIENCE_S`. Raise the errors of `ask`."""
        server = checked_server(url)
        wanted = _request_headers(headers, content, server)
        try:
            async with (
                _Patience(patience_s, len(content or b"")) as patience,
                self._http(url, server).stream(
                    method,
                    url,
                    headers=wanted,
                    content=_in_pieces(content, patience.sent) if content else content,
                    timeout=httpx.Timeout(self._silence_s, read=self._silence_s + patience.in_transit_s),
                ) as response,
            ):
                patience.reply_started()
                heads = {name.lower(): value for name, value in response.headers.items()}
                ahead_s = clock_ahead_s(heads)
                if ahead_s is not None:
                    self.ahead_s[server] = ahead_s
                fault = fault_of_status(response.status_code, heads, server)
                if fault is not None and response.status_code not in accepted_statuses:
                    raise fault
                # a small compressed reply may expand to any size
                if heads.get("content-encoding", "identity") != "identity":
                    raise NetworkError(DeliveryReason.SERVER_STRANGE, server)
                yield Streamed(response.status_code, heads, server, response, patience)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise fault_of_error(error, server) from error
        except TimeoutError as error:
            raise NetworkError(DeliveryReason.NO_ANSWER, server) from error

    async def close(self) -> None:
        clients, self._by_proxy = self._by_proxy, {}
        for client in clients.values():
            await client.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.close()

    def _http(self, url: str, server: str) -> httpx.AsyncClient:
        """Return the httpx client for the proxy of `url`. Raise `NetworkError` if a proxy is configured but not
        supported. The client never bypasses a proxy."""
        proxy = proxy_to(url)
        if proxy not in self._by_proxy:
            try:
                way = proxy_at(proxy, self._trust)
            except (ValueError, httpx.InvalidURL) as error:
                raise NetworkError(DeliveryReason.SERVER_UNREACHABLE, server, never_began=True) from error
            self._by_proxy[proxy] = httpx.AsyncClient(
                verify=self._trust,
                proxy=way,
                trust_env=False,
                follow_redirects=False,
                cookies=_NoCookies(),
                timeout=httpx.Timeout(self._silence_s),
                limits=_AT_ONCE,
            )
        return self._by_proxy[proxy]

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        return self._trusts()


class Streamed(Struct, frozen=True):
    """A reply whose body has not been read yet."""

    status: int
    headers: Mapping[str, str]
    server: str
    _response: httpx.Response
    _patience: _Patience

    async def pieces(self, limit_bytes: int) -> AsyncGenerator[bytes, None]:
        """Yield the body in pieces. Raise `NetworkError` as soon as more than `limit_bytes` have arrived."""
        count = 0
        async for piece in self._response.aiter_raw():
            count += len(piece)
            self._patience.received(len(piece))
            if count > limit_bytes:
                raise TooLarge(DeliveryReason.SERVER_STRANGE, self.server)
            yield piece


class _Patience:
    """The timeout of one exchange. `whole_s` limits the whole exchange, if it is not None, extended by the time that
    `to_send` bytes take on the slowest supported line. A transfer that makes no progress ends after `PATIENCE_S`.
    Raise TimeoutError at the end."""

    def __init__(self, whole_s: float | None, to_send: int) -> None:
        # Bytes that the system has buffered are still under way. The system does not report when they arrive.
        self.in_transit_s = min(to_send, _IN_TRANSIT_BYTES) / SLOWEST_BYTES_S
        self._sends = to_send > LEAST_BYTES
        now_s = asyncio.get_running_loop().time()
        self._end = None if whole_s is None else now_s + whole_s + 2 * to_send / SLOWEST_BYTES_S
        self._timeout = asyncio.timeout(PATIENCE_S if whole_s is None else min(PATIENCE_S, whole_s))
        self._bytes = 0

    def sent(self) -> None:
        """Extend the timeout after the system has accepted a piece of the request body."""
        self._extend(self.in_transit_s)

    def reply_started(self) -> None:
        """Restart the timeout when the reply begins. Sending the request may have taken long."""
        if self._sends:
            self._extend()

    def received(self, count: int) -> None:
        self._bytes += count
        if self._bytes >= LEAST_BYTES:
            self._bytes = 0
            self._extend()

    def _extend(self, more_s: float = 0.0) -> None:
        at = asyncio.get_running_loop().time() + PATIENCE_S + more_s
        if not self._timeout.expired():
            self._timeout.reschedule(at if self._end is None else min(at, self._end))

    async def __aenter__(self) -> Self:
        await self._timeout.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._timeout.__aexit__(kind, error, trace)


def checked_server(url: str) -> str:
    """Return the server of `url` in the form under which its sign-in is stored. Raise `NetworkError` for an address
    to which nothing may be sent."""
    if not is_fit(HTTPS, url):
        address = server_of(url) or url.rpartition("@")[2]  # never a password
        raise NetworkError(DeliveryReason.ADDRESS_WRONG, address, never_began=True)
    return server_of(url)


def _request_headers(headers: Mapping[str, str] | None, content: bytes | None, server: str) -> dict[str, str]:
    """Return all headers of a request. Raise `NetworkError` for a header with characters that no header may hold."""
    wanted = {"Accept-Encoding": "identity", "User-Agent": "annotator", **(headers or {})}
    if not all(value.isascii() and value.isprintable() for value in wanted.values()):
        # Only secrets come from outside. No server issues a secret with such characters.
        raise NetworkError(DeliveryReason.SIGN_IN_EXPIRED, server, never_began=True)
    if content:
        wanted["Content-Length"] = str(len(content))
    return wanted


class _NoCookies(CookieJar):
    """A cookie jar that stores and sends nothing. Cookies of untrusted servers are not even parsed."""

    def extract_cookies(self, response: Any, request: Any) -> None:
        pass

    def add_cookie_header(self, request: Any) -> None:
        pass


async def _in_pieces(content: bytes, sent: Callable[[], None]) -> AsyncIterator[bytes]:
    """Yield `content` in pieces. Call `sent` after each piece that the system accepted."""
    for at in range(0, len(content), _PIECE_BYTES):
        yield content[at : at + _PIECE_BYTES]
        sent()


def _system_trust() -> ssl.SSLContext:
    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def below(url: str, *names: str) -> str:
    """Append `names` to the path of `url`. The query stays, the fragment is removed."""
    parts = urlsplit(url)
    path = "/".join([parts.path.rstrip("/"), *(quote(name, safe="@") for name in names)])
    return urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))
