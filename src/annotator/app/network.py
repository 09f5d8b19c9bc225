"""All network access: a connector and a probe for each kind of server, and the server of tasks. All run in one
thread that starts at the first use. A program that uses no server loads none of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Protocol

from msgspec.structs import replace

from annotator.core.errors import AnnotatorError
from annotator.core.outbox.destinations import HTTPS, LABEL_STUDIO, S3, SERVER_KINDS, WEBDAV
from annotator.core.outbox.parcel import DeliveryReason
from annotator.core.outbox.sign_in import server_of
from annotator.core.ports.connector import Probed, RequesterFiles

if TYPE_CHECKING:
    from annotator.connectors.http.client import Client
    from annotator.connectors.http.thread import NetworkThread
    from annotator.core.outbox.parcel import Destination, Outcome, Parcel, Route
    from annotator.core.outbox.requester_files import RequesterFile, Unchanged
    from annotator.core.outbox.sign_in import SignIn
    from annotator.core.ports.bundles import Progress
    from annotator.core.ports.connector import Connector, ConnectorWithFeedback
    from annotator.core.ports.servers import (
        ListedProject,
        NewFile,
        RemoteTaskStatus,
        RemoteTaskStatusSource,
        ServerProject,
        ServerTask,
        TaskServer,
        Unread,
    )
    from annotator.core.ports.sign_ins import SignIns
    from annotator.core.releases import ProgramRelease, ReleaseFault, ReleaseSource

_log = logging.getLogger(__name__)


async def without_bugs[T](asked: Awaitable[T], failed: Callable[[DeliveryReason, str], T]) -> T:
    """Return a server's reply, or what `failed` makes of a bug that reading it met. A stranger's reply must not end the
    program. Expected errors pass unchanged."""
    try:
        return await asked
    except AnnotatorError:
        raise
    except Exception as error:
        _log.exception("reading a reply failed")
        return failed(DeliveryReason.CONNECTOR_FAILED, type(error).__name__)


def _unread(reason: DeliveryReason, detail: str) -> Unread:
    from annotator.core.ports.servers import Unread

    return Unread(reason, detail)


class Network:
    """The network. `load_sign_ins` is called at the first use, in the calling loop."""

    def __init__(self, load_sign_ins: Callable[[], SignIns]) -> None:
        self._load_sign_ins = load_sign_ins

    @cached_property
    def sign_ins(self) -> SignIns:
        return self._load_sign_ins()

    def connectors(self) -> Mapping[str, ConnectorWithFeedback]:
        """Return the connectors by kind. Each also reads requester files where its kind of server can have them."""
        return {kind: InThread(kind, self, partial(self._connector, kind)) for kind in SERVER_KINDS}

    async def probe(
        self, destination: Destination, project: str, sign_in: SignIn | None, *, writes: bool = False
    ) -> Probed:
        """Test a sign-in; see `core.ports.connector.ServerProbe`. With `writes`, store and remove a trial result."""
        asked = self.run(lambda: probe(destination, project, sign_in, self._client, writes=writes))
        return await without_bugs(asked, Probed)

    async def remote_status(self, url: str, number: str, task_ids: Collection[str]) -> RemoteTaskStatus | Unread:
        """Ask a server about tasks; see `core.ports.servers`."""
        asked = self.run(lambda: self._task_status_source.remote_status(url, number, task_ids))
        return await without_bugs(asked, _unread)

    async def latest_release(self, source: ReleaseSource) -> ProgramRelease | ReleaseFault:
        """Fetch the signed file about the newest release. No sign-in is loaded for it."""
        from annotator.connectors.latest_release import latest_release
        from annotator.core.releases import ReleaseFault

        asked = self._thread.run(lambda: latest_release(self._client, source))
        return await without_bugs(asked, lambda _reason, _detail: ReleaseFault.UNREADABLE)

    async def run[T](self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Run a coroutine in the network thread. The sign-ins are loaded before, in the calling loop."""
        _ = self.sign_ins
        return await self._thread.run(work)

    def tasks(self) -> TaskServer:
        _ = self.sign_ins  # loaded in the calling loop
        return TasksInThread(self._thread, self._task_server)

    async def close(self) -> None:
        """Close the network and cancel running requests."""
        if "_thread" in self.__dict__:
            await self._thread.close()

    @cached_property
    def _thread(self) -> NetworkThread:
        from annotator.connectors.http.thread import NetworkThread

        return NetworkThread()

    # The following methods run in the network thread.

    def _connector(self, kind: str) -> Connector:
        return connector(kind, self.sign_ins, self._client)

    def _task_server(self) -> TaskServer:
        from annotator.connectors.label_studio.projects import LabelStudioProjects

        return LabelStudioProjects(self.sign_ins, self._client)

    @cached_property
    def _task_status_source(self) -> RemoteTaskStatusSource:
        from annotator.connectors.label_studio.task_status import LabelStudioTaskStatus

        return LabelStudioTaskStatus(self.sign_ins, self._client)

    @cached_property
    def _client(self) -> Client:
        """The HTTP client shared by all."""
        from annotator.connectors.http.client import Client

        client = Client()
        self._thread.at_end(client.close)
        return client


class Runner(Protocol):
    async def run[T](self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Run a coroutine in the network thread. Cancelling the call cancels it there."""
        ...


class InThread:
    """A connector loaded with the first parcel, for the network thread, at no cost to a session without servers."""

    def __init__(self, kind: str, thread: Runner, load: Callable[[], Connector]) -> None:
        self._kind = kind
        self._thread = thread
        self._load = load
        self._connector: Connector | None = None

    @property
    def kind(self) -> str:
        return self._kind

    async def deliver(self, parcel: Parcel) -> Outcome:
        return await self._thread.run(lambda: self._deliver(parcel))

    async def requester_file(self, route: Route, name: str, mark: str = "") -> RequesterFile | Unchanged | None:
        """Implement `core.ports.connector.RequesterFiles`. Return None if the connector has no such files."""
        asked = self._thread.run(lambda: self._requester_file(route, name, mark))
        return await without_bugs(asked, lambda _reason, _detail: None)

    async def _deliver(self, parcel: Parcel) -> Outcome:
        return await self._loaded().deliver(parcel)

    async def _requester_file(self, route: Route, name: str, mark: str) -> RequesterFile | Unchanged | None:
        connector = self._loaded()
        return await connector.requester_file(route, name, mark) if isinstance(connector, RequesterFiles) else None

    def _loaded(self) -> Connector:
        if self._connector is None:
            self._connector = self._load()
        return self._connector


class TasksInThread:
    """The implementation of `core.ports.servers.TaskServer` in the network thread. Progress is reported and files
    are written in that thread, too. A cancelled call returns when none of it runs there any more."""

    def __init__(self, thread: NetworkThread, load: Callable[[], TaskServer]) -> None:
        self._thread = thread
        self._load = load
        self._loaded: TaskServer | None = None

    async def projects(self, url: str) -> tuple[ListedProject, ...] | Unread:
        return await without_bugs(self._thread.run_to_end(lambda: self._server().projects(url)), _unread)

    async def project(self, url: str, number: str) -> ServerProject | Unread:
        return await without_bugs(self._thread.run_to_end(lambda: self._server().project(url, number)), _unread)

    async def first_task(self, url: str, number: str) -> ServerTask | Unread | None:
        return await without_bugs(self._thread.run_to_end(lambda: self._server().first_task(url, number)), _unread)

    async def tasks(
        self, url: str, number: str, most: int | None, without: Collection[str], progress: Progress
    ) -> tuple[ServerTask, ...] | Unread:
        return await without_bugs(
            self._thread.run_to_end(lambda: self._server().tasks(url, number, most, without, progress)), _unread
        )

    async def fetch(self, url: str, address: str, limit_bytes: int, file: NewFile) -> Unread | None:
        return await without_bugs(
            self._thread.run_to_end(lambda: self._server().fetch(url, address, limit_bytes, file)), _unread
        )

    def _server(self) -> TaskServer:
        if self._loaded is None:
            self._loaded = self._load()
        return self._loaded


LONGEST_PROBE_S = 28.0


def connector(kind: str, sign_ins: SignIns, client: Client) -> Connector:
    if kind == LABEL_STUDIO:
        from annotator.connectors.label_studio.connector import LabelStudioConnector

        return LabelStudioConnector(sign_ins, client)
    if kind == S3:
        from annotator.connectors.object_store.connector import ObjectStoreConnector

        return ObjectStoreConnector(sign_ins, client)
    if kind == WEBDAV:
        from annotator.connectors.webdav.connector import WebdavConnector

        return WebdavConnector(sign_ins, client)
    if kind == HTTPS:
        from annotator.connectors.results_service import ResultsServiceConnector

        return ResultsServiceConnector(sign_ins, client)
    raise ValueError(kind)


async def probe(
    destination: Destination, project: str, sign_in: SignIn | None, client: Client, *, writes: bool = False
) -> Probed:
    """Test a server, without changes there unless `writes`. The user waits, so it takes under half a minute even on a
    slow server."""
    server = server_of(destination.url)
    try:
        async with asyncio.timeout(LONGEST_PROBE_S):
            probed = await _probed(destination, project, sign_in, client, writes=writes)
    except TimeoutError:
        probed = Probed(DeliveryReason.NO_ANSWER, server)
    ahead_s = max(client.ahead_s.values(), key=abs, default=None)
    return replace(probed, ahead_s=client.ahead_s.get(server, ahead_s))


async def _probed(
    destination: Destination, project: str, sign_in: SignIn | None, client: Client, *, writes: bool
) -> Probed:
    if destination.connector == LABEL_STUDIO:
        from annotator.connectors.label_studio.connector import probe as probe_studio

        return await probe_studio(client, destination.url, project, sign_in)
    if destination.connector == S3:
        from annotator.connectors.object_store.connector import probe as probe_store

        return await probe_store(client, destination.url, sign_in, writes=writes)
    if destination.connector == WEBDAV:
        from annotator.connectors.webdav.connector import probe as probe_webdav

        return await probe_webdav(client, destination.url, sign_in, writes=writes)
    if destination.connector == HTTPS:
        from annotator.connectors.results_service import probe as probe_https

        return await probe_https(client, destination.url, sign_in)
    return Probed()
