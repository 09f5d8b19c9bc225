"""The video service, and an open video as the window sees it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress

from annotator.core.errors import MediaFault
from annotator.core.ports.videos import FrameImage, MediaFilter, Thumbnail, ThumbnailRequest, VideoInfo
from annotator.media.decoding_service import DecodingService
from annotator.media.video.client.connection import VideoConnection
from annotator.media.video.worker import spawn_worker
from annotator.media.worker_client import PrewarmedWorkers

type VideoListener = Callable[[MediaFault | None], None]


class OpenedVideo:
    """An open video. Create it in the loop."""

    def __init__(self, path: str, workers: PrewarmedWorkers) -> None:
        self._loop = asyncio.get_running_loop()
        self._listeners: list[VideoListener] = []
        self.connection = VideoConnection(path, workers, self._changed, self._thumbnailed)
        self.connection.start()

    @property
    def path(self) -> str:
        return self.connection.path

    @property
    def shape(self) -> VideoInfo:
        return self.connection.shape

    @property
    def passed_over(self) -> int:
        return self.connection.skipped_frames

    def listen(self, listener: VideoListener) -> Callable[[], None]:
        self._listeners.append(listener)

        def stop() -> None:
            with suppress(ValueError):
                self._listeners.remove(listener)

        return stop

    def time_s(self, number: int) -> float:
        times = self.connection.times
        return 0.0 if times is None else times.time_s(number)

    def number_at(self, time_s: float) -> int:
        times = self.connection.times
        return 0 if times is None else times.number_at(time_s)

    def nearest_i_frame(self, number: int, *, after: bool) -> int:
        times = self.connection.times
        return number if times is None else times.nearest_i_frame(number, after=after)

    def count_frames(self) -> None:
        self.connection.count_frames()

    def see(self, width_px: int, height_px: int, looks: MediaFilter) -> None:
        self.connection.set_view(width_px, height_px, looks)

    def show(self, number: int) -> None:
        self.connection.show(max(0, number))

    def play(self, number: int, step: int = 1) -> None:
        self.connection.play(max(0, number), max(1, step))

    def due(self, number: int | None = None) -> FrameImage | None:
        return self.connection.due_image(number)

    def thumbnail(
        self,
        purpose: ThumbnailRequest,
        numbers: Sequence[int],
        size_px: tuple[int, int],
        listener: Callable[[Thumbnail], None],
    ) -> None:
        self.connection.thumbnails.request(purpose, numbers, size_px, listener)

    def close(self) -> None:
        self._listeners.clear()
        self.connection.stop()

    def _changed(self, fault: MediaFault | None) -> None:
        """Pass it on to the loop. Called in the connection's thread."""
        with suppress(RuntimeError):  # the loop is closed
            self._loop.call_soon_threadsafe(self._notify, fault)

    def _thumbnailed(self, purpose: ThumbnailRequest, ticket: int, thumbnail: Thumbnail) -> None:
        """Pass it on to the loop. Called in the connection's thread."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._deliver, purpose, ticket, thumbnail)

    def _deliver(self, purpose: ThumbnailRequest, ticket: int, thumbnail: Thumbnail) -> None:
        """Deliver a thumbnail, unless the request was withdrawn meanwhile."""
        receive = self.connection.thumbnails.receiver(purpose, ticket)
        if receive is not None:
            receive(thumbnail)

    def _notify(self, fault: MediaFault | None) -> None:
        for heard in tuple(self._listeners):
            heard(fault)


class VideoService(DecodingService[OpenedVideo]):
    """The real `ports.Videos`."""

    def __init__(self, workers: PrewarmedWorkers | None = None) -> None:
        workers = workers or PrewarmedWorkers(spawn_worker)
        super().__init__(lambda path: OpenedVideo(path, workers), workers)
