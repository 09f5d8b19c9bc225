"""The waveform view: from the whole audio to single samples, with a ruler and a playback cursor. During playback the
view turns over like a page instead of scrolling, so that only the section of the cursor is painted."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLine, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QImage,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.core.ports.audio import OpenAudio
from annotator.ui.i18n.translation import _
from annotator.ui.theme.palette import current
from annotator.ui.viewers.audio.spectrogram import Spectrogram, Wanted, paint_scale
from annotator.ui.viewers.audio.visible_range import VisibleRange, ticks
from annotator.ui.viewers.audio.waveform_image import SampleLoader, WaveformImage
from annotator.ui.viewers.wheel import STEP, wheel_effect

LEAST_PX = 76
TICK_PX = 5
HEAD_PX = 5  # of the cursor, on each side
TURN_SHARE = 0.92  # share of the width that the cursor passes before the view turns over
TURN_TO_SHARE = 0.08


class WaveformView(QWidget):
    """A waveform view. `painted` is emitted once per audio, when visible, `wanted` with the pressed sample.
    `stretch_changed`: the visible range changed. `is_following`: the cursor stays visible until the user scrolls."""

    ACCESSIBLE_ROLE = QAccessible.Role.Graphic
    painted = Signal()
    wanted = Signal(float)
    stretch_changed = Signal()

    def __init__(self, parent: QWidget | None = None, *, splits_channels: bool = False) -> None:
        super().__init__(parent)
        self._audio: OpenAudio | None = None
        self._stretch = VisibleRange(1, 1)
        self._drawn: QImage | None = None
        self._near = SampleLoader(self, self._redraw)
        self._painter = WaveformImage(self._near, splits=splits_channels)
        self._spectrogram = Spectrogram(self, self._redraw)
        self._shows_frequencies = False
        self._cursor = 0.0
        self._fault = ""
        self._notice = ""
        self._is_painted = False
        self.is_following = True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, LEAST_PX)
        self.setAccessibleName(_("Audio of this task"))

    def sizeHint(self) -> QSize:
        return QSize(640, 150)

    @property
    def stretch(self) -> VisibleRange:
        return self._stretch

    def show_audio(self, audio: OpenAudio | None, fault: str = "") -> None:
        """Show the audio, or the error message `fault` instead of a waveform. With silent audio it is a note."""
        self._audio = audio
        self._fault = fault
        self._cursor = 0.0
        self.is_following = True
        self._is_painted = False
        self._near.forget()
        self._spectrogram.forget()
        self._stretch = VisibleRange(max(1, self.width()), 1 if audio is None else max(1, audio.shape.length))
        self._redraw()
        self.stretch_changed.emit()

    def refresh(self) -> None:
        """Update the waveform after more of the audio is known or its length was corrected."""
        if self._audio is not None:
            self._stretch = self._stretch.of_length(self._audio.shape.length)
            self._redraw()
            self.stretch_changed.emit()

    def move_to(self, stretch: VisibleRange, *, by_hand: bool = True) -> None:
        """Show another range. If the user scrolls the cursor out of view (`by_hand`), following ends."""
        if self._audio is None or stretch == self._stretch:
            return
        self._stretch = stretch
        if by_hand and not 0 <= stretch.x_of(self._cursor) <= self.width():
            self.is_following = False
        self._redraw()
        self.stretch_changed.emit()

    def follow(self) -> None:
        """Scroll to the cursor and follow it."""
        self.is_following = True
        self.move_to(self._stretch.showing(self._cursor), by_hand=False)
        self.stretch_changed.emit()

    def let_stay(self) -> None:
        """Stop following the cursor."""
        self.is_following = False
        self.stretch_changed.emit()

    def show_notice(self, text: str) -> None:
        """Show a notice along the lower edge, under the waveform."""
        if text != self._notice:
            self._notice = text
            self._redraw()

    def show_cursor(self, sample: float) -> None:
        """Move the cursor. Only its old and new sections are painted."""
        before = self._cursor_box()
        self._cursor = sample
        if self.is_following:
            x_px = self._stretch.x_of(sample)
            if not 0 <= x_px <= self.width() * TURN_SHARE:
                self.move_to(self._stretch.showing(sample, at_share=TURN_TO_SHARE, margin_share=1.0), by_hand=False)
        after = self._cursor_box()
        if after != before:
            self.update(before)
            self.update(after)

    def zoom(self, factor: float, at_px: float | None = None) -> None:
        """Zoom around a position, by default the cursor if it is visible."""
        if at_px is None:
            cursor_px = self._stretch.x_of(self._cursor)
            at_px = cursor_px if 0 <= cursor_px <= self.width() else self.width() / 2
        self.move_to(self._stretch.zoomed(factor, at_px))

    def zoom_in(self) -> None:
        self.zoom(STEP**2)

    def zoom_out(self) -> None:
        self.zoom(1 / STEP**2)

    def zoom_fit(self) -> None:
        self.move_to(self._stretch.whole())

    @property
    def ruler_px(self) -> int:
        return self.fontMetrics().height() + TICK_PX

    def wave_box(self) -> QRect:
        """Return the rectangle of the waveform, under the ruler and above the notice."""
        return self.rect().adjusted(0, self.ruler_px, 0, -self._notice_px - 1)

    @property
    def _notice_px(self) -> int:
        return self.fontMetrics().height() + 6 if self._notice else 0

    def _redraw(self) -> None:
        self._drawn = None
        self.update()

    def _image(self, audio: OpenAudio) -> QImage:
        """Return the waveform of the visible range in device pixels, cached until something changes."""
        if self._drawn is None:
            ratio = self.devicePixelRatioF()
            box = self.wave_box()
            width_px = max(1, round(box.width() * ratio))
            height_px = max(1, round(box.height() * ratio))
            seen = self._stretch
            self._drawn = self._painter.drawn(audio, seen.first, seen.last, width_px, height_px)
            if self._shows_frequencies:
                wanted = Wanted(seen.first, seen.last, width_px, height_px)
                self._drawn = self._spectrogram.drawn(audio, wanted) or self._drawn
            self._drawn.setDevicePixelRatio(ratio)
        return self._drawn

    def show_spectrogram(self, is_shown: bool) -> None:
        """Show the spectrogram instead of the waveform, unless the visible range is too long."""
        self._shows_frequencies = is_shown
        self._redraw()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = current()
        painter.setClipRect(event.rect())
        painter.fillRect(event.rect(), theme.colour("surface"))
        if self._audio is not None:
            painter.drawImage(QPointF(self.wave_box().topLeft()), self._image(self._audio))
            if self._shows_frequencies:
                paint_scale(painter, self.wave_box(), self._audio.shape.rate_hz, self._stretch)
            self._paint_ruler(painter, self._audio, event.rect())
            self._paint_over(painter, event.rect())
            self._paint_cursor(painter)
            self._paint_notice(painter)
        if self._fault:
            painter.setPen(theme.colour("danger" if self._audio is None else "muted"))
            inside = self.rect().adjusted(24, 8, -24, -8)
            painter.drawText(inside, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._fault)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()
        if self._audio is not None and not self._is_painted:
            self._is_painted = True
            self.painted.emit()

    def _paint_ruler(self, painter: QPainter, audio: OpenAudio, part: QRect) -> None:
        theme = current()
        bottom = self.ruler_px
        metrics = self.fontMetrics()
        least_px = metrics.horizontalAdvance("0:00:00.000") * 1.3
        low: list[QLine] = []
        high: list[QLine] = []
        labels: list[tuple[QPointF, str]] = []
        for tick in ticks(self._stretch, audio.shape.rate_hz, least_px):
            text_px = metrics.horizontalAdvance(tick.text) if tick.text else 0
            if not part.left() - text_px - 4 <= tick.x_px <= part.right() + 4:
                continue
            x = round(tick.x_px)
            lines, tick_px = (high, TICK_PX + 3) if tick.text else (low, TICK_PX)
            lines.append(QLine(x, bottom - tick_px, x, bottom))
            if tick.text and tick.x_px + text_px + 4 <= self.width():
                labels.append((QPointF(tick.x_px + 4, bottom - TICK_PX), tick.text))
        painter.setPen(theme.colour("line"))
        painter.drawLines(low)
        painter.setPen(theme.colour("muted"))
        painter.drawLines(high)
        for at, time in labels:
            painter.drawText(at, time)

    def _paint_over(self, painter: QPainter, part: QRect) -> None:
        """Paint between the waveform and the cursor; a hook for subclasses."""

    def _paint_notice(self, painter: QPainter) -> None:
        if not self._notice:
            return
        metrics = self.fontMetrics()
        theme = current()
        text = metrics.elidedText(self._notice, Qt.TextElideMode.ElideRight, self.width() - 24)
        box = QRect(0, self.height() - self._notice_px, self.width(), self._notice_px)
        painter.fillRect(box, theme.colour("band"))
        painter.setPen(theme.colour("attention"))
        painter.drawText(box.adjusted(12, 0, -12, 0), Qt.AlignmentFlag.AlignVCenter, text)

    def _cursor_box(self) -> QRect:
        x = self._stretch.x_of(self._cursor)
        return QRectF(x - HEAD_PX - 1, 0, 2 * HEAD_PX + 2, self.height()).toAlignedRect()

    def _paint_cursor(self, painter: QPainter) -> None:
        x = self._stretch.x_of(self._cursor)
        colour = current().colour("cursor")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, 1.5))
        painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        head = (QPointF(x - HEAD_PX, 0), QPointF(x + HEAD_PX, 0), QPointF(x, HEAD_PX * 1.4))
        painter.drawPolygon(QPolygonF(list(head)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._stretch = self._stretch.in_view(event.size().width())
        self._redraw()
        self.stretch_changed.emit()
        super().resizeEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = wheel_effect(event)
        if turn.factor != 1:
            self.zoom(turn.factor, event.position().x())
        else:
            self.move_to(self._stretch.panned(turn.moved.x() or turn.moved.y()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self._audio is not None:
            self.wanted.emit(self._stretch.sample_at(event.position().x()))

    def event(self, event: QEvent) -> bool:
        """Handle the pinch gesture of a touchpad, which zooms."""
        zooming = Qt.NativeGestureType.ZoomNativeGesture
        if not isinstance(event, QNativeGestureEvent) or event.gestureType() is not zooming:
            return super().event(event)
        self.zoom(1 + event.value(), event.position().x())
        return True

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._redraw()
        super().changeEvent(event)
