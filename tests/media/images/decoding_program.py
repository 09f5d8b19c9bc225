"""A program with two workers at work, of which it tells, and that goes on until it is killed."""

from __future__ import annotations

import asyncio
import sys

from annotator.core.ports.images import ImageRequest
from annotator.media.images.service import ImageService


async def main(running: ImageService) -> None:
    """Writes the width of the picture that was asked for, and the process numbers of the workers."""
    image = await running.image(ImageRequest(sys.argv[1], 80, 80))
    for _look in range(2_000):
        if len(running.worker_pids) == 2:
            break
        await asyncio.sleep(0.005)
    sys.stdout.write(f"{image.width_px} {' '.join(map(str, running.worker_pids))}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


# Its workers read this file again, and must not begin the same.
if __name__ == "__main__":
    service = ImageService()
    service.start()
    asyncio.run(main(service))
