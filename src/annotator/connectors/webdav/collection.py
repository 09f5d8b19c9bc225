"""A collection of a WebDAV server, the term of RFC 4918 for a folder."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator, Mapping
from urllib.parse import urlsplit, urlunsplit

from annotator.connectors.http.client import (
    LIMIT_BYTES,
    PATIENCE_S,
    Client,
    ServerReply,
    Streamed,
    below,
    checked_server,
)
from annotator.connectors.http.errors import NetworkError
from annotator.connectors.http.request_headers import Authorization, raise_if_denied
from annotator.connectors.webdav.listing import ASKED, Listing, Member
from annotator.core.outbox.backoff import SLOWEST_BYTES_S
from annotator.core.outbox.parcel import DeliveryReason

# A server sends 300 to 500 bytes for each member.
_LISTING_BYTES = 128 * 2**20
_MOST_MEMBERS = 300_000
_PERHAPS_MADE = frozenset({DeliveryReason.ACCESS_DENIED, DeliveryReason.SERVER_ELSEWHERE, DeliveryReason.SERVER_FAILED})
_XML = {"Content-Type": "application/xml; charset=utf-8"}


class Collection:
    """A collection. All methods raise `NetworkError`, also if the server requires a sign-in or a different one."""

    def __init__(self, client: Client, url: str, authorization: Authorization) -> None:
        self._client = client
        self._url = url
        self._authorization = authorization

    def place(self, name: str) -> str:
        return below(self._url, name)

    async def ask(
        self,
        method: str,
        name: str = "",
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        patience_s: float = PATIENCE_S,
    ) -> ServerReply:
        """Send a request for a member, or for the collection itself if `name` is empty."""
        wanted = {**self._authorization, **(headers or {})}
        reply = await self._client.ask(method, self.place(name), headers=wanted, content=content, patience_s=patience_s)
        raise_if_denied(reply, self._authorization)
        return reply

    async def move(self, name: str, new_name: str) -> int:
        """Move a member without overwriting and return the status."""
        failed: NetworkError | None = None
        for destination in _names_of(self.place(new_name)):
            try:
                status = (await self._request_move(name, destination)).status
            except NetworkError as fault:
                if fault.reason is not DeliveryReason.SERVER_FAILED:
                    raise
                failed = fault
            else:
                if status != 400:
                    return status
        raise failed or NetworkError(DeliveryReason.SERVER_STRANGE, checked_server(self._url))

    async def _request_move(self, name: str, destination: str) -> ServerReply:
        return await self.ask("MOVE", name, {"Destination": destination, "Overwrite": "F"})

    async def has(self, name: str, data: bytes) -> bool | None:
        """Return whether the member has exactly these bytes, or None if it does not exist. An HTML page is never a
        result: it comes from another server."""
        try:
            found = await self.read(name, len(data))
            if is_page(found):
                raise NetworkError(DeliveryReason.SERVER_STRANGE, checked_server(self._url))
            return found == data
        except NetworkError as fault:
            if fault.reason is DeliveryReason.PLACE_MISSING:
                return None
            raise

    async def read(self, name: str, limit_bytes: int) -> bytes:
        """At most one byte more than the limit."""
        return (await self.read_fully(name, limit_bytes))[0]

    async def read_fully(
        self, name: str, limit_bytes: int, headers: Mapping[str, str] | None = None
    ) -> tuple[bytes, Mapping[str, str]]:
        """Return the member and the headers of the reply; see `read`."""
        asked = {**self._authorization, **(headers or {})}
        patience_s = PATIENCE_S + limit_bytes / SLOWEST_BYTES_S
        async with self._client.stream("GET", self.place(name), headers=asked, patience_s=patience_s) as streamed:
            raise_if_denied(streamed, self._authorization)
            if streamed.status in (404, 410):
                raise NetworkError(DeliveryReason.PLACE_MISSING, self.place(name))
            if streamed.status != 200:
                raise NetworkError(DeliveryReason.SERVER_STRANGE, streamed.server)
            found = bytearray()
            async for piece in streamed.pieces(limit_bytes + LIMIT_BYTES):
                found += piece
                if len(found) > limit_bytes:
                    break
            del found[limit_bytes + 1 :]
            return bytes(found), streamed.headers

    async def make(self) -> NetworkError | None:
        """Create the collection. Return the server's error, after which the collection may still exist. Apache
        forbids the request if another client creates it at the same moment, and other servers redirect or fail. The
        next PUT into the collection shows if it exists. Raise `NetworkError` if it cannot be created."""
        try:
            if (await self.ask("MKCOL")).status in (404, 409):
                raise NetworkError(DeliveryReason.PLACE_MISSING, self._url)
        except NetworkError as fault:
            if fault.reason in _PERHAPS_MADE:
                return fault
            raise
        return None

    async def look(self) -> None:
        """Check that the collection exists and can be listed."""
        self._check_listing(await self.ask("PROPFIND", headers={"Depth": "0", **_XML}, content=ASKED))

    async def members(self, patience_s: float | None = None) -> AsyncGenerator[Member, None]:
        """Yield the members in the order of the server."""
        headers = {**self._authorization, "Depth": "1", **_XML}
        url = self.place("")
        async with self._client.stream(
            "PROPFIND", url, headers=headers, content=ASKED, patience_s=patience_s
        ) as streamed:
            raise_if_denied(streamed, self._authorization)
            self._check_listing(streamed)
            listing = Listing(url)
            count = 0
            try:
                async for piece in streamed.pieces(_LISTING_BYTES):
                    for member in listing.members(piece):
                        count += 1
                        if count > _MOST_MEMBERS:
                            raise ValueError("too many members")
                        yield member
                listing.end()
            except ValueError as error:
                raise NetworkError(DeliveryReason.SERVER_STRANGE, streamed.server) from error

    def _check_listing(self, reply: ServerReply | Streamed) -> None:
        if reply.status in (404, 409):
            raise NetworkError(DeliveryReason.PLACE_MISSING, self._url)
        if reply.status != 207:
            raise NetworkError(DeliveryReason.SERVER_STRANGE, reply.server)


def _names_of(place: str) -> Iterator[str]:
    """Yield the addresses by which a server may recognise a destination. A server behind a TLS proxy takes its own
    address for a foreign one. Most such servers then accept the path alone, and Apache accepts the address without
    TLS. The address is only a name: no request goes to it."""
    yield place
    parts = urlsplit(place)
    yield urlunsplit(("", "", parts.path, parts.query, ""))
    if parts.scheme == "https":
        yield urlunsplit(parts._replace(scheme="http"))


def is_page(data: bytes) -> bool:
    """Return whether `data` is an HTML page instead of JSON or a table."""
    return data[:1024].lstrip()[:1] == b"<"
