"""The sound of a task: the right one, drawn sharply, heard where its cursor is, and silent when nobody looks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from annotator.core.design.medium import Extent
from annotator.core.errors import MediaFault
from annotator.core.ports.sounds import SoundShape
from annotator.ui.objects.sound.playing import SharedPlayer
from annotator.ui.objects.sound.view import SoundView
from ui.objects.sound.by_hand import RATE_HZ, HandPlayer, HandSound, HandSounds
from ui.stage import on_loop
from work.desks import until

SIZE = (800, 240)
TEN_S = SoundShape(RATE_HZ, 1, 10 * RATE_HZ, is_exact=True)
TWO_CHANNELS = SoundShape(RATE_HZ, 2, 5 * RATE_HZ, is_exact=False)


class Listener:
    """A view on screen, what it is made from, and what it tells."""

    def __init__(self) -> None:
        self.sounds = HandSounds({"/a.wav": TEN_S, "/b.wav": TWO_CHANNELS})
        self.player = HandPlayer()
        self.stage = SharedPlayer(self.player)
        self.view = SoundView(self.sounds, self.stage)
        self.shown: list[tuple[str, Extent]] = []
        self.failed: list[str] = []
        self.view.shown.connect(lambda *told: self.shown.append(told))
        self.view.failed.connect(self.failed.append)

    @property
    def sound(self) -> HandSound:
        return self.sounds.opened[-1]

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


def test_a_sound_is_drawn_and_told_with_its_length_once(app: QApplication) -> None:
    async def scenario(listener: Listener) -> None:
        await listener.hears("/a.wav")
        listener.view.grab()
        assert listener.shown == [("/a.wav", Extent(duration_s=10.0, sample_rate_hz=RATE_HZ))]
        assert listener.sound.asked[-1][1:3] == (0.0, float(TEN_S.length))
        assert listener.sound.asked[-1][3] == round(SIZE[0] * listener.view.devicePixelRatioF())

    listening(app, scenario)


def test_what_is_loud_is_high_and_what_is_silent_is_flat(app: QApplication) -> None:
    async def scenario(listener: Listener) -> None:
        await listener.hears("/a.wav")
        listener.view.wave.move_to(listener.view.wave.stretch.fitted(0, RATE_HZ / 2, 0.0))
        image = listener.view.wave.grab().toImage()
        box = listener.view.wave.wave_box()
        quarter = box.top() + round(box.height() * 0.3)
        loud, silent = image.pixelColor(SIZE[0] // 4, quarter), image.pixelColor(SIZE[0] * 3 // 4, quarter)
        assert loud != silent
        assert silent == image.pixelColor(SIZE[0] * 3 // 4, box.top() + 2)

    listening(app, scenario)


def test_both_channels_are_drawn_and_a_length_that_was_wrong_is_put_right(app: QApplication) -> None:
    async def scenario(listener: Listener) -> None:
        await listener.hears("/b.wav")
        assert {channel for channel, *_rest in listener.sound.asked} == {0, 1}
        listener.sound.shape = SoundShape(RATE_HZ, 2, 6 * RATE_HZ, is_exact=True)
        listener.sound.tell()
        listener.view.grab()
        assert listener.sound.asked[-1][2] == 6 * RATE_HZ
        assert listener.view.extent.duration_s == 6.0

    listening(app, scenario)


def test_space_plays_and_pauses_and_a_press_seeks(app: QApplication) -> None:
    async def scenario(listener: Listener) -> None:
        await listener.hears("/a.wav")
        QTest.mouseClick(listener.view.wave, Qt.MouseButton.LeftButton, pos=QPoint(SIZE[0] // 2, 100))
        QTest.keyClick(listener.view.wave, Qt.Key.Key_Space)
        assert listener.player.asked == [("load", "/a.wav"), ("seek", 5.0 * RATE_HZ), ("play", None, None)]
        QTest.keyClick(listener.view.wave, Qt.Key.Key_Space)
        assert listener.player.asked[-1] == ("pause",)

    listening(app, scenario)


def test_the_cursor_goes_where_the_player_is(app: QApplication) -> None:
    async def scenario(listener: Listener) -> None:
        await listener.hears("/a.wav")
        listener.view.playing.play()
        listener.player.position = 7.5 * RATE_HZ
        await until(lambda: cursor_px(listener) == round(SIZE[0] * 0.75), "the cursor is at three quarters")

    listening(app, scenario)


def test_nothing_plays_where_nobody_looks(app: QApplication) -> None:
    async def scenario(listener: Listener) -> None:
        await listener.hears("/a.wav")
        listener.view.playing.play()
        listener.view.hide()
        assert not listener.player.state.is_playing
        listener.view.show()

    listening(app, scenario)


def test_another_task_silences_and_closes_the_sound_before(app: QApplication) -> None:
    async def scenario(listener: Listener) -> None:
        await listener.hears("/a.wav")
        first = listener.sound
        listener.view.playing.play()
        await listener.hears("/b.wav")
        assert first.is_closed
        assert not listener.player.state.is_playing
        assert listener.view.playing.position == 0

    listening(app, scenario)


def test_a_sound_that_cannot_be_read_says_so_in_its_place(app: QApplication) -> None:
    async def scenario(listener: Listener) -> None:
        listener.view.show_medium("/none.wav")
        await until(lambda: listener.failed == ["/none.wav"], "the fault is told")
        assert listener.view.wave.accessibleDescription()
        await listener.hears("/a.wav")
        assert not listener.view.wave.accessibleDescription()
        listener.sound.tell(MediaFault(MediaFault.UNDECODABLE, path="a.wav", detail="x"))
        assert listener.failed == ["/none.wav", "/a.wav"]
        assert listener.sound.is_closed

    listening(app, scenario)


def test_one_sound_of_a_design_plays_at_a_time_and_each_keeps_its_place(app: QApplication) -> None:
    async def scenario(listener: Listener) -> None:
        await listener.hears("/a.wav")
        other = SoundView(listener.sounds, listener.stage)
        other.show_medium("/b.wav")
        await until(lambda: other.playing.sound is not None, "the other is open")
        listener.view.playing.play()
        listener.player.position = 3000.0
        other.playing.play()
        assert listener.player.sound is other.playing.sound
        assert (listener.view.playing.state.is_playing, other.playing.state.is_playing) == (False, True)
        assert listener.view.playing.position == 3000.0
        listener.view.playing.play()
        assert listener.player.asked[-3:] == [("load", "/a.wav"), ("seek", 3000.0), ("play", None, None)]
        other.deleteLater()

    listening(app, scenario)


def test_a_view_that_is_let_go_closes_its_sound_and_hears_nothing_more(app: QApplication) -> None:
    async def scenario(listener: Listener) -> None:
        holder = QWidget()
        view = SoundView(listener.sounds, listener.stage)
        view.setParent(holder)
        view.show_medium("/a.wav")
        await until(lambda: view.playing.sound is not None, "the sound is open")
        view.playing.play()
        before = listener.player.listeners
        sound = listener.sound
        holder.deleteLater()
        await until(lambda: sound.is_closed, "the sound is closed")
        assert listener.player.listeners == before - 1
        assert not listener.player.state.is_playing

    listening(app, scenario)


def cursor_px(listener: Listener) -> int:
    wave = listener.view.wave
    return round(wave.stretch.x_of(listener.view.playing.position)) if wave.isVisible() else -1
