"""The protocol of a connector, which sends results."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from msgspec import Struct

from annotator.core.outbox.parcel import DeliveryReason, Destination, Outcome, Parcel, Route
from annotator.core.outbox.requester_files import RequesterFile, Unchanged
from annotator.core.outbox.sign_in import SignIn


class Connector(Protocol):
    """A connector. Delivering the same parcel twice is accepted twice and stored once."""

    @property
    def kind(self) -> str: ...

    async def deliver(self, parcel: Parcel) -> Outcome: ...


@runtime_checkable
class RequesterFiles(Protocol):
    """Access to the requester's files beside the results of a bundle."""

    async def requester_file(self, route: Route, name: str, mark: str = "") -> RequesterFile | Unchanged | None:
        """Return one of `core.outbox.requester_files` as it is now, or Unchanged if it still has this mark. Return
        None if there is no such file or it cannot be reached."""
        ...


class ConnectorWithFeedback(Connector, RequesterFiles, Protocol):
    """A connector that can also fetch the requester's files."""


class Probed(Struct, frozen=True):
    """The result of a test. `reason` and `detail` are those a parcel would get; None without an obstacle.
    `is_known`: something could be tested. `who` is the name of the account, if the server reports it."""

    reason: DeliveryReason | None = None
    detail: str = ""
    is_known: bool = True
    who: str = ""


class ServerProbe(Protocol):
    async def probe(self, destination: Destination, project: str, sign_in: SignIn | None) -> Probed:
        """Test a server without changing anything; report its errors instead of raising them."""
        ...
