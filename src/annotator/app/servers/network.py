"""All network access: a connector and a probe for each kind of server, in one thread that starts at the first use.

A program that uses no server loads none of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Coroutine, Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Protocol

from annotator.core.outbox.destinations import SERVER_KINDS
from annotator.core.ports.connector import RequesterFiles

if TYPE_CHECKING:
    from annotator.connectors.http.client import Client
    from annotator.connectors.http.thread import NetworkThread
    from annotator.core.outbox.parcel import Destination, Outcome, Parcel, Route
    from annotator.core.outbox.requester_files import RequesterFile, Unchanged
    from annotator.core.outbox.sign_in import SignIn
    from annotator.core.ports.connector import Connector, ConnectorWithFeedback, Probed
    from annotator.core.ports.servers import RemoteTaskStatus, RemoteTaskStatusSource, TaskServer, Unread
    from annotator.core.ports.sign_ins import SignIns


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

    async def probe(self, destination: Destination, project: str, sign_in: SignIn | None) -> Probed:
        """Test a sign-in; see `core.ports.connector.ServerProbe`."""
        return await self.run(lambda: self._probed(destination, project, sign_in))

    async def remote_status(self, url: str, number: str, task_ids: Collection[str]) -> RemoteTaskStatus | Unread:
        """Ask a server about tasks; see `core.ports.servers`."""
        return await self.run(lambda: self._elsewhere.remote_status(url, number, task_ids))

    async def run[T](self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Run a coroutine in the network thread. The sign-ins are loaded before, in the calling loop."""
        _ = self.sign_ins
        return await self._thread.run(work)

    def tasks(self) -> TaskServer:
        from annotator.app.servers.tasks_in_thread import TasksInThread

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
        from annotator.app.servers.factories import connector

        return connector(kind, self.sign_ins, self._client)

    def _task_server(self) -> TaskServer:
        from annotator.connectors.label_studio.projects import LabelStudioProjects

        return LabelStudioProjects(self.sign_ins, self._client)

    async def _probed(self, destination: Destination, project: str, sign_in: SignIn | None) -> Probed:
        from annotator.app.servers.factories import probe

        return await probe(destination, project, sign_in, self._client)

    @cached_property
    def _elsewhere(self) -> RemoteTaskStatusSource:
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
    """A connector that is loaded with the first parcel and runs in the network thread, so that it costs nothing in a
    session without servers."""

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

    async def requester_file(self, way: Route, name: str, mark: str = "") -> RequesterFile | Unchanged | None:
        """Implement `core.ports.connector.RequesterFiles`. Return None if the connector has no such files."""
        return await self._thread.run(lambda: self._beside(way, name, mark))

    async def _deliver(self, parcel: Parcel) -> Outcome:
        return await self._loaded().deliver(parcel)

    async def _beside(self, way: Route, name: str, mark: str) -> RequesterFile | Unchanged | None:
        connector = self._loaded()
        return await connector.requester_file(way, name, mark) if isinstance(connector, RequesterFiles) else None

    def _loaded(self) -> Connector:
        if self._connector is None:
            self._connector = self._load()
        return self._connector
