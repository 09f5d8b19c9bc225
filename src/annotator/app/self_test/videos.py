"""The self-test of video: files of some usual formats are created, and a frame of each is decoded like those of a
bundle."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from annotator.core.ports.videos import FrameImage, MediaFilter, OpenVideo

WIDTH_PX, HEIGHT_PX = 64, 48
FRAMES, WANTED = 12, 7
SHADE_STEP = 18
BITS_A_SECOND = 2_000_000
SHOWN_WITHIN_S = 60
# Suffix, and FFmpeg's container and encoder.
KINDS = (("mp4", "mp4", "libx264"), ("webm", "webm", "libvpx-vp9"), ("avi", "avi", "mpeg4"))


def videos() -> str:
    """Return a summary. Raise RuntimeError if a format cannot be decoded, or a wrong frame appears."""
    with tempfile.TemporaryDirectory(prefix="annotator-self-test-") as folder:
        for suffix, container, codec in KINDS:
            _make(Path(folder) / f"film.{suffix}", container, codec)
        shades = asyncio.run(_decoded(Path(folder)))
    for (suffix, *_), shade in zip(KINDS, shades, strict=True):
        if abs(shade - WANTED * SHADE_STEP) > SHADE_STEP // 2:
            raise RuntimeError(f"{suffix}: frame {WANTED} has the shade {shade} instead of {WANTED * SHADE_STEP}")
    return ", ".join(suffix for suffix, *_ in KINDS) + " in worker processes"


def _make(path: Path, container: str, codec: str) -> None:
    """Create a video in which each frame is lighter than the one before."""
    import av
    import numpy as np
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

    with av.open(path, "w", format=container) as file:
        stream = file.add_stream(codec, rate=25)
        if not isinstance(stream, VideoStream):
            raise RuntimeError(f"{codec} makes no film")
        stream.width, stream.height, stream.pix_fmt = WIDTH_PX, HEIGHT_PX, "yuv420p"
        stream.bit_rate = BITS_A_SECOND
        for number in range(FRAMES):
            grey = np.full((HEIGHT_PX, WIDTH_PX, 3), number * SHADE_STEP, np.uint8)
            file.mux(stream.encode(VideoFrame.from_ndarray(grey, "rgb24").reformat(format="yuv420p")))
        file.mux(stream.encode(None))


async def _decoded(folder: Path) -> list[int]:
    from annotator.media.video.client.service import VideoService

    service = VideoService()

    async def shade(path: Path) -> int:
        video = await service.open(str(path))
        video.see(WIDTH_PX, HEIGHT_PX, MediaFilter())
        video.show(WANTED)
        image = await _shown(video)
        middle = image.bgra[(HEIGHT_PX // 2 * WIDTH_PX + WIDTH_PX // 2) * 4]
        image.release()
        return int(middle)

    try:
        return await asyncio.gather(*(shade(folder / f"film.{suffix}") for suffix, *_ in KINDS))
    finally:
        await service.close()


async def _shown(video: OpenVideo) -> FrameImage:
    """Wait for a frame. Raise TimeoutError."""
    came = asyncio.Event()
    stop = video.listen(lambda _fault: came.set())
    try:
        async with asyncio.timeout(SHOWN_WITHIN_S):
            while (image := video.due()) is None:
                await came.wait()
                came.clear()
            return image
    finally:
        stop()
