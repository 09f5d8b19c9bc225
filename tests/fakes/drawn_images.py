"""Fake images with content, for tests of contour tracing and selection tools."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from annotator.core.ports.images import ImageRequest, ShownImage
from fakes.images import FakeImages

type Pixels = NDArray[np.uint8]


@dataclass
class DrawnImages(FakeImages):
    """Images from arrays. `drawn` holds (height, width, 3) arrays in blue, green, red order by path. Smaller images
    use nearest-neighbour sampling."""

    drawn: Mapping[str, Pixels] = field(default_factory=dict)

    async def image(self, request: ImageRequest) -> ShownImage:
        told = await super().image(request)
        left, top, width, height = request.region or (0, 0, told.full_width_px, told.full_height_px)
        part = self.drawn[request.path][top : top + height, left : left + width]
        rows = (np.arange(told.height_px) * part.shape[0]) // told.height_px
        columns = (np.arange(told.width_px) * part.shape[1]) // told.width_px
        shown = np.full((told.height_px, told.width_px, 4), 255, np.uint8)
        shown[..., :3] = part[rows][:, columns]
        return ShownImage(shown.tobytes(), told.width_px, told.height_px, told.full_width_px, told.full_height_px)


def drawn_images(pixels: Pixels) -> DrawnImages:
    """Return images with one entry, `/a.png`."""
    height, width = pixels.shape[:2]
    return DrawnImages({"/a.png": (width, height)}, drawn={"/a.png": pixels})


def disc(size: tuple[int, int], middle: tuple[int, int], radius: int, ground: int = 40, inside: int = 210) -> Pixels:
    """Return an image of a grey disc on a grey background."""
    width, height = size
    down, across = np.mgrid[:height, :width] + 0.5
    pixels = np.full((height, width, 3), ground, np.uint8)
    pixels[np.hypot(across - middle[0], down - middle[1]) < radius] = inside
    return pixels
