"""The connection of one open video: a thread that talks to its worker, replaces a worker that dies, and keeps the
requests."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from fractions import Fraction
from multiprocessing.connection import wait
from threading import RLock, Thread
from typing import Any

from msgspec.structs import replace

from annotator.core.errors import MediaFault
from annotator.core.ports.videos import FrameImage, MediaFilter, Thumbnail, ThumbnailRequest, VideoInfo
from annotator.media.messages import ALIVE
from annotator.media.shared_memory import OwnedMemory
from annotator.media.spare_workers import SpareWorkers
from annotator.media.video.client.frame_times import FrameTimes
from annotator.media.video.client.thumbnail_requests import ThumbnailRequests
from annotator.media.video.protocol import (
    MOST_FRAMES,
    SLOT_BYTES,
    SLOTS,
    THUMBNAIL_BYTES,
    check_claims,
    check_image,
    roomy,
)
from annotator.media.worker_client import (
    HEAVY,
    HeavyTurn,
    WorkerClient,
    WorkerLost,
    believed,
    fault_from,
    fault_of,
    opened_file,
)
from annotator.media.worker_process import Bell, begin

SILENT_WITHIN_S = 5.0
_ATTEMPTS = 3
type VideoRequest = tuple[str, int, int]  # show or play, the frame number, and the step to the next frame


class VideoConnection:
    """The connection to the workers of one video.

    `changed` is called in the connection's thread for each new frame or progress, and with the fault at the end.
    `thumbnailed` is called for each thumbnail."""

    def __init__(
        self,
        path: str,
        spares: SpareWorkers,
        changed: Callable[[MediaFault | None], None],
        thumbnailed: Callable[[ThumbnailRequest, int, Thumbnail], None],
    ) -> None:
        self.path = path
        self.opened: Future[None] = Future()
        self.ended: Future[None] = Future()
        self.shape = VideoInfo(0, 0, Fraction(25), 0, is_exact=False, audio_start_s=None)
        self.times: FrameTimes | None = None
        self._upright = (0, 0, 0)  # width, height and rotation, for the next worker
        self._spares, self._changed = spares, changed
        self._lock, self._bell = RLock(), Bell()
        self.thumbnails = ThumbnailRequests(self._ask, thumbnailed)
        self._held: set[int] = set()  # slots in use by the window, whichever worker filled them
        self.passed_over = self._ticket = self._version = 0
        self._view: tuple[object, ...] | None = None
        self._request: VideoRequest | None = None
        self._images: deque[FrameImage] = deque()
        self._worker: WorkerClient | None = None
        self._is_stopping = self._owes_a_spare = False
        self._fruitless, self._fruit = 0, (0, 0, 0)  # ticket, version and number of the furthest frame so far
        self._turn = HeavyTurn(lambda: self._is_stopping)
        self._expects_s: float | None = None
        self._thread = Thread(target=self._run, name="annotator-film", daemon=True)

    @property
    def worker_pid(self) -> int | None:
        return None if (worker := self._worker) is None else worker.pid

    @property
    def waiting(self) -> tuple[int, ...]:
        """The numbers of frames that have arrived and were not shown yet."""
        with self._lock:
            return tuple(image.number for image in self._images)

    def start(self) -> None:
        """Start the thread. Raise OSError if the system has none."""
        begin(self._thread, self._bell)

    def stop(self) -> Future[None]:
        """Stop without waiting. The future is settled when the process is gone.

        The worker is killed here and not in the connection's thread, so that it does not use the processor while
        that thread is busy."""
        self._is_stopping = True
        with self._lock:
            if self._worker is not None:
                self._worker.kill()
        self._bell.ring()
        return self.ended

    def see(self, width_px: int, height_px: int, looks: MediaFilter) -> None:
        view = (*roomy(width_px, height_px), looks.blur, looks.is_grey, looks.is_cartoon)
        with self._lock:
            if self._view is not None and self._view == view:
                return
            self._version += 1
            self._view = view
            self._forget()
            self._ask("view", self._version, *view)
            self.thumbnails.see(looks)

    def request(self, kind: str, number: int, step: int = 1) -> None:
        with self._lock:
            self._ticket += 1
            self._request = (kind, number, step)
            self._forget()
            self._ask_request()

    def due(self, number: int | None) -> FrameImage | None:
        with self._lock:
            found: FrameImage | None = None
            while self._images and (number is None or self._images[0].number <= number):
                if found is not None:
                    self.passed_over += 1
                    found.release()
                found = self._images.popleft()
            return found

    def _ask_request(self) -> None:
        if self._request is not None:
            kind, number, step = self._request
            self._expect()
            self._ask(kind, self._ticket, number, *((step,) if kind == "play" else ()))

    def _forget(self) -> None:
        while self._images:
            self._images.popleft().release()

    def _release(self, slot: int) -> None:
        with self._lock:
            self._held.discard(slot)
            self._ask("free", slot)

    def _ask(self, *words: object) -> None:
        """Send a request to the worker. If it is gone, the next worker gets the current requests when it starts."""
        with suppress(WorkerLost):
            if (worker := self._worker) is not None:
                worker.ask(*words)

    def _run(self) -> None:
        descriptor, fault = -1, None
        tables = list[OwnedMemory]()
        try:
            descriptor = opened_file(self.path)
            tables.extend(map(OwnedMemory, (SLOTS * SLOT_BYTES + THUMBNAIL_BYTES, MOST_FRAMES * 8)))
            while not self._is_stopping:
                self._live(descriptor, tables)
        except MediaFault as found:
            fault = found
        except (OSError, MemoryError, ValueError) as error:
            fault = fault_from(self.path, error)
        finally:
            if descriptor >= 0:
                os.close(descriptor)
            with self._lock:  # a view of a table keeps the table and its descriptor
                self._forget()
                if self.times is not None:
                    self.times.close()
            for table in tables:
                table.close()
            self._over(fault)

    def _live(self, descriptor: int, tables: Sequence[OwnedMemory]) -> None:
        """Run one worker. Raise MediaFault when several in a row made no progress."""
        worker: WorkerClient | None = None
        try:
            worker = self._spares.take()
            known = self.times.known if self.times is not None and self.times.is_whole else 0
            worker.open(descriptor, (known, *self._upright), tables)
            self._serve(worker, tables)
        except WorkerLost as lost:
            self._fruitless += 1
            if self._fruitless >= _ATTEMPTS:
                raise fault_from(self.path, lost, "the decoder stopped") from None
        finally:
            self._turn.give_back()
            with self._lock:
                self._worker = None
            if worker is not None:
                worker.end()

    def _serve(self, worker: WorkerClient, tables: Sequence[OwnedMemory]) -> None:
        """Talk to a worker until the connection stops. Raise WorkerLost or MediaFault."""
        self._expect()
        while not self._is_stopping:
            ready = wait([worker.pipe, self._bell.end], self._patience_s())
            if not ready and self._patience_s() == 0:
                raise WorkerLost
            if self._bell.end in ready:
                self._bell.heard()
            if worker.pipe in ready:
                with believed():
                    self._hear(worker, tables, *worker.heard())

    def _expect(self) -> None:
        self._expects_s = time.monotonic()

    def _expect_still(self) -> None:
        if self._expects_s is not None:
            self._expect()

    def _patience_s(self) -> float | None:
        """Return the seconds until a message must arrive; None if none is expected."""
        since_s = self._expects_s
        return None if since_s is None else max(0.0, since_s + SILENT_WITHIN_S - time.monotonic())

    def _hear(self, worker: WorkerClient, tables: Sequence[OwnedMemory], kind: str, *words: Any) -> None:
        if kind == "opened":
            self._is_open(worker, tables[1], *words)
        elif kind == "walked" and self.times is not None:
            self._expect_still()
            if self.times.learn(int(words[0]), is_whole=bool(words[1])):
                self._fruitless = 0
                self.shape = replace(self.shape, frames=self.times.frames, is_exact=self.times.is_whole)
                self._changed(None)
        elif kind == "frame":
            self._expects_s = None
            self._turn.give_back()
            self._image(tables[0], *map(int, words))
            self._changed(None)
            self._prepare()
        elif kind == "glimpse":
            self.thumbnails.hear(tables[0].view, *words)
        elif kind == ALIVE or (kind == HEAVY and self._turn.take(worker)):
            self._expect_still()
        elif kind == "over":
            self._expects_s = None
        elif kind == "fault":
            raise fault_of(self.path, *words)
        else:
            raise WorkerLost

    def _is_open(self, worker: WorkerClient, table: OwnedMemory, *words: Any) -> None:
        width_px, height_px, turns, rate, per, unit, parts, claimed = map(int, words[:8])
        audio_start_s, claimed_s = None if words[8] is None else float(words[8]), float(words[9])
        check_claims(width_px, height_px, turns, claimed_s, audio_start_s or 0.0)
        with self._lock:
            if self.times is None:
                self.times = FrameTimes(table, Fraction(unit, parts), Fraction(rate, per), claimed)
            self.shape = VideoInfo(
                *(width_px, height_px, Fraction(rate, per), self.times.frames),
                is_exact=self.times.is_whole,
                audio_start_s=audio_start_s,
                claimed_s=claimed_s,
            )
            self._upright = (width_px, height_px, turns)
            self._worker, self._expects_s = worker, None
            for slot in self._held:
                self._ask("hold", slot)
            if self._view is not None:
                self._ask("view", self._version, *self._view)
            self._ask_request()
            self.thumbnails.ask_again()
        with suppress(InvalidStateError):  # it is already settled, or the caller was cancelled
            self.opened.set_result(None)
        # The next worker is spawned after the first frame, because both would compete for the processor.
        self._owes_a_spare = True
        if self._request is None or self._view is None:
            self._turn.give_back()
            self._prepare()

    def _prepare(self) -> None:
        if self._owes_a_spare:
            self._owes_a_spare = False
            self._spares.prepare()

    def _image(
        self, table: OwnedMemory, ticket: int, number: int, slot: int, version: int, width_px: int, height_px: int
    ) -> None:
        check_image(number, slot, width_px, height_px)
        with self._lock:
            if slot in self._held:
                raise ValueError("somebody looks at what lies there")
            if (ticket, version) != (self._ticket, self._version):
                self._ask("free", slot)
                return
            if self._request is not None and self._request[0] == "play":
                self._request = ("play", number + self._request[2], self._request[2])  # where a new worker continues
            if (ticket, version, number) > self._fruit:  # otherwise worker after worker could die of the next frame
                self._fruitless, self._fruit = 0, (ticket, version, number)
            self._held.add(slot)
            view = table.view[slot * SLOT_BYTES : slot * SLOT_BYTES + width_px * height_px * 4]
            self._images.append(FrameImage(number, width_px, height_px, view, lambda: self._release(slot)))

    def _over(self, fault: MediaFault | None) -> None:
        last = fault or MediaFault(MediaFault.UNDECODABLE, path=self.path, detail="it was closed")
        with suppress(InvalidStateError):  # it is already settled, or the caller was cancelled
            self.opened.set_exception(last)
        self._bell.close()
        self.ended.set_result(None)
        if fault is not None and not self._is_stopping:
            self._changed(fault)
