"""A submission before a long recording is decoded waits for its length, with a message."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.events import TaskSubmitted
from fakes.audio_files import FakeAudio, FakeAudioFiles, silence, wav_file
from fakes.player import FakePlayer
from services.service_env import KEY, files, make_env
from ui.stage import Stage, staged

RATE_HZ = 16_000
CONFIG = """<View>
  <Audio name="audio" value="$sound"/>
  <Labels name="who" toName="audio"><Label value="Anna"/></Labels>
  <Number name="speakers" toName="audio"/>
</View>"""


def test_the_answer_is_submitted_by_itself_once_the_end_was_found(app: QApplication) -> None:
    path = f"/shelf/{KEY}/media/a.wav"
    audio = FakeAudio(path, silence(10), RATE_HZ, walked=0)
    bundle = files(
        other={"config.xml": CONFIG.encode(), "tasks.csv": b"id,sound\n1,media/a.wav\n", "media/a.wav": wav_file(0.5)}
    )
    env = make_env(bundle, audio_files=FakeAudioFiles({path: audio}), player=FakePlayer())

    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        await stage.until(lambda: bool(env.view().media_ms), "the sound is open")
        stage.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        await stage.until(stage.window.notice.isVisible, "it is told")
        assert "length of the recording" in stage.window.notice.accessibleName()
        assert not env.told(TaskSubmitted)
        audio.walk()
        await stage.until(lambda: bool(env.told(TaskSubmitted)), "it is submitted")
        assert (
            "length of the recording" not in stage.window.notice.accessibleName() or not stage.window.notice.isVisible()
        )

    staged(app, env, scenario)
