"""A client for one bucket: put, read or look up one object at a time. Each request is signed with nothing but the
sign-in that the worker gave for this server. The libraries of the providers are not used. They look for keys in the
environment, in files and at metadata addresses of the host, follow redirects, and read replies of any size."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Mapping
from contextlib import aclosing
from datetime import UTC, datetime
from enum import Enum, auto

from msgspec import Struct

from annotator.connectors.http.client import PATIENCE_S, Client
from annotator.connectors.http.errors import NetworkError, clock_ahead_s, wrong_clock
from annotator.connectors.object_store.address import BucketAddress, Dialect
from annotator.connectors.object_store.aws_sigv4 import AMAZON, GOOGLE, AccessKeys, signed_headers
from annotator.connectors.object_store.azure_auth import (
    access_signature,
    account_key,
    shared_key_header,
    versioned_headers,
    with_access_signature,
)
from annotator.core.outbox.backoff import SLOWEST_BYTES_S
from annotator.core.outbox.parcel import DeliveryReason

_CODE = re.compile(rb"<Code>\s*([A-Za-z0-9._-]{1,80})\s*</Code>")
_MESSAGE = re.compile(rb"<Message>([^<]{1,600})")
_REGION = re.compile(rb"<Region>\s*([a-z0-9-]{1,40})\s*</Region>")
_LONGEST_WORDS = 200
# Amazon and Azure refuse a signature that is 15 minutes old.
_MOST_SKEW_S = 14 * 60

_BY_CODE: Mapping[str, DeliveryReason] = {
    **dict.fromkeys(
        (
            "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken", "TokenRefreshRequired",
            "InvalidSecurity", "AuthenticationFailed", "InvalidAuthenticationInfo", "AccountProblem",
        ),
        DeliveryReason.SIGN_IN_EXPIRED,
    ),
    **dict.fromkeys(("NoSuchBucket", "ContainerNotFound", "ResourceNotFound"), DeliveryReason.PLACE_MISSING),
    **dict.fromkeys(
        ("InvalidBucketName", "InvalidResourceName", "KeyTooLongError", "InvalidUri", "InvalidURI"),
        DeliveryReason.ADDRESS_WRONG,
    ),
    **dict.fromkeys(
        ("SlowDown", "ConditionalRequestConflict", "OperationAborted", "ContainerBeingDeleted", "ServerBusy"),
        DeliveryReason.SERVER_BUSY,
    ),
    # The bytes arrived incomplete: a retry may succeed.
    **dict.fromkeys(
        ("BadDigest", "IncompleteBody", "XAmzContentSHA256Mismatch", "Md5Mismatch"),
        DeliveryReason.SERVER_FAILED,
    ),
    "RequestTimeout": DeliveryReason.NO_ANSWER,
    "RequestTimeTooSkewed": DeliveryReason.CLOCK_WRONG,
}  # fmt: skip
# Text of an error whose code does not tell failed authentication from missing permission.
_UNKNOWN = b"failed to authenticate"
_FULL = re.compile(r"quota|StorageFull|InsufficientCapacity", re.IGNORECASE)
# Codes of stores that do not support conditional requests.
_NO_CONDITIONS_CODES = frozenset({"NotImplemented", "UnsupportedHeader"})
_MOVED = frozenset({"AuthorizationHeaderMalformed", "IllegalLocationConstraintException", "PermanentRedirect"})


class StoreReply(Struct, frozen=True):
    """A reply of a store. `body` holds at most one byte more than requested."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300

    @property
    def code(self) -> str:
        """The error code of the store, or an empty string if the reply does not come from a store."""
        found = _CODE.search(self.body)
        return found[1].decode() if found is not None else self.headers.get("x-ms-error-code", "")

    @property
    def other_region(self) -> str:
        """The region that the store reports for the bucket or expects in the signature, or an empty string."""
        if self.code not in _MOVED:
            return ""
        found = _REGION.search(self.body)
        return found[1].decode() if found is not None else self.headers.get("x-amz-bucket-region", "")

    @property
    def knows_no_conditions(self) -> bool:
        return self.status in (400, 501) and self.code in _NO_CONDITIONS_CODES


def fault_of_refusal(reply: StoreReply, place: BucketAddress) -> NetworkError:
    """Return the error for a refusing reply. A reply without a code does not come from a store."""
    reason = _reason(reply)
    ahead_s = clock_ahead_s(reply.headers)
    # Some stores do not tell an old signature from a wrong one.
    is_skewed = reason is DeliveryReason.SIGN_IN_EXPIRED and ahead_s is not None and abs(ahead_s) > _MOST_SKEW_S
    if reason is DeliveryReason.CLOCK_WRONG or is_skewed:
        return wrong_clock(ahead_s, place.server, status=reply.status)
    if reason is DeliveryReason.RESULT_REFUSED:
        return NetworkError(reason, _error_message(reply), status=reply.status)
    at_place = reason in (DeliveryReason.PLACE_MISSING, DeliveryReason.ADDRESS_WRONG)
    return NetworkError(reason, place.shown if at_place else place.server, status=reply.status)


def _reason(reply: StoreReply) -> DeliveryReason:
    code = reply.code
    if not code:
        return DeliveryReason.SERVER_STRANGE
    if code in _BY_CODE:
        return _BY_CODE[code]
    if _FULL.search(code):
        return DeliveryReason.SERVER_FULL
    if reply.status == 401 or _UNKNOWN in reply.body:
        return DeliveryReason.SIGN_IN_EXPIRED
    if reply.status == 403:
        return DeliveryReason.ACCESS_DENIED
    if reply.status == 404:
        return DeliveryReason.PLACE_MISSING
    if reply.status == 409:
        return DeliveryReason.SERVER_BUSY
    return DeliveryReason.RESULT_REFUSED if 400 <= reply.status < 500 else DeliveryReason.SERVER_STRANGE


def _error_message(reply: StoreReply) -> str:
    """Return the error message as one short line."""
    found = _MESSAGE.search(reply.body)
    message = found[1].decode(errors="replace") if found is not None else ""
    return " ".join(f"{reply.code}: {message}".split()).rstrip(": ")[:_LONGEST_WORDS]


_REFUSAL_BYTES = 64 * 1024
_ONLY_NEW: Mapping[Dialect, tuple[str, str]] = {
    Dialect.AMAZON: ("if-none-match", "*"),
    Dialect.GOOGLE: ("x-goog-if-generation-match", "0"),
    Dialect.MICROSOFT: ("if-none-match", "*"),
}
_IS_THERE = frozenset({"BlobAlreadyExists", "PreconditionFailed", "ConditionNotMet"})


class Put(Enum):
    STORED = auto()
    IS_THERE = auto()
    NO_CONDITIONS = auto()  # the store refuses conditional requests; nothing is stored


class Bucket:
    """A bucket. `place` changes if the store reports another region."""

    def __init__(
        self,
        place: BucketAddress,
        keys: AccessKeys,
        client: Client,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.place = place
        self._keys = keys
        self._client = client
        self._now = now

    async def put(self, name: str, content: bytes, *, only_new: bool) -> Put:
        """Store an object. With `only_new`, the store must not overwrite one. Raise `NetworkError`."""
        digest = hashlib.md5(content, usedforsecurity=False).digest()
        headers = {"content-type": "application/json", "content-md5": base64.b64encode(digest).decode()}
        if self.place.dialect is Dialect.MICROSOFT:
            headers["x-ms-blob-type"] = "BlockBlob"
        if only_new:
            condition, value = _ONLY_NEW[self.place.dialect]
            headers[condition] = value
        try:
            reply = await self._ask("PUT", name, content=content, headers=headers)
        except NetworkError as fault:
            if only_new and fault.status == 501:
                return Put.NO_CONDITIONS
            raise
        # A store that accepted the object replies with an ETag and no body. A page, which may have an ETag too, comes
        # from a different server.
        if reply.is_good and "etag" in reply.headers and not reply.body:
            return Put.STORED
        if only_new and (reply.status == 412 or (reply.status == 409 and reply.code in _IS_THERE)):
            return Put.IS_THERE
        if only_new and reply.knows_no_conditions:
            return Put.NO_CONDITIONS
        raise self._fault(reply)

    async def get(self, name: str, limit_bytes: int) -> bytes | None:
        """Return the object, at most a byte over the limit, None if missing. Raise `NetworkError`."""
        reply = await self.read(name, limit_bytes)
        return None if reply is None else reply.body

    async def read(self, name: str, limit_bytes: int, headers: Mapping[str, str] | None = None) -> StoreReply | None:
        """Return the whole reply to a read request, or None if the object does not exist. Raise `NetworkError`."""
        reply = await self._ask("GET", name, headers=headers, limit_bytes=limit_bytes)
        if reply.is_good and "etag" in reply.headers:
            return reply
        fault = self._fault(reply)
        if reply.status == 404 and reply.code in ("NoSuchKey", "BlobNotFound"):
            return None
        raise fault

    async def delete(self, name: str) -> None:
        """Delete an object. Raise `NetworkError`."""
        reply = await self._ask("DELETE", name)
        if not reply.is_good:
            raise self._fault(reply)

    async def listing(self, query: str, limit_bytes: int) -> bytes:
        """Return the complete XML reply to a listing query. Raise `NetworkError`."""
        reply = await self._ask("GET", "", query=query, limit_bytes=limit_bytes)
        if not reply.is_good:
            raise self._fault(reply)
        if len(reply.body) > limit_bytes:
            raise NetworkError(DeliveryReason.SERVER_STRANGE, self.place.server)
        return reply.body

    def _fault(self, reply: StoreReply) -> NetworkError:
        return fault_of_refusal(reply, self.place)

    async def _ask(
        self,
        method: str,
        name: str,
        *,
        query: str = "",
        content: bytes = b"",
        headers: Mapping[str, str] | None = None,
        limit_bytes: int = _REFUSAL_BYTES,
    ) -> StoreReply:
        """Send a request. Repeat it once if the store reports that the bucket is in another region."""

        async def ask() -> StoreReply:
            address = self.place.address(name, query) if name else f"{self.place.root}?{query}"
            return await self._exchange(method, address, content, headers or {}, limit_bytes)

        try:
            reply = await ask()
        except NetworkError as fault:
            if not self._switch_region(fault.headers.get("x-amz-bucket-region", "")):
                raise
            return await ask()
        return await ask() if self._switch_region(reply.other_region) else reply

    def _switch_region(self, region: str) -> bool:
        place = self.place.in_region(region)
        if place is None:
            return False
        self.place = place
        return True

    async def _exchange(
        self, method: str, address: str, content: bytes, headers: Mapping[str, str], limit_bytes: int
    ) -> StoreReply:
        url, sent = self._signed(method, address, content, headers)
        patience_s = PATIENCE_S + (limit_bytes - _REFUSAL_BYTES) / SLOWEST_BYTES_S
        async with self._client.stream(
            method, url, headers=sent, content=content or None, patience_s=patience_s
        ) as streamed:
            limit = limit_bytes if streamed.status < 300 else _REFUSAL_BYTES
            body = bytearray()
            async with aclosing(streamed.pieces(2**62)) as pieces:
                async for piece in pieces:
                    body += piece[: limit + 1 - len(body)]
                    if len(body) > limit:
                        break
            return StoreReply(streamed.status, streamed.headers, bytes(body))

    def _signed(
        self, method: str, url: str, content: bytes, headers: Mapping[str, str]
    ) -> tuple[str, Mapping[str, str]]:
        place = self.place
        now = self._now()
        if place.dialect is not Dialect.MICROSOFT:
            scheme = GOOGLE if place.dialect is Dialect.GOOGLE else AMAZON
            return url, signed_headers(scheme, self._keys, place.region, method, url, content, headers, now)
        sent = versioned_headers(headers, now)
        signature = access_signature(self._keys.secret)
        if signature is not None:
            return with_access_signature(url, signature), sent
        key = account_key(self._keys.secret)
        if key is None:
            raise NetworkError(DeliveryReason.SIGN_IN_EXPIRED, place.server, never_began=True)
        sent["authorization"] = shared_key_header(place.account, key, method, url, content, sent)
        return url, sent
