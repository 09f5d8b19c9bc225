"""A sign-in that was stored although its server could not be reached. The note disappears once the server answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from annotator.core.outbox.parcel import Backoff, DeliveryReason, Destination, Parcel, ParcelState
from annotator.core.outbox.sign_in import server_of

_SILENT = frozenset({DeliveryReason.SERVER_UNREACHABLE, DeliveryReason.NO_ANSWER})


class UnverifiedSignIn(Struct, frozen=True):
    """An untested sign-in. `answered` is the number of parcels that the server had accepted or rejected at that
    time; `reason` is why the test failed."""

    server: str
    reason: DeliveryReason
    answered: int

    def has_answer(self, parcels: Iterable[Parcel], rests: Mapping[Destination, Backoff]) -> bool:
        if answered_by(self.server, parcels) != self.answered:
            return True
        reasons = {rest.reason for place, rest in rests.items() if server_of(place.url) == self.server}
        return bool(reasons - _SILENT - {self.reason})


def answered_by(server: str, parcels: Iterable[Parcel]) -> int:
    """Return how many parcels a server has accepted or rejected."""
    return sum(
        parcel.state is not ParcelState.WAITING and not parcel.handed_over_in and server_of(parcel.url) == server
        for parcel in parcels
    )
