"""A protocol to test a server before anything is sent to it."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from annotator.core.outbox.parcel import DeliveryReason, Destination
from annotator.core.outbox.sign_in import SignIn


class Probed(Struct, frozen=True):
    """The result of a test.

    `reason` and `detail` are those a parcel would get; None without an obstacle. `is_known`: something could be
    tested. `who` is the name of the account, if the server reports it."""

    reason: DeliveryReason | None = None
    detail: str = ""
    is_known: bool = True
    who: str = ""


class ServerProbe(Protocol):
    async def probe(self, destination: Destination, project: str, sign_in: SignIn | None) -> Probed:
        """Test a server without changing anything; report its errors instead of raising them."""
        ...
