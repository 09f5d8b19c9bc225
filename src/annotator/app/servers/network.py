"""All that is said to servers: a connector and a probe for each kind, in one thread that begins with the first word.
A program that meets no server loads nothing of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING

from annotator.core.outbox.ways import SERVER_KINDS

if TYPE_CHECKING:
    from annotator.connectors.net.client import Client
    from annotator.connectors.net.thread import InThread, NetworkThread
    from annotator.core.outbox.parcel import Destination, Outcome, Parcel, Way
    from annotator.core.outbox.sign_in import SignIn
    from annotator.core.ports.connector import Connector, TwoWay
    from annotator.core.ports.probe import Probed
    from annotator.core.ports.servers.tasks import Elsewhere, ElsewhereSource, Unread
    from annotator.core.ports.sign_ins import SignIns


class Network:
    """`load_sign_ins` is called when they are first needed, in the loop that asks."""

    def __init__(self, load_sign_ins: Callable[[], SignIns]) -> None:
        self._load_sign_ins = load_sign_ins
        self._in_thread: dict[str, InThread] = {}
        self._elsewhere_source: ElsewhereSource | None = None

    @cached_property
    def sign_ins(self) -> SignIns:
        return self._load_sign_ins()

    def connectors(self) -> Mapping[str, TwoWay]:
        """By kind; each tells decisions too, where its kind of server can."""
        return {kind: _ConnectorLater(kind, self) for kind in SERVER_KINDS}

    def connector(self, kind: str) -> InThread:
        if kind not in self._in_thread:
            from annotator.connectors.net.thread import InThread

            load = partial(self._connector, kind, self.sign_ins)
            self._in_thread[kind] = InThread(kind, self._thread, load)
        return self._in_thread[kind]

    async def probe(self, destination: Destination, project: str, sign_in: SignIn | None) -> Probed:
        """As `core.ports.probe.ServerProbe`."""
        return await self._thread.run(lambda: self._probed(destination, project, sign_in))

    async def elsewhere(self, url: str, number: str, task_ids: Collection[str]) -> Elsewhere | Unread:
        """As `core.ports.servers.tasks.ElsewhereSource`."""
        sign_ins = self.sign_ins
        return await self._thread.run(lambda: self._elsewhere(sign_ins).elsewhere(url, number, task_ids))

    async def close(self) -> None:
        """What is still under way is called off."""
        if "_thread" in self.__dict__:
            await self._thread.close()

    @cached_property
    def _thread(self) -> NetworkThread:
        from annotator.connectors.net.thread import NetworkThread

        return NetworkThread()

    # What follows is done in that thread.

    def _connector(self, kind: str, sign_ins: SignIns) -> Connector:
        from annotator.app.servers.kinds import connector

        return connector(kind, sign_ins, self._client)

    async def _probed(self, destination: Destination, project: str, sign_in: SignIn | None) -> Probed:
        from annotator.app.servers.kinds import probe

        return await probe(destination, project, sign_in, self._client)

    def _elsewhere(self, sign_ins: SignIns) -> ElsewhereSource:
        if self._elsewhere_source is None:
            from annotator.connectors.label_studio.elsewhere import StudioElsewhere

            self._elsewhere_source = StudioElsewhere(sign_ins, self._client)
        return self._elsewhere_source

    @cached_property
    def _client(self) -> Client:
        """One for all."""
        from annotator.connectors.net.client import Client

        client = Client()
        self._thread.at_end(client.close)
        return client


class _ConnectorLater:
    """Loaded with the first parcel."""

    def __init__(self, kind: str, network: Network) -> None:
        self._kind = kind
        self._network = network

    @property
    def kind(self) -> str:
        return self._kind

    async def deliver(self, parcel: Parcel) -> Outcome:
        return await self._network.connector(self._kind).deliver(parcel)

    async def decisions(self, way: Way) -> bytes | None:
        return await self._network.connector(self._kind).decisions(way)
