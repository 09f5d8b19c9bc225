"""A time that stands in a text plays: pressed with Ctrl, or by a key with the cursor in it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from msgspec import Struct
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QHelpEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from annotator.ui.controls.text_input.text_fields import OneLine, SeveralLines, TextField
from annotator.ui.controls.text_input.text_formats import LookKind, between, select, surface_of
from annotator.ui.theme.palette import current
from fakes.audio_files import FakeAudio, FakeAudioFiles, silence, wav_file
from fakes.player import FakePlayer
from services.service_env import KEY, files, make_env
from ui.stage import PLAIN, Stage, staged
from ui.tabbing import key

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
RATE_HZ, LENGTH_S = 16_000, 100
TEXT = "[1:02.5] mot 0:05 fin 2:00"
CONFIG = """<View>
  <Audio name="audio" value="$sound"/>
  <TextArea name="long" toName="audio" rows="4" maxSubmissions="1"/>
  <TextArea name="short" toName="audio" maxSubmissions="1"/>
</View>"""


class Typist(Struct, frozen=True):
    stage: Stage
    player: FakePlayer

    def fields(self) -> tuple[SeveralLines, OneLine]:
        page = self.stage.window.workbench
        (long,) = page.findChildren(SeveralLines)
        (short,) = [field for field in page.findChildren(OneLine) if field.isVisible()]
        return long, short

    async def written(self, field: TextField, text: str = TEXT) -> None:
        await self.stage.until(lambda: field.aid is not None, "the field is helped")
        field.setFocus()
        if isinstance(field, OneLine):
            field.insert(text)
        else:
            field.insertPlainText(text)

    async def click(self, field: TextField, units: int, held: Qt.KeyboardModifier) -> None:
        """In the middle of the character that begins there. Qt's test events turn the loop: from a timer."""
        done: list[bool] = []

        def acted() -> None:
            QTest.mouseClick(surface_of(field), Qt.MouseButton.LeftButton, held, point_of(field, units))
            done.append(True)

        QTimer.singleShot(0, self.stage.window, acted)
        await self.stage.until(lambda: bool(done), "the click is taken")

    @property
    def played_s(self) -> list[float]:
        return [float(str(asked[1])) / RATE_HZ for asked in self.player.asked if asked[0] == "play"]


def point_of(field: TextField, units: int) -> QPoint:
    select(field, units, units)
    left = field.cursorRect().center()
    select(field, units + 1, units + 1)
    right = field.cursorRect().center()
    select(field, 0, 0)
    return (left + right) / 2


def typing(app: QApplication, scenario: Callable[[Typist], Awaitable[None]]) -> None:
    path = f"/shelf/{KEY}/media/a.wav"
    player = FakePlayer()
    audio_files = FakeAudioFiles({path: FakeAudio(path, silence(LENGTH_S), RATE_HZ)})
    bundle = files(
        other={"config.xml": CONFIG.encode(), "tasks.csv": b"id,sound\n1,media/a.wav\n", "media/a.wav": wav_file(0.1)}
    )

    async def whole(stage: Stage) -> None:
        await stage.on_task()
        await stage.until(lambda: bool(audio_files.opened), "the sound is open")
        await scenario(Typist(stage, player))

    staged(app, make_env(bundle, audio_files=audio_files, player=player), whole)


def test_ctrl_and_a_click_play_from_there_and_the_cursor_stays(app: QApplication) -> None:
    async def scenario(typist: Typist) -> None:
        for field in typist.fields():
            await typist.written(field)
            typist.player.asked.clear()
            for place, expected in ((TEXT.index(":02"), 62.5), (TEXT.index("0:05"), 5.0)):
                await typist.click(field, place, CTRL)
                assert typist.played_s[-1:] == [expected]
            assert typist.player.state.is_playing
            assert field.hasFocus()
            assert field.plain() == TEXT
            await typist.click(field, TEXT.index("0:05"), PLAIN)
            await typist.click(field, TEXT.index("mot"), CTRL)
            await typist.click(field, TEXT.index("2:00"), CTRL)  # beyond the end of the sound
            assert len(typist.played_s) == 2

    typing(app, scenario)


@pytest.mark.parametrize(("place", "expected"), [(0, 62.5), (4, 62.5), (8, 62.5), (14, 5.0), (17, 5.0)])
def test_a_key_plays_from_the_time_that_the_cursor_is_in(app: QApplication, place: int, expected: float) -> None:
    async def scenario(typist: Typist) -> None:
        for field in typist.fields():
            await typist.written(field)
            select(field, place, place)
            typist.player.asked.clear()
            await key(typist.stage, Qt.Key.Key_J, CTRL | SHIFT)
            assert typist.played_s == [expected]
            for nowhere in (TEXT.index("mot") + 1, len(TEXT)):
                select(field, nowhere, nowhere)
                await key(typist.stage, Qt.Key.Key_J, CTRL | SHIFT)
            assert typist.played_s == [expected]
            assert field.plain() == TEXT

    typing(app, scenario)


def test_what_the_key_inserts_is_played_by_the_other(app: QApplication) -> None:
    async def scenario(typist: Typist) -> None:
        long, short = typist.fields()
        await typist.written(long, "😀 été ")
        await key(typist.stage, Qt.Key.Key_F4)
        typist.player.position = 42.5 * RATE_HZ
        await key(typist.stage, Qt.Key.Key_J, CTRL)
        assert long.plain() == "😀 été [0:42.5] "
        for field in (long, short):
            field.clear()
            await typist.written(field, "mot")
            await key(typist.stage, Qt.Key.Key_J, CTRL)
            assert field.plain() == "mot [0:42.5] ", "apart from the word before it"
        long.setFocus()
        await key(typist.stage, Qt.Key.Key_Left)
        await key(typist.stage, Qt.Key.Key_Left)
        typist.player.asked.clear()
        await key(typist.stage, Qt.Key.Key_J, CTRL | SHIFT)
        assert typist.played_s == [42.5]

    typing(app, scenario)


def test_times_look_like_what_can_be_pressed_and_say_how(app: QApplication) -> None:
    async def scenario(typist: Typist) -> None:
        long, short = typist.fields()
        await typist.written(long, "😀 " + TEXT)
        await typist.written(short, "😀 " + TEXT)
        times = ["[1:02.5]", "0:05", "2:00"]
        await typist.stage.until(lambda: len(long.extraSelections()) == 3, "the times stand out")
        assert [look.cursor.selectedText() for look in long.extraSelections()] == times
        accent = current().colour("accent")
        assert all(look.format.foreground().color() == accent for look in long.extraSelections())
        marked = [look for look in short._looks if look.kind is LookKind.TIME]
        assert [between(short, look.start, look.end) for look in marked] == times
        assert tip(long, 6) == "Ctrl+click plays from this time. Ctrl+Shift+J plays from the time at the cursor."
        assert tip(short, len("😀 " + TEXT)) == "The recording ends before this time, at 1:40.0."

    typing(app, scenario)


def test_over_a_time_the_mouse_is_a_hand_while_ctrl_is_held(app: QApplication) -> None:
    async def scenario(typist: Typist) -> None:
        for field in typist.fields():
            await typist.written(field)
            surface = surface_of(field)
            for place, held, shape in (
                (2, CTRL, Qt.CursorShape.PointingHandCursor),
                (2, PLAIN, Qt.CursorShape.IBeamCursor),
                (TEXT.index("mot"), CTRL, Qt.CursorShape.IBeamCursor),
            ):
                moved(field, point_of(field, place), held)
                assert surface.cursor().shape() is shape, (place, held)

    typing(app, scenario)


def tip(field: TextField, units: int) -> str:
    point = point_of(field, units)
    surface = surface_of(field)
    QApplication.sendEvent(surface, QHelpEvent(QHelpEvent.Type.ToolTip, point, surface.mapToGlobal(point)))
    return QToolTip.text()


def moved(field: TextField, point: QPoint, held: Qt.KeyboardModifier) -> None:
    surface = surface_of(field)
    at, none = QPointF(point), Qt.MouseButton.NoButton
    event = QMouseEvent(QEvent.Type.MouseMove, at, QPointF(surface.mapToGlobal(point)), none, none, held)
    QApplication.sendEvent(surface, event)
