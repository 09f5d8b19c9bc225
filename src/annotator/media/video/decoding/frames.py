"""Any frame by its number, with those around it at hand: whoever has arrived somewhere steps back without waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from av.video.frame import VideoFrame

from annotator.media.ffmpeg import nothing
from annotator.media.video.decoding.containers import opened
from annotator.media.video.decoding.frame_index import FrameIndex
from annotator.media.video.decoding.low_memory import Copies, give_back_at_once, is_large
from annotator.media.video.decoding.sequential_decoder import FrameRuns, NumberedFrame
from annotator.media.video.protocol import LONGEST_S

# What is kept, of frames as they were decoded. Of large ones there are copies (`thrift.Copies`).
_MOST_BYTES, _MOST_BYTES_OF_LARGE = 160 * 1024**2, 128 * 1024**2
_MOST_FRAMES = 96
_LEAST_FRAMES = 2
# With fewer at hand before the one that is shown, those before them are fetched.
_FETCH_BELOW = 40
# A run is followed rather than begun anew, where it is so near.
_NEAR_FRAMES = 8


class Frames:
    """`frame` waits for one; `work` fetches, a frame at a time, what a step back would want."""

    def __init__(self, descriptor: int, at_read: Callable[[], None] = nothing) -> None:
        """`at_read` is called while it is being opened. MediaFault."""
        self._descriptor = descriptor
        self.opened = opened(descriptor, at_read)
        farthest = int(LONGEST_S / self.opened.time_base)
        self.index = FrameIndex(is_counted=self.opened.is_counted, farthest=farthest)
        self._kept: dict[int, VideoFrame] = {}
        self._most = _LEAST_FRAMES
        self._is_large, self._is_in_want = is_large(self.opened.stream.codec_context), False
        self._copies: Copies | None = Copies() if self._is_large else None
        self.make_way: Callable[[], None] = lambda: None  # called before there is a second decoder of large frames
        if self._is_large:
            give_back_at_once()
        self._on = FrameRuns(descriptor, self.index, self.opened)
        self._behind: FrameRuns | None = None
        self._run: Iterator[NumberedFrame] = iter(())
        self._next = -1  # of the run
        self._shown = 0
        self._fetching: Iterator[bool] | None = None
        self._lacking: set[int] = set()  # what did not come though it was fetched: it cannot be decoded

    def frame(self, number: int, on_the_way: Callable[[], None] = lambda: None) -> VideoFrame | None:
        """None: it cannot be decoded, and none before it in its group. `on_the_way` is called at each frame that is
        decoded. MemoryError where there is too little: after `make_do` there may be enough."""
        self._shown = number
        if number in self._kept:
            return self._kept[number]
        if not self._leads_to(number):
            self._run = self._on.from_frame(number)
        latest: VideoFrame | None = None
        for found, frame in self._run:
            if found >= number - _FETCH_BELOW:  # memory that is let go is used again, and quicker than new memory
                self._keep(found, frame)
            on_the_way()
            self._next = found + 1
            if found >= number:
                return frame if found == number else latest or frame
            latest = frame
        self._next = -1
        return latest

    def at_hand(self, number: int) -> VideoFrame | None:
        return self._kept.get(number)

    def make_do(self) -> None:
        """With as little memory as can be, from now on: one decoder, and nothing is fetched."""
        self._is_in_want, self._is_large, self._copies = True, True, None
        self._kept.clear()
        self.let_behind_go()
        self._run, self._next = iter(()), -1
        self._on.close()
        del self._on, self.opened  # both hold the decoder, which goes before there is another one
        self.opened = opened(self._descriptor)
        self._on = FrameRuns(self._descriptor, self.index, self.opened, is_threaded=False, bears_want=True)

    def let_behind_go(self) -> None:
        """Of large frames the decoder of those before the one that is shown; they are fetched again later."""
        if (self._is_large or self._is_in_want) and self._behind is not None:
            self._fetching = None
            self._behind.close()
            self._behind = None

    def make_room(self) -> None:
        """For somebody else's decoder. MemoryError where there is none for it."""
        if self._is_in_want:
            raise MemoryError
        self.let_behind_go()

    def work(self) -> bool:
        """Whether there may be more to do."""
        if self._is_in_want:
            return False
        if self._fetching is None:
            first = self._first_at_hand()
            if first <= max(0, self._shown - self._wanted_behind()):
                return False
            self._fetching = self._fetched(first)
        try:
            goes_on = next(self._fetching, False)
        except MemoryError:
            goes_on, self._is_in_want = False, True
        if not goes_on:
            self._fetching = None
            self.let_behind_go()
        return True

    def _leads_to(self, number: int) -> bool:
        if self._next < 0 or number < self._next:
            return False
        key = self.index.key_before(number)
        return number - self._next <= _NEAR_FRAMES or (key is not None and key.number <= self._next)

    def _first_at_hand(self) -> int:
        """Of those that lead to the one that is shown, without a gap that could be filled."""
        first = self._shown
        while first - 1 in self._kept or first - 1 in self._lacking:
            first -= 1
        return first

    def _wanted_behind(self) -> int:
        """No more than stay when they are fetched: two thirds of what is kept (`_keep`)."""
        return min(_FETCH_BELOW, (self._most - 1) * 2 // 3 - 1)

    def _fetched(self, end: int) -> Iterator[bool]:
        """The frames before `end`, as many as there is room for beside what a step on would want."""
        begin = max(0, end - self._most // 2)
        if self._behind is None:
            if self._is_large:
                self.make_way()
            self._behind = FrameRuns(self._descriptor, self.index, is_threaded=not self._is_large)
        lacking = set(range(begin, end))
        for found, frame in self._behind.from_frame(begin):
            if found >= end:
                break
            lacking.discard(found)
            if found >= begin:
                self._keep(found, frame)
            yield True
        self._lacking |= lacking

    def _keep(self, number: int, frame: VideoFrame) -> None:
        size = sum(plane.buffer_size for plane in frame.planes)
        most_bytes = _MOST_BYTES_OF_LARGE if self._is_large else _MOST_BYTES
        self._most = max(_LEAST_FRAMES, min(_MOST_FRAMES, 0 if self._is_in_want else most_bytes // max(1, size)))
        if number not in self._kept:  # of several with the same stamp the first is meant
            self._kept[number] = frame if self._copies is None else self._copies.of(frame)
        while len(self._kept) > self._most:
            before, after = min(self._kept), max(self._kept)
            del self._kept[after if after - self._shown > (self._shown - before) // 2 else before]
