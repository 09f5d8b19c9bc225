"""The video frame with regions drawn on it, using the mouse and keys of an image while the video is paused."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen

from annotator.core.answer.geometry.vertices import NO_GUIDES, GuidePlaces
from annotator.core.ports.videos import FrameImage
from annotator.ui.i18n.translation import _
from annotator.ui.theme.palette import current
from annotator.ui.viewers.image.drawing import Drawing
from annotator.ui.viewers.image.key_bindings import MarkKeys
from annotator.ui.viewers.image.mouse_bindings import MarkMouse
from annotator.ui.viewers.image.view_transform import ViewGeometry
from annotator.ui.viewers.video.screen import VideoScreen


class FrameCanvas(VideoScreen):
    """A `DrawingSurface` over the video frame. `turned` is emitted when the displayed frame changes; `caught` when
    the pointer grabs a region or begins a new one."""

    ACCESSIBLE_ROLE = QAccessible.Role.Graphic
    turned = Signal()
    caught = Signal()

    def __init__(self, is_running: Callable[[], bool]) -> None:
        """Create the canvas. While `is_running` returns True, the video plays, and keys belong to the player."""
        super().__init__()
        self.is_running = is_running
        self.drawing = Drawing(self, self)
        self._mouse = MarkMouse(self.drawing, lambda _at: False)  # nothing lies above the regions
        self._keys = MarkKeys(self.drawing)
        self._full_px = (1, 1)
        self.drawing.clicked_nothing.connect(self.pressed)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Video frame"))

    def show_size(self, full_px: tuple[int, int]) -> None:
        """Set the size of the video's own frames."""
        self._full_px = full_px

    @property
    def geometry_of_image(self) -> ViewGeometry:
        box = self.place()
        (wide_px, high_px) = self._full_px
        scale = max(1, box.width()) / wide_px
        return ViewGeometry(self.width(), self.height(), wide_px, high_px, scale, wide_px / 2, high_px / 2)

    @property
    def has_image(self) -> bool:
        return self.number is not None

    def move_to(self, geometry: ViewGeometry) -> None:
        """Do nothing: the whole frame is always visible."""

    def guide_places(self) -> GuidePlaces:
        return NO_GUIDES

    @property
    def edge_guide(self) -> None:
        return None

    def update_cursor(self) -> None:
        is_active = self.drawing.shape is not None
        self.setCursor(Qt.CursorShape.CrossCursor if is_active else Qt.CursorShape.ArrowCursor)

    def show_image(self, image: FrameImage) -> None:
        before = self.number
        super().show_image(image)
        if before != image.number:
            self.turned.emit()

    def reset(self) -> None:
        """Reset the drawing for another video. While the frame is merely covered, a drawing in progress stays."""
        self.drawing.reset()
        self._mouse.reset()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        if self.has_image:
            painter.setClipRect(self.place())
            self.drawing.paint(painter)
            painter.setClipping(False)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(current().colour("focus"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Handle a press. During playback the release decides: a click on nothing toggles playback."""
        if self.drawing.is_locked or not self.has_image or event.button() is not Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
        elif self._mouse.pressed(event, has_image=True):
            self.caught.emit()
        elif not self.is_running():
            self._mouse.pressed_below(event)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.has_image and (self.drawing.can_draw or event.buttons()):
            self._mouse.moved(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.drawing.snap_position = None
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._mouse.released(event, moves_image=False)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(not self.is_running() and self._keys.is_for(event))
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.is_running() or not self._keys.pressed(event):
            super().keyPressEvent(event)
