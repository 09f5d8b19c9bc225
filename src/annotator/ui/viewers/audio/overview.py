"""The overview strip of a whole recording: the visible part, the cursor and the played parts. A press scrolls there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.core.ports.audio import OpenAudio
from annotator.ui.theme.palette import current
from annotator.ui.viewers.audio.visible_range import VisibleRange
from annotator.ui.viewers.audio.waveform_image import waveform

HEIGHT_PX = 28
PLAYED_LINE_PX = 3.0
LEAST_FRAME_PX = 6.0
_VEIL = 150  # alpha over the part that is out of view


class Overview(QWidget):
    """The overview strip. `wanted` emits the sample that should be the first visible one. It takes no focus, because
    the keys of the waveform do the same."""

    wanted = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._audio: OpenAudio | None = None
        self._visible = VisibleRange(1, 1)
        self._cursor = 0.0
        self._played: Sequence[tuple[float, float]] = ()
        self._drawn: QImage | None = None
        self._press_offset = 0.0  # sample offset of the press within the frame
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:
        return QSize(640, HEIGHT_PX)

    def show_audio(self, audio: OpenAudio | None) -> None:
        self._audio = audio
        self._cursor = 0.0
        self._played = ()
        self.refresh()

    def refresh(self) -> None:
        self._drawn = None
        self.update()

    def show_visible_range(self, visible: VisibleRange) -> None:
        if visible != self._visible:
            self._visible = visible
            self.update()

    def show_played(self, stretches: Sequence[tuple[float, float]]) -> None:
        """Show the played parts (from sample to sample) as a line at the bottom."""
        if list(stretches) != list(self._played):
            self._played = stretches
            self.update()

    def show_cursor(self, sample: float) -> None:
        before = round(self._x_of(self._cursor))
        after = round(self._x_of(sample))
        self._cursor = sample
        if before != after:
            self.update(before - 2, 0, 5, self.height())
            self.update(after - 2, 0, 5, self.height())

    def _x_of(self, sample: float) -> float:
        return sample / max(1, self._visible.length) * self.width()

    def sample_at(self, x_px: float) -> float:
        return x_px / max(1, self.width()) * self._visible.length

    def frame(self) -> QRectF:
        """Return the frame around the visible part."""
        left = self._x_of(self._visible.first)
        right = self._x_of(self._visible.last)
        missing = max(0.0, LEAST_FRAME_PX - (right - left))
        return QRectF(left - missing / 2, 0.5, right - left + missing, self.height() - 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = current()
        painter.setClipRect(event.rect())
        painter.fillRect(event.rect(), theme.colour("surface"))
        if self._audio is not None:
            painter.drawImage(QPointF(0, 0), self._image(self._audio))
            if not self._visible.is_whole:
                self._paint_frame(painter)
            x = self._x_of(self._cursor)
            painter.setPen(QPen(theme.colour("cursor"), 1.5))
            painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))
            for first, last in self._played:
                left = self._x_of(first)
                right = self._x_of(last)
                box = QRectF(left, self.height() - PLAYED_LINE_PX, right - left, PLAYED_LINE_PX)
                painter.fillRect(box, theme.colour("accent"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()

    def _paint_frame(self, painter: QPainter) -> None:
        theme = current()
        frame = self.frame()
        veil = QColor(theme.colour("ground"))
        veil.setAlpha(_VEIL)
        painter.fillRect(QRectF(0, 0, frame.left(), self.height()), veil)
        painter.fillRect(QRectF(frame.right(), 0, self.width() - frame.right(), self.height()), veil)
        painter.setPen(QPen(theme.colour("accent"), 1.5))
        painter.drawRect(frame)

    def _image(self, audio: OpenAudio) -> QImage:
        if self._drawn is None:
            ratio = self.devicePixelRatioF()
            width_px = max(1, round(self.width() * ratio))
            height_px = max(1, round(self.height() * ratio))
            channels = range(min(2, audio.shape.channels))
            outlines = [audio.outline(channel, 0, audio.shape.length, width_px) for channel in channels]
            self._drawn = waveform(outlines, height_px)
            self._drawn.setDevicePixelRatio(ratio)
        return self._drawn

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.refresh()
        super().resizeEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to drag the frame; a press beside it centres the frame there."""
        at = self.sample_at(event.position().x())
        seen_samples = self._visible.last - self._visible.first
        is_inside = self.frame().contains(event.position())
        self._press_offset = at - self._visible.first if is_inside else seen_samples / 2
        self.wanted.emit(at - self._press_offset)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.wanted.emit(self.sample_at(event.position().x()) - self._press_offset)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self.refresh()
        super().changeEvent(event)
