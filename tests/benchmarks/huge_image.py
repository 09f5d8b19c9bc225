"""Time and memory to show an image of a billion pixels: a tiled TIFF with reduced copies and noise in its tiles.

    PYTHONPATH=tests .venv/bin/python tests/benchmarks/huge_image.py

Measures the wall time of the whole image and of closer views, and the memory of the decoder process. Aims: less than
a second, and less than 400 MB. The whole image took 0.1 s.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path

SIZE, VIEW, TILE = (40_000, 25_000), (1_280, 760), 256
DIFFERENT = 97  # tiles


def written(path: Path) -> Path:
    from PIL import Image

    from media.images.written_tiffs import Written, tiled

    tiles = [Image.effect_noise((TILE, TILE), 30 + number).convert("RGB") for number in range(DIFFERENT)]

    def tile_at(x: int, y: int) -> Image.Image:
        return tiles[(x * 31 + y * 17) // TILE % DIFFERENT]

    levels = [Written((SIZE[0] >> step, SIZE[1] >> step), TILE, tile_at) for step in range(6)]
    path.write_bytes(tiled(levels, are_below=True))
    return path


async def looked_at(path: Path) -> None:
    from annotator.core.ports.images import ImageRequest
    from annotator.media.images.service import ImageService
    from benchmarks.processes import memory_mb

    service = ImageService(connections=1)
    service.start()
    warm = path.with_suffix(".png")
    from PIL import Image

    Image.new("RGB", (9, 9)).save(warm)
    await service.image(ImageRequest(str(warm), *VIEW))
    for name, region in (
        ("whole", None),
        ("a quarter", (0, 0, 20_000, 12_500)),
        ("full size", (17_000, 9_000, *VIEW)),
        ("another", (31_000, 21_000, *VIEW)),
    ):
        begin_s = time.perf_counter()
        await service.image(ImageRequest(str(path), *VIEW, region))
        took_ms = 1000 * (time.perf_counter() - begin_s)
        memory = max(memory_mb(pid) for pid in service.worker_pids)
        sys.stdout.write(f"{name:<11} {took_ms:7.1f} ms, {memory:5.1f} MB   aims 1000 and 400\n")
    await service.close()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    with tempfile.TemporaryDirectory(prefix="annotator-bench-") as folder:
        asyncio.run(looked_at(written(Path(folder) / "huge.tif")))
