"""Fake videos whose frames are generated on request."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from annotator.core.errors import MediaFault
from annotator.core.ports.videos import DecodedFrames, FrameImage, MediaFilter, Thumbnail, ThumbnailRequest, VideoInfo

type Heard = Callable[[MediaFault | None], None]
SLOTS = 6


class FakeVideo:
    """A fake video. `times_s` holds the display time of each frame. Each frame has a single shade, its number.
    Frames arrive at once or, with `is_slow`, when `deliver` is called."""

    def __init__(
        self,
        path: str,
        times_s: Sequence[float],
        *,
        size_px: tuple[int, int] = (64, 36),
        audio_start_s: float | None = None,
    ) -> None:
        self._path = path
        self._times_s = tuple(times_s)
        self._size_px = size_px
        self._audio_start_s = audio_start_s
        self._listeners: list[Heard] = []
        self._ready: deque[FrameImage] = deque()
        self._free = SLOTS
        self._run: tuple[int, int] | None = None
        self.asked: list[tuple[str, int, int]] = []
        self.seen: list[tuple[int, int, MediaFilter]] = []
        self.thumbnailed: list[
            tuple[ThumbnailRequest, tuple[int, ...], tuple[int, int]]
        ] = []  # the requested thumbnails
        self._thumbnails: dict[ThumbnailRequest, int] = {}  # the latest request of each purpose
        self.passed_over = 0
        self.is_slow = self.is_closed = False
        self._decoded_frames: DecodedFrames | None = None

    @property
    def path(self) -> str:
        return self._path

    @property
    def shape(self) -> VideoInfo:
        count = len(self._times_s)
        length_s = self._times_s[-1] - self._times_s[0] or 1
        rate = Fraction(count - 1 or 1) / Fraction(length_s).limit_denominator(10_000)
        return VideoInfo(
            *self._size_px,
            rate,
            count,
            is_exact=True,
            audio_start_s=self._audio_start_s,
            decoded_frames=self._decoded_frames,
        )

    def count_frames(self) -> None:
        self._decoded_frames = DecodedFrames(len(self._times_s), len(self._times_s))

    def listen(self, heard: Heard) -> Callable[[], None]:
        self._listeners.append(heard)
        return lambda: self._listeners.remove(heard)

    def time_s(self, number: int) -> float:
        beyond = max(0, number - len(self._times_s) + 1)
        return self._times_s[max(0, min(number, len(self._times_s) - 1))] + beyond / float(self.shape.rate)

    def number_at(self, time_s: float) -> int:
        return max(0, sum(known <= time_s + 1e-9 for known in self._times_s) - 1)

    def nearest_i_frame(self, number: int, *, after: bool) -> int:
        """Return the nearest I-frame: every tenth frame."""
        near = (number // 10 + 1) * 10 if after else (number - 1) // 10 * 10
        return near if 0 <= near < len(self._times_s) else number

    def see(self, width_px: int, height_px: int, looks: MediaFilter) -> None:
        self.seen.append((width_px, height_px, looks))
        self._ready.clear()

    def show(self, number: int) -> None:
        self.asked.append(("show", number, 0))
        self._ready.clear()
        self._run = None
        self._make(number)

    def play(self, number: int, step: int = 1) -> None:
        self.asked.append(("play", number, step))
        self._ready.clear()
        self._run = (number, step)
        if not self.is_slow:
            self.deliver()

    def deliver(self, most: int = SLOTS) -> None:
        """Deliver the next frames of the playback run."""
        while self._run is not None and len(self._ready) < most and self._run[0] < len(self._times_s):
            number, step = self._run
            self._run = (number + step, step)
            self._make(number)

    def due(self, number: int | None = None) -> FrameImage | None:
        found: FrameImage | None = None
        while self._ready and (number is None or self._ready[0].number <= number):
            self.passed_over += found is not None
            found = self._ready.popleft()
        if not self.is_slow:
            self.deliver()
        return found

    def thumbnail(
        self,
        purpose: ThumbnailRequest,
        numbers: Sequence[int],
        room_px: tuple[int, int],
        heard: Callable[[Thumbnail], None],
    ) -> None:
        """Request thumbnails. Each arrives in a later iteration of the event loop. For the pointer, the preceding
        I-frame (a multiple of ten) arrives first."""
        self.thumbnailed.append((purpose, tuple(numbers), room_px))
        self._thumbnails[purpose] = ticket = len(self.thumbnailed)
        looks = self.seen[-1][2]

        def come(wanted: int, number: int) -> None:
            if self._thumbnails[purpose] == ticket and looks == self.seen[-1][2]:
                heard(Thumbnail(wanted, number, 3, 2, shade(number, looks) * 6))

        for wanted in numbers:
            for number in dict.fromkeys(
                (wanted // 10 * 10, wanted) if purpose is ThumbnailRequest.POINTER else (wanted,)
            ):
                asyncio.get_running_loop().call_soon(come, wanted, number)

    def lose(self, fault: MediaFault) -> None:
        for heard in tuple(self._listeners):
            heard(fault)

    def close(self) -> None:
        self.is_closed = True

    def _make(self, number: int) -> None:
        width_px, height_px = self._size_px
        shade = bytes([number % 256] * 3 + [255])
        self._ready.append(
            FrameImage(number, width_px, height_px, memoryview(shade * (width_px * height_px)), lambda: None)
        )
        for heard in tuple(self._listeners):
            asyncio.get_running_loop().call_soon(heard, None)


def shade(number: int, looks: MediaFilter) -> bytes:
    """Return a thumbnail pixel: the frame number in blue, the media filter in red."""
    return bytes([number % 256, 0, 200 if looks == MediaFilter() else 100, 255])


class FakeVideos:
    """Fake videos by path, with faults for other paths. `opened` records the requested paths."""

    def __init__(
        self,
        videos: Mapping[str, FakeVideo],
        faults: Mapping[str, MediaFault] | None = None,
        opened: list[str] | None = None,
    ) -> None:
        self._videos = dict(videos)
        self._faults = dict(faults or {})
        self.opened = [] if opened is None else opened
        self.requests: list[tuple[str, ...]] = []
        self.expected = 0

    async def open(self, path: str) -> FakeVideo:
        await asyncio.sleep(0)
        self.opened.append(path)
        if path in self._faults:
            raise self._faults[path]
        if path not in self._videos:
            raise MediaFault(MediaFault.MISSING, path=path)
        return self._videos[path]

    def prefetch(self, paths: Sequence[str]) -> None:
        self.requests.append(tuple(paths))

    def expect(self) -> None:
        self.expected += 1

    async def close(self) -> None:
        return None
