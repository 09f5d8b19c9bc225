"""The popup with the thumbnail under the pointer and its time, just below the video image."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from annotator.ui.theme.palette import RADIUS_PX, current

MOST_PX = QSize(208, 124)
MOST_SHARE = 0.45  # of the height above it
LEAST_IMAGE_PX = 36  # height; with less there is text only
AROUND_PX = 4


class ThumbnailPopup(QWidget):
    """A popup inside its parent that ignores the mouse."""

    SPOKEN_ROLE = QAccessible.Role.ToolTip

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._words = ""
        self._image_px = QSize(0, 0)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    @property
    def image(self) -> QImage:
        """The image, null if there is none."""
        return self._image

    @property
    def words(self) -> str:
        return self._words

    def tell(self, words: str) -> None:
        self._words = words
        self.setAccessibleName(words)
        self.update()

    def show_image(self, image: QImage) -> None:
        self._image = image
        self.update()

    def drop(self) -> None:
        """Remove the image. It is off the screen when this returns."""
        self._image = QImage()
        if self.isVisible():
            self.repaint()

    def place_at(self, x_px: int, bottom_px: int, shape_px: tuple[int, int]) -> None:
        """Place the popup centred at `x_px` of its parent, above `bottom_px`. `shape_px` is the size of the video."""
        parent = self.parentWidget()
        words_px = self.fontMetrics().height()
        most = QSize(MOST_PX.width(), min(MOST_PX.height(), int(bottom_px * MOST_SHARE) - words_px))
        image = QSize(*shape_px).scaled(most, Qt.AspectRatioMode.KeepAspectRatio)
        self._image_px = image if most.height() >= LEAST_IMAGE_PX else QSize(0, 0)
        width = max(self._image_px.width(), self.fontMetrics().horizontalAdvance(self._words)) + 2 * AROUND_PX
        height = self._image_px.height() + words_px + (3 if self._image_px.height() else 2) * AROUND_PX
        room_px = width if parent is None else parent.width()
        left = max(0, min(x_px - width // 2, room_px - width))
        self.setGeometry(QRect(left, max(0, bottom_px - height), width, height))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, theme = QPainter(self), current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_PX, RADIUS_PX)
        size = self._image_px
        box = QRect((self.width() - size.width()) // 2, AROUND_PX, size.width(), size.height())
        if self._image.isNull():
            painter.fillRect(box, theme.colour("band"))
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(box, self._image)
        words = self.rect().adjusted(0, 0, 0, -AROUND_PX)
        painter.setPen(theme.colour("ink"))
        painter.drawText(words, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, self._words)
        painter.end()
