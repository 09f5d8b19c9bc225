"""A connector that sends results to a requester's own web service: `PUT <address>/<bundle
id>@<revision>/<unique_id>`. `resources/schema/results-service.openapi.json` describes the protocol. Each result has
its own address and its bytes never change, so a retry is the same request. The service replies with the digest of
the stored bytes, and only that digest counts as a receipt."""

from __future__ import annotations

import base64
import hashlib
import json
from http import HTTPStatus
from typing import Any

from annotator.connectors.http.client import Client, ServerReply, below, checked_server
from annotator.connectors.http.errors import NetworkError, requested_wait_s
from annotator.connectors.http.request_headers import (
    Authorization,
    authorization_for,
    authorization_of,
    if_none_match,
    raise_if_denied,
    unchanged_or_none,
    with_etag,
)
from annotator.core.outbox.destinations import HTTPS
from annotator.core.outbox.parcel import (
    Accepted,
    DeliveryReason,
    Outcome,
    Parcel,
    Refused,
    RetryLater,
    Route,
    unconfirmed_receipt,
)
from annotator.core.outbox.requester_files import MAX_REQUESTER_FILE_BYTES, RequesterFile, Unchanged
from annotator.core.outbox.sign_in import SignIn
from annotator.core.ports.connector import Probed, Tried
from annotator.core.ports.sign_ins import SignIns
from annotator.formats.problem_log import printable

# A receipt or a short error message is all that is read.
LIMIT_BYTES = 64 * 1024
_MAX_MESSAGE_LENGTH = 200
_MESSAGE_FIELDS = ("detail", "message", "error", "title")  # the first is from RFC 9457


class ResultsServiceConnector:
    """`core.ports.connector.Connector`."""

    kind = HTTPS

    def __init__(self, sign_ins: SignIns, client: Client) -> None:
        self._sign_ins = sign_ins
        self._client = client

    async def deliver(self, parcel: Parcel) -> Outcome:
        try:
            authorization = await authorization_for(self._sign_ins, parcel.url)
            place = below(parcel.url, parcel.bundle_key, parcel.unique_id)
            reply = await self._put(parcel, place, authorization)
            raise_if_denied(reply, authorization)
            return _outcome(parcel, place, reply, authorization)
        except NetworkError as fault:
            return fault.outcome

    async def requester_file(self, route: Route, name: str, mark: str = "") -> RequesterFile | Unchanged | None:
        """`core.ports.connector.RequesterFiles`."""
        try:
            authorization = await authorization_for(self._sign_ins, route.url)
            headers = {"Accept": "text/csv", **authorization, **if_none_match(mark)}
            place = below(route.url, route.bundle_key, name)
            reply = await self._client.ask("GET", place, headers=headers, limit_bytes=MAX_REQUESTER_FILE_BYTES)
        except NetworkError as fault:
            return unchanged_or_none(fault, mark)
        is_table = reply.headers.get("content-type", "").partition(";")[0].strip().lower() == "text/csv"
        return with_etag(reply.body, reply.headers) if reply.status == 200 and is_table else None

    async def _put(self, parcel: Parcel, place: str, authorization: Authorization) -> ServerReply:
        digest = base64.b64encode(hashlib.sha256(parcel.envelope).digest()).decode("ascii")
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/json",
            "Content-Digest": f"sha-256=:{digest}:",  # RFC 9530
            "Idempotency-Key": f'"{parcel.unique_id}"',
            **authorization,
        }
        return await self._client.ask("PUT", place, headers=headers, content=parcel.envelope, limit_bytes=LIMIT_BYTES)


def _outcome(parcel: Parcel, place: str, reply: ServerReply, authorization: Authorization) -> Outcome:
    """Return the outcome for a reply. Raise `NetworkError` for a reply that no such service gives."""
    if 200 <= reply.status < 300:
        return _outcome_of_success(parcel, place, reply)
    match reply.status:
        case 409:
            wait_s = requested_wait_s(reply.headers.get("retry-after", ""))
            return RetryLater(DeliveryReason.SERVER_BUSY, reply.server, wait_s=wait_s)
        case 422:
            return Refused(DeliveryReason.DIFFERENT_RESULT, place)
        case 404 | 405:
            return RetryLater(DeliveryReason.PLACE_MISSING, parcel.url)
        case 410:
            return Refused(DeliveryReason.TASK_GONE, reply.server)
        case _ if reply.status >= 400:
            return Refused(DeliveryReason.RESULT_REFUSED, _error_message(reply, authorization))
        case _:
            raise NetworkError(DeliveryReason.SERVER_STRANGE, reply.server)


def _outcome_of_success(parcel: Parcel, place: str, reply: ServerReply) -> Outcome:
    """Return the outcome of a successful reply. A foreign service that accepts results sends no receipt, so the
    result counts as accepted without confirmation. An HTML page shows that the address is not such a service."""
    if "html" in reply.headers.get("content-type", "").lower() or reply.body.lstrip()[:1] == b"<":
        raise NetworkError(DeliveryReason.SERVER_STRANGE, reply.server)
    receipt = _json_object(reply)
    if "sha256" not in receipt:
        return Accepted(unconfirmed_receipt(place))
    is_ours = (receipt["sha256"], receipt.get("unique_id")) == (
        hashlib.sha256(parcel.envelope).hexdigest(),
        parcel.unique_id,
    )
    return Accepted(place) if is_ours else Refused(DeliveryReason.RECEIPT_WRONG, reply.server)


def _json_object(reply: ServerReply) -> dict[str, Any]:
    """Return the JSON object of the reply, or an empty dict for anything else."""
    try:
        value = json.loads(reply.body)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _error_message(reply: ServerReply, authorization: Authorization) -> str:
    """Return the service's error message in one line. The HTTP status replaces one that repeats the secret."""
    body = _json_object(reply)
    words = next((words for name in _MESSAGE_FIELDS if isinstance(words := body.get(name), str) and words.strip()), "")
    secret = authorization.get("Authorization", "").rpartition(" ")[2]
    if words and not (secret and secret in words):
        return printable(" ".join(words.split()), _MAX_MESSAGE_LENGTH)
    known = {status.value: status.phrase for status in HTTPStatus}
    return f"{reply.status} {known.get(reply.status, '')}".strip()


# Any other reply to a GET of the address says nothing about results.
_CONCLUSIVE_REASONS = frozenset({
    DeliveryReason.SIGN_IN_MISSING, DeliveryReason.SIGN_IN_EXPIRED, DeliveryReason.ADDRESS_WRONG,
    DeliveryReason.SERVER_UNREACHABLE, DeliveryReason.SERVER_UNTRUSTED, DeliveryReason.SERVER_CLOCK,
    DeliveryReason.NO_ANSWER, DeliveryReason.SERVER_UNENCRYPTED,
})  # fmt: skip


async def probe(client: Client, url: str, sign_in: SignIn | None) -> Probed:
    """Test the service. Any reply that is not one of the known errors counts as unknown."""
    try:
        checked_server(url)
        authorization = authorization_of(sign_in)
        raise_if_denied(await client.ask("GET", url, headers=authorization, limit_bytes=LIMIT_BYTES), authorization)
    except NetworkError as fault:
        if fault.reason in _CONCLUSIVE_REASONS:
            return Probed(fault.reason, fault.detail)
    return Probed(tried=Tried.ANSWERED)
