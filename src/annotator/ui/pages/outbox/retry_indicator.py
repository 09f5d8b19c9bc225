"""An indicator for a manual retry. It stays visible for `SEEN_MS` even if the attempt fails at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.core.outbox.parcel import Backoff, Destination, Parcel, ParcelState

SEEN_MS = 1000


class RetryIndicator(QObject):
    """A retry indicator. `looked_at` is emitted when it was visible long enough; the owner then checks whether the
    attempt is over."""

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
        """Show the parcel as being tried."""
        self._parcel, self._has_started = parcel, False
        self._seen.start()

    def begin(self) -> None:
        """Mark the attempt as begun: its back-off was cleared. A back-off found from now on comes from this attempt."""
        self._has_started = True

    def is_of(self, parcel: Parcel) -> bool:
        return self._parcel is not None and parcel.unique_id == self._parcel.unique_id

    def ends(self, parcels: Sequence[Parcel], rests: Mapping[Destination, Backoff]) -> bool:
        """End the attempt if it is over. Return True only on the call that ends it."""
        if self._parcel is None or not self._has_started:
            return False
        now = next((parcel for parcel in parcels if self.is_of(parcel)), None)
        is_waiting = now is not None and now.state is ParcelState.WAITING
        if is_waiting and (self._parcel.destination not in rests or self._seen.isActive()):
            return False
        self._parcel = None
        return True
