"""Compression of a painted mask in idle time, so that saving it costs little."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer

from annotator.core.answer.mask.raster import Mask

AT_ONCE_S = 0.002


class PackingAhead(QObject):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._mask: Mask | None = None
        self._turns = QTimer(self, interval=0)
        self._turns.timeout.connect(self._pack_on)

    def pack(self, mask: Mask | None) -> None:
        """Compress this mask from now on, including later changes."""
        self._mask = mask
        if mask is not None:
            self._turns.start()

    def _pack_on(self) -> None:
        until_s = time.perf_counter() + AT_ONCE_S
        while self._mask is not None and not self._mask.pack_on():
            if time.perf_counter() > until_s:
                return
        self._turns.stop()
