"""A program that opens sounds one after another, plays a little of each, looks for speech in it, and says so."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from annotator.media.audio.client.service import AudioService


async def main(kept: Path, paths: list[str]) -> None:
    service = AudioService(kept)
    for path in paths:
        audio = await service.open(path)
        while not audio.shape.is_exact:
            await asyncio.to_thread(audio.block, 1e12, 1, rate_hz=48_000, channels=2, speed=1.0)  # decodes all of it
        for start, speed in ((0.0, 1.0), (audio.shape.length * 0.6, 1.5)):
            block = await asyncio.to_thread(audio.block, start, 4_800, rate_hz=48_000, channels=2, speed=speed)
            assert block.frames == 4_800
        searched = [found.to async for found in audio.speech()]
        assert searched[-1] == audio.shape.length
        sys.stdout.write("played\n")
        audio.close()
    await service.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2:]))
