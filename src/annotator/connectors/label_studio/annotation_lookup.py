"""A look-up of a result in Label Studio. The export is the only endpoint that shows a `unique_id`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum, auto
from typing import Any

from msgspec import Struct

from annotator.connectors.http.bounded_json import MOST_WEIGHT_BYTES, weight_bytes
from annotator.connectors.http.client import ServerReply
from annotator.connectors.http.errors import NetworkError
from annotator.connectors.label_studio.api_client import LabelStudioClient
from annotator.connectors.label_studio.errors import FORBIDDEN, MISSING, strange, studio_error
from annotator.core.outbox.parcel import DeliveryReason, Parcel

# Size limit for all annotations of one task by all users, in addition to the sent result.
_LIMIT_BYTES = 16 * 2**20


class LookupResult(Enum):
    SAME = auto()
    OTHER = auto()  # a different annotation has this `unique_id`
    ABSENT = auto()  # the task is visible or has no annotations, and none has this `unique_id`
    HIDDEN = auto()  # the worker has no permission to read


class Seen(Struct, frozen=True):
    """The outcome of a look-up. `annotation_id` is 0 if no annotation was found."""

    sight: LookupResult
    annotation_id: int = 0


async def look(studio: LabelStudioClient, parcel: Parcel, annotation: Mapping[str, Any]) -> Seen:
    """Look up the parcel's `unique_id` on its task and compare the annotation with the one that was sent.

    Raise `NetworkError`."""
    path = f"/api/projects/{parcel.project}/export?exportType=JSON&ids%5B%5D={parcel.task_id}"
    reply = await studio.ask("GET", path, limit_bytes=_LIMIT_BYTES + 2 * len(parcel.envelope))
    if reply.status in (FORBIDDEN, MISSING):
        studio_error(reply)
        return Seen(LookupResult.HIDDEN)
    tasks = _exported(reply, MOST_WEIGHT_BYTES + 2 * weight_bytes(parcel.envelope))
    if reply.status != 200 or not isinstance(tasks, list):
        raise strange(reply)
    for there in _annotations(tasks, parcel.task_id):
        annotation_id = there.get("id")
        if str(there.get("unique_id")).lower() == parcel.unique_id and isinstance(annotation_id, int):
            is_same = all(there.get(name) == annotation[name] for name in ("result", "was_cancelled"))
            return Seen(LookupResult.SAME if is_same else LookupResult.OTHER, annotation_id)
    return Seen(LookupResult.ABSENT)


def _exported(reply: ServerReply, most_weight_bytes: int) -> Any:
    """Decode an export. Raise `NetworkError`.

    Two exports of the same task at the same moment write the same file on the server. The file may then be empty or
    incomplete (observed with 1.23), which counts as a temporary failure."""
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
