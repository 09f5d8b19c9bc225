"""The main loop of a video worker, by priority: the requested frame, the following frames during playback, earlier
frames for stepping back and the index, then thumbnails."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

import numpy as np
from av.video.frame import VideoFrame

from annotator.core.errors import MediaFault
from annotator.core.ports.videos import MediaFilter, ThumbnailRequest
from annotator.media.messages import AliveWord, receive, send
from annotator.media.video.decoding.containers import OpenedImages
from annotator.media.video.decoding.frame_rendering import Picturing, UprightShape, shape_of
from annotator.media.video.decoding.frames import Frames
from annotator.media.video.decoding.sequential_decoder import NumberedFrame, walked
from annotator.media.video.decoding.thumbnails import ThumbnailDecoder, ThumbnailJob
from annotator.media.video.protocol import (
    LONGEST_S,
    MOST_FRAMES,
    SLOT_BYTES,
    SLOTS,
    THUMBNAIL_FROM,
    VideoTables,
    Viewing,
    fitted,
)

_SLICE_S = 0.004
_REST_S = 0.06
_STEP_FRAMES = 16
_TOLD_EVERY_S = 0.1


class VideoServer:
    """The server for one video. `run` ends when the parent is gone (EOFError, OSError)."""

    def __init__(self, pipe: Connection, tables: VideoTables, descriptor: int, known: int, shape: UprightShape) -> None:
        """`known` is the number of frames in the table if it is complete, else 0. `shape` comes from an earlier
        worker, or is all zero.

        Raise MediaFault if the file cannot be opened."""
        self._pipe, self._be_alive = pipe, AliveWord(pipe)
        self._images = np.frombuffer(tables.images.mapped(), np.uint8)
        self._times = np.frombuffer(tables.times.mapped(), "<i8")
        self._frames, self._shape = Frames(descriptor, self._be_alive), shape
        self._index = self._frames.index
        self._walking, self._is_walking = self._known_or_walked(descriptor, known), True
        self._picturing = Picturing()
        self._thumbnail_decoder = ThumbnailDecoder(
            descriptor, self._index, self._frames.at_hand, self._lay_thumbnail, self._frames.make_room
        )
        self._frames.make_way = self._thumbnail_decoder.let_go
        self._picturing_small = {purpose: Picturing() for purpose in ThumbnailRequest}
        self._view = Viewing(0, 0, 0)
        self._free = list(range(SLOTS))
        self._request: tuple[int, int] | None = None  # ticket, number
        self._plays: tuple[int, int, int] | None = None  # ticket, next number, and the step to the one after it
        self._noted = 0
        self._shown, self._rests_until_s = 0, 0.0
        self._told_s = math.inf  # nothing is reported before the file is open, nor after the scan

    def _known_or_walked(self, descriptor: int, known: int) -> Iterator[int]:
        """Restore the index or start to scan. Counted frames are scanned again, because the table does not contain
        the offsets of their keyframes."""
        if not known or self._index.is_counted:
            return walked(descriptor, self._index, self._be_alive)
        self._index.restore(self._times[:known].copy())
        return iter(())

    def run(self) -> None:
        if self._frames.opened.is_heavy:
            send(self._pipe, "heavy")
            receive(self._pipe)
        self._know(1)
        if not self._shape.width_px:
            self._shape = self._found_shape()
        self._tell_opened(self._frames.opened)
        rest_s: float | None = 0.0
        while True:
            while self._pipe.poll(rest_s):
                self._hear(receive(self._pipe))
                rest_s = 0.0
            rest_s = self._work()

    def _found_shape(self) -> UprightShape:
        """Return the shape of the first frame. Raise MediaFault if there is none."""
        first = self._frames.frame(0) if self._index.count else None
        if first is None:
            raise MediaFault(MediaFault.UNDECODABLE, detail="nothing of it can be decoded")
        return shape_of(first.width, first.height, self._frames.opened.pixel_aspect, first.rotation)

    def _tell_opened(self, opened: OpenedImages) -> None:
        base, rate, shape = opened.time_base, opened.rate, self._shape
        if self._index.is_counted:
            base = 1 / rate
        claimed = opened.claimed_frames
        words = (*shape, rate.numerator, rate.denominator, base.numerator, base.denominator)
        send(self._pipe, "opened", *words, claimed, opened.audio_start_s, opened.claimed_s)
        self._told_s = 0.0
        self._report()

    def _hear(self, message: list[Any]) -> None:
        kind, *words = message
        if kind == "view":
            version, width_px, height_px, *looks = words
            self._view = Viewing(version, width_px, height_px, MediaFilter(*looks))
        elif kind == "show":
            self._request, self._plays = (words[0], words[1]), None
        elif kind == "play":
            self._plays, self._request = (words[0], words[1], words[2]), None
        elif kind == "free" and words[0] not in self._free:
            self._free.append(words[0])
        elif kind == "hold" and words[0] in self._free:
            self._free.remove(words[0])
        elif kind == "glimpse":
            purpose, ticket, width_px, height_px, blur, is_grey, is_cartoon, numbers = words
            request = ThumbnailJob(
                *(
                    ThumbnailRequest(purpose),
                    ticket,
                    width_px,
                    height_px,
                    MediaFilter(blur, is_grey, is_cartoon),
                    deque(numbers),
                )
            )
            self._thumbnail_decoder.request(request)
        elif kind == "taken":
            self._thumbnail_decoder.taken()

    def _work(self) -> float | None:
        """Do one piece of work. Return the seconds for which nothing is to be done without a request; None without
        limit."""
        if self._request is not None and self._free and self._view.width_px:
            (ticket, number), self._request = self._request, None
            self._know(number + 1)
            number, before = min(number, self._index.count - 1), self._shown
            self._show(ticket, number)
            self._shown = number
            self._rests_until_s = 0.0 if before - _STEP_FRAMES <= number < before else time.monotonic() + _REST_S
            return 0.0
        if self._plays is not None and self._free:
            ticket, number, step = self._plays
            self._know(number + 1)
            if number < self._index.count:
                self._show(ticket, number)
                self._plays = (ticket, number + step, step)
            else:
                send(self._pipe, "over", ticket)
                self._plays = None
            return 0.0
        return self._prepare()

    def _prepare(self) -> float | None:
        """Prefetch for a moment. While the user seeks or steps forward, frames for stepping back wait."""
        until = time.monotonic() + _SLICE_S
        rest_s = self._rests_until_s - time.monotonic()
        while time.monotonic() < until:
            is_calm = self._plays is None and rest_s <= 0
            if self._thumbnail_decoder.work(ThumbnailRequest.POINTER) or (is_calm and self._frames.work()):
                continue
            was_walking, self._is_walking = self._is_walking, next(self._walking, None) is not None
            is_at_strip = is_calm and self._thumbnail_decoder.work(ThumbnailRequest.STRIP)
            if not was_walking and not is_at_strip:  # one more pass after the last step, because more can be made then
                self._report(is_last=True)
                return rest_s if rest_s > 0 else None
        self._report()
        return 0.0

    def _show(self, ticket: int, number: int) -> None:
        slot, size = self._free.pop(), None
        with suppress(MemoryError):
            size = self._laid(slot, number)
        if size is None:
            self._thumbnail_decoder.let_go()
            self._frames.make_do()
            size = self._laid(slot, number)
        send(self._pipe, "frame", ticket, number, slot, self._view.version, *size)

    def _laid(self, slot: int, number: int) -> tuple[int, int]:
        """Write a frame into a slot and return its size; 0 x 0 if it cannot be decoded."""
        frame = self._frames.frame(number, self._be_alive)
        return (0, 0) if frame is None else self._lay(slot, frame)

    def _lay(self, slot: int, frame: VideoFrame) -> tuple[int, int]:
        view, shape = self._view, self._shape
        width_px, height_px = fitted(shape.width_px, shape.height_px, view.width_px, view.height_px)
        pixels = self._picturing.pixels(frame, shape, width_px, height_px, view.looks)
        room = self._images[slot * SLOT_BYTES : slot * SLOT_BYTES + pixels.size]
        room.reshape(pixels.shape)[:] = pixels
        return width_px, height_px

    def _lay_thumbnail(self, request: ThumbnailJob, wanted: int, found: NumberedFrame) -> None:
        shape = self._shape
        width_px, height_px = fitted(shape.width_px, shape.height_px, request.width_px, request.height_px)
        picturing = self._picturing_small[request.purpose]
        pixels = picturing.pixels(found.frame, shape, width_px, height_px, request.looks)
        room = self._images[THUMBNAIL_FROM : THUMBNAIL_FROM + pixels.size]
        room.reshape(pixels.shape)[:] = pixels
        send(self._pipe, "glimpse", request.purpose, request.ticket, wanted, found.number, width_px, height_px)

    def _know(self, frames: int) -> None:
        """Scan at full speed up to a number of frames, for a request beyond the index."""
        while self._index.count < frames and next(self._walking, None) is not None:
            self._report()
            self._be_alive()

    def _report(self, *, is_last: bool = False) -> None:
        now_s, count = time.monotonic(), self._index.count
        if self._told_s == math.inf or (not is_last and now_s < self._told_s + _TOLD_EVERY_S):
            return
        self._told_s = math.inf if is_last else now_s
        self._note(count)
        send(self._pipe, "walked", count, is_last)

    def _note(self, count: int) -> None:
        """Write the final times into the shared table. Raise MediaFault if there is no more space."""
        if count > MOST_FRAMES:
            raise MediaFault(MediaFault.TOO_LARGE, detail="it is longer than can be shown")
        rows, opened = self._index.rows(self._noted, count), self._frames.opened
        unit = 1 / opened.rate if self._index.is_counted else opened.time_base
        if len(rows) and max(abs(int(rows[0]) >> 1), abs(int(rows[-1]) >> 1)) * unit > LONGEST_S:
            raise MediaFault(MediaFault.TOO_LARGE, detail="it is longer than can be shown")
        self._times[self._noted : count] = rows
        self._noted = count
