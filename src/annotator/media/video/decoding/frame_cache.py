"""Random access to frames by number, with a cache of the frames around, so that stepping back needs no wait."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from av.video.frame import VideoFrame

from annotator.media.safe_container import do_nothing
from annotator.media.video.decoding.containers import OpenedVideoStream, open_video_stream
from annotator.media.video.decoding.frame_index import FrameIndex
from annotator.media.video.decoding.low_memory import FrameCopier, is_large, release_memory_at_once
from annotator.media.video.decoding.sequential_decoder import NumberedFrame, PacketScan, SequentialDecoder
from annotator.media.video.protocol import LONGEST_S

# The limits of the cache of decoded frames. Large frames are copied first (`low_memory.FrameCopier`).
_MOST_BYTES, _MOST_BYTES_OF_LARGE = 160 * 1024**2, 128 * 1024**2
_MOST_FRAMES = 96
_LEAST_FRAMES = 2
# With fewer cached frames than this before the shown one, earlier ones are fetched.
_FETCH_BELOW = 40
# A frame this near is reached by decoding on instead of seeking.
_NEAR_FRAMES = 8
# The keyframes from which a frame is tried.
_MOST_ATTEMPTS = 4


class FrameCache:
    """Random access to frames. `frame` waits for one; `work` fetches earlier frames for stepping back, one at a
    time."""

    def __init__(
        self, descriptor: int, free_other_decoders: Callable[[], None], at_read: Callable[[], None] = do_nothing
    ) -> None:
        """`free_other_decoders` is called before there is a second decoder of large frames. `at_read` is called during
        opening. Raise MediaFault if the file cannot be opened."""
        self._descriptor = descriptor
        self._at_read = at_read
        self.opened = open_video_stream(descriptor, at_read, is_for_packets=True)
        farthest = int(LONGEST_S / self.opened.time_base)
        second = max(1, int(1 / self.opened.time_base))
        self.index = FrameIndex(is_counted=self.opened.is_counted, farthest=farthest, second=second)
        self._scan = PacketScan(self.opened, self.index)
        self._cached: dict[int, VideoFrame] = {}
        self._most = _LEAST_FRAMES
        self._is_large = False
        self._is_short_of_memory = False
        self._copies: FrameCopier | None = None
        self._free_other_decoders = free_other_decoders
        self._save_memory_of(self.opened)
        self._forward: SequentialDecoder | None = None
        self._backward: SequentialDecoder | None = None
        self._run: Iterator[NumberedFrame | None] = iter(())
        self._next = -1  # of the run
        self._sure_from = 0  # frames before it may be missing in the run
        self._shown = 0
        self._fetching: Iterator[bool] | None = None
        self._undecodable: set[int] = set()  # frames that were fetched but cannot be decoded

    def _save_memory_of(self, opened: OpenedVideoStream) -> None:
        if not self._is_large and is_large(opened.stream.codec_context):
            self._is_large = True
            self._copies = FrameCopier()
            release_memory_at_once()

    def scan(self) -> Iterator[int]:
        """Fill the index little by little, as `PacketScan.steps` does."""
        return self._scan.steps()

    def frame(self, number: int, on_decoded: Callable[[], None] = lambda: None) -> VideoFrame | None:
        """Return a frame; None if neither it nor any frame before it in its group can be decoded. `on_decoded` is
        called for each decoded frame. Raise MemoryError if memory is short; after `minimize_memory` there may be
        enough."""
        self._shown = number
        if number in self._cached:
            return self._cached[number]
        found = self._scan.first_frame() if number == 0 else None
        if found is not None:
            self._store(*found)
            return found.frame
        for _ in range(_MOST_ATTEMPTS):
            key = self.index.key_before(number)
            found = self._decoded(number, on_decoded)
            # A decoder that has dropped the frame gets another chance from an earlier keyframe.
            if (found is not None and found.number == number) or self.index.key_before(number) == key:
                break
            self._next = -1
        return None if found is None else found.frame

    def _decoded(self, number: int, on_decoded: Callable[[], None]) -> NumberedFrame | None:
        """Return the frame, or the nearest that can be decoded from the same keyframe."""
        if not self._is_reachable(number):
            self._begin_run(number)
        latest: NumberedFrame | None = None
        for found in self._run:
            if found is None:
                continue
            self._pass(found, number)
            on_decoded()
            if found.number >= number:
                return found if found.number == number else latest or found
            latest = found
        self._next = -1
        return latest

    def note_shown(self, number: int) -> None:
        """Note that a cached frame is shown."""
        self._shown = number

    def advance(self) -> bool:
        """Decode on towards the frame after the shown one, for a step forward. Return whether there may be more to
        do."""
        number = self._shown + 1
        if number in self._cached or number >= self.index.count or self._is_short_of_memory:
            return False
        if not self._is_reachable(number):
            self._begin_run(number)
        try:
            for found in self._run:
                if found is not None:
                    self._pass(found, number)
                    return found.number < number
                return True
        except MemoryError:
            pass  # the next frame that is requested gets by with less
        self._next = -1
        return False

    def _begin_run(self, number: int) -> None:
        key = self.index.key_before(number)
        if self._forward is None:
            opened = open_video_stream(self._descriptor, self._at_read)
            self._save_memory_of(opened)
            self._forward = SequentialDecoder(self._descriptor, self.index, opened)
        self._run = self._forward.steps_from(number)
        self._next = 0 if key is None else key.number
        self._sure_from = number

    def _pass(self, found: NumberedFrame, wanted: int) -> None:
        """Note a frame of the run. Those far before the wanted one are freed at once, because reused memory is faster
        than new memory."""
        if found.number >= wanted - _FETCH_BELOW:
            self._store(*found)
        self._next = found.number + 1

    def cached_frame(self, number: int) -> VideoFrame | None:
        return self._cached.get(number)

    def minimize_memory(self) -> None:
        """Use as little memory as possible from now on: one decoder, and nothing is fetched ahead."""
        self._is_short_of_memory = True
        self._is_large = True
        self._copies = None
        self._cached.clear()
        self.close_backward_decoder()
        self._run = iter(())
        self._next = -1
        if self._forward is not None:
            self._forward.close()
        self._forward = None  # its memory is freed before there is another decoder
        self._forward = SequentialDecoder(self._descriptor, self.index, is_threaded=False, tolerates_shortage=True)

    def close_backward_decoder(self) -> None:
        """Close the second decoder of large frames, which fetches earlier frames. They are fetched again later."""
        if (self._is_large or self._is_short_of_memory) and self._backward is not None:
            self._fetching = None
            self._backward.close()
            self._backward = None

    def free_for_other_decoder(self) -> None:
        """Free memory for another decoder. Raise MemoryError if there is none for it."""
        if self._is_short_of_memory:
            raise MemoryError
        self.close_backward_decoder()

    def work(self) -> bool:
        """Fetch one frame and return whether there may be more to do."""
        if self._is_short_of_memory:
            return False
        if self._fetching is None:
            first = self._first_cached()
            if first <= max(0, self._shown - self._wanted_before()):
                return False
            self._fetching = self._fetched(first)
        try:
            goes_on = next(self._fetching, False)
        except MemoryError:
            goes_on = False
            self._is_short_of_memory = True
        if not goes_on:
            self._fetching = None
            self.close_backward_decoder()
        return True

    def _is_reachable(self, number: int) -> bool:
        is_behind = self._next < 0 or number < max(self._next, self._sure_from)
        if is_behind or self._forward is None or self._forward.is_outdated:
            return False
        key = self.index.key_before(number)
        return number - self._next <= _NEAR_FRAMES or (key is not None and key.number <= self._next)

    def _first_cached(self) -> int:
        """Return the first cached frame of the run without gaps up to the shown frame. Gaps that cannot be filled
        are ignored."""
        first = self._shown
        while first - 1 in self._cached or first - 1 in self._undecodable:
            first -= 1
        return first

    def _wanted_before(self) -> int:
        """Return how many earlier frames to fetch: at most the two thirds that `_store` leaves in the cache."""
        return min(_FETCH_BELOW, (self._most - 1) * 2 // 3 - 1)

    def _fetched(self, end: int) -> Iterator[bool]:
        """Fetch the frames before `end`, as many as fit beside those for stepping forward."""
        begin = max(0, end - self._most // 2)
        if self._backward is None:
            if self._is_large:
                self._free_other_decoders()
            self._backward = SequentialDecoder(self._descriptor, self.index, is_threaded=not self._is_large)
        key = self.index.key_before(begin)
        missing = set(range(begin, end))
        for found, frame in self._backward.from_frame(begin):
            if found >= end:
                break
            missing.discard(found)
            if found >= begin:
                self._store(found, frame)
            yield True
        if self.index.key_before(begin) == key:
            self._undecodable |= missing

    def _store(self, number: int, frame: VideoFrame) -> None:
        size = sum(plane.buffer_size for plane in frame.planes)
        most_bytes = _MOST_BYTES_OF_LARGE if self._is_large else _MOST_BYTES
        self._most = max(
            _LEAST_FRAMES, min(_MOST_FRAMES, 0 if self._is_short_of_memory else most_bytes // max(1, size))
        )
        if number not in self._cached:  # the first of several frames with the same timestamp counts
            self._cached[number] = frame if self._copies is None else self._copies.of(frame)
        while len(self._cached) > self._most:
            before, after = min(self._cached), max(self._cached)
            del self._cached[after if after - self._shown > (self._shown - before) // 2 else before]
