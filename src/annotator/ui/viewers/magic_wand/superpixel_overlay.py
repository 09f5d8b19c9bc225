"""An overlay that computes the superpixels of the visible part in time slices and shows their edges."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QTransform

from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.answer.mask.raster import MaskRows
from annotator.ui.viewers.display.layers import AvailablePixels, to_array
from annotator.ui.viewers.image.view_transform import ViewGeometry

if TYPE_CHECKING:
    from annotator.ui.viewers.magic_wand.superpixels import Superpixels

SLICE_S = 0.006
STILL_MS = 120
# in view pixels
FIRST_SIDE_PX = 24
LEAST_SIDE_PX = 8
MOST_SIDE_PX = 128
GROWS_BY = 1.25
MOST_PIXELS = 400_000  # a larger visible part is scaled down to this number of pixels


class SuperpixelView(Protocol):
    """The view that shows the image."""

    @property
    def geometry_of_image(self) -> ViewGeometry: ...

    def pixels(self, section: QRectF) -> AvailablePixels | None: ...

    def update(self) -> None: ...


class SuperpixelOverlay(QObject):
    def __init__(self, view: SuperpixelView, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self.side_px = FIRST_SIDE_PX
        self._key = 0, 0
        self._section = QRectF()
        self._superpixels: Superpixels | None = None
        self._steps: Iterator[None] | None = None
        self._edges: QImage | None = None
        self._slices = QTimer(self, singleShot=True, interval=0)
        self._slices.timeout.connect(self._compute_slice)
        self._still_timer = QTimer(self, singleShot=True, interval=STILL_MS)
        self._still_timer.timeout.connect(self._begin)
        self._geometry: ViewGeometry | None = None

    def resize(self, *, larger: bool) -> None:
        side_px = self.side_px * (GROWS_BY if larger else 1 / GROWS_BY)
        self.side_px = min(max(round(side_px), LEAST_SIDE_PX), MOST_SIDE_PX)
        self._view.update()

    def reset(self) -> None:
        """Reset the state for a new image."""
        self._key = (0, 0)
        self._superpixels = None
        self._steps = None
        self._edges = None

    def rows_at(self, at: Spot) -> MaskRows:
        """Return the rows of the image that the superpixel at `at` covers; empty if there is no image. A computation
        in progress is finished first."""
        if not self._is_known:
            self._begin()
        if self._superpixels is None:
            return {}
        for _step in self._steps or ():
            pass
        self._finish()
        from annotator.ui.viewers.magic_wand.flood_fill import connected_runs, to_mask_rows

        labels = self._superpixels.labels
        section = self._section
        height, width = labels.shape
        column = math.floor((at[0] - section.x()) * width / section.width())
        row = math.floor((at[1] - section.y()) * height / section.height())
        place = min(max(column, 0), width - 1), min(max(row, 0), height - 1)
        runs = connected_runs(labels == labels[place[1], place[0]], place)
        return to_mask_rows(runs, (section.x(), section.y(), section.width(), section.height()), (height, width))

    def paint(self, painter: QPainter) -> None:
        """Paint the superpixel edges once they are known. If the visible part has changed, a new computation starts
        when the view has been still for `STILL_MS`."""
        geometry = self._view.geometry_of_image
        if not self._is_known:
            if geometry != self._geometry or not self._still_timer.isActive():
                self._still_timer.start()
            self._geometry = geometry
            return
        if self._edges is None:
            return
        place = self._view.geometry_of_image
        section = self._section
        edges = self._edges
        zero, across, down = (QPointF(*place.view_point(x, y)) for x, y in ((0, 0), (1, 0), (0, 1)))
        to_right, to_bottom = across - zero, down - zero
        image = QTransform(to_right.x(), to_right.y(), to_bottom.x(), to_bottom.y(), zero.x(), zero.y())
        image.translate(section.x(), section.y())
        image.scale(section.width() / edges.width(), section.height() / edges.height())
        painter.save()
        painter.setTransform(image, combine=True)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=False)
        painter.drawImage(0, 0, edges)
        painter.restore()

    def _available(self) -> AvailablePixels | None:
        visible = self._view.geometry_of_image.visible()
        return self._view.pixels(QRectF(visible.left, visible.top, visible.width, visible.height))

    @property
    def _is_known(self) -> bool:
        """True if the superpixels of the visible part are computed or being computed."""
        available_pixels = self._available()
        return available_pixels is not None and self._key == self._key_of(available_pixels)

    def _key_of(self, available_pixels: AvailablePixels) -> tuple[int, int]:
        """Return the cache key: the pixels' cache key and the side of a superpixel in these pixels."""
        side = self.side_px / self._view.geometry_of_image.scale * available_pixels.scale
        return available_pixels.image.cacheKey(), max(2, round(side))

    def _begin(self) -> None:
        available_pixels = self._available()
        if available_pixels is None:
            self.reset()
            return
        from annotator.ui.viewers.magic_wand.superpixels import Superpixels

        self._key = self._key_of(available_pixels)
        self._section = available_pixels.section
        self._edges = None
        image = available_pixels.image
        together = max(1.0, math.sqrt(image.width() * image.height() / MOST_PIXELS))
        small = image.scaled(
            max(1, round(image.width() / together)),
            max(1, round(image.height() / together)),
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        side = self._key[1] * small.width() / image.width()
        self._superpixels = Superpixels(to_array(small).copy(), max(2, round(side)))
        self._steps = self._superpixels.compute()
        self._slices.start()

    def _compute_slice(self) -> None:
        if self._steps is None:
            return
        until = time.monotonic() + SLICE_S
        while time.monotonic() < until:
            if next(self._steps, self) is self:
                self._finish()
                self._view.update()
                return
        self._slices.start()

    def _finish(self) -> None:
        from annotator.ui.viewers.magic_wand.superpixels import edges_of

        self._steps = None
        if self._edges is None and self._superpixels is not None:
            self._edges = edges_of(self._superpixels.labels)
