"""What sound is played on: a device, or a clock that only pretends to be one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

# Fills the bytes with interleaved 32-bit floats and returns; called in the device's thread, with the time at which the
# first frame will be heard, in seconds of the sink's own clock.
type Fill = Callable[[memoryview, int, float], None]


class SinkDevice(Struct, frozen=True):
    """`key` names it from one start to the next; "" is whatever the system plays on."""

    key: str
    name: str


class AudioSink(Protocol):
    def devices(self) -> tuple[SinkDevice, ...]:
        """Those there are now, asked anew; empty where there is none."""
        ...

    def open(self, device: str, rate_hz: int, channels: int, fill: Fill, gone: Callable[[], None]) -> OpenSink:
        """Begins to call `fill`. `gone` is called once, in any thread, when the device went away. SinkFault where it
        cannot be opened so."""
        ...


class OpenSink(Protocol):
    @property
    def rate_hz(self) -> int: ...

    @property
    def channels(self) -> int: ...

    def now_s(self) -> float:
        """The sink's clock, the one of `fill`."""
        ...

    def close(self) -> None: ...
