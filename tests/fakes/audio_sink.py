"""An audio sink whose clock is advanced by the test. It keeps the played samples and their times."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable

from annotator.core.errors import SinkFault
from annotator.core.ports.audio import Fill, SinkDevice

LOUDSPEAKER = SinkDevice("loudspeaker", "Loudspeaker")
HEADPHONES = SinkDevice("headphones", "Headphones")


def nothing() -> None:
    pass


class VirtualSink:
    """A virtual sink. `advance` requests buffers of `buffer_s` while they start within `latency_s` of the clock, as
    a device does. `plugged` may change at any time; device "" is its first entry. `only_rate_hz` and `only_channels`
    restrict the supported formats."""

    def __init__(
        self,
        plugged: tuple[SinkDevice, ...] = (LOUDSPEAKER,),
        *,
        buffer_s: float = 0.02,
        latency_s: float = 0.1,
        only_rate_hz: int | None = None,
        only_channels: int | None = None,
    ) -> None:
        self.plugged = plugged
        self.buffer_s, self.latency_s = buffer_s, latency_s
        self.only_rate_hz, self.only_channels = only_rate_hz, only_channels
        self.clock_s = 100.0
        self.streams: list[VirtualStream] = []
        # Called before each buffer request, so that a test can wait there for available data.
        self.before_fill: Callable[[], None] = nothing

    def devices(self) -> tuple[SinkDevice, ...]:
        return self.plugged

    def open(self, device: str, rate_hz: int, channels: int, fill: Fill, gone: Callable[[], None]) -> VirtualStream:
        found = next((known for known in self.plugged if device in ("", known.key)), None)
        if found is None:
            raise SinkFault(device=device, detail="no such device")
        stream = VirtualStream(
            self, found.key, self.only_rate_hz or rate_hz, self.only_channels or channels, fill, gone
        )
        self.streams.append(stream)
        return stream

    @property
    def playing(self) -> VirtualStream | None:
        """The open stream, or the last one if several are open."""
        return next((stream for stream in reversed(self.streams) if stream.is_open), None)

    def advance(self, seconds: float) -> None:
        """Advance the clock and play meanwhile."""
        end_s = self.clock_s + seconds
        while (stream := self.playing) is not None and stream.due_s < end_s:
            self.before_fill()
            self.clock_s = max(self.clock_s, stream.due_s)
            stream.ask()
        self.clock_s = end_s

    def unplug(self, key: str) -> None:
        """Remove a device and end its streams."""
        self.plugged = tuple(device for device in self.plugged if device.key != key)
        for stream in self.streams:
            if stream.device == key and stream.is_open:
                stream.lose()


class VirtualStream:
    """A stream. `played` holds all samples since `begin_s`, with interleaved channels."""

    def __init__(
        self, sink: VirtualSink, device: str, rate_hz: int, channels: int, fill: Fill, gone: Callable[[], None]
    ) -> None:
        self.device, self._rate_hz, self._channels = device, rate_hz, channels
        self.played = array("f")
        self.begin_s = sink.clock_s + sink.latency_s
        self.is_open = True
        self._sink, self._fill, self._gone = sink, fill, gone
        self._turn = threading.RLock()
        self._frames = max(1, round(sink.buffer_s * rate_hz))

    @property
    def rate_hz(self) -> int:
        return self._rate_hz

    @property
    def channels(self) -> int:
        return self._channels

    @property
    def next_s(self) -> float:
        """The playback time of the first frame of the next buffer."""
        return self.begin_s + len(self.played) / self._channels / self._rate_hz

    @property
    def due_s(self) -> float:
        """The time at which the next buffer is requested."""
        return self.next_s - self._sink.latency_s

    def now_s(self) -> float:
        return self._sink.clock_s

    def ask(self) -> None:
        with self._turn:
            if self.is_open:
                buffer = array("f", bytes(4 * self._frames * self._channels))
                self._fill(memoryview(buffer).cast("B"), self._frames, self.next_s)
                self.played.extend(buffer)

    def heard(self) -> array[float]:
        """Return the samples that have been played so far."""
        frames = round((self._sink.clock_s - self.begin_s) * self._rate_hz)
        return self.played[: max(0, frames) * self._channels]

    def lose(self) -> None:
        with self._turn:
            self.is_open = False
        self._gone()

    def close(self) -> None:
        with self._turn:
            self.is_open = False
