"""The transform between an image and its view: fit, zoom and pan, in floats of view and image pixels. Image
coordinates are those of the upright image, whatever its orientation in the view."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QPointF

from annotator.core.answer.geometry.rotated_box import Spot
from annotator.ui.viewers.display.orientation import UPRIGHT, Orientation

MAX_ZOOM = 32.0
FIT_MOST = 6.0  # maximum enlargement of a small image to its view; beyond it single pixels dominate
SMALL_PX = (320.0, 240.0)  # size of an image that should take little space


class Box(Struct, frozen=True):
    left: float
    top: float
    width: float
    height: float


class ViewGeometry(Struct, frozen=True):
    """The geometry of an image in a view. `zoom` is view pixels per image pixel, None for fit. The centre is the
    image point in the view's middle. `is_small`: a fitted image is small and not enlarged. Sizes are at least 1.
    `device_px` is device pixels per view pixel."""

    view_width: float
    view_height: float
    full_width: float
    full_height: float
    zoom: float | None = None
    centre_x: float = 0.0
    centre_y: float = 0.0
    is_small: bool = False
    orientation: Orientation = UPRIGHT
    device_px: float = 1.0

    def visible_px(self) -> tuple[int, int, int, int]:
        """Return left, top, width and height of the visible part in whole image pixels."""
        section = self.visible()
        left, top = int(section.left), int(section.top)
        width, height = int(self.full_width) - left, int(self.full_height) - top
        return left, top, min(width, int(section.width) + 2), min(height, int(section.height) + 2)

    def with_image(self, width_px: int, height_px: int, orientation: Orientation) -> ViewGeometry:
        """Return the geometry of another image in the same view, fitted."""
        fresh = ViewGeometry(self.view_width, self.view_height, width_px, height_px, orientation=orientation)
        return replace(fresh, is_small=self.is_small, device_px=self.device_px)

    @property
    def oriented_width(self) -> float:
        """The width of the whole image in its orientation, in image pixels."""
        return self.full_height if self.orientation.swaps_sides else self.full_width

    @property
    def oriented_height(self) -> float:
        return self.full_width if self.orientation.swaps_sides else self.full_height

    @property
    def fit_scale(self) -> float:
        most, width, height = FIT_MOST, self.view_width, self.view_height
        if self.is_small:
            most, width, height = 1.0, min(width, SMALL_PX[0]), min(height, SMALL_PX[1])
        return min(most, width / self.oriented_width, height / self.oriented_height)

    @property
    def scale(self) -> float:
        return self.fit_scale if self.zoom is None else self.zoom

    @property
    def actual(self) -> float:
        """The scale at which one image pixel is one device pixel."""
        return 1.0 / self.device_px

    @property
    def device_scale(self) -> float:
        """Device pixels per image pixel, which is the zoom that users are shown."""
        return self.scale * self.device_px

    @property
    def middle(self) -> tuple[float, float]:
        """The image point in the middle of the view."""
        return (self.full_width / 2, self.full_height / 2) if self.zoom is None else (self.centre_x, self.centre_y)

    def view_point(self, x: float, y: float) -> tuple[float, float]:
        """Return the view position of an image point."""
        return self.view_points([(x, y)])[0]

    def view_points(self, points: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
        """Return the view positions of several image points."""
        middle = self.middle
        scale = self.scale
        to_view = self.orientation.to_view
        across, down = self.view_width / 2, self.view_height / 2
        turned = (to_view(x - middle[0], y - middle[1]) for x, y in points)
        return [(across + x * scale, down + y * scale) for x, y in turned]

    def image_point(self, at_x: float, at_y: float) -> tuple[float, float]:
        """Return the image point at a view position; it may be outside the image."""
        middle = self.middle
        scale = self.scale
        across, down = self.orientation.to_image(
            (at_x - self.view_width / 2) / scale, (at_y - self.view_height / 2) / scale
        )
        return middle[0] + across, middle[1] + down

    def image_box(self) -> Box:
        """Return the box of the whole image in view pixels."""
        return self.view_box(Box(0, 0, self.full_width, self.full_height))

    def view_box(self, section: Box) -> Box:
        """Return the box of an image section in view pixels."""
        return _box_between(
            self.view_point(section.left, section.top),
            self.view_point(section.left + section.width, section.top + section.height),
        )

    def visible(self) -> Box:
        """Return the visible part of the image in image pixels."""
        section = _box_between(self.image_point(0, 0), self.image_point(self.view_width, self.view_height))
        left, top = max(0.0, section.left), max(0.0, section.top)
        right, bottom = (
            min(self.full_width, section.left + section.width),
            min(self.full_height, section.top + section.height),
        )
        return Box(left, top, max(0.0, right - left), max(0.0, bottom - top))

    def zoomed(self, factor: float, at_x: float, at_y: float) -> ViewGeometry:
        """Return the geometry zoomed by `factor` around the view point (at_x, at_y), as far as the edges allow. The
        smallest zoom is the fit."""
        least = min(self.scale, self.fit_scale)
        return self._scaled(min(max(self.scale * factor, least), MAX_ZOOM), at_x, at_y)

    def _scaled(self, wanted: float, at_x: float, at_y: float) -> ViewGeometry:
        if abs(wanted - self.fit_scale) <= self.fit_scale * 0.0001:
            return self.fitted()
        point_x, point_y = self.image_point(at_x, at_y)
        across, down = self.orientation.to_image(self.view_width / 2 - at_x, self.view_height / 2 - at_y)
        return replace(
            self, zoom=wanted, centre_x=point_x + across / wanted, centre_y=point_y + down / wanted
        )._clamped()

    def panned(self, delta_x: float, delta_y: float) -> ViewGeometry:
        """Return the geometry moved by view pixels; unchanged while the image is fitted."""
        if self.zoom is None:
            return self
        across, down = self.orientation.to_image(delta_x / self.zoom, delta_y / self.zoom)
        return replace(self, centre_x=self.centre_x - across, centre_y=self.centre_y - down)._clamped()

    def centred(self, x: float, y: float) -> ViewGeometry:
        """Return the geometry centred on an image point as far as the image reaches; unchanged while fitted."""
        return self if self.zoom is None else replace(self, centre_x=x, centre_y=y)._clamped()

    def visible_shares(self) -> tuple[float, float, float, float]:
        """Return left, top, width and height of the visible part, as shares of the sides of the oriented image."""
        box = self.image_box()
        left, top = max(0.0, -box.left / box.width), max(0.0, -box.top / box.height)
        right = min(1.0, (self.view_width - box.left) / box.width)
        bottom = min(1.0, (self.view_height - box.top) / box.height)
        return left, top, max(0.0, right - left), max(0.0, bottom - top)

    def with_middle(self, across: float, down: float) -> ViewGeometry:
        """Return the geometry centred on a position given as shares of the sides of the oriented image."""
        way = self.orientation.to_image((across - 0.5) * self.oriented_width, (down - 0.5) * self.oriented_height)
        return self.centred(self.full_width / 2 + way[0], self.full_height / 2 + way[1])

    def oriented(self, orientation: Orientation) -> ViewGeometry:
        """Return the geometry with another orientation around the middle of the view."""
        return replace(self, orientation=orientation)._in_bounds()

    def with_small(self, *, is_small: bool) -> ViewGeometry:
        """Return the geometry with `is_small`, fitted if that changes."""
        return self if is_small == self.is_small else replace(self, is_small=is_small, zoom=None)

    def fitted(self) -> ViewGeometry:
        return replace(self, zoom=None)

    def fitted_or_actual(self, at_x: float, at_y: float) -> ViewGeometry:
        """Return the fitted geometry, or the actual size at the view point (at_x, at_y) if it is fitted already. A
        small image stays fitted."""
        if self.zoom is None and not self.is_small:
            return self._scaled(self.actual, at_x, at_y)
        return self.fitted()

    def showing(self, x: float, y: float, margin: float) -> ViewGeometry:
        """Return the geometry moved just enough to show an image point `margin` view pixels inside."""
        at_x, at_y = self.view_point(x, y)
        return self.panned(_shift_inside(at_x, margin, self.view_width), _shift_inside(at_y, margin, self.view_height))

    def in_view(self, width: float, height: float, device_px: float = 1.0) -> ViewGeometry:
        """Return the geometry for a view of another size. The image is fitted if the fit is no smaller than the
        zoom. An image at actual size stays so."""
        is_actual = self.zoom == self.actual
        after = replace(self, view_width=max(1.0, width), view_height=max(1.0, height), device_px=device_px)
        return (replace(after, zoom=after.actual) if is_actual else after)._in_bounds()

    def _in_bounds(self) -> ViewGeometry:
        if self.zoom is None or (self.zoom <= self.fit_scale and self.zoom != self.actual):
            return self.fitted()
        return self._clamped()

    def _clamped(self) -> ViewGeometry:
        """Return the geometry with the image moved into reach. No edge is further inside the view than in the fitted
        state. So the image can be zoomed at any position and returns to its place."""
        width, height = self.view_width, self.view_height
        if self.orientation.swaps_sides:
            width, height = height, width
        return replace(
            self,
            centre_x=self._clamped_centre(self.centre_x, self.full_width, width),
            centre_y=self._clamped_centre(self.centre_y, self.full_height, height),
        )

    def _clamped_centre(self, centre: float, full: float, view: float) -> float:
        """Return the centre clamped along one axis; `full` is in image pixels, `view` in view pixels."""
        visible = view / self.scale
        fitted = self.fit_scale
        beside = max(0.0, view - full * fitted) / 2 / self.scale if self.scale >= fitted else 0.0
        least, most = sorted((visible / 2 - beside, full - visible / 2 + beside))
        return min(max(centre, least), most)


def _box_between(corner: tuple[float, float], across: tuple[float, float]) -> Box:
    left, right = sorted((corner[0], across[0]))
    top, bottom = sorted((corner[1], across[1]))
    return Box(left, top, right - left, bottom - top)


def _shift_inside(at: float, margin: float, length: float) -> float:
    """Return the shift that brings a position inside the margins, or to the middle of a view too small for them."""
    margin = min(margin, length / 2)
    return min(max(at, margin), length - margin) - at


class ImageCoordinates:
    """A mixin that converts between the pixels of an image and those of its view."""

    @property
    def _geometry(self) -> ViewGeometry:
        raise NotImplementedError

    @property
    def size_px(self) -> tuple[int, int]:
        return int(self._geometry.full_width), int(self._geometry.full_height)

    @property
    def scale(self) -> float:
        """The view pixels per image pixel."""
        return self._geometry.scale

    @property
    def visible_part(self) -> Box:
        """The visible part of the image in image pixels."""
        return self._geometry.visible()

    def step_px(self, view_px: float) -> int:
        return max(1, round(view_px / self._geometry.scale))

    def image_position(self, at: QPointF) -> Spot:
        """Return the image position at a view position, with fractions; it may be outside the image."""
        return self._geometry.image_point(at.x(), at.y())

    def image_point(self, at: QPointF) -> tuple[int, int]:
        x, y = self.image_position(at)
        return round(x), round(y)

    def view_point(self, point: Spot) -> QPointF:
        return QPointF(*self._geometry.view_point(*point))

    def view_points(self, points: Iterable[Spot]) -> list[QPointF]:
        return [QPointF(x, y) for x, y in self._geometry.view_points(points)]

    def image_vector(self, across: int, down: int) -> tuple[int, int]:
        """Return a vector on screen as a vector in the image, which may be rotated or mirrored."""
        true_x, true_y = self._geometry.orientation.to_image(across, down)
        return round(true_x), round(true_y)
