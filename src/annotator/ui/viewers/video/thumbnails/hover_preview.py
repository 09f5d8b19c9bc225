"""The hover preview: a popup with the thumbnail of the moment under the pointer along a video, and its time. The
image of the nearest I-frame comes at once, and the exact frame follows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from annotator.core.ports.images import AS_IT_IS, MediaFilter
from annotator.core.ports.videos import Thumbnail, ThumbnailRequest
from annotator.ui.theme.palette import RADIUS_PX, current
from annotator.ui.viewers.video.thumbnails.filmstrip import Places, image_of

MOST_PX = QSize(208, 124)
MOST_SHARE = 0.45  # of the height above it
LEAST_IMAGE_PX = 36  # height; with less there is text only
AROUND_PX = 4


class ThumbnailPopup(QWidget):
    """A popup inside its parent that ignores the mouse."""

    ACCESSIBLE_ROLE = QAccessible.Role.ToolTip

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
    def text(self) -> str:
        return self._words

    def show_text(self, text: str) -> None:
        self._words = text
        self.setAccessibleName(text)
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
        painter = QPainter(self)
        theme = current()
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
        text = self.rect().adjusted(0, 0, 0, -AROUND_PX)
        painter.setPen(theme.colour("ink"))
        painter.drawText(text, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, self._words)
        painter.end()


DRAG_FROM_PX = 4.0
# An image of another moment is shown no longer than this.
STALE_MS = 300
GAP_PX = 4

type SampleAt = Callable[[float], float | None]  # None: no video there


class HoverPreview(QObject):
    """The hover preview. `scrubbed` emits the sample at which a drag ended, on widgets watched with `is_scrubbed`."""

    scrubbed = Signal(float)

    def __init__(self, page: QWidget, above: QWidget, text: Callable[[float], str]) -> None:
        """Create the preview on `page`, over the lower edge of `above`. `text` formats the time of a sample."""
        super().__init__(page)
        self._page = page
        self._above = above
        self._words = text
        self._video: Places | None = None
        self._media_filter = AS_IT_IS
        self._watched: dict[QWidget, tuple[SampleAt, bool]] = {}
        self._on: tuple[QWidget, QPointF] | None = None
        self._pressed: tuple[QWidget, QPointF] | None = None
        self._wanted: int | None = None  # frame under the pointer
        self._asked: int | None = None  # frame requested last
        self._is_answered = False  # by at least one image
        self.popup = ThumbnailPopup(page)
        self._stale = QTimer(self)
        self._stale.setSingleShot(True)
        self._stale.setInterval(STALE_MS)
        self._stale.timeout.connect(self._give_up)

    def watch(self, widget: QWidget, sample_at: SampleAt, *, is_scrubbed: bool = False) -> None:
        """Watch a widget. `sample_at` maps an x position to a sample. `is_scrubbed`: a drag on it seeks."""
        self._watched[widget] = (sample_at, is_scrubbed)
        widget.setMouseTracking(True)
        widget.installEventFilter(self)

    def show_video(self, video: Places | None) -> None:
        if video is not self._video:
            self._leave()
            self._video = video

    def set_media_filter(self, media_filter: MediaFilter) -> None:
        """Set the media filter. Images with another filter are off the screen when this returns."""
        if media_filter != self._media_filter:
            self._media_filter = media_filter
            self._asked = None
            self.popup.drop()

    def refresh(self) -> None:
        """Update the preview, because something else may be under the pointer, or its display has changed."""
        if self._on is not None:
            self._move(*self._on)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QWidget) and watched in self._watched:
            kind = event.type()
            if isinstance(event, QMouseEvent):
                self._mouse(watched, event)
            elif kind in (QEvent.Type.Leave, QEvent.Type.Hide):
                self._leave()
        return False

    def _mouse(self, watched: QWidget, event: QMouseEvent) -> None:
        at = event.position()
        kind = event.type()
        if kind is QEvent.Type.MouseMove:
            self._move(watched, at)
        elif event.button() is not Qt.MouseButton.LeftButton:
            return
        elif kind is QEvent.Type.MouseButtonPress:
            self._pressed = watched, at
        elif kind is QEvent.Type.MouseButtonRelease:
            pressed, self._pressed = self._pressed, None
            sample_at, is_scrubbed = self._watched[watched]
            is_drag = pressed is not None and abs(pressed[1].x() - at.x()) >= DRAG_FROM_PX
            sample = sample_at(at.x()) if is_scrubbed and is_drag and self._video is not None else None
            if sample is not None:
                self.scrubbed.emit(sample)
            if not watched.rect().contains(at.toPoint()):
                self._leave()

    def _move(self, watched: QWidget, at: QPointF) -> None:
        video = self._video
        sample = self._watched[watched][0](min(max(0.0, at.x()), float(watched.width())))
        if video is None or sample is None:
            return
        self._on = watched, at
        shape = video.video.shape
        number = max(0, min(video.frame_at(sample), shape.frames - 1))
        self.popup.show_text(self._words(sample))
        over_px = watched.mapTo(self._page, at.toPoint()).x()
        bottom_px = self._above.geometry().bottom() - GAP_PX
        self.popup.place_at(over_px, bottom_px, (shape.width_px, shape.height_px))
        if not self.popup.isVisible():
            self.popup.raise_()
            self.popup.show()
        self._want(video, number)

    def _want(self, video: Places, number: int) -> None:
        """Request a frame once the previous request is answered, so that a fast pointer sees images all the way."""
        self._wanted = number
        if self._is_answered or self._asked is None:
            self._ask(video, number)

    def _ask(self, video: Places, number: int) -> None:
        if number == self._asked:
            return
        self._asked = number
        self._is_answered = False
        self._stale.start()
        ratio = self.popup.devicePixelRatioF()
        room_px = round(MOST_PX.width() * ratio), round(MOST_PX.height() * ratio)
        video.video.thumbnail(ThumbnailRequest.POINTER, (number,), room_px, self._come)

    def _come(self, thumbnail: Thumbnail) -> None:
        self._is_answered = True
        self._stale.stop()
        self.popup.show_image(image_of(thumbnail))
        self._go_on()

    def _go_on(self) -> None:
        if self._video is not None and self._wanted is not None:
            self._ask(self._video, self._wanted)

    def _give_up(self) -> None:
        """Clear the preview: no image came in time, and the shown one is of another moment."""
        self.popup.drop()
        self._go_on()

    def _leave(self) -> None:
        """Cancel the request and hide the preview."""
        if self._video is not None and self._asked is not None:
            self._video.video.thumbnail(ThumbnailRequest.POINTER, (), (0, 0), self._come)
        self._on = self._wanted = self._asked = None
        self._stale.stop()
        self.popup.hide()
        self.popup.drop()
