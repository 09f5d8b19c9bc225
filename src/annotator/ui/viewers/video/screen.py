"""The widget that displays decoded video frames; it knows nothing else of the video."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.core.ports.videos import FrameImage
from annotator.ui.i18n.translation import _

LEAST_PX = QSize(160, 90)
_AROUND = QColor(0, 0, 0)
_WORDS = QColor(235, 235, 235)
_TEXT_BACKGROUND = QColor(0, 0, 0, 170)
# Delay in milliseconds after which a late frame is reported.
LATE_MS = 700


class VideoScreen(QWidget):
    """A display of video frames. `resized`: the size for frames changed. `painted`: the first frame of a video was
    painted. `pressed`: a click."""

    resized = Signal()
    painted = Signal()
    pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._frame: FrameImage | None = None
        self._image = QImage()
        self._is_new = False
        self._words = ""
        self._is_late = False
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(LATE_MS)
        self._waiting.timeout.connect(lambda: self._show_late(is_late=True))
        self.setMinimumSize(LEAST_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def available_px(self) -> tuple[int, int]:
        """The size in device pixels."""
        ratio = self.devicePixelRatioF()
        return max(2, round(self.width() * ratio)), max(2, round(self.height() * ratio))

    @property
    def number(self) -> int | None:
        """The number of the displayed frame."""
        return None if self._frame is None else self._frame.number

    def sizeHint(self) -> QSize:
        return QSize(640, 360)

    def show_image(self, image: FrameImage) -> None:
        """Display a frame and release the previous one."""
        self._is_new = self._frame is None
        self._release_frame()
        self._frame = image
        if image.bgra:
            self._image = QImage(
                image.bgra, image.width_px, image.height_px, image.width_px * 4, QImage.Format.Format_RGB32
            )
        self.update()

    def show_nothing(self, text: str = "") -> None:
        """Clear the display, optionally with a message."""
        self._release_frame()
        self._words = text
        self.update()

    def set_late(self, is_late: bool) -> None:
        """Note whether the displayed frame differs from that of the clock."""
        if not is_late:
            self._waiting.stop()
            self._show_late(is_late=False)
        elif not self._is_late and not self._waiting.isActive():
            self._waiting.start()

    def place(self) -> QRect:
        """Return the rectangle of the frame in widget pixels."""
        ratio = self.devicePixelRatioF()
        size = QSize(round(self._image.width() / ratio), round(self._image.height() / ratio))
        size = size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio) if not self._fits(size) else size
        return QRect(
            (self.width() - size.width()) // 2, (self.height() - size.height()) // 2, size.width(), size.height()
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), _AROUND)
        if not self._image.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=not self._fits_exactly())
            painter.drawImage(self.place(), self._image)
        elif self._words:
            painter.setPen(_WORDS)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(16, 16, -16, -16), flags, self._words)
        if self._is_late and self._frame is not None:
            text = _("Image is loading slowly")
            metrics = self.fontMetrics()
            band = QRect(0, 0, metrics.horizontalAdvance(text) + 16, metrics.height() + 8)
            painter.fillRect(band, _TEXT_BACKGROUND)
            painter.setPen(_WORDS)
            painter.drawText(band, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()
        if self._is_new and self._frame is not None:
            self._is_new = False
            self.painted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.pressed.emit()
            event.accept()
        else:
            super().mousePressEvent(event)

    def _show_late(self, *, is_late: bool) -> None:
        if is_late != self._is_late:
            self._is_late = is_late
            self.update()

    def _fits(self, size: QSize) -> bool:
        return size.width() <= self.width() and size.height() <= self.height()

    def _fits_exactly(self) -> bool:
        ratio = self.devicePixelRatioF()
        return self.place().width() == round(self._image.width() / ratio)

    def _release_frame(self) -> None:
        image, self._frame = self._frame, None
        self._image = QImage()
        if image is not None:
            image.release()
