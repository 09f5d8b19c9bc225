"""Image adjustments for display: brightness, contrast, gamma and colours. They affect no result. No Qt."""

from __future__ import annotations

import math
from enum import StrEnum

from msgspec import Struct

MOST_PERCENT = 100
LEAST_GAMMA, MOST_GAMMA = 0.2, 5.0
_STEEPEST = 0.98  # of the contrast; full contrast would leave two shades


class Channel(StrEnum):
    """The colour channel that is shown alone, in shades of grey."""

    ALL = "all"
    RED = "red"
    GREEN = "green"
    BLUE = "blue"


class ImageAdjustments(Struct, frozen=True):
    """Adjustments of an image.

    `brightness` and `contrast` are in percent, -100 to 100. A `gamma` above 1 brightens dark shades."""

    brightness: int = 0
    contrast: int = 0
    gamma: float = 1.0
    is_inverted: bool = False
    is_grey: bool = False
    channel: Channel = Channel.ALL

    def table(self) -> bytes:
        """Return the lookup table for 256 shades. It is the same for each colour, so grey stays grey."""
        share = self.contrast / MOST_PERCENT * _STEEPEST
        slope = (1 + share) / (1 - share)
        return bytes(self._toned(shade / 255, slope) for shade in range(256))

    def _toned(self, shade: float, slope: float) -> int:
        lit = (shade - 0.5) * slope + 0.5 + self.brightness / MOST_PERCENT
        seen = math.pow(min(max(lit, 0.0), 1.0), 1 / self.gamma)
        return round(255 * (1 - seen if self.is_inverted else seen))


AS_GIVEN = ImageAdjustments()
