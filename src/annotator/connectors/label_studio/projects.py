"""Projects of a Label Studio as a worker finds them: what is asked, the tasks, and the files that the tasks name.

`/api/projects/ID/next/` is never asked: it locks what it shows for a day. The list of tasks reserves nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from annotator.connectors.label_studio.elsewhere import is_answered
from annotator.connectors.label_studio.replies import FORBIDDEN, MISSING, UNAUTHORISED, strange, studio_error
from annotator.connectors.label_studio.studio import Studio, studio_at
from annotator.connectors.label_studio.tokens import Tokens
from annotator.connectors.net.client import Client, ServerReply
from annotator.connectors.net.fault import NetFault
from annotator.core.outbox.parcel import DeliveryReason
from annotator.core.outbox.sign_in import server_of
from annotator.core.outbox.ways import LABEL_STUDIO, is_fit
from annotator.core.ports.bundles import Progress
from annotator.core.ports.servers.tasks import NewFile, OfferedProject, ServerProject, ServerTask, Unread
from annotator.core.ports.sign_ins import SignIns

_PAGE_SIZE = 100  # more than that the server does not give
_MOST_PAGES = 10_000
_LIMIT_BYTES = 64 * 2**20  # of a page: predictions may be large
_FILES = "/data/"
_KEPT = ("id", "data", "predictions")


class StudioProjects:
    """`core.ports.servers.tasks.TaskServer`."""

    def __init__(self, sign_ins: SignIns, client: Client) -> None:
        self._sign_ins = sign_ins
        self._client = client
        self._tokens = Tokens(client)

    async def projects(self, url: str) -> tuple[OfferedProject, ...] | Unread:
        try:
            studio = await self._studio(url)
            pages = _pages(studio, "/api/projects/?include=id,title,task_number&ordering=id", "results")
            return tuple([_offered(project) async for page, _count in pages for project in page if _is_named(project)])
        except NetFault as fault:
            return Unread(fault.reason, fault.detail)

    async def project(self, url: str, number: str) -> ServerProject | Unread:
        try:
            studio = await self._studio(url)
            value = _value(await studio.ask("GET", f"/api/projects/{_checked(number)}/"), number)
            if not isinstance(value, dict) or str(value.get("id")) != number:
                raise NetFault(DeliveryReason.SERVER_STRANGE, studio.server)
        except NetFault as fault:
            return Unread(fault.reason, fault.detail)
        return ServerProject(
            number=number,
            title=_text(value, "title"),
            description=_text(value, "description"),
            config=_text(value, "label_config"),
            instructions=_text(value, "expert_instruction"),
            must_read=value.get("show_instruction") is True,
        )

    async def tasks(
        self, url: str, number: str, most: int | None, without: Collection[str], progress: Progress
    ) -> tuple[ServerTask, ...] | Unread:
        tasks: dict[int, ServerTask] = {}
        try:
            studio = await self._studio(url)
            path = f"/api/tasks/?project={_checked(number)}&fields=all&resolve_uri=false"
            size = _PAGE_SIZE if most is None or without else min(most, _PAGE_SIZE)
            async for page, count in _pages(studio, path, "tasks", number, size):
                wanted = count if most is None else min(most, count)
                for task in page:
                    # What is put in or taken away meanwhile moves the pages: a task may come twice.
                    is_sound = _is_named(task) and isinstance(task.get("data"), dict) and not is_answered(task)
                    if is_sound and len(tasks) < wanted and str(task["id"]) not in without:
                        tasks[task["id"]] = await _whole(studio, task)
                progress(len(tasks), wanted)
                if len(tasks) >= wanted:
                    break
        except NetFault as fault:
            return Unread(fault.reason, fault.detail)
        return tuple(tasks.values())

    async def fetch(self, url: str, address: str, limit_bytes: int, file: NewFile) -> Unread | None:
        try:
            studio = await self._studio(url)
            wanted = _wanted(studio, address)
            header = await studio.authorization() if server_of(wanted) == studio.server else ""
            if not await self._take(wanted, header, limit_bytes, file):
                header = await studio.authorization(refused=header)
                if not await self._take(wanted, header, limit_bytes, file):
                    raise NetFault(DeliveryReason.SIGN_IN_EXPIRED, studio.server)
        except NetFault as fault:
            return Unread(fault.reason, fault.detail)
        return None

    async def _take(self, address: str, header: str, limit_bytes: int, file: NewFile) -> bool:
        """False where `header` does not let the worker in (any more)."""
        headers = {"Authorization": header} if header else {}
        async with self._client.answering("GET", address, headers=headers, patience_s=None) as streamed:
            if streamed.status == UNAUTHORISED and header:
                return False
            if streamed.status != 200:
                raise NetFault(_WHY.get(streamed.status, DeliveryReason.SERVER_STRANGE), address)
            with file as take:
                async for piece in streamed.pieces(limit_bytes):
                    take(piece)
        return True

    async def _studio(self, url: str) -> Studio:
        return await studio_at(url, self._sign_ins, self._client, self._tokens)


_WHY: Mapping[int, DeliveryReason] = {
    UNAUTHORISED: DeliveryReason.ACCESS_DENIED,
    FORBIDDEN: DeliveryReason.ACCESS_DENIED,
    MISSING: DeliveryReason.PLACE_MISSING,
}


def _wanted(studio: Studio, address: str) -> str:
    """The whole address. Of the server itself only its files: nothing else of it is asked for because a task names
    it. Raises NetFault."""
    try:
        wanted = urljoin(f"{studio.site}/", address if address.isprintable() else "")
    except ValueError:
        wanted = ""
    path, files = unquote(urlsplit(wanted).path), f"{urlsplit(studio.site).path}{_FILES}"
    is_own = server_of(wanted) == studio.server
    if not is_fit(LABEL_STUDIO, wanted) or (is_own and (not path.startswith(files) or ".." in path.split("/"))):
        raise NetFault(DeliveryReason.ADDRESS_WRONG, address)
    return wanted


async def _pages(
    studio: Studio, path: str, name: str, number: str = "", size: int = _PAGE_SIZE
) -> AsyncIterator[tuple[list[Any], int]]:
    """What is listed, page by page, with how much there is in all. A page beyond the last is an error there."""
    count_name, seen = ("count" if name == "results" else "total"), 0
    for page in range(1, _MOST_PAGES + 1):
        reply = await studio.ask("GET", f"{path}&page={page}&page_size={size}", limit_bytes=_LIMIT_BYTES)
        if reply.status == MISSING and page > 1:
            studio_error(reply)
            return
        value = _value(reply, number)
        listed, count = (value.get(name), value.get(count_name)) if isinstance(value, dict) else (None, None)
        if not isinstance(listed, list) or not isinstance(count, int):
            raise strange(reply)
        yield listed, count
        seen += len(listed)
        if not listed or seen >= count:
            return


def _value(reply: ServerReply, number: str) -> Any:
    """Of a reply that is none of an error. Raises NetFault."""
    if reply.status == 200:
        return reply.json()
    studio_error(reply)
    if reply.status == FORBIDDEN:
        raise NetFault(DeliveryReason.ACCESS_DENIED, reply.server)
    if reply.status == MISSING and number:
        raise NetFault(DeliveryReason.PLACE_MISSING, number)
    raise strange(reply)


async def _whole(studio: Studio, task: Mapping[str, Any]) -> ServerTask:
    """Older servers do not list predictions; they say how many there are."""
    if "predictions" not in task and task.get("total_predictions"):
        value = _value(await studio.ask("GET", f"/api/tasks/{task['id']}/", limit_bytes=_LIMIT_BYTES), str(task["id"]))
        task = value if isinstance(value, dict) and value.get("id") == task["id"] else task
    return {name: task[name] for name in _KEPT if name in task}


def _offered(project: Mapping[str, Any]) -> OfferedProject:
    count = project.get("task_number")
    return OfferedProject(str(project["id"]), _text(project, "title"), count if isinstance(count, int) else None)


def _is_named(item: Any) -> bool:
    return isinstance(item, dict) and type(item.get("id")) is int


def _text(value: Mapping[str, Any], name: str) -> str:
    text = value.get(name)
    return text if isinstance(text, str) else ""


def _checked(number: str) -> str:
    if not (number.isascii() and number.isdigit()):
        raise NetFault(DeliveryReason.PLACE_MISSING, number)
    return number
