"""The status of tasks on their server: which have all the answers that their project wants, and which are deleted.
Tasks are requested by id, 100 at a time. A task that the list does not show is requested alone before it counts as
deleted. Lists shift while other users work, and servers that do not support the filter return any tasks."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from http import HTTPStatus
from itertools import batched
from typing import Any
from urllib.parse import urlencode

from annotator.connectors.http.client import Client
from annotator.connectors.http.errors import NetworkError
from annotator.connectors.label_studio.api_client import LabelStudioClient, studio_at
from annotator.connectors.label_studio.errors import studio_error, unexpected_reply
from annotator.connectors.label_studio.pagination import LIMIT_BYTES, count_of, has_id
from annotator.connectors.label_studio.tokens import Tokens
from annotator.core.outbox.destinations import is_number
from annotator.core.ports.servers import RemoteTaskStatus, Unread
from annotator.core.ports.sign_ins import SignIns

_AT_ONCE = 100  # maximum that the server lists
# Limit for one check. The other tasks are checked the next time.
_MAX_SINGLE_REQUESTS = 100
_FIELDS = "id,is_labeled,total_annotations,overlap"


class LabelStudioTaskStatus:
    """`core.ports.servers.RemoteTaskStatusSource`."""

    def __init__(self, sign_ins: SignIns, client: Client) -> None:
        self._sign_ins = sign_ins
        self._client = client
        self._tokens = Tokens(client)

    async def remote_status(self, url: str, number: str, task_ids: Collection[str]) -> RemoteTaskStatus | Unread:
        wanted = [int(task_id) for task_id in task_ids if is_number(task_id)]
        answered = set[str]()
        gone = set[str]()
        unseen = list[int]()
        try:
            studio = await studio_at(url, self._sign_ins, self._client, self._tokens)
            for asked in batched(wanted, _AT_ONCE):
                listed = {task["id"]: task for task in await _list_tasks(studio, number, asked)}
                answered.update(str(task_id) for task_id in asked if is_answered(listed.get(task_id, {})))
                unseen.extend(task_id for task_id in asked if task_id not in listed)
            for task_id in unseen[:_MAX_SINGLE_REQUESTS]:
                task = await _get_task(studio, task_id)
                if task is None:
                    gone.add(str(task_id))
                elif is_answered(task):
                    answered.add(str(task_id))
        except NetworkError as fault:
            return Unread(fault.reason, fault.detail)
        return RemoteTaskStatus(frozenset(answered), frozenset(gone))


def is_answered(task: Mapping[str, Any]) -> bool:
    """Return whether the task has as many annotations as its project wants, as counted by the server."""
    if isinstance(task.get("is_labeled"), bool):
        return bool(task["is_labeled"])
    answers, wanted = count_of(task.get("total_annotations")), count_of(task.get("overlap"))
    return answers is not None and wanted is not None and answers >= wanted > 0


async def _list_tasks(studio: LabelStudioClient, number: str, task_ids: Sequence[int]) -> Iterator[Mapping[str, Any]]:
    """Raise `NetworkError` if the request fails."""
    query = json.dumps({"selectedItems": {"all": False, "included": list(task_ids)}}, separators=(",", ":"))
    asked = {"project": number, "page": 1, "page_size": _AT_ONCE, "resolve_uri": "false", "include": _FIELDS}
    path = f"/api/tasks/?{urlencode({**asked, 'query': query})}"
    reply = await studio.ask("GET", path, limit_bytes=LIMIT_BYTES)
    if reply.status == HTTPStatus.NOT_FOUND:
        studio_error(reply)
        return iter(())  # none of these tasks is left, or the list failed: each one is requested alone
    value = reply.json()
    listed = value.get("tasks") if isinstance(value, dict) else None
    if reply.status != 200 or not isinstance(listed, list):
        raise unexpected_reply(reply)
    return (task for task in listed if has_id(task))


async def _get_task(studio: LabelStudioClient, task_id: int) -> Mapping[str, Any] | None:
    """Return one task, or None if it does not exist any more. Raise `NetworkError`."""
    reply = await studio.ask("GET", f"/api/tasks/{task_id}/", limit_bytes=LIMIT_BYTES)
    if reply.status == HTTPStatus.NOT_FOUND:
        # raises if the reply is not from a Label Studio, because it then says nothing about the task
        studio_error(reply)
        return None
    value = reply.json()
    if reply.status != 200 or not isinstance(value, dict) or value.get("id") != task_id:
        raise unexpected_reply(reply)
    return value
