"""A sink without a device: time passes, and nothing is heard."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from annotator.core.ports.audio_sink import Fill, SinkDevice

_BUFFER_S = 0.02
_LEAD_S = 0.1


class NullSink:
    def devices(self) -> tuple[SinkDevice, ...]:
        return ()

    def open(self, device: str, rate_hz: int, channels: int, fill: Fill, gone: Callable[[], None]) -> NullStream:
        del device, gone  # there is no device that could be lost
        return NullStream(rate_hz, channels, fill)


class NullStream:
    """A stream that asks for buffers at the times at which a device would. After a suspend it continues from now."""

    def __init__(self, rate_hz: int, channels: int, fill: Fill) -> None:
        self._rate_hz, self._channels, self._fill = rate_hz, channels, fill
        self._closes = threading.Event()
        self._thread = threading.Thread(target=self._run, name="silent sink", daemon=True)
        self._thread.start()

    @property
    def rate_hz(self) -> int:
        return self._rate_hz

    @property
    def channels(self) -> int:
        return self._channels

    def now_s(self) -> float:
        return time.monotonic()

    def close(self) -> None:
        self._closes.set()
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _run(self) -> None:
        frames = max(1, round(_BUFFER_S * self._rate_hz))
        buffer = memoryview(bytearray(4 * frames * self._channels))
        heard_s = self.now_s() + _LEAD_S
        while not self._closes.wait(max(0.0, heard_s - _LEAD_S - self.now_s())):
            self._fill(buffer, frames, heard_s)
            heard_s += frames / self._rate_hz
            if heard_s < self.now_s():
                heard_s = self.now_s() + _LEAD_S
