"""Pictures with something in them: for whoever tests what follows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from annotator.core.ports.images import Picture, PictureRequest
from fakes.pictures import FakePictures

type Pixels = NDArray[np.uint8]


@dataclass
class DrawnPictures(FakePictures):
    """`drawn` has (height, width, 3) blue, green and red, by path; smaller pictures have one pixel of several."""

    drawn: Mapping[str, Pixels] = field(default_factory=dict)

    async def picture(self, request: PictureRequest) -> Picture:
        told = await super().picture(request)
        left, top, width, height = request.region or (0, 0, told.full_width_px, told.full_height_px)
        part = self.drawn[request.path][top : top + height, left : left + width]
        rows = (np.arange(told.height_px) * part.shape[0]) // told.height_px
        columns = (np.arange(told.width_px) * part.shape[1]) // told.width_px
        shown = np.full((told.height_px, told.width_px, 4), 255, np.uint8)
        shown[..., :3] = part[rows][:, columns]
        return Picture(shown.tobytes(), told.width_px, told.height_px, told.full_width_px, told.full_height_px)


def drawn_pictures(pixels: Pixels) -> DrawnPictures:
    """One, at `/a.png`."""
    height, width = pixels.shape[:2]
    return DrawnPictures({"/a.png": (width, height)}, drawn={"/a.png": pixels})


def disc(size: tuple[int, int], middle: tuple[int, int], radius: int, ground: int = 40, inside: int = 210) -> Pixels:
    """Grey on grey."""
    width, height = size
    down, across = np.mgrid[:height, :width] + 0.5
    pixels = np.full((height, width, 3), ground, np.uint8)
    pixels[np.hypot(across - middle[0], down - middle[1]) < radius] = inside
    return pixels
