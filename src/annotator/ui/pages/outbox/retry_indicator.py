"""A try that the person asked for: it is seen to be made, however soon it is in vain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.core.outbox.parcel import Backoff, Destination, Parcel, ParcelState

SEEN_MS = 1000


class RetryIndicator(QObject):
    """`looked_at` is told when it was on screen long enough; whether it is over has to be looked at then."""

    looked_at = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parcel: Parcel | None = None
        self._has_started = False
        self._seen = QTimer(self)
        self._seen.setSingleShot(True)
        self._seen.setInterval(SEEN_MS)
        self._seen.timeout.connect(self.looked_at)

    def ask(self, parcel: Parcel) -> None:
        """From now on it is told as being tried."""
        self._parcel, self._has_started = parcel, False
        self._seen.start()

    def begin(self) -> None:
        """Its destination is no longer left in peace: if it is later, that has come of this try."""
        self._has_started = True

    def is_of(self, parcel: Parcel) -> bool:
        return self._parcel is not None and parcel.unique_id == self._parcel.unique_id

    def ends(self, parcels: Sequence[Parcel], rests: Mapping[Destination, Backoff]) -> bool:
        """Whether it is over now, and was not before."""
        if self._parcel is None or not self._has_started:
            return False
        now = next((parcel for parcel in parcels if self.is_of(parcel)), None)
        is_waiting = now is not None and now.state is ParcelState.WAITING
        if is_waiting and (self._parcel.destination not in rests or self._seen.isActive()):
            return False
        self._parcel = None
        return True
