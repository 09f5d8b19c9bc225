"""The protocol of a connector, which sends results."""

from __future__ import annotations

from enum import StrEnum
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


class Tried(StrEnum):
    """The most that a test did at a server. Only `WRITTEN` shows that results can be stored. The values are printed
    by `annotator connect test --json`."""

    NOTHING = "nothing"
    ANSWERED = "answered"  # the server responds; nothing more can be tested without a result
    ACCOUNT = "account"  # the sign-in is accepted
    PROJECT = "project"  # the sign-in is accepted, and its account can see the project
    LISTED = "listed"  # the folder can be listed
    READ = "read"  # the bucket can be read
    READ_DENIED = "read-denied"  # reading is forbidden, as for keys that can only write
    WRITTEN = "written"  # a trial result was stored


class Probed(Struct, frozen=True):
    """The result of a test. `reason` and `detail` are those a parcel would get; None without an obstacle. `who` is
    the name of the account, if the server reports it. `left` is the place of a trial result that could not be removed.
    `ahead_s` are the seconds by which this computer's clock is ahead of the server's, if that is known."""

    reason: DeliveryReason | None = None
    detail: str = ""
    tried: Tried = Tried.NOTHING
    who: str = ""
    left: str = ""
    ahead_s: float | None = None

    @property
    def is_known(self) -> bool:
        """Return whether the test shows more than that there is a server."""
        return self.reason is not None or self.tried not in (Tried.NOTHING, Tried.ANSWERED, Tried.READ_DENIED)


class ServerProbe(Protocol):
    async def probe(self, destination: Destination, project: str, sign_in: SignIn | None) -> Probed:
        """Test a server without changing anything; report its errors instead of raising them."""
        ...
