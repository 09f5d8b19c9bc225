"""A program that opens films one after another, looks at a little of each, and says what came of it."""

from __future__ import annotations

import asyncio
import sys

from annotator.core.errors import MediaFault
from annotator.core.ports.videos import MediaFilter
from annotator.media.video.client.service import VideoService
from media.video.watching import Watching


async def main(paths: list[str]) -> None:
    service = VideoService()
    for path in paths:
        try:
            video = await service.open(path)
            watching = Watching(video)
            video.see(320, 180, MediaFilter(0.05, is_grey=True))
            for number in (0, video.shape.frames - 1, video.shape.frames // 2):
                video.show(number)
                (await watching.image()).release()
            video.close()
            sys.stdout.write("watched\n")
        except MediaFault:
            sys.stdout.write("refused\n")
    await service.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
