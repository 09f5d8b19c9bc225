"""How long a sound is: told when it is shown, and again once it was decoded as a whole."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from annotator.core.design.medium import Extent
from annotator.core.ports.audio import AudioInfo
from annotator.ui.viewers.audio.playback import SharedPlayer
from annotator.ui.viewers.audio.view import AudioView
from fakes.audio_files import FakeAudio, FakeAudioFiles, silence
from fakes.player import FakePlayer
from services.service_env import until
from ui.stage import on_loop

RATE_HZ = 16_000


class RoughAudio(FakeAudio):
    """A tenth of its length is missing until it was decoded."""

    @property
    def shape(self) -> AudioInfo:
        known = super().shape
        return known if known.is_exact else replace(known, length=known.length * 9 // 10)


def test_a_length_that_was_an_estimate_is_told_again_once_it_is_exact(app: QApplication) -> None:
    async def scenario() -> None:
        rough = RoughAudio("/c.wav", silence(10), RATE_HZ, walked=0)
        view = AudioView(FakeAudioFiles({"/c.wav": rough}), SharedPlayer(FakePlayer()))
        lengths_s: list[float | None] = []
        view.shown.connect(lambda _path, extent: lengths_s.append(length_of(extent)))
        view.resize(800, 240)
        view.show()
        view.show_medium("/c.wav")
        await until(lambda: bool(lengths_s), "the sound is painted")
        rough.walk(RATE_HZ)
        assert lengths_s == [9.0]
        rough.walk()
        rough.walk()
        assert lengths_s == [9.0, 10.0]
        view.close()

    on_loop(app, scenario)


def length_of(extent: Extent) -> float | None:
    return extent.duration_s
