"""One HTTP client for all servers, which are strangers: what they answer has a limit, redirects are refused and never
followed, cookies never kept, certificates are held against the system's own list, and proxies are the system's.

Nothing goes over plain HTTP but to this machine itself."""

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

import httpx
import truststore
from msgspec import Struct

from annotator.connectors.http.bounded_json import MOST_WEIGHT_BYTES, JsonTooLarge, light_json
from annotator.connectors.http.errors import NetworkError, TooLarge, fault_of_error, fault_of_status
from annotator.connectors.http.proxy import proxy_at, proxy_to
from annotator.core.outbox.destinations import HTTPS, is_fit
from annotator.core.outbox.parcel import SLOWEST_BYTES_S, DeliveryReason
from annotator.core.outbox.sign_in import server_of

# For one exchange; of a long transfer for so many bytes of it, and for what brings no byte. Whatever a server does,
# there is a word about it within half a minute.
PATIENCE_S = 25.0
LEAST_BYTES = 4 * 1024
SILENCE_S = 20.0
LIMIT_BYTES = 8 * 2**20
# What is sent goes in pieces, so that silence and patience are those of a piece and not of the whole.
_PIECE_BYTES = 64 * 1024
_ON_THE_WAY_BYTES = 256 * 1024  # that a system takes from a program before the line has
# It writes down the whole address of every request, and some hold a signature.
logging.getLogger("httpx").setLevel(logging.WARNING)
_AT_ONCE = httpx.Limits(max_connections=8, max_keepalive_connections=4)


@dataclass(frozen=True, slots=True)
class ServerReply:
    """`headers` have lower-case names. `server` is who answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)  # an access token may stand in it
    server: str

    def json(self, most_weight_bytes: int = MOST_WEIGHT_BYTES) -> Any:
        """Raises NetFault for what is no JSON, or a trap: a proxy, a page that wants one to sign in, a wrong path."""
        try:
            return light_json(self.body, most_weight_bytes)
        except ValueError as error:
            kind = TooLarge if isinstance(error, JsonTooLarge) else NetworkError
            raise kind(DeliveryReason.SERVER_STRANGE, self.server) from error


class Client:
    """Used in one event loop. `trusts` gives what certificates are held against."""

    def __init__(
        self, trusts: Callable[[], ssl.SSLContext] = lambda: _system_trust(), silence_s: float = SILENCE_S
    ) -> None:
        self._trusts = trusts
        self._silence_s = silence_s
        self._by_proxy: dict[str, httpx.AsyncClient] = {}

    async def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        kept_statuses: frozenset[int] = frozenset(),
        limit_bytes: int = LIMIT_BYTES,
        patience_s: float = PATIENCE_S,
    ) -> ServerReply:
        """One exchange. Raises NetFault when there is no answer, when it is too large, a redirect, or a status that
        means the same from whomever it comes (429, 5xx) and is not among the `kept_statuses`."""
        async with self.answering(
            method, url, headers=headers, content=content, kept_statuses=kept_statuses, patience_s=patience_s
        ) as streamed:
            body = bytearray()
            async for piece in streamed.pieces(limit_bytes):
                body += piece
            return ServerReply(streamed.status, streamed.headers, bytes(body), streamed.server)

    @asynccontextmanager
    async def answering(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        kept_statuses: frozenset[int] = frozenset(),
        patience_s: float | None = PATIENCE_S,
    ) -> AsyncIterator[Streamed]:
        """As `ask`, its body in pieces. Without patience it may take for ever, as long as `LEAST_BYTES` of it come
        while patience lasts."""
        server = checked_server(url)
        wanted = {"Accept-Encoding": "identity", "User-Agent": "annotator", **(headers or {})}
        if not all(value.isascii() and value.isprintable() for value in wanted.values()):
            # Only secrets come from outside: this is none that any server gave to anybody.
            raise NetworkError(DeliveryReason.SIGN_IN_EXPIRED, server, never_began=True)
        if content:
            wanted["Content-Length"] = str(len(content))
        try:
            async with (
                _Patience(patience_s, len(content or b"")) as patience,
                self._http(url, server).stream(
                    method,
                    url,
                    headers=wanted,
                    content=_in_pieces(content, patience.went) if content else content,
                    timeout=httpx.Timeout(self._silence_s, read=self._silence_s + patience.on_the_way_s),
                ) as response,
            ):
                patience.began()
                heads = {name.lower(): value for name, value in response.headers.items()}
                fault = fault_of_status(response.status_code, heads, server)
                if fault is not None and response.status_code not in kept_statuses:
                    raise fault
                if heads.get("content-encoding", "identity") != "identity":  # a small answer may unfold to anything
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
        """Raises NetFault where a proxy is set that cannot be spoken with: nothing goes around it."""
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
    """An answer whose body is still to come."""

    status: int
    headers: Mapping[str, str]
    server: str
    _response: httpx.Response
    _patience: _Patience

    async def pieces(self, limit_bytes: int) -> AsyncGenerator[bytes, None]:
        """Raises NetFault as soon as there are more bytes than that."""
        count = 0
        async for piece in self._response.aiter_raw():
            count += len(piece)
            self._patience.came(len(piece))
            if count > limit_bytes:
                raise TooLarge(DeliveryReason.SERVER_STRANGE, self.server)
            yield piece


class _Patience:
    """With one exchange: `whole_s` for all of it, if there is an end to it, and longer by what goes there and back on
    the slowest line; for no longer than `PATIENCE_S` with one that stands still. Raises TimeoutError in the end."""

    def __init__(self, whole_s: float | None, to_send: int) -> None:
        # What the line took is on its way for a while: nobody says when it is there.
        self.on_the_way_s = min(to_send, _ON_THE_WAY_BYTES) / SLOWEST_BYTES_S
        self._sends = to_send > LEAST_BYTES
        now_s = asyncio.get_running_loop().time()
        self._end = None if whole_s is None else now_s + whole_s + 2 * to_send / SLOWEST_BYTES_S
        self._timeout = asyncio.timeout(PATIENCE_S if whole_s is None else min(PATIENCE_S, whole_s))
        self._bytes = 0

    def went(self) -> None:
        """The line took a piece of what is sent."""
        self._goes_on(self.on_the_way_s)

    def began(self) -> None:
        """The answer, after what may have been long on its way there."""
        if self._sends:
            self._goes_on()

    def came(self, count: int) -> None:
        self._bytes += count
        if self._bytes >= LEAST_BYTES:
            self._bytes = 0
            self._goes_on()

    def _goes_on(self, more_s: float = 0.0) -> None:
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
    """Who is asked, as a sign-in is kept for it. Raises NetFault for an address that nothing is sent to."""
    if not is_fit(HTTPS, url):
        address = server_of(url) or url.rpartition("@")[2]  # never a password
        raise NetworkError(DeliveryReason.ADDRESS_WRONG, address, never_began=True)
    return server_of(url)


class _NoCookies(CookieJar):
    """Looks into none: what a stranger writes there is not even read."""

    def extract_cookies(self, response: Any, request: Any) -> None:
        pass

    def add_cookie_header(self, request: Any) -> None:
        pass


async def _in_pieces(content: bytes, went: Callable[[], None]) -> AsyncIterator[bytes]:
    """`went` is called for each that the line took."""
    for at in range(0, len(content), _PIECE_BYTES):
        yield content[at : at + _PIECE_BYTES]
        went()


def _system_trust() -> ssl.SSLContext:
    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
