"""Projects of Label Studio as a worker sees them: settings, tasks and the files tasks name. The client never calls
`/api/projects/ID/next/`, because it locks the returned task for a day. The task list reserves nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from annotator.connectors.http.client import Client
from annotator.connectors.http.errors import NetworkError
from annotator.connectors.label_studio.api_client import LabelStudioClient, checked_studio, studio_at
from annotator.connectors.label_studio.pagination import LIMIT_BYTES, count_of, has_id, pages, value_of, weight_of
from annotator.connectors.label_studio.task_status import is_answered
from annotator.connectors.label_studio.tokens import Tokens
from annotator.core.outbox.destinations import LABEL_STUDIO, is_fit, is_number
from annotator.core.outbox.parcel import DeliveryReason
from annotator.core.outbox.sign_in import server_of
from annotator.core.ports.bundles import Progress
from annotator.core.ports.servers import ListedProject, NewFile, ServerProject, ServerTask, Unread
from annotator.core.ports.sign_ins import SignIns

# Memory limit for one listing. Tasks that do not fit are fetched another time.
_MOST_BYTES = 96 * 2**20
_LONGEST_TITLE = 1_000  # characters; the server itself allows 50
_LONGEST_DESCRIPTION = 10_000
_FILES = "/data/"
_TASK_FIELDS = ("id", "data", "predictions")


class LabelStudioProjects:
    """`core.ports.servers.TaskServer`."""

    def __init__(self, sign_ins: SignIns, client: Client) -> None:
        self._sign_ins = sign_ins
        self._client = client
        self._tokens = Tokens(client)

    async def projects(self, url: str) -> tuple[ListedProject, ...] | Unread:
        try:
            studio = await self._checked_studio(url)
            path = "/api/projects/?include=id,title,task_number&ordering=id"
            offered = []
            weight_bytes = 0.0
            async for page in pages(studio, path, "results"):
                offered += [_listed_project(project) for project in page.items if has_id(project)]
                weight_bytes += page.weight_bytes * len(page.items)
                if weight_bytes > _MOST_BYTES:
                    raise NetworkError(DeliveryReason.SERVER_STRANGE, studio.server)
            return tuple(offered)
        except NetworkError as fault:
            return Unread(fault.reason, fault.detail)

    async def project(self, url: str, number: str) -> ServerProject | Unread:
        try:
            studio = await self._studio(url)
            value = value_of(await studio.ask("GET", f"/api/projects/{_checked_number(number)}/"), number)
            if not isinstance(value, dict) or str(value.get("id")) != number:
                raise NetworkError(DeliveryReason.SERVER_STRANGE, studio.server)
        except NetworkError as fault:
            return Unread(fault.reason, fault.detail)
        return ServerProject(
            number=number,
            title=_text(value, "title", _LONGEST_TITLE),
            description=_text(value, "description", _LONGEST_DESCRIPTION),
            config=_text(value, "label_config"),
            instructions=_text(value, "expert_instruction"),
            must_read=value.get("show_instruction") is True,
        )

    async def first_task(self, url: str, number: str) -> ServerTask | Unread | None:
        try:
            studio = await self._studio(url)
            async for page in pages(studio, _tasks_path(number), "tasks", number, size=1):
                return next((task for task in page.items if has_id(task) and isinstance(task.get("data"), dict)), None)
        except NetworkError as fault:
            return Unread(fault.reason, fault.detail)
        return None

    async def tasks(
        self, url: str, number: str, most: int | None, without: Collection[str], progress: Progress
    ) -> tuple[ServerTask, ...] | Unread:
        tasks: dict[int, ServerTask] = {}
        kept_bytes = 0.0
        try:
            studio = await self._studio(url)
            async for page in pages(studio, _tasks_path(number), "tasks", number):
                wanted = page.count if most is None else min(most, page.count)
                for task in page.items:
                    # The pages shift when tasks are added or deleted meanwhile, so a task may come twice.
                    is_valid = has_id(task) and isinstance(task.get("data"), dict) and not is_answered(task)
                    if is_valid and len(tasks) < wanted and str(task["id"]) not in without:
                        tasks[task["id"]], weight_bytes = await _with_predictions(studio, task, page.weight_bytes)
                        kept_bytes += weight_bytes
                    if kept_bytes > _MOST_BYTES:
                        break
                progress(len(tasks), wanted)
                if len(tasks) >= wanted or kept_bytes > _MOST_BYTES:
                    break
        except NetworkError as fault:
            return Unread(fault.reason, fault.detail)
        return tuple(tasks.values())

    async def fetch(self, url: str, address: str, limit_bytes: int, file: NewFile) -> Unread | None:
        try:
            studio = await self._studio(url)
            wanted = _file_address(studio, address)
            header = await studio.authorization() if server_of(wanted) == studio.server else ""
            if not await self._download(wanted, header, limit_bytes, file):
                header = await studio.authorization(refused=header)
                if not await self._download(wanted, header, limit_bytes, file):
                    raise NetworkError(DeliveryReason.SIGN_IN_EXPIRED, studio.server)
        except NetworkError as fault:
            return Unread(fault.reason, fault.detail)
        return None

    async def _download(self, address: str, header: str, limit_bytes: int, file: NewFile) -> bool:
        """Download a file. Return False if the server does not accept `header` (any more)."""
        headers = {"Authorization": header} if header else {}
        async with self._client.stream("GET", address, headers=headers, patience_s=None) as streamed:
            if streamed.status == HTTPStatus.UNAUTHORIZED and header:
                return False
            if streamed.status != 200:
                raise NetworkError(_REASONS.get(streamed.status, DeliveryReason.SERVER_STRANGE), address)
            with file as take:
                async for piece in streamed.pieces(limit_bytes):
                    take(piece)
        return True

    async def _checked_studio(self, url: str) -> LabelStudioClient:
        """Return a client. If the worker is not signed in, check first that the address is a Label Studio."""
        try:
            return await self._studio(url)
        except NetworkError as fault:
            if fault.reason is DeliveryReason.SIGN_IN_MISSING:
                await checked_studio(url, self._client)
            raise

    async def _studio(self, url: str) -> LabelStudioClient:
        return await studio_at(url, self._sign_ins, self._client, self._tokens)


_REASONS: Mapping[int, DeliveryReason] = {
    HTTPStatus.UNAUTHORIZED: DeliveryReason.ACCESS_DENIED,
    HTTPStatus.FORBIDDEN: DeliveryReason.ACCESS_DENIED,
    HTTPStatus.NOT_FOUND: DeliveryReason.PLACE_MISSING,
}


def _tasks_path(number: str) -> str:
    return f"/api/tasks/?project={_checked_number(number)}&fields=all&resolve_uri=false"


def _file_address(studio: LabelStudioClient, address: str) -> str:
    """Return the full address of a file. Raise `NetworkError`. On the server itself, only its files folder is
    allowed: a task must not cause other requests to it."""
    try:
        wanted = urljoin(f"{studio.site}/", address if address.isprintable() else "")
    except ValueError:
        wanted = ""
    path = unquote(urlsplit(wanted).path)
    files = f"{urlsplit(studio.site).path}{_FILES}"
    is_own = server_of(wanted) == studio.server
    if not is_fit(LABEL_STUDIO, wanted) or (is_own and (not path.startswith(files) or ".." in path.split("/"))):
        raise NetworkError(DeliveryReason.ADDRESS_WRONG, address)
    return wanted


async def _with_predictions(
    studio: LabelStudioClient, task: Mapping[str, Any], weight_bytes: float
) -> tuple[ServerTask, float]:
    """Return the task with its predictions, and its approximate memory in bytes. The list of older servers contains
    only the number of predictions, so the task is requested alone."""
    if "predictions" not in task and task.get("total_predictions"):
        reply = await studio.ask("GET", f"/api/tasks/{task['id']}/", limit_bytes=LIMIT_BYTES)
        value = value_of(reply, str(task["id"]))
        if isinstance(value, dict) and value.get("id") == task["id"]:
            task = value
            weight_bytes = weight_of(reply)
    return {name: task[name] for name in _TASK_FIELDS if name in task}, weight_bytes


def _listed_project(project: Mapping[str, Any]) -> ListedProject:
    title = _text(project, "title", _LONGEST_TITLE)
    return ListedProject(str(project["id"]), title, count_of(project.get("task_number")))


def _text(value: Mapping[str, Any], name: str, most_characters: int | None = None) -> str:
    text = value.get(name)
    return text[:most_characters] if isinstance(text, str) else ""


def _checked_number(number: str) -> str:
    if not is_number(number):
        raise NetworkError(DeliveryReason.PLACE_MISSING, number)
    return number
