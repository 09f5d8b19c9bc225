"""In the list of segments too, what is misspelt shows, and a time that is written plays."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.settings import SPELLING
from annotator.ui.controls.text_input.text_fields import OneLine
from annotator.ui.controls.text_input.text_formats import LookKind, between
from annotator.ui.design.transcription.segment_row import SegmentRow
from fakes.audio_files import FakeAudio, FakeAudioFiles, silence, wav_file
from fakes.player import FakePlayer
from fakes.speller import FakeSpeller
from services.service_env import KEY, files, make_env
from ui.stage import Stage, staged
from ui.tabbing import key

RATE_HZ = 16_000
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
CONFIG = """<View>
  <Audio name="audio" value="$sound"/>
  <Labels name="who" toName="audio"><Label value="Anna"/></Labels>
  <TextArea name="said" toName="audio" perRegion="true" maxSubmissions="1"/>
</View>"""


def is_helped(field: OneLine) -> bool:
    standing_out = [(between(field, look.start, look.end), look.kind) for look in field._looks]
    return standing_out == [("0:05", LookKind.TIME), ("hosue", LookKind.MISSPELT)]


def test_texts_of_segments_are_helped_as_others_are(app: QApplication) -> None:
    path = f"/shelf/{KEY}/media/a.wav"
    player = FakePlayer()
    audio_files = FakeAudioFiles({path: FakeAudio(path, silence(10), RATE_HZ)})
    bundle = files(
        other={"config.xml": CONFIG.encode(), "tasks.csv": b"id,sound\n1,media/a.wav\n", "media/a.wav": wav_file(0.1)}
    )
    speller = FakeSpeller({"en_US": ("the", "house")}, {"hosue": ("house",)})

    async def whole(stage: Stage) -> None:
        await stage.env.services.preferences.choose(SPELLING, "en_US")
        await stage.on_task()
        await stage.until(lambda: bool(audio_files.opened), "the sound is open")
        await key(stage, Qt.Key.Key_F4)
        await key(stage, Qt.Key.Key_F4)
        for seconds in (1.0, 3.0, 4.0, 6.0):
            player.position = seconds * RATE_HZ
            await key(stage, Qt.Key.Key_F10)
        rows = stage.window.workbench.findChildren(SegmentRow)
        await stage.until(lambda: all(row.fields[0].aid is not None for row in rows), "the texts are helped")
        for row in rows:
            (field,) = row.fields
            assert isinstance(field, OneLine)
            field.setFocus(Qt.FocusReason.TabFocusReason)
            field.insert("hosue 0:05 the")
            await stage.until(partial(is_helped, field), "words and times stand out")
            field.setCursorPosition(8)
            player.asked.clear()
            await key(stage, Qt.Key.Key_J, CTRL | SHIFT)
            assert ("play", 5.0 * RATE_HZ, None) in player.asked

    staged(app, make_env(bundle, audio_files=audio_files, player=player, speller=speller), whole)
