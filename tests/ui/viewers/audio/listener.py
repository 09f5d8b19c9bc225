"""A sound on screen, on fakes: what it is made from, and what it tells."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QApplication

from annotator.core.design.medium import Extent
from annotator.core.ports.audio import WaveformPeaks
from annotator.ui.viewers.audio.playback import SharedPlayer
from annotator.ui.viewers.audio.view import AudioView
from fakes.audio_files import FakeAudio, FakeAudioFiles, silence, tone
from fakes.player import FakePlayer
from services.service_env import until
from ui.stage import on_loop

SIZE = (800, 240)
RATE_HZ = 16_000


class WatchedAudio(FakeAudio):
    """Tells which outlines were drawn."""

    def __init__(self, path: str, pcm: NDArray[np.float32], walked: int | None = None) -> None:
        super().__init__(path, pcm, RATE_HZ, walked=walked)
        self.asked: list[tuple[int, float, float, int]] = []

    def outline(self, channel: int, first: float, last: float, columns: int) -> WaveformPeaks:
        self.asked.append((channel, first, last, columns))
        return super().outline(channel, first, last, columns)


def one_channel() -> WatchedAudio:
    """Loud and silent in turn, a quarter of a second each, for ten seconds."""
    return WatchedAudio("/a.wav", np.tile(np.hstack([tone(440, 0.25), silence(0.25)]), 20))


def two_channels() -> WatchedAudio:
    return WatchedAudio("/b.wav", np.vstack([tone(440, 5), silence(5)]), walked=RATE_HZ)


class Listener:
    """A view on screen, what it is made from, and what it tells."""

    def __init__(self) -> None:
        self.one, self.two = one_channel(), two_channels()
        self.audio_files = FakeAudioFiles({"/a.wav": self.one, "/b.wav": self.two})
        self.player = FakePlayer()
        self.stage = SharedPlayer(self.player)
        self.view = AudioView(self.audio_files, self.stage)
        self.shown: list[tuple[str, Extent]] = []
        self.failed: list[str] = []
        self.view.shown.connect(lambda *told: self.shown.append(told))
        self.view.failed.connect(self.failed.append)

    async def hears(self, path: str) -> None:
        self.view.show_medium(path)
        await until(lambda: bool(self.shown) and self.shown[-1][0] == path, f"{path} is painted")


def listening(app: QApplication, scenario: Callable[[Listener], Awaitable[None]]) -> None:
    async def whole() -> None:
        listener = Listener()
        listener.view.resize(*SIZE)
        listener.view.show()
        listener.view.activateWindow()
        listener.view.setFocus()
        await scenario(listener)
        listener.view.close()

    on_loop(app, whole)
