"""The orientation of an image on screen: rotated and mirrored. Regions keep the coordinates of the original. No Qt."""

from __future__ import annotations

from msgspec import Struct


class Orientation(Struct, frozen=True):
    """An orientation: mirrored horizontally first, then rotated clockwise by quarter turns (0 to 3)."""

    quarters: int = 0
    is_mirrored: bool = False

    @property
    def swaps_sides(self) -> bool:
        return self.quarters % 2 == 1

    def to_view(self, x: float, y: float) -> tuple[float, float]:
        """Return an image vector as a view vector; y grows downwards in both."""
        x = -x if self.is_mirrored else x
        for _quarter in range(self.quarters):
            x, y = -y, x
        return x, y

    def to_image(self, x: float, y: float) -> tuple[float, float]:
        """Return a view vector as an image vector."""
        for _quarter in range(self.quarters):
            x, y = y, -x
        return -x if self.is_mirrored else x, y

    def rotated(self, quarters: int) -> Orientation:
        """Return the orientation rotated clockwise on screen."""
        return Orientation((self.quarters + quarters) % 4, self.is_mirrored)

    def mirrored(self) -> Orientation:
        """Return the orientation mirrored horizontally on screen."""
        return Orientation(-self.quarters % 4, not self.is_mirrored)


UPRIGHT = Orientation()
