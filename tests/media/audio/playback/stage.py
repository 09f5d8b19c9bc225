"""A real player on a sink whose time a test moves, with a sound whose samples are their own numbers."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from annotator.core.ports.audio import AudioSink
from annotator.core.ports.player import PlayerState
from annotator.media.audio.playback.engine import Engine
from annotator.media.audio.playback.player import AudioPlayer, NullSink
from annotator.media.audio.playback.queue import SILENT_S
from fakes.audio_files import FakeAudio
from fakes.audio_sink import VirtualSink

RATE_HZ = 8_000
LENGTH = 40_000
_UNIT = 2.0**-17
LATE_S = 0.1 + SILENT_S  # from playing to hearing
# So many frames after a break are not what was decoded: it is smoothed over.
SMOOTHED = 16


def numbered(length: int = LENGTH) -> FakeAudio:
    """Sample n has the value of n + 1, so that silence is none of them."""
    values = np.arange(1, length + 1, dtype=np.float32) * np.float32(_UNIT)
    return FakeAudio("numbered.wav", values[np.newaxis], RATE_HZ)


class Stretch(Struct, frozen=True):
    """Samples that were heard one after the other, `step` apart; the last is part of it."""

    first: float
    last: float
    step: float


def numbers(played: NDArray[np.float32]) -> NDArray[np.float64]:
    """Which sample each frame is; -1 is silence."""
    return played.astype(np.float64) / _UNIT - 1


def stretches(played: NDArray[np.float32], smoothed: int = SMOOTHED) -> list[Stretch]:
    """Those that are longer than what is smoothed over, where breaks lie farther apart than `smoothed` frames."""
    values = numbers(played)
    found: list[Stretch] = []
    begin = 0
    while begin + smoothed + 1 < len(values):
        sure = begin + smoothed
        if values[sure] == -1:
            # The first frame after silence is smoothed to nothing.
            begin = next((at for at in range(sure, len(values)) if values[at] != -1), len(values) + 1) - 1
            continue
        step = values[sure + 1] - values[sure]
        last = sure + 1
        while last + 1 < len(values) and abs(values[last + 1] - values[last] - step) < 0.05:
            last += 1
        step = (values[last] - values[sure]) / (last - sure)
        if last - sure > 3 and step > 0:  # downwards it fades
            found.append(Stretch(values[sure] - smoothed * step, values[last], step))
        begin = last + 1
    return found


class WatchedEngine(Engine):
    """`idle` is set while there is nothing left to do until something is asked for."""

    def __init__(self, sink: AudioSink, silent: AudioSink, changed: Callable[[], None]) -> None:
        self.idle = threading.Event()
        super().__init__(sink, silent, changed)

    def _task(self) -> Callable[[], None] | None:
        task = super()._task()
        if task is None:
            self.idle.set()
        return task

    def _wake(self) -> None:
        self.idle.clear()
        super()._wake()


class WatchedPlayer(AudioPlayer):
    """A real one, for whoever moves the time of its sink."""

    def __init__(self, sink: AudioSink, silent: AudioSink | None = None) -> None:
        super().__init__(sink, silent)
        self._engine = self._watched = WatchedEngine(sink, silent or NullSink(), self._changed)

    @property
    def is_settled(self) -> bool:
        """Return True if all audio to be played next is ready."""
        return self._watched.idle.is_set()

    def settle(self) -> None:
        """Returns when that is so."""
        assert self._watched.idle.wait(10), "the player never came to rest"


class Stage:
    """`states` is what the player announced."""

    def __init__(self, sink: VirtualSink, player: WatchedPlayer, audio: FakeAudio) -> None:
        self.sink, self.player, self.audio = sink, player, audio
        self.states: list[PlayerState] = []
        player.listen(self.states.append)
        sink.before_fill = self.settle

    def settle(self) -> None:
        self.player.settle()

    def hear(self, seconds: float) -> None:
        """Time passes, and all that follows from it has come about."""
        self.settle()
        self.sink.advance(seconds)
        self.settle()

    async def news(self) -> PlayerState:
        """After what the engine's thread had to tell was heard."""
        self.settle()
        await asyncio.sleep(0)
        return self.player.state

    def heard(self) -> NDArray[np.float32]:
        """Return the output of the last stream so far."""
        return np.array(self.sink.streams[-1].heard(), np.float32)


def on_stage(
    story: Callable[[Stage], Awaitable[None]],
    sink: VirtualSink | None = None,
    audio: FakeAudio | None = None,
    silent: AudioSink | None = None,
) -> None:
    async def whole() -> None:
        used = sink or VirtualSink()
        player = WatchedPlayer(used, silent)
        stage = Stage(used, player, audio or numbered())
        player.load(stage.audio)
        try:
            await story(stage)
        finally:
            await player.close()

    asyncio.run(asyncio.wait_for(whole(), 120))
