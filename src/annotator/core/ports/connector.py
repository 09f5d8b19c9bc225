"""The protocol of a connector, which sends results."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from annotator.core.outbox.parcel import Outcome, Parcel, Route
from annotator.core.outbox.requester_files import RequesterFile, Unchanged


class Connector(Protocol):
    """A connector. Delivering the same parcel twice is accepted twice and stored once."""

    @property
    def kind(self) -> str: ...

    async def deliver(self, parcel: Parcel) -> Outcome: ...


@runtime_checkable
class RequesterFiles(Protocol):
    """Access to the requester's files beside the results of a bundle."""

    async def beside(self, way: Route, name: str, mark: str = "") -> RequesterFile | Unchanged | None:
        """Return one of `core.outbox.requester_files` as it is now, or Unchanged if it still has this mark. Return
        None if there is no such file or it cannot be reached."""
        ...


class ConnectorWithFeedback(Connector, RequesterFiles, Protocol):
    """A connector that can also fetch the requester's files."""
