"""Thumbnails of a video, made little by little by an own decoder to leave playback and its cache undisturbed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator

import av
from av.video.frame import VideoFrame
from msgspec import Struct

from annotator.core.errors import MediaFault
from annotator.core.ports.videos import MediaFilter, ThumbnailRequest
from annotator.media.video.decoding.frame_index import FrameIndex, SyncPoint
from annotator.media.video.decoding.sequential_decoder import NumberedFrame, SequentialDecoder

# A thumbnail of the strip is left out if more frames than this would have to be decoded before it.
MOST_BEFORE = 1_500
# Above this size there is no memory for a third decoder.
LARGEST_PIXELS = 4_096 * 2_304
_NEAR_FRAMES = 8


class ThumbnailJob(Struct):
    """One request. `numbers` are the frames still to be made."""

    purpose: ThumbnailRequest
    ticket: int
    width_px: int
    height_px: int
    media_filter: MediaFilter
    numbers: deque[int]


type WriteThumbnail = Callable[[ThumbnailJob, int, NumberedFrame], None]


class ThumbnailDecoder:
    """The thumbnail decoder. `write` gets a request, the requested number and the frame. No other thumbnail is made
    before `allow_next` is called. `free_memory` is called before a decoder is opened, and raises MemoryError if
    there is no memory for it."""

    def __init__(
        self,
        descriptor: int,
        index: FrameIndex,
        cached_frame: Callable[[int], VideoFrame | None],
        write: WriteThumbnail,
        free_memory: Callable[[], None] = lambda: None,
    ) -> None:
        self._descriptor = descriptor
        self._index = index
        self._at_hand = cached_frame
        self._write = write
        self._interrupt = free_memory
        self._requests: dict[ThumbnailRequest, ThumbnailJob] = {}
        self._runs: SequentialDecoder | None = None
        self._run: Iterator[NumberedFrame | None] | None = None
        self._key: SyncPoint | None = None  # of the run
        self._next = 0  # of the run
        self._latest: NumberedFrame | None = None  # of the run
        self._tried: tuple[int, int] | None = None  # the ticket and frame whose keyframe was tried
        self._pointer_frame = -1  # the frame last given for the pointer
        self._may_write = True

    def request(self, request: ThumbnailJob) -> None:
        """Replace the request for the same purpose."""
        self._requests[request.purpose] = request
        if request.purpose is ThumbnailRequest.POINTER and not request.numbers:
            self._pointer_frame = -1  # no thumbnail of it is on screen any more

    def allow_next(self) -> None:
        self._may_write = True

    def work(self, purpose: ThumbnailRequest) -> bool:
        """Do one step, at most one frame. Return whether there was one to do."""
        request = self._requests.get(purpose)
        if request is None or not request.numbers or not self._may_write:
            return False
        number = request.numbers[0]
        if number >= self._index.count:
            if self._index.is_complete:
                request.numbers.popleft()
            return self._index.is_complete
        try:
            self._step(request, number)
        except (MediaFault, av.FFmpegError, MemoryError):
            # Any error here: the video is shown without thumbnails.
            request.numbers.clear()
            self.close()
        return True

    def close(self) -> None:
        """Close the decoder and free its memory. It is opened again when needed."""
        if self._runs is not None:
            self._runs.close()
        self._runs = self._run = self._latest = None

    def _step(self, request: ThumbnailJob, number: int) -> None:
        cached = self._at_hand(number)
        if cached is not None:
            self._give(request, NumberedFrame(number, cached))
        elif self._runs is None:
            self._open(request)
        elif self._is_reachable(number):
            self._follow(request, number)
        elif self._wants_keyframe(request, number):
            self._give_keyframe(request, number, self._runs)
        else:
            self._begin(request, number, self._runs)

    def _open(self, request: ThumbnailJob) -> None:
        self._interrupt()
        self._runs = SequentialDecoder(self._descriptor, self._index, is_threaded=False)
        if self._runs.pixels > LARGEST_PIXELS:
            request.numbers.clear()

    def _is_reachable(self, number: int) -> bool:
        if self._run is None or number < self._next or self._runs is None or self._runs.is_outdated:
            return False
        key = self._index.key_before(number)
        return number - self._next <= _NEAR_FRAMES or (key is not None and key.number <= self._next)

    def _wants_keyframe(self, request: ThumbnailJob, number: int) -> bool:
        """Return whether to try the keyframe alone: for the strip if it is the requested frame, for the pointer
        unless a nearer frame is shown already."""
        key = self._index.key_before(number)
        if key is None or self._tried == (request.ticket, number):
            return False
        if request.purpose is ThumbnailRequest.STRIP:
            return key.number == number
        return not key.number <= self._pointer_frame <= number

    def _give_keyframe(self, request: ThumbnailJob, number: int, runs: SequentialDecoder) -> None:
        self._tried = (request.ticket, number)
        self._run = None
        found = runs.key_alone(number)
        if found is not None and (request.purpose is ThumbnailRequest.POINTER or found.number == number):
            self._give(request, found)

    def _begin(self, request: ThumbnailJob, number: int, runs: SequentialDecoder) -> None:
        key = self._index.key_before(number)
        first = 0 if key is None else key.number
        if request.purpose is ThumbnailRequest.STRIP and number - first > MOST_BEFORE:
            request.numbers.popleft()
            return
        self._run = runs.steps_from(number)
        self._key = key
        self._next = first
        self._latest = None

    def _follow(self, request: ThumbnailJob, number: int) -> None:
        latest = self._latest
        try:
            found = next(self._run or iter(()))
        except StopIteration:
            self._run = self._latest = None
            if latest is not None:
                self._give(request, latest)
            if latest is not None or not self._may_begin_earlier(number):
                self._drop(request, number)
            return
        if found is None:
            return
        if found.number > number and self._may_begin_earlier(number):
            self._run = None
            return
        self._next = found.number + 1
        self._latest = found
        if found.number >= number:
            self._give(request, found if found.number == number else latest or found)
            self._drop(request, number)

    def _may_begin_earlier(self, number: int) -> bool:
        """Return whether the decoder has dropped the frame, which an earlier keyframe may still show."""
        return self._index.key_before(number) != self._key

    def _give(self, request: ThumbnailJob, found: NumberedFrame) -> None:
        number = request.numbers[0]
        if request.purpose is ThumbnailRequest.POINTER:
            self._pointer_frame = found.number
        self._drop(request, found.number)
        self._may_write = False
        self._write(request, number, found)

    def _drop(self, request: ThumbnailJob, number: int) -> None:
        """Drop a number that has been reached, because no nearer frame follows."""
        if request.numbers and request.numbers[0] == number:
            request.numbers.popleft()
