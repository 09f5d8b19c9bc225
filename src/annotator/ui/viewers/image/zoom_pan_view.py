"""A view with zoom and pan by wheel, touchpad, mouse and arrow keys, and the zoom group of its toolbar."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QNativeGestureEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _
from annotator.ui.viewers.image.view_transform import ViewGeometry
from annotator.ui.viewers.toolbar import ToolGroup, ViewerToolbar
from annotator.ui.viewers.wheel import STEP, wheel_effect

if TYPE_CHECKING:
    from annotator.ui.viewers.image.drawing_interfaces import ViewGuides


class ZoomBar(ToolGroup):
    def __init__(
        self, nearer: Callable[[], None], further: Callable[[], None], fit: Callable[[], None], look: Callable[[], None]
    ) -> None:
        super().__init__()
        fits = _("Fit to window or show actual size")
        self.zoom_out = self._button("zoom-out", _("Zoom out"), "zoom_out", further)
        self.percent = self._number_label(_percent(88.88))
        self.zoom_in = self._button("zoom-in", _("Zoom in"), "zoom_in", nearer)
        self.fit = self._button("zoom-fit", fits, "zoom_fit", fit)
        self.adjust = self._button("look", _("Adjust image display"), "look", look)
        self.adjust.setCheckable(True)
        self._is_changed = False
        self.adjust.clicked.connect(lambda: self.adjust.setChecked(self._is_changed))
        for widget in (self.adjust, self.zoom_out, self.percent, self.zoom_in, self.fit):
            self._row.addWidget(widget)

    def show_scale(self, scale: float) -> None:
        """Show the zoom: device pixels per image pixel."""
        self.percent.setText(_percent(scale))

    def show_adjusted(self, *, is_changed: bool) -> None:
        """Show whether the display settings differ from the original."""
        self._is_changed = is_changed
        self.adjust.setChecked(is_changed)


def _percent(scale: float) -> str:
    return number_format.percent(Decimal(round(scale * 100)))


SETTLE_MS = 90
PAN_PX = 60
_ARROWS = {
    Qt.Key.Key_Left: (PAN_PX, 0),
    Qt.Key.Key_Right: (-PAN_PX, 0),
    Qt.Key.Key_Up: (0, PAN_PX),
    Qt.Key.Key_Down: (0, -PAN_PX),
}


class ZoomPanView(QWidget):
    """A view with zoom and pan.

    `_refine` is called once the view has been still for a moment.

    - `display_command_requested` emits the name of a display command.
    - `zoomed`: the scale changed."""

    display_command_requested = Signal(str)
    zoomed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._geometry = ViewGeometry(1, 1, 1, 1)
        self._dragged_from: QPointF | None = None
        self.guides: ViewGuides | None = None  # loaded with the first guide
        self._refine_timer = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._refine_timer.timeout.connect(self._refine)
        self.toolbar = ViewerToolbar(self)
        self._zoom_bar = ZoomBar(
            self.zoom_in, self.zoom_out, self.zoom_fit, lambda: self.display_command_requested.emit("look")
        )
        self.toolbar.add_right(self._zoom_bar)

    @property
    def has_image(self) -> bool:
        return False

    @property
    def geometry_of_image(self) -> ViewGeometry:
        return self._geometry

    @property
    def _room(self) -> tuple[int, int, float]:
        """The width and height above the toolbar in view pixels, and device pixels per view pixel."""
        return self.contentsRect().width(), self.contentsRect().height(), self.devicePixelRatioF()

    def _refine(self) -> None:
        pass

    def zoom_in(self) -> None:
        self._zoom(STEP, *self._zoom_centre())

    def zoom_out(self) -> None:
        self._zoom(1 / STEP, *self._zoom_centre())

    def zoom_fit(self) -> None:
        """Fit the image, or show its actual size if it is fitted."""
        if self.has_image:
            self._move(self._geometry.fitted_or_actual(*self._zoom_centre()))

    def _zoom_centre(self) -> tuple[float, float]:
        """Return the view point that stays fixed when keys zoom."""
        middle = QRectF(self.contentsRect()).center()
        return middle.x(), middle.y()

    def _zoom(self, factor: float, at_x: float, at_y: float) -> None:
        if self.has_image:
            self._move(self._geometry.zoomed(factor, at_x, at_y))

    def _move(self, geometry: ViewGeometry) -> None:
        if geometry != self._geometry:
            is_zoomed = geometry.device_scale != self._geometry.device_scale
            self._geometry = geometry
            self.update_cursor()
            self._zoom_bar.show_scale(geometry.device_scale)
            self._refine_timer.start()
            self.update()
            if is_zoomed:
                self.zoomed.emit()

    def update_cursor(self) -> None:
        self.setCursor(self._cursor_shape())

    def _cursor_shape(self) -> Qt.CursorShape:
        return Qt.CursorShape.ArrowCursor if self._geometry.zoom is None else Qt.CursorShape.OpenHandCursor

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = wheel_effect(event)
        if turn.factor != 1:
            self._zoom(turn.factor, event.position().x(), event.position().y())
        else:
            self._move(self._geometry.panned(turn.moved.x(), turn.moved.y()))
        event.accept()

    def is_free_at(self, _at: QPointF) -> bool:
        """Return whether a press at the position goes to a guide or to the image itself."""
        return True

    def _paint_marks(self, painter: QPainter) -> None:
        """Paint everything above the image."""
        if self.guides is not None:
            self.guides.paint(painter)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.guides is None or not self.guides.pressed(event):
            self._dragged_from = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.guides is not None and self.guides.moved(event):
            return
        if self._dragged_from is not None and event.buttons():
            moved = event.position() - self._dragged_from
            self._dragged_from = event.position()
            self._move(self._geometry.panned(moved.x(), moved.y()))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._dragged_from = None
        if self.guides is not None:
            self.guides.released()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._geometry.zoom is not None:
            self.zoom_fit()
        else:
            self._zoom(
                max(2.0, self._geometry.actual / self._geometry.scale), event.position().x(), event.position().y()
            )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        delta = _ARROWS.get(Qt.Key(event.key()))
        if delta is not None and self._geometry.zoom is not None:
            self._move(self._geometry.panned(*delta))
            event.accept()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.toolbar.place()
        self._fit_in_room()
        super().resizeEvent(event)

    def _fit_in_room(self) -> None:
        self._move(self._geometry.in_view(*self._room))

    def event(self, event: QEvent) -> bool:
        """Handle the pinch gesture of a touchpad, which zooms, and a move to a screen with another pixel ratio."""
        if event.type() is QEvent.Type.DevicePixelRatioChange:
            self._fit_in_room()
        zooming = Qt.NativeGestureType.ZoomNativeGesture
        if not isinstance(event, QNativeGestureEvent) or event.gestureType() is not zooming:
            return super().event(event)
        self._zoom(1 + event.value(), event.position().x(), event.position().y())
        return True
