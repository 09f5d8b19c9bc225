"""Audio output: a device, or a clock that simulates one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

# Fills the bytes with interleaved 32-bit floats. Called in the device's thread, with the time in seconds of the sink's
# clock at which the first frame will be heard.
type Fill = Callable[[memoryview, int, float], None]


class SinkDevice(Struct, frozen=True):
    """An output device. `key` identifies it across starts; "" is the system default."""

    key: str
    name: str


class AudioSink(Protocol):
    def devices(self) -> tuple[SinkDevice, ...]:
        """Query and return the current devices; empty without any."""
        ...

    def open(self, device: str, rate_hz: int, channels: int, fill: Fill, gone: Callable[[], None]) -> OpenSink:
        """Open a device and start to call `fill`.

        `gone` is called once, in any thread, if the device disappears. Raise SinkFault."""
        ...


class OpenSink(Protocol):
    @property
    def rate_hz(self) -> int: ...

    @property
    def channels(self) -> int: ...

    def now_s(self) -> float:
        """Return the sink's clock, as passed to `fill`."""
        ...

    def close(self) -> None: ...
