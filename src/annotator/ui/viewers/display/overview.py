"""The whole of a zoomed picture, small, in a corner of its view: the frame around what is in view can be dragged. It
lies where the picture goes on beyond the view, so that what is under it can be moved out, and away from what is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from annotator.ui.i18n.translation import _
from annotator.ui.theme.palette import current

MOST_PX = QSize(160, 120)
LEAST_VIEW_PX = QSize(440, 300)  # a smaller view has no corner to spare
FROM_EDGE_PX, AROUND_PX = 8, 3
LEAST_FRAME_PX = 6.0
AWAY_PX = 24  # from what is to be seen whole
_BEYOND = 0.001  # of a side: so much of the picture is out of view at least where it goes on
_VEIL = QColor(0, 0, 0, 110)


class ImageOverview(QWidget):
    """`wanted` tells which place of the whole, in shares of its sides, is to be in the middle. Keys of the picture do
    the same: no focus. `entered`: the mouse came onto it there, in its own
    pixels."""

    wanted = Signal(float, float)
    entered = Signal(QPointF)

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self._image = QImage()
        self._small = QImage()
        self._frame = QRectF(0, 0, 1, 1)
        self._held = QPointF()  # from the middle of the frame to where it was taken hold of
        self._clear: Sequence[QPointF] = ()
        self._is_held = False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setAccessibleName(_("Image overview"))
        self.hide()

    def show_over(self, image: QImage | None, frame: QRectF) -> None:
        """In a corner, where a part of it is out of view and there is room. `frame`: what is in view, in shares of the
        sides of `image`."""
        view = self._view.contentsRect()
        has_room = view.width() >= LEAST_VIEW_PX.width() and view.height() >= LEAST_VIEW_PX.height()
        if image is None or not has_room or min(frame.width(), frame.height()) >= 1 - _BEYOND or frame.isEmpty():
            self.drop()
            return
        self._show_part(image, frame)
        self._settle()
        self.show()

    def keep_clear(self, places: Sequence[QPointF]) -> None:
        """It lies on none of these places of the view, as far as it has a corner for that."""
        self._clear = places
        if self.isVisible():
            self._settle()

    def _settle(self) -> None:
        """It stays where it is while that is as good as another corner, and while it is dragged in."""
        if self._is_held:
            return
        room = QRectF(self._view.contentsRect()).adjusted(FROM_EDGE_PX, FROM_EDGE_PX, -FROM_EDGE_PX, -FROM_EDGE_PX)
        rightmost, lowest = room.right() - self.width(), room.bottom() - self.height()
        left, top = self._frame.left() > _BEYOND, self._frame.top() > _BEYOND
        right, bottom = self._frame.right() < 1 - _BEYOND, self._frame.bottom() < 1 - _BEYOND
        corners = [
            (QPointF(room.left(), lowest), left or bottom),
            (QPointF(rightmost, lowest), right or bottom),
            (QPointF(rightmost, room.top()), right or top),
            (QPointF(room.left(), room.top()), left or top),
        ]

        def cost(corner: tuple[QPointF, bool]) -> tuple[bool, bool, bool]:
            """Whether it lies on what is to be seen, whether what is under it cannot be moved out, and is not here."""
            at, goes_on = corner
            around = QRectF(at, self.size()).adjusted(-AWAY_PX, -AWAY_PX, AWAY_PX, AWAY_PX)
            covers = any(around.contains(place) for place in self._clear)
            return covers, not goes_on, at.toPoint() != self.pos()

        self.move(min(corners, key=cost)[0].toPoint())

    def _show_part(self, image: QImage, frame: QRectF) -> None:
        if image.cacheKey() != self._image.cacheKey():
            size = image.size().scaled(MOST_PX, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(8, 8))
            ratio = self.devicePixelRatioF()
            self._small = image.scaled(
                size * ratio, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            self._image = image
            self.resize(size + QSize(2 * AROUND_PX, 2 * AROUND_PX))
        self._frame = frame
        self.update()

    def drop(self) -> None:
        """No picture is in it when this returns."""
        self._image = self._small = QImage()
        self._is_held = False  # of a hand that is on it then, nobody hears that it lets go
        self.hide()

    def _room(self) -> QRectF:
        """Of the small picture."""
        return QRectF(self.rect()).adjusted(AROUND_PX, AROUND_PX, -AROUND_PX, -AROUND_PX)

    def _seen(self) -> QRectF:
        """The frame in the small picture, never too small to be taken hold of."""
        room, frame = self._room(), self._frame
        seen = QRectF(
            room.x() + frame.x() * room.width(),
            room.y() + frame.y() * room.height(),
            frame.width() * room.width(),
            frame.height() * room.height(),
        )
        across, down = max(0.0, LEAST_FRAME_PX - seen.width()) / 2, max(0.0, LEAST_FRAME_PX - seen.height()) / 2
        return seen.adjusted(-across, -down, across, down)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, theme, room, seen = QPainter(self), current(), self._room(), self._seen()
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.setBrush(theme.colour("surface"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(room, self._small)
        painter.setClipRect(room)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_VEIL)
        for left, top, right, bottom in (
            (room.left(), room.top(), room.right(), seen.top()),
            (room.left(), seen.bottom(), room.right(), room.bottom()),
            (room.left(), seen.top(), seen.left(), seen.bottom()),
            (seen.right(), seen.top(), room.right(), seen.bottom()),
        ):
            painter.drawRect(QRectF(left, top, max(0.0, right - left), max(0.0, bottom - top)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for pen in (QPen(QColor("black"), 3), QPen(QColor("white"), 1.4)):
            painter.setPen(pen)
            painter.drawRect(seen.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setClipping(False)
        painter.end()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.entered.emit(event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Beside the frame, it comes to where it was pressed."""
        seen = self._seen()
        self._held = event.position() - seen.center() if seen.contains(event.position()) else QPointF()
        self._is_held = True
        self._want(event.position())
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons():
            self._want(event.position())
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._is_held = False
        self._settle()
        event.accept()

    def _want(self, at: QPointF) -> None:
        room, middle = self._room(), at - self._held
        across = (middle.x() - room.x()) / max(1.0, room.width())
        down = (middle.y() - room.y()) / max(1.0, room.height())
        self.wanted.emit(min(max(across, 0.0), 1.0), min(max(down, 0.0), 1.0))
