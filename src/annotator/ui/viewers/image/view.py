"""The image view: fitted at first, sharp when zoomed, and moved with the mouse or the arrow keys."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QSizePolicy

from annotator.core.design.medium import Extent, MediumKind
from annotator.core.errors import MediaFault
from annotator.core.ports.images import ImageRequest, Images, MediaFilter, ShadeWindow, ShownImage, WindowLevelRequest
from annotator.ui import async_tasks
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n.messages import error_sentence
from annotator.ui.i18n.translation import _
from annotator.ui.theme.palette import current
from annotator.ui.viewers.display.layers import SQUARES_FROM, Layers, paint_grid, qimage_of
from annotator.ui.viewers.display.orientation import UPRIGHT, Orientation
from annotator.ui.viewers.image.view_transform import Box, ViewGeometry
from annotator.ui.viewers.image.zoom_pan_view import ZoomPanView
from annotator.ui.widgets.labels import DelayedLabel

if TYPE_CHECKING:
    from annotator.ui.viewers.display.overlays import ImageOverlays
    from annotator.ui.viewers.display.settings import DisplaySettings


def _rect(box: Box) -> QRectF:
    return QRectF(box.left, box.top, box.width, box.height)


class ImageView(ZoomPanView):
    """A view of one image. `shown` emits the absolute path and the `Extent` once the image is painted. `failed`
    emits the path. `pages_found` emits the number of pages of a file with several."""

    ACCESSIBLE_ROLE = QAccessible.Role.Graphic
    shown = Signal(str, object)
    failed = Signal(str)
    pages_found = Signal(int)
    window_changed = Signal()

    def __init__(self, images: Images, prefetch: Callable[[Sequence[str]], None]) -> None:
        """Create the view. `prefetch` is called with the absolute paths of the next tasks' images, nearest first; all
        images of a design share it."""
        super().__init__()
        self._images = images
        self.prefetch = prefetch
        self.kind = MediumKind.IMAGE  # the kind that error messages name
        self.text = ""  # of the page of a document
        # pages of the file; 0 until it is read
        self._path = ""
        self._in_file = 0
        self.pages = 0
        self.item: int | None = None  # the page on screen as in results
        self.shade_window: ShadeWindow | None = None  # window level of an image with high bit depth
        self._applied_window: WindowLevelRequest = None
        self._layers = Layers()
        self.display: DisplaySettings | None = None
        self._overlays: ImageOverlays | None = None
        self._fault = ""
        self._media_filter = MediaFilter()
        # no image of this path was shown yet
        self._is_first = True
        self._is_turned = False  # the image is another page of the file before
        self._has_emitted_shown = False
        self._loading = async_tasks.Latest(self)
        self._loading_label = DelayedLabel(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 180)
        self.setAccessibleName(_("Image of this task"))

    def sizeHint(self) -> QSize:
        return QSize(320, 240)

    @property
    def has_image(self) -> bool:
        return not self._layers.is_empty

    @property
    def path(self) -> str:
        """The absolute path, "" for none."""
        return self._path

    @property
    def box_px(self) -> tuple[int, int]:
        """The size for image requests in device pixels."""
        ratio = self.devicePixelRatioF()
        view_rect = self.contentsRect()
        return max(1, round(view_rect.width() * ratio)), max(1, round(view_rect.height() * ratio))

    @property
    def _turned_box_px(self) -> tuple[int, int]:
        """The request size in the orientation of the file, swapped if the image is displayed on its side."""
        return self.box_px[::-1] if self._orientation.swaps_sides else self.box_px

    def show_medium(self, path: str, in_file: int = 0) -> None:
        """Show an image. `path` is absolute, or "" for none; `in_file` is the page of a multi-page file, from 0. The
        previous image disappears at once, so that the user does not answer for the wrong one."""
        self._loading.cancel()
        is_laid_out = self._has_emitted_shown
        self._is_turned = path == self._path and in_file != self._in_file
        self._in_file, self.pages = in_file, self.pages if path == self._path else 0
        self._path = path
        self._fault = ""
        self._has_emitted_shown = False
        self._is_first = True
        self._clear_image()
        if self._overlays is not None:
            self._overlays.reset()
        self._loading_label.end()
        self._zoom_bar.setEnabled(bool(path))
        self.setAccessibleDescription("")
        self.update()
        self._request_image(at_once=is_laid_out)

    def protect(self, media_filter: MediaFilter, *, is_small: bool) -> None:
        """Set the media filter. An image with a weaker filter is off the screen when this returns."""
        before = self._media_filter
        self._media_filter = media_filter
        self._move(self._geometry.with_small(is_small=is_small))
        if before == media_filter:
            return
        self._loading.cancel()
        self._clear_image()
        self.repaint()
        self._request_image()

    def requests_for(self, paths: Iterable[str]) -> list[ImageRequest]:
        """Return the requests that would show these absolute paths here next."""
        return [
            ImageRequest(path, *self.box_px, looks=self._media_filter, window=self._requested_window) for path in paths
        ]

    def use_display_settings(self, display: DisplaySettings) -> None:
        """Use the display settings that all images of a design share. They are created on first use."""
        self.display = display
        display.changed.connect(self._apply_display_settings)
        self._apply_display_settings()

    @property
    def _requested_window(self) -> WindowLevelRequest:
        return None if self.display is None else self.display.window

    @property
    def _orientation(self) -> Orientation:
        return UPRIGHT if self.display is None else self.display.orientation(self._path)

    def _apply_display_settings(self) -> None:
        """Apply the display settings."""
        self._layers.set_display(self.display.changed_adjustments if self.display else None, self._orientation)
        if self.display is not None:
            self._zoom_bar.show_adjusted(is_changed=not self.display.is_original(self._path))
            self._refine_timer.start()  # a new window level needs decoding
            self.overlays.clear_message()
        self._move(self._geometry.oriented(self._orientation))
        self.update()

    @property
    def overlays(self) -> ImageOverlays:
        """The overlays, created when the image is first zoomed or displayed with other settings."""
        if self._overlays is None:
            from annotator.ui.viewers.display.overlays import ImageOverlays

            overlays = ImageOverlays(self)
            overview = overlays.overview
            overview.centre_requested.connect(lambda x, y: self._move(self._geometry.with_middle(x, y)))
            overview.entered.connect(lambda at: self._pointer_moved(overview.mapToParent(at.toPoint()).toPointF()))
            self._overlays = overlays
        return self._overlays

    def say(self, text: str, *, stays: bool = False, holds: Callable[[], bool] = lambda: True) -> None:
        """Show a message in a corner for a moment, while `holds` returns True, or until the image changes."""
        self.overlays.say(text, stays=stays, holds=holds)

    def _clear_image(self) -> None:
        """Remove the image; nothing of it is on screen after the next paint."""
        self._layers.clear()
        self.text = ""
        if self._overlays is not None:
            self._overlays.overview.clear()

    def _move(self, geometry: ViewGeometry) -> None:
        super()._move(geometry)
        self._show_overview()

    def _show_overview(self) -> None:
        """Show the overview if not all of the image is visible."""
        if self._overlays is not None or self._geometry.zoom is not None:
            is_wanted = self.display is None or self.display.is_overview_wanted
            whole = self._layers.whole if is_wanted else None
            frame = QRectF(*self._geometry.visible_shares())
            self.overlays.overview.show_over(whole, frame)

    def _pointer_moved(self, at: QPointF) -> None:
        """Handle the mouse at a view position that is covered by an overlay."""

    def _request_image(self, *, at_once: bool = False) -> None:
        """Request the image once the view is visible, with a known size: else it is requested twice. A prefetched image
        is then part of the next paint, if it is requested `at_once`."""
        if self._path and self._layers.is_empty and not self._fault and self.isVisible() and not self._loading.busy:
            self._loading_label.begin()
            self._loading.start(self._load(self._path), at_once=at_once)

    async def _load(self, path: str) -> None:
        # read late, after the layout of the view that was just shown
        box_px = self._turned_box_px
        window_level = self._requested_window
        try:
            request = ImageRequest(path, *box_px, None, self._media_filter, self._in_file, window_level)
            image = await self._images.image(request)
        except MediaFault as fault:
            await asyncio.sleep(0)  # whoever requests the image hears of a fault later
            if path == self._path:
                self._loading_label.end()
                self._fault = error_sentence(fault.code, fault.params, self.kind)
                self._zoom_bar.setEnabled(False)
                self.setAccessibleDescription(self._fault)
                announce(self, self._fault)
                self.update()
                self.failed.emit(path)
            return
        if path != self._path:
            return
        self._layers.set_whole(qimage_of(image), keeps_detail=window_level == self._applied_window)
        self._applied_window = window_level
        self._loading_label.end()
        if image.window != self.shade_window:
            self.shade_window = image.window
            self.window_changed.emit()
        if self._is_first:
            self._is_first = False
            self._show_first(image)
        self._show_overview()
        if box_px != self._turned_box_px or window_level != self._requested_window or self._geometry.zoom is not None:
            self._refine_timer.start()  # the view was resized while the image was loading
        self.update()

    def _show_first(self, image: ShownImage) -> None:
        """Fit the first image of a path, and report its pages and whether it is animated. Another page of the same
        size is shown at the same zoom, from its top."""
        full = image.full_width_px, image.full_height_px
        before = self._geometry.in_view(*self._room)
        is_same_size = before.full_width == full[0] and before.full_height == full[1]
        if self._is_turned and is_same_size:
            self._geometry = before.panned(0.0, before.oriented_height * before.scale)
        else:
            self._geometry = before.with_image(*full, self._orientation)
        self._apply_display_settings()
        self._zoom_bar.show_scale(self._geometry.device_scale)
        self.pages, self.text = image.pages, image.text
        if self.pages > 1:
            self.pages_found.emit(self.pages)
        if image.moves:
            self.say(_("Animated image: the first frame is shown"), stays=True)

    def _refine(self) -> None:
        """Request a sharper image if needed: a larger fit, or the visible part when zoomed."""
        if self._layers.is_empty:
            return
        geometry = self._geometry
        longer = max(geometry.full_width, geometry.full_height)
        wanted_px = longer * min(1.0, geometry.scale * self.devicePixelRatioF())
        is_other = (
            self.shade_window is not None and self._requested_window != self._applied_window
        )  # the window level has changed
        if wanted_px <= self._layers.longer_px * 1.05 and not is_other:
            return
        if geometry.zoom is None or is_other:
            self._loading.start(self._load(self._path))
            return
        section = geometry.visible_px()
        if section[2] > 0 and section[3] > 0:
            self._loading.start(self._load_detail(self._path, section))

    async def _load_detail(self, path: str, region: tuple[int, int, int, int]) -> None:
        scale = self._geometry.scale * self.devicePixelRatioF()
        width_px = max(1, round(region[2] * scale))
        height_px = max(1, round(region[3] * scale))
        room_px = self._turned_box_px
        most = (min(width_px, room_px[0] + 64), min(height_px, room_px[1] + 64))
        window = None if self.shade_window is None else (self.shade_window.low, self.shade_window.high)
        request = ImageRequest(path, *most, region, self._media_filter, self._in_file, window)
        try:
            image = await self._images.image(request)
        except MediaFault:
            return  # the whole image is on screen; only sharpness is missing
        if path == self._path:
            self._layers.set_detail(QRectF(*region), qimage_of(image))
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = current()
        painter.fillRect(self.rect(), theme.colour("ground"))
        if not self._layers.is_empty:
            painter.save()
            painter.setClipRect(self.contentsRect())
            self._paint_image(painter)
            self._paint_marks(painter)
            painter.restore()
            if self._overlays is not None:
                self._overlays.paint(painter, self.display, self._path)
        elif self._fault:
            painter.setPen(theme.colour("danger"))
            inside = self.contentsRect().adjusted(24, 24, -24, -24)
            painter.drawText(inside, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._fault)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRect(self.contentsRect().adjusted(1, 1, -1, -1))
        painter.end()
        if not self._layers.is_empty and not self._has_emitted_shown:
            self._has_emitted_shown = True
            self.shown.emit(self._path, Extent(int(self._geometry.full_width), int(self._geometry.full_height)))

    def _paint_image(self, painter: QPainter) -> None:
        geometry = self._geometry
        box = _rect(geometry.image_box())
        is_zoomed = geometry.zoom is not None
        self._layers.paint(painter, box, self._place, geometry.scale, is_zoomed=is_zoomed)
        if geometry.scale >= SQUARES_FROM:
            paint_grid(painter, box, geometry.scale, QRectF(self.contentsRect()))

    def _place(self, section: QRectF) -> QRectF:
        return _rect(self._geometry.view_box(Box(section.x(), section.y(), section.width(), section.height())))

    def showEvent(self, event: QShowEvent) -> None:
        self._request_image()
        super().showEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)
