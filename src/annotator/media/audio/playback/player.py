"""The real `ports.Player`, over any sink."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable

from annotator.core.ports.audio import AudioSink, Fill, OpenAudio, SinkDevice
from annotator.core.ports.player import FASTEST, SLOWEST, PlayerState
from annotator.media.audio.playback.engine import Engine

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
        self._rate_hz = rate_hz
        self._channels = channels
        self._fill = fill
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
        played_s = self.now_s() + _LEAD_S
        while not self._closes.wait(max(0.0, played_s - _LEAD_S - self.now_s())):
            self._fill(buffer, frames, played_s)
            played_s += frames / self._rate_hz
            if played_s < self.now_s():
                played_s = self.now_s() + _LEAD_S


LOUDEST = 4.0
SYSTEM = SinkDevice("", "")


class AudioPlayer:
    """A player. All methods are called in the loop and return at once; slow work happens in the engine's thread."""

    def __init__(self, sink: AudioSink, silent: AudioSink | None = None) -> None:
        self._engine = Engine(sink, silent or NullSink(), self._changed)
        self._listeners: list[Callable[[PlayerState], None]] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._notified = (self._engine.state, self._engine.devices)

    @property
    def state(self) -> PlayerState:
        return self._engine.state

    @property
    def position(self) -> float:
        return self._engine.position()

    def listen(self, listener: Callable[[PlayerState], None]) -> Callable[[], None]:
        self._loop = asyncio.get_running_loop()
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def load(self, audio: OpenAudio | None) -> None:
        if audio is not None:  # None is also loaded after the loop has ended
            self._loop = asyncio.get_running_loop()
        self._engine.load(audio)
        self._notify()

    def play(self, first: float | None = None, until: int | None = None) -> None:
        self._engine.play(first, until)
        self._notify()

    def pause(self) -> None:
        self._engine.pause()
        self._notify()

    def seek(self, sample: float) -> None:
        self._engine.seek(sample)
        self._notify()

    def loop(self, loop: tuple[int, int] | None) -> None:
        self._engine.loop(loop)
        self._notify()

    def set_speed(self, speed: float) -> None:
        self._engine.set_speed(min(FASTEST, max(SLOWEST, speed)))
        self._notify()

    def set_gain(self, gain: float) -> None:
        self._engine.set_gain(min(LOUDEST, max(0.0, gain)))
        self._notify()

    def mute(self, *, is_mute: bool) -> None:
        self._engine.mute(is_mute=is_mute)
        self._notify()

    def devices(self) -> tuple[SinkDevice, ...]:
        self._engine.look_for_devices()
        return (SYSTEM, *self._engine.devices) if self._engine.devices else ()

    def set_device(self, device: str) -> None:
        self._engine.set_device(device)
        self._notify()

    async def close(self) -> None:
        self._listeners.clear()
        await asyncio.to_thread(self._engine.stop)
        self._loop = None

    def _changed(self) -> None:
        """Handle a change that may come from any thread."""
        if (loop := self._loop) is not None:
            loop.call_soon_threadsafe(self._notify)

    def _notify(self) -> None:
        now = (self._engine.state, self._engine.devices)
        if now != self._notified:
            self._notified = now
            for heard in tuple(self._listeners):
                heard(now[0])
