"""A way out for results, as a protocol."""

from __future__ import annotations

from typing import Protocol

from annotator.core.outbox.parcel import Outcome, Parcel


class Connector(Protocol):
    """A way out for results. The same parcel delivered twice is accepted twice and stored once."""

    @property
    def kind(self) -> str: ...

    async def deliver(self, parcel: Parcel) -> Outcome: ...
