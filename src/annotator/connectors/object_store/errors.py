"""Error replies of object stores, mapped to delivery reasons."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

from annotator.connectors.http.errors import NetworkError
from annotator.connectors.object_store.address import BucketAddress
from annotator.core.outbox.parcel import DeliveryReason

_CODE = re.compile(rb"<Code>\s*([A-Za-z0-9._-]{1,80})\s*</Code>")
_MESSAGE = re.compile(rb"<Message>([^<]{1,600})")
_REGION = re.compile(rb"<Region>\s*([a-z0-9-]{1,40})\s*</Region>")
_LONGEST_WORDS = 200

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
    # The bytes arrived incomplete, or the clocks differ: a retry may succeed.
    **dict.fromkeys(
        ("BadDigest", "IncompleteBody", "XAmzContentSHA256Mismatch", "Md5Mismatch", "RequestTimeTooSkewed"),
        DeliveryReason.SERVER_FAILED,
    ),
    "RequestTimeout": DeliveryReason.NO_ANSWER,
}  # fmt: skip
# Text of an error whose code does not tell failed authentication from missing permission.
_UNKNOWN = b"failed to authenticate"
_FULL = re.compile(r"quota|StorageFull|InsufficientCapacity", re.IGNORECASE)
# Codes of stores that do not support conditional requests.
_NO_CONDITIONS = frozenset({"NotImplemented", "UnsupportedHeader"})
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
        return self.status in (400, 501) and self.code in _NO_CONDITIONS


def fault_of_refusal(reply: StoreReply, place: BucketAddress) -> NetworkError:
    """Return the error for a refusing reply. A reply without a code does not come from a store."""
    reason = _reason(reply)
    if reason is DeliveryReason.RESULT_REFUSED:
        return NetworkError(reason, _words(reply), status=reply.status)
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


def _words(reply: StoreReply) -> str:
    """Return the error message as one short line."""
    found = _MESSAGE.search(reply.body)
    message = found[1].decode(errors="replace") if found is not None else ""
    return " ".join(f"{reply.code}: {message}".split()).rstrip(": ")[:_LONGEST_WORDS]
