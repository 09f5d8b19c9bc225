"""The connection of one open video, which keeps the requests for the next worker."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from fractions import Fraction
from threading import RLock

from msgspec.structs import replace

from annotator.core.errors import MediaFault
from annotator.core.ports.videos import DecodedFrames, FrameImage, MediaFilter, Thumbnail, ThumbnailRequest, VideoInfo
from annotator.media.messages import Alive, Fault, Heavy, TableHandle
from annotator.media.shared_memory import OwnedMemory
from annotator.media.video.client.frame_times import FrameTimes
from annotator.media.video.client.thumbnail_requests import ThumbnailRequests
from annotator.media.video.protocol import (
    MOST_FRAMES,
    SLOT_BYTES,
    SLOTS,
    THUMBNAIL_BYTES,
    CountFrames,
    FrameReady,
    FrameScanProgress,
    FramesCounted,
    FreeSlot,
    HoldSlot,
    OpenVideoFile,
    PlaybackEnded,
    PlayFrames,
    SetView,
    ShowFrame,
    ThumbnailReady,
    UprightShape,
    VideoOpened,
    VideoRequest,
    filter_values,
    limited_to_slot,
)
from annotator.media.worker_client import HeavyTurn, PrewarmedWorkers, WorkerClient, WorkerLost, fault_of
from annotator.media.worker_connection import WorkerConnection


class VideoConnection(WorkerConnection):
    """The connection to the workers of one video. `thumbnailed` is called in its thread for each thumbnail."""

    def __init__(
        self,
        path: str,
        workers: PrewarmedWorkers,
        changed: Callable[[MediaFault | None], None],
        thumbnailed: Callable[[ThumbnailRequest, int, Thumbnail], None],
    ) -> None:
        super().__init__(path, workers, changed, "annotator-video")
        self.shape = VideoInfo(0, 0, Fraction(25), 0, is_exact=False, audio_start_s=None)
        self.times: FrameTimes | None = None
        self.thumbnails = ThumbnailRequests(self._send, thumbnailed)
        self.skipped_frames = 0
        self._lock = RLock()
        self._memory: Sequence[OwnedMemory] = ()
        self._upright = UprightShape()  # for the next worker
        self._used_slots: set[int] = set()  # slots in use by the window, whichever worker filled them
        self._view = SetView()  # version 0 until there is one
        self._is_counting = False
        self._ticket = 0
        self._request: ShowFrame | PlayFrames | None = None
        self._images: deque[FrameImage] = deque()
        self._owes_prewarming = False
        self._furthest = (0, 0, 0)  # ticket, version and number of the furthest frame so far
        self._turn = HeavyTurn(lambda: self._is_stopping)

    @property
    def waiting(self) -> tuple[int, ...]:
        """The numbers of frames that have arrived and were not shown yet."""
        with self._lock:
            return tuple(image.number for image in self._images)

    def stop(self) -> Future[None]:
        """Stop without waiting. The future is settled when the process is gone. The worker is killed here and not in
        the connection's thread, so that it does not use the processor while that thread is busy."""
        self._is_stopping = True
        with self._lock:
            if self._worker is not None:
                self._worker.kill()
        return super().stop()

    def set_view(self, width_px: int, height_px: int, media_filter: MediaFilter) -> None:
        width_px, height_px = limited_to_slot(width_px, height_px)
        with self._lock:
            view = SetView(self._view.version, width_px, height_px, filter_values(media_filter))
            if self._view.version and self._view == view:
                return
            self._view = view._replace(version=self._view.version + 1)
            self._drop_images()
            self._send(self._view)
            self.thumbnails.set_filter(media_filter)

    def show(self, number: int) -> None:
        with self._lock:
            self._set_request(ShowFrame(self._ticket + 1, number))

    def count_frames(self) -> None:
        with self._lock:
            self._is_counting = True
            self._expect_message()
            self._send(CountFrames())

    def play(self, number: int, step: int = 1) -> None:
        with self._lock:
            self._set_request(PlayFrames(self._ticket + 1, number, step))

    def due_image(self, number: int | None) -> FrameImage | None:
        with self._lock:
            found: FrameImage | None = None
            while self._images and (number is None or self._images[0].number <= number):
                if found is not None:
                    self.skipped_frames += 1
                    found.release()
                found = self._images.popleft()
            return found

    def _set_request(self, request: ShowFrame | PlayFrames) -> None:
        self._ticket = request.ticket
        self._request = request
        self._drop_images()
        self._expect_message()
        self._send(request)

    def _drop_images(self) -> None:
        while self._images:
            self._images.popleft().release()

    def _release(self, slot: int) -> None:
        with self._lock:
            self._used_slots.discard(slot)
            self._send(FreeSlot(slot))

    def _send(self, request: VideoRequest) -> None:
        """Send a request to the worker. If it is gone, the next worker gets the current requests when it starts."""
        worker = self._worker
        if worker is not None:
            with suppress(WorkerLost):
                worker.send(request)

    @contextmanager
    def _tables(self, descriptor: int) -> Iterator[Sequence[OwnedMemory]]:
        del descriptor
        tables: list[OwnedMemory] = []
        try:
            tables.append(OwnedMemory(SLOTS * SLOT_BYTES + THUMBNAIL_BYTES))
            tables.append(OwnedMemory(MOST_FRAMES * 8))
            self._memory = tables
            yield tables
        finally:
            with self._lock:  # a view of a table keeps the table and its descriptor
                self._drop_images()
                if self.times is not None:
                    self.times.close()
            for table in tables:
                table.close()

    def _open_request(self, file: int, tables: tuple[TableHandle, ...]) -> OpenVideoFile:
        return OpenVideoFile(file, tables, self._upright)

    def _on_worker_end(self) -> None:
        self._turn.give_back()
        with self._lock:
            super()._on_worker_end()

    def _still_expect_message(self) -> None:
        if self._waiting_since_s is not None:
            self._expect_message()

    def _on_message(self, worker: WorkerClient, message: object) -> None:
        match message:
            case VideoOpened():
                self._on_opened(worker, message)
            case FrameScanProgress() if self.times is not None:
                self._still_expect_message()
                self._on_progress(self.times, message)
            case FrameReady():
                self._expect_nothing()
                self._turn.give_back()
                self._on_frame(message)
                self._changed(None)
                self._prewarm_next()
            case ThumbnailReady():
                self.thumbnails.on_ready(self._memory[0].view, message)
            case Alive():
                self._still_expect_message()
            case Heavy() if self._turn.take(worker):
                self._still_expect_message()
            case PlaybackEnded():
                self._expect_nothing()
            case FramesCounted() if self._is_counting:
                message.check()
                self._is_counting = False
                self._expect_nothing()
                self.shape = replace(self.shape, decoded_frames=DecodedFrames(*message))
                self._changed(None)
            case Fault():
                raise fault_of(self.path, message)
            case _:
                raise WorkerLost

    def _on_opened(self, worker: WorkerClient, opened: VideoOpened) -> None:
        opened.check()
        with self._lock:
            rate = Fraction(*opened.rate)
            if self.times is None:
                self.times = FrameTimes(self._memory[1], Fraction(*opened.time_base), rate, opened.claimed_frames)
            self._upright = UprightShape(opened.width_px, opened.height_px, opened.turns, opened.is_mirrored)
            self.shape = VideoInfo(
                opened.width_px,
                opened.height_px,
                rate,
                self.times.frames,
                is_exact=self.times.is_complete,
                audio_start_s=opened.audio_start_s,
                claimed_s=opened.claimed_s,
            )
            self._worker = worker
            self._expect_nothing()
            for slot in self._used_slots:
                self._send(HoldSlot(slot))
            if self._view.version:
                self._send(self._view)
            if self._request is not None:
                self._expect_message()
                self._send(self._request)
            self.thumbnails.send_again()
            if self._is_counting:
                self._expect_message()
                self._send(CountFrames())
        self._settle_opened()
        # The next worker is spawned after the first frame, because both would compete for the processor.
        self._owes_prewarming = True
        if self._request is None or not self._view.version:
            self._turn.give_back()
            self._prewarm_next()

    def _prewarm_next(self) -> None:
        if self._owes_prewarming:
            self._owes_prewarming = False
            self._workers.prepare()

    def _on_progress(self, times: FrameTimes, progress: FrameScanProgress) -> None:
        if times.update(progress.frames, is_complete=progress.is_complete, end=progress.end):
            self._lives_without_progress = 0
            self.shape = replace(self.shape, frames=times.frames, is_exact=times.is_complete)
            self._changed(None)

    def _on_frame(self, frame: FrameReady) -> None:
        frame.check()
        with self._lock:
            slot = frame.slot
            if slot in self._used_slots:
                raise ValueError("the slot is in use")
            if (frame.ticket, frame.version) != (self._ticket, self._view.version):
                self._send(FreeSlot(slot))
                return
            if isinstance(self._request, PlayFrames):  # where a new worker continues
                self._request = self._request._replace(number=frame.number + self._request.step)
            reached = (frame.ticket, frame.version, frame.number)
            if reached > self._furthest:  # otherwise worker after worker could die of the next frame
                self._lives_without_progress = 0
                self._furthest = reached
            self._used_slots.add(slot)
            begin = slot * SLOT_BYTES
            view = self._memory[0].view[begin : begin + frame.width_px * frame.height_px * 4]
            self._images.append(
                FrameImage(frame.number, frame.width_px, frame.height_px, view, lambda: self._release(slot))
            )
