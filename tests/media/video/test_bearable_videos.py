"""A film is made bearable before its pictures leave the process that decodes it, in any size and however often."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import numpy as np
from av.video.frame import VideoFrame

from annotator.core.ports.images import AS_IT_IS, MediaFilter
from annotator.core.ports.videos import FrameImage, OpenVideo
from annotator.media.video.client.service import VideoService
from annotator.media.video.decoding.frame_rendering import FrameRenderer, upright_shape
from journeys.red_clip import red_clip, red_pixels

PATIENCE_S = 120.0
VIEWS = 90  # each has a filter of its own: with what one left behind, there was no room for sixty


async def seen(video: OpenVideo, number: int) -> FrameImage:
    end = asyncio.get_running_loop().time() + PATIENCE_S
    video.show(number)
    while True:
        found = video.due()
        if found is not None:
            return found
        assert asyncio.get_running_loop().time() < end, f"frame {number} never came"
        await asyncio.sleep(0.002)


def test_no_image_is_as_it_is_whatever_its_size_and_no_view_leaves_anything_behind(tmp_path: Path) -> None:
    path = red_clip(tmp_path / "red.mp4", 2)

    async def story() -> None:
        videos = VideoService()
        video = await videos.open(str(path))
        for view in range(VIEWS):
            looks = (
                MediaFilter(0.05),
                MediaFilter(0.02, is_grey=True),
                MediaFilter(0.05, is_grey=True, is_cartoon=True),
            )[view % 3]
            video.see(200 + view * 4, 360, looks)
            image = await seen(video, view % 50)
            assert image.bgra, f"the decoder ended at view {view}"
            pixels = np.frombuffer(image.bgra, np.uint8).reshape(-1, 4)
            assert not red_pixels(pixels)
            assert not looks.is_grey or np.array_equal(pixels[:, 0], pixels[:, 2])
            image.release()
        video.see(640, 360, AS_IT_IS)
        image = await seen(video, 3)
        assert red_pixels(np.frombuffer(image.bgra, np.uint8).reshape(-1, 4))
        image.release()
        video.close()
        await videos.close()

    asyncio.run(story())


def cpu_s(width_px: int, height_px: int, looks: MediaFilter) -> float:
    """Return the processor time for an image of this size, the least of a few runs."""
    noise = np.random.default_rng(7).integers(0, 255, (height_px // 8, width_px // 8, 3), np.uint8)
    frame = VideoFrame.from_ndarray(noise.repeat(8, axis=0).repeat(8, axis=1), "rgb24").reformat(format="yuv420p")
    picturing, shape, took_s = FrameRenderer(), upright_shape(width_px, height_px, None, None), []
    for _ in range(5):
        start_s = time.process_time()
        pixels = picturing.pixels(frame, shape, width_px, height_px, looks)
        took_s.append(time.process_time() - start_s)
        assert pixels.shape == (height_px, width_px, 4)
    return min(took_s)


def test_a_large_drawn_image_costs_hardly_more_than_a_small_one() -> None:
    """Sixteen times as many pixels cost more than ten times as much when all of them were drawn."""
    drawn = MediaFilter(is_cartoon=True)
    assert cpu_s(1920, 1080, drawn) < 4 * cpu_s(480, 272, drawn)
