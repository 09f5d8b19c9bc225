"""The main loop of a video worker, by priority: the requested frame, the following frames during playback, earlier
frames for stepping back and the index, then thumbnails."""

from __future__ import annotations

import io
import math
import time
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from multiprocessing.connection import Connection
from typing import NamedTuple, assert_never

import av
import numpy as np
from av.video.frame import VideoFrame

from annotator.core.errors import MediaFault
from annotator.core.ports.videos import MediaFilter, ThumbnailRequest
from annotator.media.messages import AliveSignal, Go, Heavy, receive, send
from annotator.media.safe_container import silence_ffmpeg
from annotator.media.video.decoding.containers import CODECS, OpenedVideoStream
from annotator.media.video.decoding.frame_cache import FrameCache
from annotator.media.video.decoding.frame_rendering import FrameRenderer, display_matrix, upright_shape
from annotator.media.video.decoding.low_memory import limit_stacks
from annotator.media.video.decoding.sequential_decoder import NumberedFrame, SequentialDecoder
from annotator.media.video.decoding.thumbnails import ThumbnailDecoder, ThumbnailJob
from annotator.media.video.protocol import (
    LONGEST_S,
    MOMENTS,
    MOST_FRAMES,
    SLOT_BYTES,
    SLOTS,
    THUMBNAIL_FROM,
    VIDEO_REQUESTS,
    CountFrames,
    FrameReady,
    FrameScanProgress,
    FramesCounted,
    FreeSlot,
    HoldSlot,
    MakeThumbnails,
    OpenVideoFile,
    PlaybackEnded,
    PlayFrames,
    SetView,
    ShowFrame,
    ThumbnailReady,
    ThumbnailTaken,
    UprightShape,
    VideoOpened,
    VideoRequest,
    VideoTables,
    fit_frame,
)

_SLICE_S = 0.004
_PAUSE_S = 0.06
_STEP_FRAMES = 16
_REPORTED_EVERY_S = 0.1
# Ten minutes of most videos. More would take longer than all other checks.
_COUNTED_PACKETS = 18_000


class RenderedFrame(NamedTuple):
    """A frame in a slot, for the view of the moment."""

    number: int
    slot: int
    size_px: tuple[int, int]


class VideoServer:
    """The server for one video. `run` ends when the parent is gone (EOFError, OSError)."""

    def __init__(self, pipe: Connection, tables: VideoTables, descriptor: int, request: OpenVideoFile) -> None:
        """Raise MediaFault if the file cannot be opened."""
        self._pipe = pipe
        self._show_alive = AliveSignal(pipe)
        self._images = np.frombuffer(tables.images.mapped(), np.uint8)
        self._times = np.frombuffer(tables.times.mapped(), "<i8")
        self._frames = FrameCache(descriptor, self._close_thumbnail_decoder, self._show_alive)
        self._shape = UprightShape(*request.shape)
        self._index = self._frames.index
        self._scanning = self._frames.scan()
        self._is_scanning = True
        self._descriptor = descriptor
        self._counting: Iterator[int] | None = None
        self._decoded = 0
        self._renderer = FrameRenderer()
        self._thumbnail_decoder = ThumbnailDecoder(
            descriptor,
            self._index,
            self._frames.cached_frame,
            self._write_thumbnail,
            self._frames.free_for_other_decoder,
        )
        self._thumbnail_renderers = {purpose: FrameRenderer() for purpose in ThumbnailRequest}
        self._view = SetView()
        self._media_filter = MediaFilter()
        self._free_slots = list(range(SLOTS))
        self._request: ShowFrame | PlayFrames | None = None
        self._stored_times = 0
        self._shown = 0
        self._is_next_wanted = False
        self._next: RenderedFrame | None = None
        self._prefetch_pauses_until_s = 0.0
        self._reported_s = math.inf  # nothing is reported before the file is open, nor after the scan

    def _close_thumbnail_decoder(self) -> None:
        self._thumbnail_decoder.close()

    def run(self) -> None:
        if self._frames.opened.is_heavy:
            send(self._pipe, Heavy())
            receive(self._pipe, Go)
        self._scan_up_to(1)
        if not self._shape.width_px:
            self._shape = self._shape_of_first()
        self._report_opened(self._frames.opened)
        pause_s: float | None = 0.0
        while True:
            while self._pipe.poll(pause_s):
                self._on_request(receive(self._pipe, *VIDEO_REQUESTS))
                pause_s = 0.0
            pause_s = self._work()

    def _shape_of_first(self) -> UprightShape:
        """Return the shape of the first frame. Raise MediaFault if there is none."""
        first = self._frames.frame(0) if self._index.count else None
        if first is None:
            raise MediaFault(MediaFault.UNDECODABLE, detail="the file cannot be decoded")
        return upright_shape(first.width, first.height, self._frames.opened.pixel_aspect, display_matrix(first))

    @property
    def _unit(self) -> Fraction:
        """The unit of the times in the table."""
        opened = self._frames.opened
        return 1 / opened.rate if self._index.is_counted else opened.time_base / MOMENTS

    def _report_opened(self, opened: OpenedVideoStream) -> None:
        message = VideoOpened(
            width_px=self._shape.width_px,
            height_px=self._shape.height_px,
            turns=self._shape.turns,
            is_mirrored=self._shape.is_mirrored,
            rate=opened.rate.as_integer_ratio(),
            time_base=self._unit.as_integer_ratio(),
            claimed_frames=opened.claimed_frames,
            audio_start_s=opened.audio_start_s,
            claimed_s=opened.claimed_s,
        )
        send(self._pipe, message)
        self._reported_s = 0.0
        self._report()

    def _on_request(self, request: VideoRequest) -> None:
        match request:
            case SetView():
                self._view = request
                self._media_filter = MediaFilter(*request.media_filter)
                self._drop_next()
            case ShowFrame() | PlayFrames():
                self._request = request
                self._is_next_wanted = False
                if not self._is_next(request):
                    self._drop_next()
            case FreeSlot(slot):
                if slot not in self._free_slots:
                    self._free_slots.append(slot)
            case HoldSlot(slot):
                if slot in self._free_slots:
                    self._free_slots.remove(slot)
            case MakeThumbnails():
                self._thumbnail_decoder.request(
                    ThumbnailJob(
                        purpose=ThumbnailRequest(request.purpose),
                        ticket=request.ticket,
                        width_px=request.width_px,
                        height_px=request.height_px,
                        media_filter=MediaFilter(*request.media_filter),
                        numbers=deque(request.numbers),
                    )
                )
            case CountFrames():
                decoder = SequentialDecoder(self._descriptor, self._index)
                self._counting = decoder.count_frames(_COUNTED_PACKETS)
            case ThumbnailTaken():
                self._thumbnail_decoder.allow_next()
            case _:
                assert_never(request)

    def _work(self) -> float | None:
        """Do one piece of work. Return the seconds without anything to do unless requested; None without limit."""
        match self._request:
            case ShowFrame(ticket, number) if (self._free_slots or self._next) and self._view.width_px:
                self._request = None
                self._show_requested(ticket, number)
                return 0.0
            case PlayFrames() as playing if self._free_slots:
                self._play_next(playing)
                return 0.0
        if self._counting is not None and not self._is_scanning:
            self._count(self._counting)
            return 0.0
        if self._is_next_wanted:
            self._prepare_next()
            return 0.0
        return self._prefetch()

    def _show_requested(self, ticket: int, number: int) -> None:
        self._scan_up_to(number + 1)
        number = min(number, self._index.count - 1)
        is_step_back = self._shown - _STEP_FRAMES <= number < self._shown
        self._show(ticket, number)
        self._shown = number
        self._is_next_wanted = not is_step_back
        self._prefetch_pauses_until_s = 0.0 if is_step_back else time.monotonic() + _PAUSE_S

    def _is_next(self, request: ShowFrame | PlayFrames) -> bool:
        """Return whether the prepared frame is the requested one."""
        return isinstance(request, ShowFrame) and self._next is not None and self._next.number == request.number

    def _drop_next(self) -> None:
        if self._next is not None:
            self._free_slots.append(self._next.slot)
            self._next = None

    def _prepare_next(self) -> None:
        """Prepare the frame after the shown one, little by little, so that a step forward needs no wait."""
        if self._frames.advance():
            return
        self._is_next_wanted = False
        frame = self._frames.cached_frame(self._shown + 1)
        if frame is not None and self._free_slots and self._view.width_px:
            with suppress(MemoryError):
                slot = self._free_slots[-1]
                size_px = self._render_into(slot, frame)
                self._next = RenderedFrame(self._shown + 1, self._free_slots.pop(), size_px)

    def _play_next(self, playing: PlayFrames) -> None:
        self._scan_up_to(playing.number + 1)
        if playing.number < self._index.count:
            self._show(playing.ticket, playing.number)
            self._request = playing._replace(number=playing.number + playing.step)
        else:
            send(self._pipe, PlaybackEnded(playing.ticket))
            self._request = None

    def _count(self, counting: Iterator[int]) -> None:
        until_s = time.monotonic() + _SLICE_S
        for self._decoded in counting:
            self._show_alive()
            if time.monotonic() > until_s:  # a look for requests takes 20 us, as long as a small frame
                return
        self._counting = None
        send(self._pipe, FramesCounted(self._decoded, self._index.numbered(_COUNTED_PACKETS)))

    def _prefetch(self) -> float | None:
        """Prefetch for a moment. While the user seeks or steps forward, frames for stepping back wait."""
        until = time.monotonic() + _SLICE_S
        pause_s = self._prefetch_pauses_until_s - time.monotonic()
        while time.monotonic() < until:
            is_calm = not isinstance(self._request, PlayFrames) and pause_s <= 0
            if self._thumbnail_decoder.work(ThumbnailRequest.POINTER) or (is_calm and self._frames.work()):
                continue
            was_scanning = self._is_scanning
            self._is_scanning = next(self._scanning, None) is not None
            is_at_strip = is_calm and self._thumbnail_decoder.work(ThumbnailRequest.STRIP)
            # One more pass after the last step, because more can be made then.
            if not was_scanning and not is_at_strip:
                self._report(is_last=True)
                return pause_s if pause_s > 0 else None
        self._report()
        return 0.0

    def _show(self, ticket: int, number: int) -> None:
        prepared = self._next
        if prepared is not None:
            self._next = None
            self._frames.note_shown(number)
            slot, size_px = prepared.slot, prepared.size_px
        else:
            slot = self._free_slots.pop()
            size_px = self._write_frame_anyhow(slot, number)
        send(self._pipe, FrameReady(ticket, number, slot, self._view.version, *size_px))

    def _write_frame_anyhow(self, slot: int, number: int) -> tuple[int, int]:
        """Do as `_write_frame` does, with as little memory as possible if that is short."""
        with suppress(MemoryError):
            return self._write_frame(slot, number)
        self._thumbnail_decoder.close()
        self._frames.minimize_memory()
        return self._write_frame(slot, number)

    def _write_frame(self, slot: int, number: int) -> tuple[int, int]:
        """Write a frame into a slot and return its size; 0 x 0 if it cannot be decoded."""
        frame = self._frames.frame(number, self._show_alive)
        return (0, 0) if frame is None else self._render_into(slot, frame)

    def _render_into(self, slot: int, frame: VideoFrame) -> tuple[int, int]:
        view = self._view
        shape = self._shape
        width_px, height_px = fit_frame(shape.width_px, shape.height_px, view.width_px, view.height_px)
        pixels = self._renderer.pixels(frame, shape, width_px, height_px, self._media_filter)
        target = self._images[slot * SLOT_BYTES : slot * SLOT_BYTES + pixels.size]
        target.reshape(pixels.shape)[:] = pixels
        return width_px, height_px

    def _write_thumbnail(self, job: ThumbnailJob, wanted: int, found: NumberedFrame) -> None:
        shape = self._shape
        width_px, height_px = fit_frame(shape.width_px, shape.height_px, job.width_px, job.height_px)
        renderer = self._thumbnail_renderers[job.purpose]
        pixels = renderer.pixels(found.frame, shape, width_px, height_px, job.media_filter)
        target = self._images[THUMBNAIL_FROM : THUMBNAIL_FROM + pixels.size]
        target.reshape(pixels.shape)[:] = pixels
        send(self._pipe, ThumbnailReady(job.purpose, job.ticket, wanted, found.number, width_px, height_px))

    def _scan_up_to(self, frames: int) -> None:
        """Scan at full speed up to a number of frames, for a request beyond the index."""
        while self._index.count < frames and next(self._scanning, None) is not None:
            self._report()
            self._show_alive()

    def _report(self, *, is_last: bool = False) -> None:
        now_s = time.monotonic()
        if self._reported_s == math.inf or (not is_last and now_s < self._reported_s + _REPORTED_EVERY_S):
            return
        self._reported_s = math.inf if is_last else now_s
        count = self._index.count
        self._store_times(count)
        send(self._pipe, FrameScanProgress(count, is_last, self._index.end_time))

    def _store_times(self, count: int) -> None:
        """Write the final times into the shared table. Raise MediaFault if there is no more space."""
        if count > MOST_FRAMES:
            raise MediaFault(MediaFault.TOO_LARGE, detail="it is too long to be shown")
        rows = self._index.rows(self._stored_times, count)
        if len(rows) and max(abs(int(rows[0]) >> 1), abs(int(rows[-1]) >> 1)) * self._unit > LONGEST_S:
            raise MediaFault(MediaFault.TOO_LARGE, detail="it is too long to be shown")
        self._times[self._stored_times : count] = rows
        self._stored_times = count


def warm_up() -> None:
    """Load everything that decoding loads at first use, while files can be opened and no untrusted file is there."""
    silence_ffmpeg()
    limit_stacks()
    for name in CODECS:
        av.Codec(name, "r")
    black = VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), "rgb24").reformat(format="yuv420p")
    renderer = FrameRenderer()
    for media_filter in (MediaFilter(), MediaFilter(0.1, is_grey=True, is_cartoon=True)):
        renderer.pixels(black, upright_shape(64, 48, None, None), 32, 24, media_filter)
    _decode_something(black)


def _decode_something(frame: VideoFrame) -> None:
    """Encode and decode one frame, because PyAV loads parts of itself during that."""
    file = io.BytesIO()
    with av.open(file, "w", format="avi") as written:
        stream = written.add_stream("mjpeg", rate=25)
        stream.width = 64
        stream.height = 48
        stream.pix_fmt = "yuvj420p"
        for packet in [*stream.encode(frame.reformat(format="yuvj420p")), *stream.encode(None)]:
            written.mux(packet)
    file.seek(0)
    with av.open(file, "r") as read:
        for _frame in read.decode(video=0):
            pass
