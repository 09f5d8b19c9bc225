"""The results on a WebDAV server that `WebdavConnector` stored. Read-only."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import aclosing
from urllib.parse import unquote, urlsplit

from annotator.connectors.http.client import Client, below
from annotator.connectors.http.errors import NetworkError
from annotator.connectors.http.request_headers import authorization_for
from annotator.connectors.webdav.collection import Collection
from annotator.connectors.webdav.listing import Member
from annotator.core.outbox.parcel import DeliveryReason
from annotator.core.ports.sign_ins import SignIns

# The name that the connector gives to the collection of one bundle revision.
_BUNDLE_KEY = re.compile(r"[^/]+@[1-9][0-9]*")
_RESULT_SUFFIX = ".json"


class WebdavResults:
    """The results below an address of a [submit] table, or one bundle's there. All methods raise `NetworkError`."""

    def __init__(self, url: str, sign_ins: SignIns, client: Client) -> None:
        self._url = url
        self._sign_ins = sign_ins
        self._client = client

    async def paths(self) -> AsyncIterator[str]:
        """Yield the paths of all results relative to the address, sorted by bundle and name. Temporary files and
        files outside of bundle folders are left out."""
        is_bundle = _BUNDLE_KEY.fullmatch(unquote(urlsplit(self._url).path).rstrip("/").rpartition("/")[2])
        keys, own = list[str](), list[str]()
        async with aclosing((await self._collection()).members()) as members:
            async for member in members:
                if member.is_collection and _BUNDLE_KEY.fullmatch(member.name):
                    keys.append(member.name)
                elif is_bundle and _is_result(member):
                    own.append(member.name)
        for name in sorted(own) if not keys else ():
            yield name
        for key in sorted(keys):
            async with aclosing((await self._collection(key)).members()) as members:
                names = [member.name async for member in members if _is_result(member)]
            for name in sorted(names):
                yield f"{key}/{name}"

    async def read(self, path: str, limit_bytes: int) -> bytes:
        """At most one byte more than the limit."""
        *folders, name = path.split("/")
        return await (await self._collection(*folders)).read(name, limit_bytes)

    async def each(self, limit_bytes: int) -> AsyncIterator[tuple[str, bytes]]:
        """Yield every result with its path. Results deleted meanwhile are left out."""
        async for path in self.paths():
            try:
                data = await self.read(path, limit_bytes)
            except NetworkError as fault:
                if fault.reason is not DeliveryReason.PLACE_MISSING:
                    raise
                continue
            yield path, data

    async def _collection(self, *names: str) -> Collection:
        authorization = await authorization_for(self._sign_ins, self._url)
        return Collection(self._client, below(self._url, *names), authorization)


def _is_result(member: Member) -> bool:
    return not member.is_collection and member.name.endswith(_RESULT_SUFFIX)
