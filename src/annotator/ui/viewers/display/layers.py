"""The pixel layers of an image: the whole and, when zoomed in, a sharp detail above it, both with display settings
applied. A strongly zoomed image has a grid between its pixels."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QTransform

from annotator.core.ports.images import ShownImage
from annotator.ui.viewers.display.orientation import UPRIGHT, Orientation

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from annotator.ui.viewers.display.settings import ImageAdjustments

# View pixels per image pixel from which on pixels are drawn as squares.
SQUARES_FROM = 8.0


def qimage_of(image: ShownImage) -> QImage:
    """Return a QImage with its own copy of the pixels."""
    view = QImage(
        image.pixels, image.width_px, image.height_px, image.width_px * 4, QImage.Format.Format_ARGB32_Premultiplied
    )
    return view.copy()


def to_array(image: QImage) -> NDArray[np.uint8]:
    """Return the pixels (blue, green, red) as (height, width, 3). The image has four bytes per pixel and must
    outlive the array. The first call imports numpy."""
    import numpy as np

    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 4 * image.width()].reshape(image.height(), image.width(), 4)[..., :3]


class AvailablePixels(Struct, frozen=True):
    """The available pixels of a section of the image, upright and without adjustments. `section` is in image pixels."""

    section: QRectF
    image: QImage

    @property
    def scale(self) -> float:
        """The number of available pixels per image pixel along a side: 1 or less."""
        return self.image.width() / self.section.width()

    def within(self, section: QRectF) -> AvailablePixels:
        """Return the available pixels that show any of `section`, which must overlap them."""
        across, down = self.image.width() / self.section.width(), self.image.height() / self.section.height()
        displayed = section.translated(-self.section.topLeft())
        corners = (
            displayed.left() * across,
            displayed.top() * down,
            displayed.width() * across,
            displayed.height() * down,
        )
        cut = QRectF(*corners).toAlignedRect().intersected(self.image.rect())
        left, top = self.section.left() + cut.left() / across, self.section.top() + cut.top() / down
        return AvailablePixels(QRectF(left, top, cut.width() / across, cut.height() / down), self.image.copy(cut))


class Layers:
    def __init__(self) -> None:
        self._image: QImage | None = None
        self._detail: tuple[QRectF, QImage] | None = None
        self._adjustments: ImageAdjustments | None = None
        self._orientation = UPRIGHT
        self._displayed: dict[int, QImage] = {}  # by the cache key of the source image

    @property
    def is_empty(self) -> bool:
        return self._image is None

    @property
    def longer_px(self) -> int:
        """The longer side of the whole as available, 0 if there is none."""
        return 0 if self._image is None else max(self._image.width(), self._image.height())

    def clear(self) -> None:
        self._image = self._detail = None
        self._displayed.clear()

    def set_whole(self, image: QImage, *, keeps_detail: bool = True) -> None:
        """Set the whole image. Without `keeps_detail` the detail is dropped, because it shows other shades."""
        self._image = image
        self._detail = self._detail if keeps_detail else None
        self._displayed.clear()

    def set_detail(self, region: QRectF, image: QImage) -> None:
        """Set the detail of `region`, which is in image pixels."""
        self._detail = region, image
        self._displayed.clear()

    def set_display(self, adjustments: ImageAdjustments | None, orientation: Orientation) -> None:
        """Set the adjustments and the orientation. None means no adjustments."""
        if (adjustments, orientation) != (self._adjustments, self._orientation):
            self._adjustments = adjustments
            self._orientation = orientation
            self._displayed.clear()

    @property
    def whole(self) -> QImage | None:
        """The whole with display settings applied."""
        return None if self._image is None else self._with_display(self._image)

    def available(self, section: QRectF, size: tuple[int, int]) -> AvailablePixels | None:
        """Return the sharpest available pixels that contain all of `section`, or None. `size` is the size of the
        image. All are in image pixels."""
        if self._image is None:
            return None
        whole = AvailablePixels(QRectF(0, 0, *size), self._image)
        if self._detail is None or not self._detail[0].contains(section):
            return whole
        detail = AvailablePixels(*self._detail)
        return detail if detail.scale > whole.scale else whole

    def paint(
        self, painter: QPainter, box: QRectF, place: Callable[[QRectF], QRectF], scale: float, *, is_zoomed: bool
    ) -> None:
        """Paint the whole into `box` (view pixels), the detail above it. `place` maps image section to view."""
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale < SQUARES_FROM)
        if self._image is not None:
            painter.drawImage(box, self._with_display(self._image))
        if self._detail is not None and is_zoomed:
            region, image = self._detail
            painter.drawImage(place(region), self._with_display(image))

    def _with_display(self, image: QImage) -> QImage:
        displayed = self._displayed.get(image.cacheKey())
        if displayed is None:
            displayed = self._displayed[image.cacheKey()] = _oriented(
                _adjusted(image, self._adjustments), self._orientation
            )
        return displayed


def _adjusted(image: QImage, adjustments: ImageAdjustments | None) -> QImage:
    if adjustments is None:
        return image
    from annotator.ui.viewers.display.apply_adjustments import apply_adjustments

    return apply_adjustments(image, adjustments)


def _oriented(image: QImage, orientation: Orientation) -> QImage:
    if orientation.is_mirrored:
        image = image.flipped(Qt.Orientation.Horizontal)
    return image.transformed(QTransform().rotate(90 * orientation.quarters)) if orientation.quarters else image


# Visible on bright and on dark backgrounds.
_DARK = QColor(0, 0, 0, 90)
_BRIGHT = QColor(255, 255, 255, 70)


def paint_grid(painter: QPainter, box: QRectF, scale: float, view_rect: QRectF) -> None:
    """Paint the grid. `box` is the position of the whole image and `scale` is view pixels per image pixel.
    `view_rect` is the visible part."""
    displayed = box.intersected(view_rect)
    across = [
        box.left() + scale * number for number in _between(box.left(), scale, displayed.left(), displayed.right())
    ]
    down = [box.top() + scale * number for number in _between(box.top(), scale, displayed.top(), displayed.bottom())]
    upright = [QLineF(x, displayed.top(), x, displayed.bottom()) for x in across]
    level = [QLineF(displayed.left(), y, displayed.right(), y) for y in down]
    for colour, shift in ((_DARK, 0.0), (_BRIGHT, 1.0)):
        painter.setPen(QPen(colour, 1))
        painter.drawLines([line.translated(shift, 0) for line in upright])
        painter.drawLines([line.translated(0, shift) for line in level])


def _between(first: float, step: float, start: float, end: float) -> range:
    return range(math.ceil((start - first) / step - 1e-9), math.floor((end - first) / step + 1e-9) + 1)
