"""A TIFF scaled to any size: a part is read from the smallest level that is large enough."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import IO, cast

from PIL import Image

from annotator.core.errors import MediaFault
from annotator.media.images.limits import BoundedHeader
from annotator.media.images.scaling import CroppedView, PixelBox, reduce_in_strips, resize
from annotator.media.images.tiff.blocks import BlockImage
from annotator.media.images.tiff.ifd import Level, read_levels
from annotator.media.images.window_level import WindowLevel

# The limit for one view. An image without smaller levels is limited to it; one with them may be larger.
LIMIT_MEGAPIXELS = 250
# Three or four bytes per pixel, averaged in strips. Above this size no other heavy image may be decoded at the same
# time.
_HEAVY_FROM_PX = 64_000_000
_ROUNDED = 1e-6


class Tiff:
    def __init__(self, file: IO[bytes], longest_side_px: int, page: int = 0) -> None:
        """`page` is counted from 0. Raise MediaFault if it cannot be decoded."""
        head = BoundedHeader(file)
        self._levels = read_levels(cast("IO[bytes]", head), page)
        head.is_over = True
        self._file = file
        self.size = self._levels.size
        self.orientation = self._levels.orientation
        self.profile = self._levels.profile
        self.pages = self._levels.pages
        if max(self.size) > longest_side_px:
            raise MediaFault(
                MediaFault.UNDECODABLE, detail=f"its width or height is more than {longest_side_px} pixels"
            )

    def scaled(
        self, before_heavy: Callable[[], None], window_level: WindowLevel, part: PixelBox, size: tuple[int, int]
    ) -> Image.Image:
        """Return `part` of the stored image at `size`, at most that of the part. Raise MediaFault if undecodable."""
        level = self._level_for(part, size)
        across, down = level.width / self.size[0], level.height / self.size[1]
        left, top = part[0] * across, part[1] * down
        right, bottom = min(part[2] * across, level.width), min(part[3] * down, level.height)
        outer = (int(left), int(top), math.ceil(right - _ROUNDED), math.ceil(bottom - _ROUNDED))
        pixels = (outer[2] - outer[0]) * (outer[3] - outer[1])
        if pixels > LIMIT_MEGAPIXELS * 1_000_000:
            megapixels = math.ceil(self.size[0] * self.size[1] / 1_000_000)
            raise MediaFault(MediaFault.TOO_LARGE, megapixels=str(megapixels), limit=str(LIMIT_MEGAPIXELS))
        if pixels > _HEAVY_FROM_PX:
            before_heavy()
        whole = BlockImage(self._file, self._levels.prefix, level, self.profile)
        if whole.is_high_bit_depth:
            smallest = min(self._levels.levels, key=lambda level: level.width)
            looked = whole if smallest is level else BlockImage(self._file, self._levels.prefix, smallest)
            window_level.sample(looked.samples(), len(looked.sampled))
        box = (left - outer[0], top - outer[1], right - outer[0], bottom - outer[1])
        return resize(*reduce_in_strips(CroppedView(whole, outer), size, box, window_level), size)

    def _level_for(self, part: PixelBox, size: tuple[int, int]) -> Level:
        scale = max(size[0] / (part[2] - part[0]), size[1] / (part[3] - part[1]))
        enough = (level for level in self._levels.levels if level.width >= scale * self.size[0] - _ROUNDED)
        return min(enough, key=lambda level: level.width)
