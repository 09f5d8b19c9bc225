"""A sender of results to a Label Studio, who also reads there, each time with a new client."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Collection

from annotator.connectors.http.client import Client
from annotator.connectors.label_studio.connector import LabelStudioConnector
from annotator.connectors.label_studio.projects import LabelStudioProjects
from annotator.connectors.label_studio.task_status import LabelStudioTaskStatus
from annotator.core.outbox.parcel import Accepted, Outcome, Parcel, Refused, RetryLater
from annotator.core.ports.connector import Connector
from annotator.core.ports.servers import RemoteTaskStatus, Unread
from fakes.sign_ins import MemorySignIns

# Made once: to load all certificates of the system takes longer than most of these tests.
CERTIFICATES = ssl.create_default_context()


class StudioSender:
    sign_ins: MemorySignIns

    def run[T](self, scenario: Callable[[Connector], Awaitable[T]]) -> T:
        async def with_connector() -> T:
            async with Client(lambda: CERTIFICATES) as client:
                return await scenario(LabelStudioConnector(self.sign_ins, client))

        return asyncio.run(with_connector())

    def deliver(self, parcel: Parcel) -> Outcome:
        return self.run(lambda connector: connector.deliver(parcel))

    def accepted(self, parcel: Parcel) -> Accepted:
        outcome = self.deliver(parcel)
        assert isinstance(outcome, Accepted), outcome
        return outcome

    def later(self, parcel: Parcel) -> RetryLater:
        outcome = self.deliver(parcel)
        assert isinstance(outcome, RetryLater), outcome
        return outcome

    def refused(self, parcel: Parcel) -> Refused:
        outcome = self.deliver(parcel)
        assert isinstance(outcome, Refused), outcome
        return outcome

    def ask[T](self, question: Callable[[LabelStudioProjects], Awaitable[T]]) -> T:
        async def asked() -> T:
            async with Client(lambda: CERTIFICATES) as client:
                return await question(LabelStudioProjects(self.sign_ins, client))

        return asyncio.run(asked())

    def elsewhere(self, url: str, project: str, tasks: Collection[str]) -> RemoteTaskStatus | Unread:
        async def asked() -> RemoteTaskStatus | Unread:
            async with Client(lambda: CERTIFICATES) as client:
                return await LabelStudioTaskStatus(self.sign_ins, client).remote_status(url, project, tasks)

        return asyncio.run(asked())
