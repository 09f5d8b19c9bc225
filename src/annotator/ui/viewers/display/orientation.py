"""How a picture is turned and mirrored for the eye. What is marked on it never knows: its places are those of the
picture as it was given. Pure."""

from __future__ import annotations

from msgspec import Struct


class Orientation(Struct, frozen=True):
    """Mirrored first, left to right, then turned clockwise by quarters (0 to 3)."""

    quarters: int = 0
    is_mirrored: bool = False

    @property
    def swaps_sides(self) -> bool:
        return self.quarters % 2 == 1

    def seen(self, x: float, y: float) -> tuple[float, float]:
        """A way in the picture as it goes in the view; y grows downwards in both."""
        x = -x if self.is_mirrored else x
        for _quarter in range(self.quarters):
            x, y = -y, x
        return x, y

    def true(self, x: float, y: float) -> tuple[float, float]:
        """A way in the view as it goes in the picture."""
        for _quarter in range(self.quarters):
            x, y = y, -x
        return -x if self.is_mirrored else x, y

    def turned(self, quarters: int) -> Orientation:
        """Clockwise, by what the eye sees."""
        return Orientation((self.quarters + quarters) % 4, self.is_mirrored)

    def mirrored(self) -> Orientation:
        """Left to right, by what the eye sees."""
        return Orientation(-self.quarters % 4, not self.is_mirrored)


UPRIGHT = Orientation()
