"""The picture of a task: fitted at once, sharp when zoomed, moved with the mouse or the arrow keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.core.design.medium import Extent, MediumKind
from annotator.core.errors import MediaFault
from annotator.core.ports.looks import Looks
from annotator.core.ports.pictures import Picture, PictureRequest, Pictures
from annotator.ui import background
from annotator.ui.language.messages import error_sentence
from annotator.ui.language.translation import _
from annotator.ui.looks.theme import current
from annotator.ui.objects.picture.geometry import ViewGeometry
from annotator.ui.objects.picture.zoom_bar import ZoomBar
from annotator.ui.objects.wheel import STEP, turn_of
from annotator.ui.spoken.announcing import announce
from annotator.ui.widgets.labels import LateWord

SETTLE_MS = 90
PAN_PX = 60
_ARROWS = {
    Qt.Key.Key_Left: (PAN_PX, 0),
    Qt.Key.Key_Right: (-PAN_PX, 0),
    Qt.Key.Key_Up: (0, PAN_PX),
    Qt.Key.Key_Down: (0, -PAN_PX),
}


def image_of(picture: Picture) -> QImage:
    """A QImage with its own copy of the pixels."""
    view = QImage(
        picture.pixels,
        picture.width_px,
        picture.height_px,
        picture.width_px * 4,
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    return view.copy()


class ImageView(QWidget):
    """`shown` tells the absolute path and the Extent once the picture is painted; `failed` the path."""

    SPOKEN_ROLE = QAccessible.Role.Graphic
    shown = Signal(str, object)
    failed = Signal(str)

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._path = ""
        self._whole: QImage | None = None
        self._detail: tuple[QRectF, QImage] | None = None
        self._geometry = ViewGeometry(1, 1, 1, 1)
        self._fault = ""
        self._looks = Looks()
        self._is_fresh = True  # none of this path was there yet
        self._announced = False
        self._dragged_from: QPointF | None = None
        self._zoom_bar = ZoomBar(self, self.zoom_in, self.zoom_out, self.zoom_fit)
        self._loading = background.Latest(self)
        self._late = LateWord(self)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._ask_detail)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 180)
        self.setAccessibleName(_("Picture of this task"))

    def sizeHint(self) -> QSize:
        return QSize(320, 240)

    @property
    def box_px(self) -> tuple[int, int]:
        """The size that pictures are asked for, in device pixels."""
        ratio = self.devicePixelRatioF()
        return max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio))

    def show_medium(self, path: str) -> None:
        """`path` is absolute, or empty for none. The picture before it disappears at once, so that nobody answers for
        the wrong one."""
        self._loading.cancel()
        self._path, self._whole, self._detail, self._fault, self._announced = path, None, None, "", False
        self._is_fresh = True
        self._late.end()
        self._zoom_bar.hide()
        self.setAccessibleDescription("")
        self.update()
        self._ask()

    def protect(self, looks: Looks, *, is_small: bool) -> None:
        """What is on screen and bears less is off it when this returns."""
        before, self._looks = self._looks, looks
        self._move(self._geometry.in_little_room(is_small=is_small))
        if before == looks:
            return
        self._loading.cancel()
        self._whole = self._detail = None
        self.repaint()
        self._ask()

    def prefetch(self, paths: Sequence[str]) -> None:
        """What will likely be shown here next, as absolute paths, nearest first."""
        self._pictures.prefetch([PictureRequest(path, *self.box_px, looks=self._looks) for path in paths])

    def zoom_in(self) -> None:
        self._zoom(STEP, self.width() / 2, self.height() / 2)

    def zoom_out(self) -> None:
        self._zoom(1 / STEP, self.width() / 2, self.height() / 2)

    def zoom_fit(self) -> None:
        """Once more enlarges a small picture to the view, and so the ones that follow, until it is pressed again."""
        self._move(self._geometry.fitted_otherwise())

    def _ask(self) -> None:
        """Only once the view is on screen: before, it has not got its size, and a picture would be asked for twice."""
        if self._path and self._whole is None and not self._fault and self.isVisible() and not self._loading.busy:
            self._loading.start(self._load(self._path))
            self._late.begin()

    async def _load(self, path: str) -> None:
        box_px = self.box_px  # not before now: this runs once what was just shown is laid out
        try:
            picture = await self._pictures.picture(PictureRequest(path, *box_px, looks=self._looks))
        except MediaFault as fault:
            if path == self._path:
                self._late.end()
                self._fault = error_sentence(fault.code, fault.params, MediumKind.PICTURE)
                self.setAccessibleDescription(self._fault)
                announce(self, self._fault)
                self.update()
                self.failed.emit(path)
            return
        if path != self._path:
            return
        self._whole = image_of(picture)
        self._late.end()
        if self._is_fresh:
            self._is_fresh = False
            self._geometry = ViewGeometry(
                self.width(),
                self.height(),
                picture.full_width_px,
                picture.full_height_px,
                enlarges=self._geometry.enlarges,
                is_small=self._geometry.is_small,
            )
            self._zoom_bar.place(is_shown=True)
        if box_px != self.box_px:
            self._settle.start()  # the view was laid out anew while the picture was on its way
        self.update()

    def _ask_detail(self) -> None:
        """Asks for what the picture on hand cannot show sharply: a larger fit, or the visible part when zoomed."""
        if self._whole is None:
            return
        geometry = self._geometry
        longer = max(geometry.full_width, geometry.full_height)
        wanted_px = longer * min(1.0, geometry.scale * self.devicePixelRatioF())
        if wanted_px <= max(self._whole.width(), self._whole.height()) * 1.05:
            return
        if geometry.zoom is None:
            self._loading.start(self._load(self._path))
            return
        part = geometry.visible()
        left, top = int(part.left), int(part.top)
        width = min(int(geometry.full_width) - left, int(part.width) + 2)
        height = min(int(geometry.full_height) - top, int(part.height) + 2)
        if width > 0 and height > 0:
            self._loading.start(self._load_detail(self._path, (left, top, width, height)))

    async def _load_detail(self, path: str, region: tuple[int, int, int, int]) -> None:
        scale = self._geometry.scale * self.devicePixelRatioF()
        width_px, height_px = max(1, round(region[2] * scale)), max(1, round(region[3] * scale))
        most = (min(width_px, self.box_px[0] + 64), min(height_px, self.box_px[1] + 64))
        request = PictureRequest(path, *most, region, self._looks)
        try:
            picture = await self._pictures.picture(request)
        except MediaFault:
            return  # the whole picture is on screen; only sharpness is missing
        if path == self._path:
            self._detail = (QRectF(*region), image_of(picture))
            self.update()

    def _zoom(self, factor: float, at_x: float, at_y: float) -> None:
        if self._whole is not None:
            self._move(self._geometry.zoomed(factor, at_x, at_y))

    def _move(self, geometry: ViewGeometry) -> None:
        if geometry != self._geometry:
            self._geometry = geometry
            self.setCursor(self._cursor_shape())
            self._settle.start()
            self.update()

    def _cursor_shape(self) -> Qt.CursorShape:
        return Qt.CursorShape.ArrowCursor if self._geometry.zoom is None else Qt.CursorShape.OpenHandCursor

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = current()
        painter.fillRect(self.rect(), theme.colour("ground"))
        if self._whole is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._geometry.scale < 4)
            box = self._geometry.picture_box()
            painter.drawImage(QRectF(box.left, box.top, box.width, box.height), self._whole)
            if self._detail is not None and self._geometry.zoom is not None:
                self._paint_detail(painter, box.left, box.top, *self._detail)
        elif self._fault:
            painter.setPen(theme.colour("danger"))
            inside = self.rect().adjusted(24, 24, -24, -24)
            painter.drawText(inside, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._fault)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()
        if self._whole is not None and not self._announced:
            self._announced = True
            self.shown.emit(self._path, Extent(int(self._geometry.full_width), int(self._geometry.full_height)))

    def _paint_detail(self, painter: QPainter, left: float, top: float, region: QRectF, image: QImage) -> None:
        scale = self._geometry.scale
        x, y = left + region.x() * scale, top + region.y() * scale
        painter.drawImage(QRectF(x, y, region.width() * scale, region.height() * scale), image)

    def showEvent(self, event: QShowEvent) -> None:
        self._ask()
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._geometry = self._geometry.in_view(event.size().width(), event.size().height())
        self._settle.start()
        self._zoom_bar.place(is_shown=self._whole is not None)
        super().resizeEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = turn_of(event)
        if turn.factor != 1:
            self._zoom(turn.factor, event.position().x(), event.position().y())
        else:
            self._move(self._geometry.panned(turn.moved.x(), turn.moved.y()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._dragged_from = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is not None and event.buttons():
            moved = event.position() - self._dragged_from
            self._dragged_from = event.position()
            self._move(self._geometry.panned(moved.x(), moved.y()))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._dragged_from = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._geometry.zoom is not None:
            self.zoom_fit()
        else:
            self._zoom(max(2.0, 1 / self._geometry.scale), event.position().x(), event.position().y())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        delta = _ARROWS.get(Qt.Key(event.key()))
        if delta is not None and self._geometry.zoom is not None:
            self._move(self._geometry.panned(*delta))
            event.accept()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Two fingers that are spread or pinched on a touchpad zoom."""
        zooming = Qt.NativeGestureType.ZoomNativeGesture
        if not isinstance(event, QNativeGestureEvent) or event.gestureType() is not zooming:
            return super().event(event)
        self._zoom(1 + event.value(), event.position().x(), event.position().y())
        return True

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)
