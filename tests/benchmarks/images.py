"""Time until the next image is shown, through the real service.

`python tests/benchmarks/images.py` prints a table. The cost of a JPEG depends on its bytes more than on its pixels, so
each size is measured twice: a plain scene (0.1 bytes per pixel) and a detailed one (0.2, as in the usual test
photographs at quality 85). The files are in the system's cache, like those of a bundle that was just added.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from msgspec import Struct
from PIL import Image, ImageChops

from annotator.core.ports.images import ImageRequest
from annotator.media.images.service import ImageService

BOX_PX = (1200, 760)
SIZES = {12: (4000, 3000), 50: (8660, 5774), 144: (16_000, 9000)}
SCENES = {"even": 1.5, "detailed": 5.0}  # strength of the finest noise
COLD_AIMS_MS = {12: 45.0, 144: 200.0}
PREFETCHED_AIM_MS = 16.0
COLD_RUNS = 7
OTHER_RUNS = 3
TILE_PX = 1024


class Row(Struct, frozen=True):
    """A measured value. `aim` is its upper limit, or None without a limit."""

    name: str
    value: float
    unit: str
    aim: float | None


def measure(folder: Path) -> list[Row]:
    """Draw the images into `folder` (about 120 MB) and show each several times."""
    images = {
        (megapixels, scene): drawn(folder / f"{megapixels}-{scene}.jpg", size, grain)
        for megapixels, size in SIZES.items()
        for scene, grain in SCENES.items()
    }
    begin = time.perf_counter()
    service = ImageService()
    service.start()
    return asyncio.run(_measured(service, begin, images))


async def _measured(service: ImageService, begin: float, images: dict[tuple[int, str], Path]) -> list[Row]:
    await service.image(ImageRequest(str(images[12, "even"]), *BOX_PX))
    rows = [Row("start to first image, 12 MP even", 1000 * (time.perf_counter() - begin), "ms", None)]
    for (megapixels, scene), path in images.items():
        what = f"{megapixels} MP {scene} ({path.stat().st_size / 1e6:.1f} MB)"
        request = ImageRequest(str(path), *BOX_PX)
        cold = median([await _cold_ms(service, request) for _ in range(COLD_RUNS)])
        rows.append(Row(f"next image, {what}, cold", cold, "ms", COLD_AIMS_MS.get(megapixels)))
        prefetched = median([await _prefetched_ms(service, request) for _ in range(OTHER_RUNS)])
        rows.append(Row(f"next image, {what}, prefetched", prefetched, "ms", PREFETCHED_AIM_MS))
    for megapixels in (12, 144):
        request = ImageRequest(str(images[megapixels, "even"]), *BOX_PX, (1000, 1000, *BOX_PX))
        zoomed = median([await _cold_ms(service, request) for _ in range(OTHER_RUNS)])
        rows.append(Row(f"zoomed in to full size, {megapixels} MP even", zoomed, "ms", None))
    await service.close()
    return rows


async def _cold_ms(service: ImageService, request: ImageRequest) -> float:
    os.utime(request.path)  # a changed file is not served from the cache
    return await _shown_ms(service, request)


async def _prefetched_ms(service: ImageService, request: ImageRequest) -> float:
    os.utime(request.path)
    service.prefetch([request])
    await service.image(request)  # joins the prefetch; now the image is decoded
    return await _shown_ms(service, request)


async def _shown_ms(service: ImageService, request: ImageRequest) -> float:
    begin = time.perf_counter()
    await service.image(request)
    return 1000 * (time.perf_counter() - begin)


def drawn(path: Path, size: tuple[int, int], grain: float) -> Path:
    """Draw a JPEG that looks like a photograph to a decoder: noise that is stronger the coarser it is."""
    tile = Image.new("L", (TILE_PX, TILE_PX), 128)
    for halvings in range(6, -1, -1):
        noise = Image.effect_noise((TILE_PX >> halvings,) * 2, grain * 1.55**halvings)
        tile = ImageChops.add(tile, noise.resize(tile.size, Image.Resampling.BICUBIC), 1, -128)
    tiles = [tile, *map(tile.transpose, (Image.Transpose.FLIP_LEFT_RIGHT, Image.Transpose.ROTATE_180))]
    grey = Image.new("L", size)
    for row, top in enumerate(range(0, size[1], TILE_PX)):
        for column, left in enumerate(range(0, size[0], TILE_PX)):
            grey.paste(tiles[(row + column) % 3], (left, top))
    slope = Image.linear_gradient("L").resize(size, Image.Resampling.BILINEAR)
    Image.merge("RGB", (ImageChops.add(slope, grey, 2), grey, ImageChops.add(grey, slope, 2))).save(path, quality=80)
    return path


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        rows = measure(Path(folder))
    for row in rows:
        aim = f"aim {row.aim:g}" if row.aim is not None else ""
        sys.stdout.write(f"{row.name:<58} {row.value:9.2f} {row.unit:<3} {aim}\n")


if __name__ == "__main__":
    main()
