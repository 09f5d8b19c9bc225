"""A connector with a client of its own for each delivery: tests deliver in many loops."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from annotator.connectors.http.client import Client
from annotator.core.outbox.parcel import Outcome, Parcel
from annotator.core.ports.connector import Connector


class FreshClient:
    """Parcels that name no address go to `url`."""

    def __init__(self, kind: str, url: str, make: Callable[[Client], Connector]) -> None:
        self._kind = kind
        self._url = url
        self._make = make

    @property
    def kind(self) -> str:
        return self._kind

    async def deliver(self, parcel: Parcel) -> Outcome:
        async with Client() as client:
            return await self._make(client).deliver(replace(parcel, url=parcel.url or self._url))
