"""The pixels of a picture that are on hand: the whole, and where it is looked at closely a sharp part above it; both as
the person wants to see them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QTransform

from annotator.core.ports.images import ShownImage
from annotator.ui.viewers.display.orientation import UPRIGHT, Orientation

if TYPE_CHECKING:
    from annotator.ui.viewers.display.adjustments import ImageAdjustments

# View pixels a pixel of the picture, from which on each is a square.
SQUARES_FROM = 8.0


def image_of(image: ShownImage) -> QImage:
    """A QImage with its own copy of the pixels."""
    view = QImage(
        image.pixels,
        image.width_px,
        image.height_px,
        image.width_px * 4,
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    return view.copy()


class PixelsOnHand(Struct, frozen=True):
    """Of a part of the picture, in its pixels: as they came, without tones and upright."""

    part: QRectF
    image: QImage

    @property
    def scale(self) -> float:
        """How many of these a pixel of the picture has: 1, or less."""
        return self.image.width() / self.part.width()

    def within(self, part: QRectF) -> PixelsOnHand:
        """Those of them that show anything of a part of the picture, which has some of it."""
        across, down = self.image.width() / self.part.width(), self.image.height() / self.part.height()
        seen = part.translated(-self.part.topLeft())
        corners = seen.left() * across, seen.top() * down, seen.width() * across, seen.height() * down
        cut = QRectF(*corners).toAlignedRect().intersected(self.image.rect())
        left, top = self.part.left() + cut.left() / across, self.part.top() + cut.top() / down
        return PixelsOnHand(QRectF(left, top, cut.width() / across, cut.height() / down), self.image.copy(cut))


class Layers:
    def __init__(self) -> None:
        self._whole: QImage | None = None
        self._detail: tuple[QRectF, QImage] | None = None
        self._adjustments: ImageAdjustments | None = None
        self._orientation = UPRIGHT
        self._seen: dict[int, QImage] = {}  # by the key of what it was made from

    @property
    def is_empty(self) -> bool:
        return self._whole is None

    @property
    def longer_px(self) -> int:
        """Of the sides of the whole as it is on hand."""
        return 0 if self._whole is None else max(self._whole.width(), self._whole.height())

    def empty(self) -> None:
        self._whole = self._detail = None
        self._seen.clear()

    def lay_whole(self, image: QImage, *, keeps_detail: bool = True) -> None:
        """Not kept: what lies above it shows other shades."""
        self._whole = image
        self._detail = self._detail if keeps_detail else None
        self._seen.clear()

    def lay_detail(self, region: QRectF, image: QImage) -> None:
        """`region` in pixels of the picture."""
        self._detail = region, image
        self._seen.clear()

    def see(self, adjustments: ImageAdjustments | None, orientation: Orientation) -> None:
        """No tones: those that it was given with."""
        if (adjustments, orientation) != (self._adjustments, self._orientation):
            self._adjustments, self._orientation = adjustments, orientation
            self._seen.clear()

    @property
    def whole(self) -> QImage | None:
        """As it is seen."""
        return None if self._whole is None else self._as_seen(self._whole)

    def on_hand(self, part: QRectF, size: tuple[int, int]) -> PixelsOnHand | None:
        """The sharpest that have all of a part; None where there are none. `size` is the picture's, all in its
        pixels."""
        if self._whole is None:
            return None
        whole = PixelsOnHand(QRectF(0, 0, *size), self._whole)
        if self._detail is None or not self._detail[0].contains(part):
            return whole
        detail = PixelsOnHand(*self._detail)
        return detail if detail.scale > whole.scale else whole

    def paint(
        self, painter: QPainter, box: QRectF, place: Callable[[QRectF], QRectF], scale: float, *, is_zoomed: bool
    ) -> None:
        """The whole in `box`, in view pixels; `place` tells where a part of the picture lies."""
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale < SQUARES_FROM)
        if self._whole is not None:
            painter.drawImage(box, self._as_seen(self._whole))
        if self._detail is not None and is_zoomed:
            region, image = self._detail
            painter.drawImage(place(region), self._as_seen(image))

    def _as_seen(self, image: QImage) -> QImage:
        seen = self._seen.get(image.cacheKey())
        if seen is None:
            seen = self._seen[image.cacheKey()] = _oriented(_toned(image, self._adjustments), self._orientation)
        return seen


def _toned(image: QImage, adjustments: ImageAdjustments | None) -> QImage:
    if adjustments is None:
        return image
    from annotator.ui.viewers.display.apply_adjustments import apply_adjustments

    return apply_adjustments(image, adjustments)


def _oriented(image: QImage, orientation: Orientation) -> QImage:
    if orientation.is_mirrored:
        image = image.flipped(Qt.Orientation.Horizontal)
    return image.transformed(QTransform().rotate(90 * orientation.quarters)) if orientation.quarters else image
