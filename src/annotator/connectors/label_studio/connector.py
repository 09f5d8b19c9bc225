"""A connector that sends results to Label Studio as annotations of its tasks. Delivery is exactly once because of
the `unique_id`: the server stores at most one annotation with it. The server answers a repeat with 409, whatever its
content. The connector then looks up the annotation in the export, the only endpoint that shows a `unique_id`, and
compares it with the result. It never uses the import, which does not know the `unique_id`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum, auto
from http import HTTPStatus
from typing import Any

from msgspec import Struct

from annotator.connectors.http.bounded_json import MOST_WEIGHT_BYTES, weight_bytes
from annotator.connectors.http.client import LIMIT_BYTES, Client, ServerReply, checked_server
from annotator.connectors.http.errors import NetworkError
from annotator.connectors.label_studio.api_client import LabelStudioClient, studio_at, studio_of
from annotator.connectors.label_studio.errors import message_of, studio_error, unexpected_reply
from annotator.connectors.label_studio.pagination import has_id
from annotator.connectors.label_studio.tokens import Tokens
from annotator.core.outbox.destinations import LABEL_STUDIO, is_fit, is_number
from annotator.core.outbox.parcel import (
    Accepted,
    DeliveryReason,
    Outcome,
    Parcel,
    Refused,
    RetryLater,
    unconfirmed_receipt,
)
from annotator.core.outbox.sign_in import SignIn
from annotator.core.ports.connector import Probed, Tried
from annotator.core.ports.sign_ins import SignIns
from annotator.formats.results.annotation import annotation_bytes, annotation_of

# Size limit for all annotations of one task by all users, in addition to the sent result.
_LIMIT_BYTES = 16 * 2**20


class LookupResult(Enum):
    SAME = auto()
    OTHER = auto()  # a different annotation has this `unique_id`
    ABSENT = auto()  # the task is visible or has no annotations, and none has this `unique_id`
    HIDDEN = auto()  # the worker has no permission to read


class Lookup(Struct, frozen=True):
    """The outcome of a look-up. `annotation_id` is 0 if no annotation was found."""

    sight: LookupResult
    annotation_id: int = 0


async def look_up(studio: LabelStudioClient, parcel: Parcel, annotation: Mapping[str, Any]) -> Lookup:
    """Look up the parcel's `unique_id` on its task; compare its annotation with ours. Raise `NetworkError`."""
    path = f"/api/projects/{parcel.project}/export?exportType=JSON&ids%5B%5D={parcel.task_id}"
    reply = await studio.ask("GET", path, limit_bytes=_LIMIT_BYTES + 2 * len(parcel.envelope))
    if reply.status in (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND):
        studio_error(reply)
        return Lookup(LookupResult.HIDDEN)
    tasks = _decode_export(reply, MOST_WEIGHT_BYTES + 2 * weight_bytes(parcel.envelope))
    if reply.status != 200 or not isinstance(tasks, list):
        raise unexpected_reply(reply)
    for there in _annotations(tasks, parcel.task_id):
        if str(there.get("unique_id")).lower() == parcel.unique_id and has_id(there):
            is_same = all(there.get(name) == annotation[name] for name in ("result", "was_cancelled"))
            return Lookup(LookupResult.SAME if is_same else LookupResult.OTHER, there["id"])
    return Lookup(LookupResult.ABSENT)


def _decode_export(reply: ServerReply, most_weight_bytes: int) -> Any:
    """Decode an export. Raise `NetworkError`. Two exports of the same task at the same moment write the same file on
    the server. The file may then be empty or incomplete (observed with 1.23), which counts as a temporary failure."""
    try:
        return reply.json(most_weight_bytes)
    except NetworkError as fault:
        if reply.status == 200 and reply.body[:1] in (b"", b"["):
            raise NetworkError(DeliveryReason.SERVER_FAILED, reply.server) from fault
        raise


def _annotations(tasks: list[Any], task_id: str) -> Iterator[Mapping[str, Any]]:
    for task in tasks:
        listed = task.get("annotations") if isinstance(task, dict) and str(task.get("id")) == task_id else None
        yield from (there for there in (listed if isinstance(listed, list) else ()) if isinstance(there, dict))


# Older servers answer a known `unique_id` with a server error that names it.
_ACCEPTED_STATUSES = frozenset({HTTPStatus.INTERNAL_SERVER_ERROR})
_UNIQUE = (b"unique_id", b"unique id")


class _Sending(Struct, frozen=True):
    """A parcel that is being sent to a task."""

    studio: LabelStudioClient
    parcel: Parcel
    annotation: dict[str, Any]

    @property
    def place(self) -> str:
        return f"/api/tasks/{self.parcel.task_id}/annotations/"

    def receipt(self, annotation_id: int) -> str:
        return f"{self.studio.site}/api/annotations/{annotation_id}/"


class LabelStudioConnector:
    """A `core.ports.connector.Connector` for Label Studio. It sends only the part of an envelope that
    `annotation_of` returns."""

    kind = LABEL_STUDIO

    def __init__(self, sign_ins: SignIns, client: Client) -> None:
        self._sign_ins = sign_ins
        self._client = client
        self._tokens = Tokens(client)

    async def deliver(self, parcel: Parcel) -> Outcome:
        numbers = (parcel.task_id, parcel.project)
        if not is_fit(self.kind, parcel.url) or not all(map(is_number, numbers)):
            return Refused(DeliveryReason.ADDRESS_WRONG, f"{parcel.url} ({parcel.project}, {parcel.task_id})")
        annotation = annotation_of(parcel.envelope)
        try:
            studio = await studio_at(parcel.url, self._sign_ins, self._client, self._tokens)
            await studio.enter()
        except NetworkError as fault:
            return fault.with_never_began(never_began=True).outcome
        try:
            return await _deliver(_Sending(studio, parcel, annotation))
        except NetworkError as fault:
            return fault.outcome


async def _deliver(sending: _Sending) -> Outcome:
    content = annotation_bytes(sending.annotation)
    limit_bytes = LIMIT_BYTES + 2 * len(content)  # the reply repeats the whole annotation
    reply = await sending.studio.ask(
        "POST", sending.place, content=content, accepted_statuses=_ACCEPTED_STATUSES, limit_bytes=limit_bytes
    )
    try:
        return await _outcome_of_reply(sending, reply)
    except NetworkError as fault:
        raise fault.with_never_began(never_began=False) from fault


async def _outcome_of_reply(sending: _Sending, reply: ServerReply) -> Outcome:
    """Return the outcome for a reply. A reply counts only if it is known to come from a Label Studio."""
    if reply.status == HTTPStatus.CREATED:
        return await _after_created(sending, reply)
    if reply.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:  # a proxy in front of the server sends a page of its own
        return Refused(DeliveryReason.RESULT_REFUSED, str(reply.status))
    if reply.status == HTTPStatus.INTERNAL_SERVER_ERROR:
        return await _after_failure(sending, reply)
    error = studio_error(reply)
    match reply.status:
        case HTTPStatus.CONFLICT:
            return await _after_duplicate(sending, reply)
        case HTTPStatus.BAD_REQUEST | HTTPStatus.UNSUPPORTED_MEDIA_TYPE:
            return Refused(DeliveryReason.RESULT_REFUSED, message_of(error, sending.studio.secrets))
        case HTTPStatus.FORBIDDEN:
            return Refused(DeliveryReason.ACCESS_DENIED, reply.server)
        case HTTPStatus.NOT_FOUND:
            return await _after_missing(sending)
        case _:
            raise unexpected_reply(reply)


async def _after_created(sending: _Sending, reply: ServerReply) -> Outcome:
    """Check the reply to a created annotation. The reply does not contain the `unique_id`, so a proxy may have mixed
    it up with the reply to another result. If it does not show the sent annotation, look the annotation up."""
    value = reply.json(MOST_WEIGHT_BYTES + 2 * weight_bytes(sending.parcel.envelope))
    if (
        has_id(value)
        and str(value.get("task")) == sending.parcel.task_id
        and value.get("result") == sending.annotation["result"]
        and value.get("was_cancelled") == sending.annotation["was_cancelled"]
    ):
        return Accepted(sending.receipt(value["id"]))
    return await _as_found(sending) or RetryLater(DeliveryReason.SERVER_STRANGE, reply.server)


async def _after_duplicate(sending: _Sending, reply: ServerReply) -> Outcome:
    """Return the outcome for a `unique_id` that the server already has. Only this program ever knew the `unique_id`.

    - If the worker may not read the annotations, the reply is sufficient proof: accepted, without a receipt.
    - If the worker may read them and the task has no such annotation, any receipt would be false. The annotation may
      be on another task, or the export is out of date. The parcel stays, is retried, and the worker is informed."""
    found = await look_up(sending.studio, sending.parcel, sending.annotation)
    if found.sight is LookupResult.HIDDEN and any(name in reply.body for name in _UNIQUE):
        return Accepted(unconfirmed_receipt(f"{sending.studio.site}{sending.place}"))
    if found.sight is LookupResult.ABSENT:
        return RetryLater(DeliveryReason.DIFFERENT_RESULT, f"{sending.studio.site}{sending.place}")
    return _outcome(sending, found) or RetryLater(DeliveryReason.SERVER_STRANGE, reply.server)


async def _after_failure(sending: _Sending, reply: ServerReply) -> Outcome:
    names_it = any(name in reply.body for name in (*_UNIQUE, sending.parcel.unique_id.encode()))
    outcome = await _as_found(sending) if names_it else None
    return outcome or RetryLater(DeliveryReason.SERVER_FAILED, reply.server)


async def _after_missing(sending: _Sending) -> Outcome:
    """Tell a missing task from a missing project. The server's message is the same, in an unknown language."""
    if await sending.studio.has_project(sending.parcel.project):
        return Refused(DeliveryReason.TASK_GONE, sending.studio.server)
    return RetryLater(DeliveryReason.PLACE_MISSING, sending.parcel.project)


async def _as_found(sending: _Sending) -> Outcome | None:
    return _outcome(sending, await look_up(sending.studio, sending.parcel, sending.annotation))


def _outcome(sending: _Sending, found: Lookup) -> Outcome | None:
    """Return the outcome of a look_up-up, or None if no annotation was found."""
    if found.sight is LookupResult.SAME:
        return Accepted(sending.receipt(found.annotation_id))
    if found.sight is LookupResult.OTHER:
        return Refused(DeliveryReason.DIFFERENT_RESULT, sending.receipt(found.annotation_id))
    return None


async def probe(client: Client, url: str, project: str, sign_in: SignIn | None) -> Probed:
    """Return the user whom the token belongs to, and whether that user can see `project`, if one is given."""
    who = ""
    try:
        checked_server(url)
        studio = studio_of(url, sign_in, client, Tokens(client))
        who = await studio.who()
        if project and not await studio.has_project(project):
            return Probed(DeliveryReason.PLACE_MISSING, project, who=who)
    except NetworkError as fault:
        return Probed(fault.reason, fault.detail, who=who)
    return Probed(who=who, tried=Tried.PROJECT if project else Tried.ACCOUNT)
