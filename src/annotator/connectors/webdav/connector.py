"""A connector that stores results as files on a WebDAV server: `<address>/<bundle id>@<revision>/<unique_id>.json`.
A file appears under its final name complete or not at all: it is uploaded under a unique temporary name and moved
without overwriting. A PUT under the final name could leave half a file on servers that keep interrupted uploads. Its
`If-None-Match` does not protect on servers that check and write in two steps or that ignore it."""

from __future__ import annotations

import secrets
import time
from contextlib import suppress
from http import HTTPStatus

from annotator.connectors.http.client import PATIENCE_S, Client, below, checked_server
from annotator.connectors.http.errors import NetworkError
from annotator.connectors.http.request_headers import (
    Authorization,
    authorization_for,
    authorization_of,
    if_none_match,
    unchanged_or_none,
    with_etag,
)
from annotator.connectors.webdav.collection import Collection
from annotator.core.outbox.destinations import WEBDAV
from annotator.core.outbox.parcel import Accepted, DeliveryReason, Outcome, Parcel, Refused, RetryLater, Route
from annotator.core.outbox.requester_files import MAX_REQUESTER_FILE_BYTES, RequesterFile, Unchanged
from annotator.core.outbox.sign_in import SignIn, server_of
from annotator.core.ports.connector import Probed, Tried
from annotator.core.ports.sign_ins import SignIns

_PUT = frozenset({200, 201, 204})
_MOVED = frozenset({201, 204})
# The status may concern the temporary file or its destination, so the destination is checked.
_PERHAPS_THERE = frozenset({404, 409, 410, 412})
_MISSING = frozenset({404, 409})
_GONE = frozenset({200, 204, 404, 410})
_REFUSED = frozenset({413, 415, 422})
# A longer listing is not awaited.
_SWEEPING_S = 4.0
# After these errors another request would only wait as long again.
_NO_CLEANUP_AFTER = frozenset({
    DeliveryReason.NO_ANSWER, DeliveryReason.SERVER_UNREACHABLE,
    DeliveryReason.SERVER_UNTRUSTED, DeliveryReason.SERVER_CLOCK,
})  # fmt: skip


class WebdavConnector:
    """`core.ports.connector.Connector`."""

    kind = WEBDAV

    def __init__(self, sign_ins: SignIns, client: Client) -> None:
        self._sign_ins = sign_ins
        self._client = client

    async def deliver(self, parcel: Parcel) -> Outcome:
        try:
            authorization = await authorization_for(self._sign_ins, parcel.url)
            collection = Collection(self._client, below(parcel.url, parcel.bundle_key), authorization)
            return await _Delivery(parcel, collection).outcome()
        except NetworkError as fault:
            return fault.outcome

    async def requester_file(self, route: Route, name: str, mark: str = "") -> RequesterFile | Unchanged | None:
        """`core.ports.connector.RequesterFiles`."""
        try:
            authorization = await authorization_for(self._sign_ins, route.url)
            collection = Collection(self._client, below(route.url, route.bundle_key), authorization)
            return with_etag(*await collection.read_fully(name, MAX_REQUESTER_FILE_BYTES, if_none_match(mark)))
        except NetworkError as fault:
            return unchanged_or_none(fault, mark)


class _Delivery:
    """One delivery of one parcel."""

    def __init__(self, parcel: Parcel, collection: Collection) -> None:
        self._parcel = parcel
        self._collection = collection
        self._name = f"{parcel.unique_id}.json"
        self._part = f"{parcel.unique_id}.{secrets.token_hex(8)}.part"
        self._place = collection.place(self._name)

    async def outcome(self) -> Outcome:
        """Deliver the parcel and return the outcome. Raise `NetworkError`."""
        started_s = time.monotonic()
        if self._parcel.unproven_tries > 1:  # this attempt included
            is_there = await self._collection.has(self._name, self._parcel.envelope)
            await self._sweep_leftovers()
            if is_there:
                return Accepted(self._place)
        # The time of the check above is deducted, so that the outcome is known within half a minute.
        await self._put(max(PATIENCE_S / 2, PATIENCE_S - (time.monotonic() - started_s)))
        try:
            return await self._publish()
        except NetworkError as fault:
            fault.never_began = False  # the temporary file was sent
            raise

    async def _put(self, patience_s: float) -> None:
        """Upload the temporary file, and create the collection if needed. Raise `NetworkError`."""
        reply = await self._collection.ask("PUT", self._part, content=self._parcel.envelope, patience_s=patience_s)
        if reply.status in _MISSING:
            fault = await self._collection.make()
            reply = await self._collection.ask("PUT", self._part, content=self._parcel.envelope)
            if reply.status in _MISSING:
                raise fault or NetworkError(DeliveryReason.PLACE_MISSING, self._parcel.url)
        if reply.status in _REFUSED:
            raise NetworkError(DeliveryReason.RESULT_REFUSED, f"{reply.status} {HTTPStatus(reply.status).phrase}")
        if reply.status not in _PUT:
            raise NetworkError(DeliveryReason.SERVER_STRANGE, reply.server)

    async def _publish(self) -> Outcome:
        """Move the temporary file to its final name, unless that name exists. Raise `NetworkError`."""
        try:
            status = await self._collection.move(self._part, self._name)
        except NetworkError as fault:
            # A server that used up the timeout would do so again. The next attempt checks.
            if fault.reason is not DeliveryReason.NO_ANSWER and await self._is_stored_anyway():
                return Accepted(self._place)
            if fault.reason not in _NO_CLEANUP_AFTER:
                await self._sweep(self._part)
            raise fault
        if status in _MOVED:
            return await self._verify_size()
        there = await self._collection.has(self._name, self._parcel.envelope) if status in _PERHAPS_THERE else None
        await self._sweep(self._part)
        if there is None:
            return RetryLater(DeliveryReason.SERVER_STRANGE, server_of(self._parcel.url))
        return Accepted(self._place) if there else Refused(DeliveryReason.DIFFERENT_RESULT, self._place)

    async def _is_stored_anyway(self) -> bool:
        """Return whether the result is stored after all when the reply to MOVE was lost."""
        try:
            return bool(await self._collection.has(self._name, self._parcel.envelope))
        except NetworkError:
            return False

    async def _verify_size(self) -> Outcome:
        """Check the size of the moved file. Raise `NetworkError`. If unreadable, the move is the only proof."""
        try:
            reply = await self._collection.ask("HEAD", self._name)
        except NetworkError as fault:
            if fault.reason is DeliveryReason.ACCESS_DENIED:
                return Accepted(self._place)
            raise
        if reply.status == 200 and reply.headers.get("content-length") == str(len(self._parcel.envelope)):
            return Accepted(self._place)
        there = await self._collection.has(self._name, self._parcel.envelope)
        if there is None:
            return RetryLater(DeliveryReason.SERVER_STRANGE, server_of(self._parcel.url))
        return Accepted(self._place) if there else Refused(DeliveryReason.RECEIPT_WRONG, server_of(self._parcel.url))

    async def _sweep_leftovers(self) -> None:
        """Delete temporary files of earlier attempts for this parcel. A failing listing is ignored."""
        parts: list[str] = []
        with suppress(NetworkError):
            async for member in self._collection.members(_SWEEPING_S):
                parts += [member.name] if self._is_part(member.name) else []
        for part in parts:
            await self._sweep(part)

    def _is_part(self, name: str) -> bool:
        return name.startswith(f"{self._parcel.unique_id}.") and name.endswith(".part")

    async def _sweep(self, part: str) -> None:
        with suppress(NetworkError):
            await self._collection.ask("DELETE", part)


async def probe(client: Client, url: str, sign_in: SignIn | None, *, writes: bool = False) -> Probed:
    """Return whether the folder exists and the worker may list it. With `writes`, a trial result is delivered into a
    new collection like a real one, and both are removed."""
    tried = Tried.NOTHING
    try:
        checked_server(url)
        authorization = authorization_of(sign_in)
        await Collection(client, url, authorization).look()
        tried = Tried.LISTED
        return await _written(client, url, authorization) if writes else Probed(tried=tried)
    except NetworkError as fault:
        return Probed(fault.reason, fault.detail, tried)


async def _written(client: Client, url: str, authorization: Authorization) -> Probed:
    """Deliver a trial result and remove it. Raise `NetworkError` if it cannot be delivered."""
    unique_id = secrets.token_hex(16)
    key = f".annotator-trial-{unique_id}"
    collection = Collection(client, below(url, key), authorization)
    parcel = Parcel(unique_id, key, "", WEBDAV, b"{}", 0, was_cancelled=False, url=url)
    left = ""
    try:
        outcome = await _Delivery(parcel, collection).outcome()
    finally:
        try:
            is_gone = (await collection.ask("DELETE")).status in _GONE
        except NetworkError:
            is_gone = False
        left = "" if is_gone else collection.place("")
    if isinstance(outcome, Accepted):
        return Probed(tried=Tried.WRITTEN, left=left)
    return Probed(outcome.reason, outcome.detail, Tried.LISTED)
