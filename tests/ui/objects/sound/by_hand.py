"""A sound whose samples are computed, and a player that a test moves by hand."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from annotator.core.errors import MediaFault
from annotator.core.ports.audio_sink import SinkDevice
from annotator.core.ports.player import PlayerState
from annotator.core.ports.sounds import OpenSound, Outline, SoundBlock, SoundShape

RATE_HZ = 16_000


class HandSound:
    """Loud in every other quarter of a second, silent between. `asked` are the outlines that were drawn."""

    def __init__(self, path: str, shape: SoundShape) -> None:
        self.path = path
        self.shape = shape
        self.exact_share = 1.0
        self.asked: list[tuple[int, float, float, int]] = []
        self.is_closed = False
        self._ears: list[Callable[[MediaFault | None], None]] = []

    def listen(self, heard: Callable[[MediaFault | None], None]) -> Callable[[], None]:
        self._ears.append(heard)
        return lambda: self._ears.remove(heard)

    def tell(self, fault: MediaFault | None = None) -> None:
        for heard in tuple(self._ears):
            heard(fault)

    def level(self, sample: float) -> float:
        return 0.5 if int(sample / self.shape.rate_hz * 4) % 2 == 0 and sample < self.shape.length else 0.0

    def outline(self, channel: int, first: float, last: float, columns: int) -> Outline:
        self.asked.append((channel, first, last, columns))
        step = (last - first) / columns
        levels = [round(32767 * self.level(first + (number + 0.5) * step)) for number in range(columns)]
        lows, highs = array("h", [-level for level in levels]), array("h", levels)
        return Outline(memoryview(lows), memoryview(highs), int(columns * self.exact_share))

    async def samples(self, channel: int, first: int, count: int) -> memoryview:
        count = max(0, min(count, self.shape.length - first))
        signs = (1 if number % 2 else -1 for number in range(first + channel, first + channel + count))
        return memoryview(array("f", [sign * self.level(first + place) for place, sign in enumerate(signs)]))

    def block(self, start: float, frames: int, *, rate_hz: int, channels: int, speed: float) -> SoundBlock:
        raise NotImplementedError  # only a player asks for them

    def close(self) -> None:
        self.is_closed = True


class HandSounds:
    """Every path it has a shape for can be opened. `opened` are all that were."""

    def __init__(self, shapes: dict[str, SoundShape]) -> None:
        self.shapes = shapes
        self.opened: list[HandSound] = []
        self.wished: tuple[str, ...] = ()

    async def open(self, path: str) -> OpenSound:
        if path not in self.shapes:
            raise MediaFault(MediaFault.MISSING, path=path)
        self.opened.append(HandSound(path, self.shapes[path]))
        return self.opened[-1]

    def prefetch(self, paths: Sequence[str]) -> None:
        self.wished = tuple(paths)

    async def close(self) -> None:
        """Nothing is kept."""


class HandPlayer:
    """Plays nothing: a test sets `position` and says what changed. `asked` tells what it was asked for."""

    def __init__(self) -> None:
        self.state = PlayerState()
        self.position = 0.0
        self.sound: OpenSound | None = None
        self.asked: list[tuple[object, ...]] = []
        self._ears: list[Callable[[PlayerState], None]] = []

    @property
    def listeners(self) -> int:
        return len(self._ears)

    def listen(self, heard: Callable[[PlayerState], None]) -> Callable[[], None]:
        self._ears.append(heard)
        return lambda: self._ears.remove(heard)

    def change(self, **changes: Any) -> None:
        self.state = replace(self.state, **changes)
        for heard in tuple(self._ears):
            heard(self.state)

    def load(self, sound: OpenSound | None) -> None:
        self.asked.append(("load", None if sound is None else sound.path))
        self.sound, self.position = sound, 0.0
        self.change(is_playing=False, loop=None, until=None)

    def play(self, first: float | None = None, until: int | None = None) -> None:
        self.asked.append(("play", first, until))
        self.position = self.position if first is None else first
        self.change(is_playing=True, until=until)

    def pause(self) -> None:
        self.asked.append(("pause",))
        self.change(is_playing=False)

    def seek(self, sample: float) -> None:
        self.asked.append(("seek", sample))
        self.position = sample

    def loop(self, stretch: tuple[int, int] | None) -> None:
        self.asked.append(("loop", stretch))
        self.change(loop=stretch)

    def set_speed(self, speed: float) -> None:
        self.change(speed=speed)

    def set_gain(self, gain: float) -> None:
        self.change(gain=gain)

    def devices(self) -> tuple[SinkDevice, ...]:
        return (SinkDevice("", "System"), SinkDevice("usb", "Headset"))

    def set_device(self, device: str) -> None:
        self.change(device=device, silence=None)

    async def close(self) -> None:
        """Nothing is open."""
