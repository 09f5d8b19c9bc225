"""The window level of a high-bit-depth image: the values of a 16-bit, 32-bit or float image that are mapped to the
256 shades of a screen, as X-ray viewers do."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image

if TYPE_CHECKING:
    from annotator.core.ports.images import WindowLevelRequest

_HIGH_BIT_DEPTH = ("I", "F")
_SAMPLED_PX, _MORE_OF_PARTS = 1 << 16, 4  # several parts together get at most four times as many
_USED = 0.005  # the fraction of pixels that are outliers on each side
_LEAST_BITS, _MOST_BITS, _SHADES = 8, 16, 255
_MOST_DEVICE_BITS = 14  # cameras and X-ray detectors have up to 14 bits, and are not shown as if they had 16
_FARTHEST = 1e30  # larger values do not fit into pixel arithmetic


class AppliedWindow(NamedTuple):
    """`low` is black, `high` is white. The image's values go from `least` to `most`, as far as sampled."""

    low: float
    high: float
    least: float
    most: float


def is_high_bit_depth(image: Image.Image) -> bool:
    return image.mode in _HIGH_BIT_DEPTH or image.mode.startswith("I;16")


class WindowLevel:
    """The window level of one image, for all of its parts. `window` is None for images of 8 bits."""

    def __init__(self, request: WindowLevelRequest = None) -> None:
        self._request: WindowLevelRequest = request
        self.window: AppliedWindow | None = None
        self.file_window: tuple[float, float] | None = None  # black and white as given by the file

    def sample(self, samples: Iterable[Image.Image], count: int = 1) -> None:
        """Sample the values from `count` parts of the whole image. Values that are not finite are ignored."""
        values: list[float] = []
        highest = -math.inf
        is_whole = True
        for sample in samples:
            is_whole = is_whole and sample.mode != "F"
            if is_whole:
                highest = max(highest, _extrema(sample)[1])
            values += _sampled_values(sample, _SAMPLED_PX * min(count, _MORE_OF_PARTS) // count)
        least, most = (min(values), max(max(values), highest)) if values else (0.0, 1.0)
        self.window = AppliedWindow(*self._requested(values, least, most, is_whole=is_whole), least, most)

    def _requested(self, values: list[float], least: float, most: float, *, is_whole: bool) -> tuple[float, float]:
        match self._request:
            case (low, high):
                return low, max(high, low + _step(low))
            case "found" if values:
                values.sort()
                strays = int(len(values) * _USED)
                low, high = values[strays], values[-1 - strays]
                return (low, high) if high > low else (least, max(most, least + _step(least)))
        if self.file_window is not None:
            return self.file_window[0], max(self.file_window[1], self.file_window[0] + _step(self.file_window[0]))
        if is_whole and least >= 0 and most < 1 << _MOST_BITS:
            bits = max(_LEAST_BITS, int(most).bit_length())
            return 0.0, float((1 << (bits if bits <= _MOST_DEVICE_BITS else _MOST_BITS)) - 1)
        return least, max(most, least + _step(least))

    def apply(self, image: Image.Image) -> Image.Image:
        """Return a high-bit-depth image, or a part of one, in 8 bits."""
        if self.window is None:
            self.sample([image])
        assert self.window is not None
        scale = _SHADES / (self.window.high - self.window.low)
        offset = 0.5 - self.window.low * scale
        floats = image if image.mode == "F" else image.convert("F")
        shown = floats.point(lambda value: value * scale + offset).convert("L")
        shown.info.update(image.info)
        shown.info.pop("transparency", None)
        return shown


def _extrema(image: Image.Image) -> tuple[float, float]:
    found = image.getextrema()
    low, high = found[0], found[1]
    assert isinstance(low, int | float)
    assert isinstance(high, int | float)
    return low, high


def _sampled_values(image: Image.Image, most_px: int) -> list[float]:
    """Return some of the values, spread evenly over the image."""
    shrunk = math.sqrt(most_px / max(1, image.width * image.height))
    if shrunk < 1:
        size = max(1, round(image.width * shrunk)), max(1, round(image.height * shrunk))
        image = image.resize(size, Image.Resampling.NEAREST)
    found = array("f", image.convert("F").tobytes())
    return [value for value in found if -_FARTHEST < value < _FARTHEST]


def _step(value: float) -> float:
    """Return the smallest difference between two values."""
    return max(1e-6, abs(value) * 1e-6)
