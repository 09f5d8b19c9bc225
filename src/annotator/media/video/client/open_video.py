"""An open video, as the window sees it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress

from annotator.core.errors import MediaFault
from annotator.core.ports.videos import FrameImage, MediaFilter, Thumbnail, ThumbnailRequest, VideoInfo
from annotator.media.spare_workers import SpareWorkers
from annotator.media.video.client.connection import VideoConnection

type VideoCallback = Callable[[MediaFault | None], None]


class OpenedVideo:
    """An open video. Create it in the loop."""

    def __init__(self, path: str, spares: SpareWorkers) -> None:
        self._loop = asyncio.get_running_loop()
        self._listeners: list[VideoCallback] = []
        self.lane = VideoConnection(path, spares, self._changed, self._thumbnailed)
        self.lane.start()

    @property
    def path(self) -> str:
        return self.lane.path

    @property
    def shape(self) -> VideoInfo:
        return self.lane.shape

    @property
    def passed_over(self) -> int:
        return self.lane.passed_over

    def listen(self, heard: VideoCallback) -> Callable[[], None]:
        self._listeners.append(heard)

        def stop() -> None:
            with suppress(ValueError):
                self._listeners.remove(heard)

        return stop

    def time_s(self, number: int) -> float:
        times = self.lane.times
        return 0.0 if times is None else times.time_s(number)

    def number_at(self, time_s: float) -> int:
        times = self.lane.times
        return 0 if times is None else times.number_at(time_s)

    def key_near(self, number: int, *, after: bool) -> int:
        times = self.lane.times
        return number if times is None else times.key_near(number, after=after)

    def see(self, width_px: int, height_px: int, looks: MediaFilter) -> None:
        self.lane.see(width_px, height_px, looks)

    def show(self, number: int) -> None:
        self.lane.request("show", max(0, number))

    def play(self, number: int, step: int = 1) -> None:
        self.lane.request("play", max(0, number), max(1, step))

    def due(self, number: int | None = None) -> FrameImage | None:
        return self.lane.due(number)

    def thumbnail(
        self,
        purpose: ThumbnailRequest,
        numbers: Sequence[int],
        room_px: tuple[int, int],
        heard: Callable[[Thumbnail], None],
    ) -> None:
        self.lane.thumbnails.request(purpose, numbers, room_px, heard)

    def close(self) -> None:
        self._listeners.clear()
        self.lane.stop()

    def _changed(self, fault: MediaFault | None) -> None:
        """Pass it on to the loop. Called in the connection's thread."""
        with suppress(RuntimeError):  # the loop is closed
            self._loop.call_soon_threadsafe(self._tell, fault)

    def _thumbnailed(self, purpose: ThumbnailRequest, ticket: int, thumbnail: Thumbnail) -> None:
        """Pass it on to the loop. Called in the connection's thread."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._hand_over, purpose, ticket, thumbnail)

    def _hand_over(self, purpose: ThumbnailRequest, ticket: int, thumbnail: Thumbnail) -> None:
        """Deliver a thumbnail, unless the request was withdrawn meanwhile."""
        heard = self.lane.thumbnails.heard(purpose, ticket)
        if heard is not None:
            heard(thumbnail)

    def _tell(self, fault: MediaFault | None) -> None:
        for heard in tuple(self._listeners):
            heard(fault)
