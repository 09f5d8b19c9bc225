"""One collection of a WebDAV server, as its folders are called there (RFC 4918)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from urllib.parse import urlsplit, urlunsplit

from annotator.connectors.http.authorization import Authorization, refuse_strangers
from annotator.connectors.http.client import LIMIT_BYTES, PATIENCE_S, Client, ServerReply, Streamed, checked_server
from annotator.connectors.http.errors import NetworkError
from annotator.connectors.http.urls import below
from annotator.connectors.webdav.listing import ASKED, Listing, Member
from annotator.core.outbox.parcel import SLOWEST_BYTES_S, DeliveryReason

# Of each member a server tells three to five hundred bytes.
_LISTING_BYTES = 128 * 2**20
_MOST_MEMBERS = 300_000
_PERHAPS_MADE = frozenset({DeliveryReason.ACCESS_DENIED, DeliveryReason.SERVER_ELSEWHERE, DeliveryReason.SERVER_FAILED})
_XML = {"Content-Type": "application/xml; charset=utf-8"}


class Collection:
    """All raise NetFault, also for a server that wants a sign-in or another."""

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
        """Of a member, or of the collection itself."""
        wanted = {**self._authorization, **(headers or {})}
        reply = await self._client.ask(method, self.place(name), headers=wanted, content=content, patience_s=patience_s)
        refuse_strangers(reply, self._authorization)
        return reply

    async def move(self, name: str, new_name: str) -> int:
        """The status of it; never over what is there already."""
        failed: NetworkError | None = None
        for destination in _names_of(self.place(new_name)):
            try:
                status = (await self._moved(name, destination)).status
            except NetworkError as fault:
                if fault.reason is not DeliveryReason.SERVER_FAILED:
                    raise
                failed = fault
            else:
                if status != 400:
                    return status
        raise failed or NetworkError(DeliveryReason.SERVER_STRANGE, checked_server(self._url))

    async def _moved(self, name: str, destination: str) -> ServerReply:
        return await self.ask("MOVE", name, {"Destination": destination, "Overwrite": "F"})

    async def has(self, name: str, data: bytes) -> bool | None:
        """Whether these bytes stand there; None if nothing does. A page is nobody's result: somebody else answered."""
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
        return (await self.read_whole(name, limit_bytes))[0]

    async def read_whole(
        self, name: str, limit_bytes: int, headers: Mapping[str, str] | None = None
    ) -> tuple[bytes, Mapping[str, str]]:
        """As `read`, with the headers that the server tells."""
        asked = {**self._authorization, **(headers or {})}
        patience_s = PATIENCE_S + limit_bytes / SLOWEST_BYTES_S
        async with self._client.answering("GET", self.place(name), headers=asked, patience_s=patience_s) as streamed:
            refuse_strangers(streamed, self._authorization)
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
        """What a server has against it; it may be there all the same: Apache forbids what somebody else does just then,
        others point to it or fail. What is put into it next tells. Raises NetFault where none can be."""
        try:
            if (await self.ask("MKCOL")).status in (404, 409):
                raise NetworkError(DeliveryReason.PLACE_MISSING, self._url)
        except NetworkError as fault:
            if fault.reason in _PERHAPS_MADE:
                return fault
            raise
        return None

    async def look(self) -> None:
        """Whether it is there, and may be looked at."""
        self._check_listing(await self.ask("PROPFIND", headers={"Depth": "0", **_XML}, content=ASKED))

    async def members(self, patience_s: float | None = None) -> AsyncIterator[Member]:
        """As the server has them in order."""
        headers = {**self._authorization, "Depth": "1", **_XML}
        url = self.place("")
        async with self._client.answering(
            "PROPFIND", url, headers=headers, content=ASKED, patience_s=patience_s
        ) as streamed:
            refuse_strangers(streamed, self._authorization)
            self._check_listing(streamed)
            listing, count = Listing(url), 0
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
    """What a server may know it by. One behind another that speaks TLS in its place takes its own address for that of a
    stranger: most then know the path alone, and Apache knows itself without TLS. It is a name: nothing goes there."""
    yield place
    parts = urlsplit(place)
    yield urlunsplit(("", "", parts.path, parts.query, ""))
    if parts.scheme == "https":
        yield urlunsplit(parts._replace(scheme="http"))


def is_page(data: bytes) -> bool:
    """As opposed to JSON and tables."""
    return data[:1024].lstrip()[:1] == b"<"
