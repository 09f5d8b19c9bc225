"""A viewer of a video: waits for its images on screen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import numpy as np

from annotator.core.errors import MediaFault
from annotator.core.ports.videos import FrameImage
from annotator.media.video.client.service import OpenedVideo
from media.video.made_videos import WIDTH_PX, read_number

_WITHIN_S = 120.0


class Watching:
    def __init__(self, video: OpenedVideo) -> None:
        self._video = video
        self._came = asyncio.Event()
        self._fault: MediaFault | None = None
        video.listen(self._heard)

    def _heard(self, fault: MediaFault | None) -> None:
        self._fault = fault or self._fault
        self._came.set()

    async def until(self, is_so: Callable[[], bool]) -> None:
        """MediaFault; TimeoutError where it does not come about."""
        async with asyncio.timeout(_WITHIN_S):
            while not is_so():
                if self._fault is not None:
                    raise self._fault
                self._came.clear()
                await self._came.wait()

    async def image(self, number: int | None = None) -> FrameImage:
        """The next, or the one that is due at that frame."""
        found: list[FrameImage] = []

        def came() -> bool:
            image = self._video.due(number)
            if image is not None:
                found.append(image)
            return bool(found)

        await self.until(came)
        return found[0]

    async def spelt(self, number: int | None = None) -> tuple[int, int]:
        """The number that a picture has, and the one that is written in it."""
        image = await self.image(number)
        pixels = np.frombuffer(image.bgra, np.uint8).reshape(image.height_px, image.width_px, 4)
        written = read_number(pixels if image.width_px == WIDTH_PX else np.rot90(pixels, -1))
        image.release()
        return image.number, written
