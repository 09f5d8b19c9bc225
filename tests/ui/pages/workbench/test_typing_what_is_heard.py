"""Somebody who types what they hear: all is reached from the text fields, and every key does there what it says."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from msgspec import Struct
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from annotator.core.answer.regions import regions
from annotator.core.answer.timeline import samples_of
from annotator.ui.controls.text_input.text_fields import OneLine
from annotator.ui.design.transcription.segment_row import SegmentRow
from annotator.ui.viewers.audio.segment_waveform import SegmentWaveform
from fakes.audio_files import FakeAudio, FakeAudioFiles, silence, wav_file
from fakes.player import FakePlayer
from services.service_env import KEY, files, make_env
from ui.stage import PLAIN, Stage, staged
from ui.tabbing import key

RATE_HZ = 16_000
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
CONFIG = """<View>
  <Audio name="audio" value="$sound"/>
  <Labels name="who" toName="audio"><Label value="Anna"/></Labels>
  <TextArea name="said" toName="audio" perRegion="true" rows="2" maxSubmissions="1"/>
  <TextArea name="note" toName="audio" maxSubmissions="1"/>
</View>"""


class Typist(Struct, frozen=True):
    stage: Stage
    player: FakePlayer

    @property
    def focused(self) -> QWidget:
        focused = QApplication.focusWidget()
        assert focused is not None
        return focused

    @property
    def segments(self) -> list[tuple[float, float]]:
        """In seconds."""
        answer, panel = self.stage.window.workbench.answer, self.stage.window.workbench._panel
        assert panel is not None
        bounds = [samples_of(region.geometry, RATE_HZ) for region in regions(answer, panel.design)]
        return [(round(first / RATE_HZ, 3), round(last / RATE_HZ, 3)) for first, last in bounds]

    def note(self) -> OneLine:
        (field,) = [field for field in self.stage.window.workbench.findChildren(OneLine) if field.isVisible()]
        field.setFocus()
        return field

    async def press(self, wanted: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
        await key(self.stage, wanted, modifier)


def typing(app: QApplication, scenario: Callable[[Typist], Awaitable[None]]) -> None:
    path = f"/shelf/{KEY}/media/a.wav"
    player = FakePlayer()
    audio_files = FakeAudioFiles({path: FakeAudio(path, silence(10), RATE_HZ)})
    bundle = files(
        other={"config.xml": CONFIG.encode(), "tasks.csv": b"id,sound\n1,media/a.wav\n", "media/a.wav": wav_file(0.5)}
    )
    env = make_env(bundle, audio_files=audio_files, player=player)

    async def whole(stage: Stage) -> None:
        await stage.on_task()
        await stage.until(lambda: player.audio is not None or bool(audio_files.opened), "the sound is open")
        await scenario(Typist(stage, player))

    staged(app, env, whole)


def test_escape_and_the_other_keys_play_and_pause_in_a_field_which_keeps_the_focus(app: QApplication) -> None:
    async def scenario(typist: Typist) -> None:
        note = typist.note()
        await typist.press(Qt.Key.Key_A)
        is_on = False
        for wanted, modifier in (
            (Qt.Key.Key_Escape, PLAIN),
            (Qt.Key.Key_Space, CTRL),
            (Qt.Key.Key_F4, PLAIN),
            (Qt.Key.Key_MediaPlay, PLAIN),
            (Qt.Key.Key_Launch6, PLAIN),
            (Qt.Key.Key_Escape, PLAIN),
        ):
            await typist.press(wanted, modifier)
            is_on = not is_on
            assert typist.player.state.is_playing is is_on, wanted
        assert typist.focused is note
        assert note.text() == "a"
        await typist.press(Qt.Key.Key_Escape, SHIFT)
        assert typist.focused is not note
        assert typist.stage.window.page is typist.stage.window.workbench

    typing(app, scenario)


def test_back_forward_and_the_time_from_a_field(app: QApplication) -> None:
    async def scenario(typist: Typist) -> None:
        note = typist.note()
        await typist.press(Qt.Key.Key_F4)
        typist.player.position = 8.0 * RATE_HZ
        await typist.press(Qt.Key.Key_F3)
        back = typist.player.position / RATE_HZ
        await typist.press(Qt.Key.Key_F5)
        assert back < 8.0 == typist.player.position / RATE_HZ
        await typist.press(Qt.Key.Key_J, CTRL)
        assert note.text() == "[0:08.0] "
        await typist.press(Qt.Key.Key_F5, SHIFT)
        assert typist.player.state.speed > 1
        await typist.press(Qt.Key.Key_F4, SHIFT)
        assert typist.player.state.speed == 1

    typing(app, scenario)


def test_a_segment_is_made_and_transcribed_without_leaving_the_keyboard(app: QApplication) -> None:
    async def scenario(typist: Typist) -> None:
        typist.note()
        await typist.press(Qt.Key.Key_F4)
        await typist.press(Qt.Key.Key_F4)
        typist.player.position = 1.0 * RATE_HZ
        await typist.press(Qt.Key.Key_F10)
        typist.player.position = 3.0 * RATE_HZ
        await typist.press(Qt.Key.Key_F10)
        assert typist.segments == [(1.0, 3.0)]
        typist.player.position = 3.5 * RATE_HZ
        await typist.press(Qt.Key.Key_F12)
        assert typist.segments == [(1.0, 3.5)]
        await typist.press(Qt.Key.Key_Z, CTRL)
        assert typist.segments == [(1.0, 3.0)]

    typing(app, scenario)


@pytest.mark.parametrize("plays", [False, True])
def test_a_segment_marked_by_key_while_nothing_plays_is_typed_about_at_once(app: QApplication, plays: bool) -> None:
    async def scenario(typist: Typist) -> None:
        (wave,) = typist.stage.window.workbench.findChildren(SegmentWaveform)
        wave.setFocus()
        await typist.press(Qt.Key.Key_F4)
        if not plays:
            await typist.press(Qt.Key.Key_F4)
        for seconds in (1.0, 3.0):
            typist.player.position = seconds * RATE_HZ
            await typist.press(Qt.Key.Key_F10)
        await typist.stage.settled()
        (said,) = typist.stage.window.workbench.findChildren(SegmentRow)
        assert said.fields[0].hasFocus() is not plays
        assert wave.hasFocus() is plays, "during playback, keys mark the next segments"

    typing(app, scenario)


def test_a_key_that_names_what_is_typed_about_is_not_typed_into_its_text(app: QApplication) -> None:
    async def scenario(typist: Typist) -> None:
        typist.note()
        await typist.press(Qt.Key.Key_F4)
        await typist.press(Qt.Key.Key_F4)
        for seconds in (1.0, 3.0):
            typist.player.position = seconds * RATE_HZ
            await typist.press(Qt.Key.Key_F10)
        (said,) = typist.stage.window.workbench.findChildren(SegmentRow)
        said.fields[0].setFocus(Qt.FocusReason.TabFocusReason)
        await typist.press(Qt.Key.Key_A)
        await typist.press(Qt.Key.Key_F2)
        assert isinstance(typist.focused, SegmentWaveform)
        await typist.press(Qt.Key.Key_1)
        assert said.fields[0].plain() == "a"
        await typist.press(Qt.Key.Key_Return)
        assert said.fields[0].hasFocus()

    typing(app, scenario)
