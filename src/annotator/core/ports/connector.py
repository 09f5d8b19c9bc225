"""A way out for results, as a protocol."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from annotator.core.outbox.parcel import Outcome, Parcel, Way


class Connector(Protocol):
    """A way out for results. The same parcel delivered twice is accepted twice and stored once."""

    @property
    def kind(self) -> str: ...

    async def deliver(self, parcel: Parcel) -> Outcome: ...


@runtime_checkable
class DecisionSource(Protocol):
    """Where a requester puts what was decided about results: `decisions.csv` beside those of a bundle."""

    async def decisions(self, way: Way) -> bytes | None:
        """The file as it is now; None where there is none, or it cannot be reached now."""
        ...


class TwoWay(Connector, DecisionSource, Protocol):
    """A way out on which decisions may come back."""
