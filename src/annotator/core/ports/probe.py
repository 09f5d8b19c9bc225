"""A look at a server before anything goes there, as a protocol."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from annotator.core.outbox.parcel import DeliveryReason, Destination
from annotator.core.outbox.sign_in import SignIn


class Probed(Struct, frozen=True):
    """`reason` and `detail` as of a parcel that would meet the same; None where nothing stands in its way. `is_known`:
    there was something to look at; `who` is what the server calls the one who signed in, where it says so."""

    reason: DeliveryReason | None = None
    detail: str = ""
    is_known: bool = True
    who: str = ""


class ServerProbe(Protocol):
    async def probe(self, destination: Destination, project: str, sign_in: SignIn | None) -> Probed:
        """Changes nothing there, and tells of whatever the server does; raises nothing for it."""
        ...
