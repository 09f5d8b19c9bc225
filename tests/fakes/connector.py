"""A connector that keeps results in memory and answers as the test wants."""

from __future__ import annotations

from annotator.core.outbox.parcel import Accepted, DeliveryReason, Outcome, Parcel, Refused


class MemoryConnector:
    def __init__(self, kind: str = "folder") -> None:
        self._kind = kind
        self.stored: dict[str, bytes] = {}
        self.attempts: list[str] = []
        self.answers: list[Outcome] = []  # returned first, in order, without storing anything

    @property
    def kind(self) -> str:
        return self._kind

    async def deliver(self, parcel: Parcel) -> Outcome:
        self.attempts.append(parcel.unique_id)
        if self.answers:
            return self.answers.pop(0)
        place = f"{parcel.bundle_key}/{parcel.unique_id}.json"
        if self.stored.setdefault(place, parcel.envelope) != parcel.envelope:
            return Refused(DeliveryReason.DIFFERENT_FILE, place)
        return Accepted(place)
