"""Overlays of an image view: overview of a zoomed image, and messages in the upper corner. The overview is a small
copy with a draggable frame around the visible part. It is placed where the image goes on beyond the view, so that
the covered part can be scrolled into view. It also avoids a current drawing. The mouse passes through messages."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFontMetricsF, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n.translation import _
from annotator.ui.theme.palette import RADIUS_PX, current
from annotator.ui.viewers.display.settings import DisplaySettings
from annotator.ui.viewers.display.text import settings_description

MOST_PX = QSize(160, 120)
LEAST_VIEW_PX = QSize(440, 300)  # a smaller view has no free corner
FROM_EDGE_PX = 8
AROUND_PX = 3
LEAST_FRAME_PX = 6.0
AWAY_PX = 24  # from positions to keep visible
_BEYOND = 0.001  # share of a side that must be out of view for the image to count as continuing there
_VEIL = QColor(0, 0, 0, 110)


class ImageOverview(QWidget):
    """The overview. `centre_requested` emits the position to centre, as shares of the image's sides. It takes no
    focus: keys of the image do the same. `entered` emits the position, in its own pixels, where the mouse did."""

    centre_requested = Signal(float, float)
    entered = Signal(QPointF)

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self._image = QImage()
        self._small = QImage()
        self._frame = QRectF(0, 0, 1, 1)
        self._grab_offset = QPointF()  # from the centre of the frame to the pressed point
        self._uncovered: Sequence[QPointF] = ()
        self._is_dragged = False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setAccessibleName(_("Image overview"))
        self.hide()

    def show_over(self, image: QImage | None, frame: QRectF) -> None:
        """Show the overview in a corner, if part of the image is out of view and there is space. `frame` is the
        visible part, as shares of the sides of `image`."""
        view = self._view.contentsRect()
        has_room = view.width() >= LEAST_VIEW_PX.width() and view.height() >= LEAST_VIEW_PX.height()
        if image is None or not has_room or min(frame.width(), frame.height()) >= 1 - _BEYOND or frame.isEmpty():
            self.clear()
            return
        self._show_part(image, frame)
        self._choose_corner()
        self.show()

    def keep_clear(self, places: Sequence[QPointF]) -> None:
        """Keep these view positions uncovered as far as a corner is free for that."""
        self._uncovered = places
        if self.isVisible():
            self._choose_corner()

    def _choose_corner(self) -> None:
        """Move the overview to the best corner. It stays where it is while that is as good, and while it is dragged."""
        if self._is_dragged:
            return
        view_rect = QRectF(self._view.contentsRect()).adjusted(FROM_EDGE_PX, FROM_EDGE_PX, -FROM_EDGE_PX, -FROM_EDGE_PX)
        rightmost = view_rect.right() - self.width()
        lowest = view_rect.bottom() - self.height()
        left, top = self._frame.left() > _BEYOND, self._frame.top() > _BEYOND
        right, bottom = self._frame.right() < 1 - _BEYOND, self._frame.bottom() < 1 - _BEYOND
        corners = [
            (QPointF(view_rect.left(), lowest), left or bottom),
            (QPointF(rightmost, lowest), right or bottom),
            (QPointF(rightmost, view_rect.top()), right or top),
            (QPointF(view_rect.left(), view_rect.top()), left or top),
        ]

        def cost(corner: tuple[QPointF, bool]) -> tuple[bool, bool, bool]:
            """Return the cost of a corner: it covers a kept position, the image ends there, it is not the current
            place."""
            at, goes_on = corner
            around = QRectF(at, self.size()).adjusted(-AWAY_PX, -AWAY_PX, AWAY_PX, AWAY_PX)
            covers = any(around.contains(place) for place in self._uncovered)
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

    def clear(self) -> None:
        """Remove the image. It is off the screen when this returns."""
        self._image = self._small = QImage()
        self._is_dragged = False  # a hidden widget does not receive the mouse release
        self.hide()

    def _image_rect(self) -> QRectF:
        """Return the rectangle of the small image."""
        return QRectF(self.rect()).adjusted(AROUND_PX, AROUND_PX, -AROUND_PX, -AROUND_PX)

    def _frame_rect(self) -> QRectF:
        """Return the frame in the small image, never too small to drag."""
        view_rect = self._image_rect()
        frame = self._frame
        visible_rect = QRectF(
            view_rect.x() + frame.x() * view_rect.width(),
            view_rect.y() + frame.y() * view_rect.height(),
            frame.width() * view_rect.width(),
            frame.height() * view_rect.height(),
        )
        across, down = (
            max(0.0, LEAST_FRAME_PX - visible_rect.width()) / 2,
            max(0.0, LEAST_FRAME_PX - visible_rect.height()) / 2,
        )
        return visible_rect.adjusted(-across, -down, across, down)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = current()
        view_rect = self._image_rect()
        visible_rect = self._frame_rect()
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.setBrush(theme.colour("surface"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(view_rect, self._small)
        painter.setClipRect(view_rect)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_VEIL)
        for left, top, right, bottom in (
            (view_rect.left(), view_rect.top(), view_rect.right(), visible_rect.top()),
            (view_rect.left(), visible_rect.bottom(), view_rect.right(), view_rect.bottom()),
            (view_rect.left(), visible_rect.top(), visible_rect.left(), visible_rect.bottom()),
            (visible_rect.right(), visible_rect.top(), view_rect.right(), visible_rect.bottom()),
        ):
            painter.drawRect(QRectF(left, top, max(0.0, right - left), max(0.0, bottom - top)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for pen in (QPen(QColor("black"), 3), QPen(QColor("white"), 1.4)):
            painter.setPen(pen)
            painter.drawRect(visible_rect.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setClipping(False)
        painter.end()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.entered.emit(event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to drag; a press outside the frame centres the frame there."""
        visible_rect = self._frame_rect()
        self._grab_offset = (
            event.position() - visible_rect.center() if visible_rect.contains(event.position()) else QPointF()
        )
        self._is_dragged = True
        self._request_centre(event.position())
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons():
            self._request_centre(event.position())
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._is_dragged = False
        self._choose_corner()
        event.accept()

    def _request_centre(self, at: QPointF) -> None:
        view_rect = self._image_rect()
        middle = at - self._grab_offset
        across = (middle.x() - view_rect.x()) / max(1.0, view_rect.width())
        down = (middle.y() - view_rect.y()) / max(1.0, view_rect.height())
        self.centre_requested.emit(min(max(across, 0.0), 1.0), min(max(down, 0.0), 1.0))


TEXT_MARGIN_PX = 6
_OPACITY = 225


def paint_message(painter: QPainter, view_rect: QRectF, text: str) -> None:
    metrics = QFontMetricsF(painter.font())
    theme = current()
    elided = metrics.elidedText(
        text, Qt.TextElideMode.ElideRight, view_rect.width() - 2 * (FROM_EDGE_PX + TEXT_MARGIN_PX)
    )
    width, height = metrics.horizontalAdvance(elided) + 2 * TEXT_MARGIN_PX, metrics.height() + TEXT_MARGIN_PX
    box = QRectF(view_rect.left() + FROM_EDGE_PX, view_rect.top() + FROM_EDGE_PX, width, height)
    ground = QColor(theme.colour("surface"))
    ground.setAlpha(_OPACITY)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, RADIUS_PX, RADIUS_PX)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(theme.colour("ink"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, elided)


MESSAGE_FOR_MS = 5000


class ImageOverlays:
    def __init__(self, view: QWidget) -> None:
        self._view = view
        self.overview = ImageOverview(view)
        self._message = self._note = ""
        self._holds: Callable[[], bool] = lambda: True
        self._timer = QTimer(view, singleShot=True, interval=MESSAGE_FOR_MS)
        self._timer.timeout.connect(self.clear_message)

    def reset(self) -> None:
        """Reset the state for a new image."""
        self._note = ""
        self.clear_message()

    def say(self, text: str, *, stays: bool = False, holds: Callable[[], bool] = lambda: True) -> None:
        """Show a message for `MESSAGE_FOR_MS`, while `holds` returns True at each painting. A message that `stays`
        remains until the image changes and is also announced."""
        if stays:
            self._note = text
            self._view.setAccessibleDescription(text)
            announce(self._view, text)
        else:
            self._message = text
            self._holds = holds
            self._timer.start()
        self._view.update()

    def clear_message(self) -> None:
        self._message = ""
        self._timer.stop()
        self._view.update()

    def text(self, display: DisplaySettings | None, path: str) -> str:
        """Return the current message, else the description of the display settings and of the image."""
        if self._message and self._holds():
            return self._message
        description = "" if display is None else settings_description(display, path)
        return ". ".join(part for part in (self._note, description) if part)

    def paint(self, painter: QPainter, display: DisplaySettings | None, path: str) -> None:
        text = self.text(display, path)
        if text:
            paint_message(painter, QRectF(self._view.contentsRect()), text)
