"""Where a picture lies in its view: fit, zoom and pan as plain arithmetic, in floats of view and picture pixels."""

from __future__ import annotations

from dataclasses import dataclass, replace

MAX_ZOOM = 16.0
SMALL_PX = (320.0, 240.0)  # what a picture fits into that is to take little room


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class ViewGeometry:
    """`zoom` is view pixels per picture pixel, None for fit: enlarged only where that is wished (`enlarges`). `centre`
    is the picture point in the middle of the view. `is_small`: fitted, it takes little room. Sizes are at least 1."""

    view_width: float
    view_height: float
    full_width: float
    full_height: float
    zoom: float | None = None
    centre_x: float = 0.0
    centre_y: float = 0.0
    enlarges: bool = False
    is_small: bool = False

    @property
    def fit_scale(self) -> float:
        most = MAX_ZOOM if self.enlarges else 1.0
        width, height = self.view_width, self.view_height
        if self.is_small:
            width, height = min(width, SMALL_PX[0]), min(height, SMALL_PX[1])
        return min(most, width / self.full_width, height / self.full_height)

    @property
    def scale(self) -> float:
        return self.fit_scale if self.zoom is None else self.zoom

    def picture_box(self) -> Box:
        """Where the whole picture lies, in view pixels."""
        scale = self.scale
        width, height = self.full_width * scale, self.full_height * scale
        if self.zoom is None:
            return Box((self.view_width - width) / 2, (self.view_height - height) / 2, width, height)
        left = self.view_width / 2 - self.centre_x * scale
        top = self.view_height / 2 - self.centre_y * scale
        return Box(left, top, width, height)

    def visible(self) -> Box:
        """The part of the picture that is in view, in picture pixels."""
        box, scale = self.picture_box(), self.scale
        left, top = max(0.0, -box.left / scale), max(0.0, -box.top / scale)
        right = min(self.full_width, (self.view_width - box.left) / scale)
        bottom = min(self.full_height, (self.view_height - box.top) / scale)
        return Box(left, top, max(0.0, right - left), max(0.0, bottom - top))

    def zoomed(self, factor: float, at_x: float, at_y: float) -> ViewGeometry:
        """Zoomed by `factor`; the picture point under the view point (at_x, at_y) stays where it is."""
        box, scale = self.picture_box(), self.scale
        wanted = min(max(scale * factor, self.fit_scale), MAX_ZOOM)
        if wanted <= self.fit_scale * 1.0001:
            return replace(self.fitted(), enlarges=self.enlarges and self.zoom is not None)
        point_x, point_y = (at_x - box.left) / scale, (at_y - box.top) / scale
        centre_x = point_x + (self.view_width / 2 - at_x) / wanted
        centre_y = point_y + (self.view_height / 2 - at_y) / wanted
        return replace(self, zoom=wanted, centre_x=centre_x, centre_y=centre_y)._clamped()

    def panned(self, delta_x: float, delta_y: float) -> ViewGeometry:
        """Moved by view pixels; nothing happens while the picture fits."""
        if self.zoom is None:
            return self
        moved = replace(
            self, centre_x=self.centre_x - delta_x / self.zoom, centre_y=self.centre_y - delta_y / self.zoom
        )
        return moved._clamped()

    def in_little_room(self, *, is_small: bool) -> ViewGeometry:
        """Fitted anew where that is another room."""
        return self if is_small == self.is_small else replace(self, is_small=is_small, zoom=None)

    def fitted(self) -> ViewGeometry:
        return replace(self, zoom=None)

    def fitted_otherwise(self) -> ViewGeometry:
        """Fitted; what is fitted already is enlarged to its view where it is small, and no longer where it is."""
        return replace(self, enlarges=not self.enlarges) if self.zoom is None else self.fitted()

    def showing(self, x: float, y: float, margin: float) -> ViewGeometry:
        """Moved as little as it takes to have a picture point in view, `margin` view pixels inside."""
        box, scale = self.picture_box(), self.scale
        at_x, at_y = box.left + x * scale, box.top + y * scale
        return self.panned(_inside(at_x, margin, self.view_width), _inside(at_y, margin, self.view_height))

    def in_view(self, width: float, height: float) -> ViewGeometry:
        """The same picture in a view of another size; fitted when that is no smaller than it was zoomed to."""
        resized = replace(self, view_width=max(1.0, width), view_height=max(1.0, height))
        return resized._clamped() if resized.zoom is not None and resized.zoom > resized.fit_scale else resized.fitted()

    def _clamped(self) -> ViewGeometry:
        return replace(
            self,
            centre_x=_clamp(self.centre_x, self.full_width, self.view_width / self.scale),
            centre_y=_clamp(self.centre_y, self.full_height, self.view_height / self.scale),
        )


def _inside(at: float, margin: float, length: float) -> float:
    """By how much a place has to move to be inside; to the middle of a view that has no room for margins."""
    margin = min(margin, length / 2)
    return min(max(at, margin), length - margin) - at


def _clamp(centre: float, full: float, visible: float) -> float:
    """Keeps the view inside the picture; a picture narrower than the view is centred."""
    if visible >= full:
        return full / 2
    return min(max(centre, visible / 2), full - visible / 2)
