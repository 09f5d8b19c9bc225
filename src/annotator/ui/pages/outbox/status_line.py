"""The status text of the selected result, refreshed over time, and a retry that the user requested."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLabel

from annotator.core.outbox.parcel import Backoff, Destination, Parcel, ParcelState
from annotator.services.container import Services
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n.delivery_text import delivery_word, noted
from annotator.ui.i18n.translation import _
from annotator.ui.pages.outbox.parcel_rows import Parcels, Wait, story

SEEN_MS = 1000


class RetryIndicator(QObject):
    """A retry indicator. `looked_at`: visible long enough; the owner checks whether the attempt is over."""

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
        self._parcel = parcel
        self._has_started = False
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


REFRESH_MS = 15_000  # updates the time of the next attempt


class StatusLine(QLabel):
    """A status line. `looked_at` is emitted when a retry was visible long enough and fresh parcels are needed."""

    looked_at = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._parcel: Parcel | None = None
        self._parcels = Parcels()
        self._try = RetryIndicator(self)
        self._try.looked_at.connect(self.looked_at)
        self._anew = QTimer(self)
        self._anew.setInterval(REFRESH_MS)
        self._anew.timeout.connect(self._show_message)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)

    def show_parcel(self, parcel: Parcel | None, parcels: Parcels) -> None:
        """Show the selected parcel of `parcels`. Announce the outcome of a requested retry."""
        has_ended = self._try.ends(parcels.listed, parcels.back_offs)
        self._parcel = parcel
        self._parcels = parcels
        self._show_message()
        if has_ended:
            announce(self, self.text())

    def ask_for_try(self, parcel: Parcel) -> None:
        self._try.ask(parcel)
        self._show_message()
        announce(self, self.text())
        self._services.intents.post(lambda: self._retry(parcel.unique_id))

    async def _retry(self, unique_id: str) -> None:
        try:
            await self._services.delivery.retry(unique_id)
        finally:
            self._try.begin()

    def _show_message(self) -> None:
        parcel = self._parcel
        if parcel is None:
            self.setText("")
            return
        now, rest = self._services.journal.now(), self._parcels.back_offs.get(parcel.destination)
        wait, is_practice = Wait(rest, now.utc_ms, now.offset_min), parcel.bundle_key in self._parcels.practice
        reward = self._parcels.reward_of(parcel.unique_id)
        text = story(
            parcel,
            self._parcels.missing_consent_of(parcel),
            wait,
            is_practice=is_practice,
            reward=reward,
        )
        if note := self._services.deliveries.decision_note(parcel.unique_id):
            text = f"{noted(delivery_word(self._parcels.state_of(parcel)), note)}\n{text}"
        self.setText(_("Sending…") if self._try.is_of(parcel) else text)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._anew.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._anew.stop()
