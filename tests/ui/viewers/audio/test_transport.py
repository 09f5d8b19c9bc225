"""The transport buttons with their texts, and the messages if nothing is audible."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QToolButton

from annotator.app.translations import speak
from annotator.core.keymap import Keymap
from annotator.core.ports.audio import SinkDevice
from annotator.core.ports.player import FASTEST, SLOWEST, WhySilent
from annotator.ui.keyboard import active_keymap
from annotator.ui.viewers.audio.playback import SharedPlayer
from annotator.ui.viewers.audio.transport import SPEEDS, next_speed, times
from annotator.ui.viewers.audio.view import AudioView
from fakes.audio_files import FakeAudio, FakeAudioFiles, tone
from fakes.player import FakePlayer
from services.service_env import until
from ui.stage import on_loop

RATE_HZ = 16_000
HEADSET = SinkDevice("usb", "Headset & co")


class Bench:
    def __init__(self) -> None:
        self.player = FakePlayer((SinkDevice("", "default"), HEADSET))
        self.audio = FakeAudio("/a.wav", tone(440, 65.5), RATE_HZ)
        self.view = AudioView(FakeAudioFiles({"/a.wav": self.audio}), SharedPlayer(self.player))
        self.bar = self.view.transport

    @property
    def time(self) -> str:
        return self.bar.clock.text()

    def menu(self, button: QToolButton) -> dict[str, bool]:
        """Return the menu items and the checked ones."""
        menu = button.menu()
        menu.aboutToShow.emit()
        return {action.text(): action.isChecked() for action in menu.actions() if not action.isSeparator()}

    def choose(self, button: QToolButton, words: str) -> None:
        menu = button.menu()
        menu.aboutToShow.emit()
        next(action for action in menu.actions() if action.text() == words).trigger()


def at_bench(app: QApplication, scenario: Callable[[Bench], Awaitable[None]]) -> None:
    async def whole() -> None:
        bench = Bench()
        bench.view.resize(900, 240)
        bench.view.show()
        bench.view.show_medium("/a.wav")
        await until(lambda: bench.view.playing.audio is not None, "the sound is open")
        await scenario(bench)
        bench.view.close()

    on_loop(app, whole)


def test_the_time_is_told_to_the_millisecond(app: QApplication) -> None:
    async def scenario(bench: Bench) -> None:
        assert bench.time == "0:00.000 / 1:05.500"
        bench.view.playing.seek(61.25 * RATE_HZ)
        assert bench.time == "1:01.250 / 1:05.500"

    at_bench(app, scenario)


def test_a_time_that_runs_lays_nothing_out_anew_and_a_longer_one_has_its_room(app: QApplication) -> None:
    class Layouts(QObject):
        count = 0

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            del watched
            self.count += event.type() is QEvent.Type.LayoutRequest
            return False

    async def scenario(bench: Bench) -> None:
        layouts, clock = Layouts(), bench.bar.clock
        for watched in (bench.bar, bench.view):
            watched.installEventFilter(layouts)
        QApplication.processEvents()
        layouts.count, width_px = 0, clock.width()
        for second in range(8):
            bench.view.playing.seek((second + 1.111) * RATE_HZ)
            QApplication.processEvents()
        assert (bench.time, clock.width()) == ("0:08.111 / 1:05.500", width_px)
        assert layouts.count == 0
        clock.setStyleSheet("font-size: 30px")
        bench.view.playing.load(FakeAudio("/b.wav", tone(440, 650.0), RATE_HZ))
        QApplication.processEvents()
        assert bench.time == "0:00.000 / 10:50.000"
        assert clock.width() == clock.sizeHint().width() > width_px
        assert layouts.count > 0

    at_bench(app, scenario)


def test_back_and_forward_go_as_far_as_the_person_chose(app: QApplication) -> None:
    async def scenario(bench: Bench) -> None:
        bench.view.set_habits(5.0, 0.2, 0.5)
        assert bench.bar.forward.accessibleName() == "Forward 5 s"
        bench.bar.forward.click()
        bench.bar.forward.click()
        bench.bar.back.click()
        assert bench.view.playing.position == 5 * RATE_HZ
        bench.view.back()
        bench.view.back()
        assert bench.view.playing.position == 0

    at_bench(app, scenario)


def test_the_button_says_what_it_does_now(app: QApplication) -> None:
    async def scenario(bench: Bench) -> None:
        assert bench.bar.play.accessibleName() == "Play"
        bench.bar.play.click()
        assert bench.player.state.is_playing
        assert bench.bar.play.accessibleName() == "Pause audio"
        bench.player.ends()
        assert bench.bar.play.accessibleName() == "Play"
        bench.bar.play.click()
        assert bench.player.asked[-1] == ("play", 0.0, None)

    at_bench(app, scenario)


def test_speed_volume_and_device_are_chosen_from_menus(app: QApplication) -> None:
    async def scenario(bench: Bench) -> None:
        assert bench.menu(bench.bar.speed)["1×"]
        bench.choose(bench.bar.speed, "1.5×")
        assert bench.player.state.speed == 1.5
        assert bench.bar.speed.text() == "1.5×"
        assert [words for words, holds in bench.menu(bench.bar.speed).items() if holds] == ["1.5×"]
        speeds = bench.bar.speed.menu().actions()
        (group,) = {action.actionGroup() for action in speeds}
        assert group.isExclusive()
        bench.choose(bench.bar.output, "200%")
        assert bench.player.state.gain == 2.0
        bench.choose(bench.bar.output, "Headset && co")
        assert bench.player.state.device == "usb"
        bench.player.plugged = ()
        assert "No audio device" in bench.menu(bench.bar.output)

    at_bench(app, scenario)


@pytest.mark.parametrize("why", [WhySilent.NO_DEVICE, WhySilent.DEVICE_GONE])
def test_why_nothing_is_heard_stands_on_the_waveform_for_as_long_as_it_is_so(app: QApplication, why: WhySilent) -> None:
    async def scenario(bench: Bench) -> None:
        bench.view.playing.play()
        clear = bench.view.wave.grab().toImage()
        bench.player.falls_silent(why)
        assert bench.view.wave.grab().toImage() != clear
        bench.player.falls_silent(None)
        assert bench.view.wave.grab().toImage() == clear

    at_bench(app, scenario)


def test_no_button_takes_the_focus_when_it_is_clicked_and_tab_reaches_them_all(app: QApplication) -> None:
    async def scenario(bench: Bench) -> None:
        buttons = bench.bar.findChildren(QToolButton)
        assert {button.focusPolicy() for button in buttons} == {Qt.FocusPolicy.TabFocus}
        assert all(button.accessibleName() for button in buttons)

    at_bench(app, scenario)


def test_speeds_go_up_and_down_in_steps_and_are_written_as_people_do() -> None:
    assert (SPEEDS[0], SPEEDS[-1]) == (SLOWEST, FASTEST)
    assert [next_speed(1.0, 1), next_speed(1.0, -1), next_speed(1.3, -1)] == [1.1, 0.9, 1.25]
    assert [next_speed(FASTEST, 1), next_speed(SLOWEST, -1)] == [FASTEST, SLOWEST]
    assert [times(0.25), times(1.0), times(1.5)] == ["0.25×", "1×", "1.5×"]
    speak("fr")
    assert times(1.5) == "1,5×"


def test_after_a_pause_a_little_is_heard_again(app: QApplication) -> None:
    async def scenario(bench: Bench) -> None:
        bench.view.set_habits(5.0, 0.2, 0.5)
        playing, player = bench.view.playing, bench.player
        playing.play(2 * RATE_HZ)
        player.position = 4.0 * RATE_HZ
        playing.toggle()
        playing.toggle()
        assert player.asked[-1] == ("play", 3.5 * RATE_HZ, None)
        player.position = 0.2 * RATE_HZ
        playing.toggle()
        playing.toggle()
        assert player.asked[-1] == ("play", 0.0, None)

    at_bench(app, scenario)


def test_what_was_sent_elsewhere_after_a_pause_goes_on_from_there(app: QApplication) -> None:
    async def scenario(bench: Bench) -> None:
        playing, player = bench.view.playing, bench.player
        playing.play()
        player.position = 4.0 * RATE_HZ
        playing.pause()
        playing.seek(30 * RATE_HZ)
        playing.play()
        assert player.asked[-1] == ("play", None, None)
        player.position = 40.0 * RATE_HZ
        player.ends()  # by itself: nothing was cut
        player.position = 40.0 * RATE_HZ
        playing.play()
        assert player.asked[-1] == ("play", None, None)

    at_bench(app, scenario)


def test_nothing_from_before_a_loop_is_heard_again(app: QApplication) -> None:
    async def scenario(bench: Bench) -> None:
        playing, player = bench.view.playing, bench.player
        playing.loop((4 * RATE_HZ, 6 * RATE_HZ))
        playing.play()
        player.position = 4.25 * RATE_HZ
        playing.pause()
        playing.play()
        assert player.asked[-1] == ("play", 4.0 * RATE_HZ, None)

    at_bench(app, scenario)


def test_what_a_key_does_too_names_it_for_the_eye(app: QApplication) -> None:
    async def scenario(bench: Bench) -> None:
        bar = bench.bar
        assert [bar.play.toolTip(), bar.back.toolTip()] == ["Play (Ctrl+Space)", "Back 3 s (F3)"]
        bar.skip_by(5)
        bench.view.playing.toggle()
        assert [bar.play.toolTip(), bar.back.toolTip()] == ["Pause audio (Ctrl+Space)", "Back 5 s (F3)"]
        active_keymap.use(Keymap({}).with_key("play", "f17", instead_of="ctrl+space"))
        assert bar.play.toolTip() == "Pause audio (F17)"
        assert bar.play.accessibleName() == "Pause audio"
        active_keymap.use(Keymap({}))

    at_bench(app, scenario)


@pytest.mark.parametrize("width_px", [260, 330, 420, 520, 900])
def test_where_there_is_no_room_the_less_needed_gives_way(app: QApplication, width_px: int) -> None:
    async def scenario(bench: Bench) -> None:
        bench.view.resize(width_px, 240)
        parts = bench.bar.findChildren(QToolButton)

        def is_cut() -> list[tuple[str, int, int]]:
            sizes = [
                (part.accessibleName(), part.width(), part.sizeHint().width()) for part in parts if part.isVisible()
            ]
            return [size for size in sizes if size[1] < size[2]]

        await until(lambda: bench.bar.width() <= width_px and not is_cut(), f"{is_cut()} in {bench.bar.width()}")
        assert all(part.isVisible() for part in (bench.bar.play, bench.bar.speed, bench.bar.output))
        assert bench.bar.spectrogram.isVisible() is (width_px >= 420)
        assert bench.time == ("0:00.000 / 1:05.500" if width_px >= 520 else "0:00.000")

    at_bench(app, scenario)


def test_nothing_beside_the_speed_moves_when_it_is_another(app: QApplication) -> None:
    async def scenario(bench: Bench) -> None:
        widths = set()
        for speed in SPEEDS:
            bench.player.set_speed(speed)
            bench.bar.refresh()
            QApplication.processEvents()
            widths.add(bench.bar.speed.width())
        assert len(widths) == 1

    at_bench(app, scenario)
