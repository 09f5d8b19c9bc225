"""A switch: a setting that is on or off and takes effect at once. Assistive technology sees a check box."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from annotator.ui.theme.palette import current

TRACK_PX = QSize(40, 22)
RING_PX = 3  # around the track, for the focus ring
KNOB_GAP_PX = 4


class Switch(QCheckBox):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return TRACK_PX + QSize(2 * RING_PX, 2 * RING_PX)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the track and the knob. The position of the knob tells the state without colours."""
        theme, is_on = current(), self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(RING_PX, RING_PX, TRACK_PX.width(), TRACK_PX.height()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("focus"), 2))
            ring = track.adjusted(-2, -2, 2, 2)
            painter.drawRoundedRect(ring, ring.height() / 2, ring.height() / 2)
        painter.setPen(QPen(theme.colour("accent" if is_on else "muted"), 1.6))
        painter.setBrush(theme.colour("accent" if is_on else "surface"))
        painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)
        across_px = track.height() - 2 * KNOB_GAP_PX
        left_px = track.right() - KNOB_GAP_PX - across_px if is_on else track.left() + KNOB_GAP_PX
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent_ink" if is_on else "muted"))
        painter.drawEllipse(QRectF(left_px, track.top() + KNOB_GAP_PX, across_px, across_px))
        painter.end()
