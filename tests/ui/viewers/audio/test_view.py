"""The sound of a task: the right one, drawn sharply, heard where its cursor is, and silent when nobody looks."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from annotator.core.design.medium import Extent
from annotator.ui.theme.palette import current
from annotator.ui.viewers.audio.view import AudioView
from services.service_env import until
from ui.viewers.audio.listener import RATE_HZ, SIZE, Listener, listening


def test_an_audio_is_drawn_and_told_with_its_length_once(app: QApplication) -> None:
    async def scenario(listener: Listener) -> None:
        await listener.hears("/a.wav")
        listener.view.grab()
        assert listener.shown == [("/a.wav", Extent(duration_s=10.0, sample_rate_hz=RATE_HZ))]
        assert set(listener.one.asked) == {(0, 0.0, 10.0 * RATE_HZ, round(SIZE[0] * listener.view.devicePixelRatioF()))}

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


def test_both_channels_are_drawn_and_what_is_only_known_roughly_is_lighter(app: QApplication) -> None:
    async def scenario(listener: Listener) -> None:
        await listener.hears("/b.wav")
        assert {channel for channel, *_rest in listener.two.asked} == {0, 1}
        whole = listener.view.overview
        beside = QPoint(SIZE[0] * 9 // 10, whole.rect().center().y() - 3)
        assert whole.grab().toImage().pixelColor(beside) == current().colour("wave_rough")
        listener.two.walk()
        assert whole.grab().toImage().pixelColor(beside) == current().colour("wave")

    listening(app, scenario)


def test_near_by_the_single_samples_are_drawn(app: QApplication) -> None:
    async def scenario(listener: Listener) -> None:
        await listener.hears("/a.wav")
        wave = listener.view.wave
        wave.move_to(wave.stretch.fitted(100, 140, 0.0))
        middle = wave.wave_box().center().y()
        value = 0.5 * np.sin(2 * np.pi * 440 * 120 / RATE_HZ)
        high = round(middle - value * (wave.wave_box().height() / 2 - 1))
        await until(
            lambda: wave.grab().toImage().pixelColor(round(wave.stretch.x_of(120)), high) == current().colour("wave"),
            "the sample stands where it belongs",
        )

    listening(app, scenario)


def test_the_strip_of_the_whole_shows_what_is_in_view_and_leads_there(app: QApplication) -> None:
    async def scenario(listener: Listener) -> None:
        await listener.hears("/a.wav")
        wave, overview = listener.view.wave, listener.view.overview
        wave.move_to(wave.stretch.fitted(0, RATE_HZ, 0.0))
        assert overview.frame().right() == pytest.approx(SIZE[0] / 10, abs=1)
        QTest.mouseClick(overview, Qt.MouseButton.LeftButton, pos=QPoint(SIZE[0] // 2, 10))
        assert wave.stretch.first == pytest.approx(4.5 * RATE_HZ, abs=RATE_HZ / 50)

    listening(app, scenario)


def test_in_a_low_view_the_strip_of_the_whole_gives_way_and_what_plays_stays(app: QApplication) -> None:
    async def scenario(listener: Listener) -> None:
        await listener.hears("/a.wav")
        for height_px, has_room in ((120, False), (240, True), (130, False)):
            listener.view.resize(SIZE[0], height_px)
            QApplication.sendPostedEvents()
            assert listener.view.overview.isVisible() is has_room
            await until(
                lambda: listener.view.transport.geometry().bottom() < listener.view.height(), "what plays is in view"
            )

    listening(app, scenario)


def test_what_is_heard_stays_in_view_until_the_person_scrolls_away(app: QApplication) -> None:
    async def scenario(listener: Listener) -> None:
        await listener.hears("/a.wav")
        wave = listener.view.wave
        wave.move_to(wave.stretch.fitted(0, RATE_HZ, 0.0))
        wave.show_cursor(1.5 * RATE_HZ)
        assert wave.stretch.first < 1.5 * RATE_HZ < wave.stretch.last
        wave.move_to(wave.stretch.beginning_at(5.0 * RATE_HZ))
        assert not wave.is_following
        wave.show_cursor(1.6 * RATE_HZ)
        assert wave.stretch.first == 5.0 * RATE_HZ
        wave.follow()
        assert wave.stretch.first < 1.6 * RATE_HZ < wave.stretch.last

    listening(app, scenario)


def test_while_it_plays_only_the_place_of_the_cursor_is_painted(app: QApplication) -> None:
    async def scenario(listener: Listener) -> None:
        await listener.hears("/a.wav")
        listener.view.wave.repaint()
        before = len(listener.one.asked)
        listener.view.playing.play()
        for tenth in range(1, 9):
            listener.player.position = tenth * RATE_HZ
            listener.view._show_position()
            listener.view.wave.repaint()
        assert len(listener.one.asked) == before

    listening(app, scenario)


def test_a_press_seeks_and_the_arrows_go_by_a_little(app: QApplication) -> None:
    async def scenario(listener: Listener) -> None:
        await listener.hears("/a.wav")
        QTest.mouseClick(listener.view.wave, Qt.MouseButton.LeftButton, pos=QPoint(SIZE[0] // 2, 100))
        listener.view.playing.toggle()
        assert listener.player.asked == [("load", listener.one), ("seek", 5.0 * RATE_HZ), ("play", None, None)]
        listener.view.playing.toggle()
        assert listener.player.asked[-1] == ("pause",)
        scale = listener.view.wave.stretch.scale
        QTest.keyClick(listener.view.wave, Qt.Key.Key_Left)
        assert listener.view.playing.position == 5.0 * RATE_HZ - 10 * scale
        QTest.keyClick(listener.view.wave, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
        assert listener.view.playing.position == 5.0 * RATE_HZ - 9 * scale
        QTest.keyClick(listener.view.wave, Qt.Key.Key_End)
        assert listener.view.playing.position == 10 * RATE_HZ
        QTest.keyClick(listener.view.wave, Qt.Key.Key_Home)
        assert listener.view.playing.position == 0

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
        listener.view.playing.play()
        await listener.hears("/b.wav")
        assert listener.one.is_closed
        assert not listener.player.state.is_playing
        assert listener.view.playing.position == 0

    listening(app, scenario)


def test_an_audio_that_cannot_be_read_says_so_in_its_place(app: QApplication) -> None:
    async def scenario(listener: Listener) -> None:
        listener.view.show_medium("/none.wav")
        await until(lambda: listener.failed == ["/none.wav"], "the fault is told")
        assert listener.view.wave.accessibleDescription()
        await listener.hears("/a.wav")
        assert not listener.view.wave.accessibleDescription()
        listener.one.lose()
        assert listener.failed == ["/none.wav", "/a.wav"]
        assert listener.one.is_closed

    listening(app, scenario)


def test_one_audio_of_a_design_plays_at_a_time_and_each_keeps_its_place(app: QApplication) -> None:
    async def scenario(listener: Listener) -> None:
        await listener.hears("/a.wav")
        other = AudioView(listener.audio_files, listener.stage)
        other.show_medium("/b.wav")
        await until(lambda: other.playing.audio is not None, "the other is open")
        listener.view.playing.play()
        listener.player.position = 3000.0
        other.playing.play()
        assert listener.player.audio is other.playing.audio
        assert (listener.view.playing.state.is_playing, other.playing.state.is_playing) == (False, True)
        assert listener.view.playing.position == 3000.0
        listener.view.playing.play()
        assert listener.player.asked[-3:] == [("load", listener.one), ("seek", 3000.0), ("play", None, None)]
        other.deleteLater()

    listening(app, scenario)


def test_a_view_that_is_let_go_closes_its_audio_and_hears_nothing_more(app: QApplication) -> None:
    async def scenario(listener: Listener) -> None:
        holder = QWidget()
        view = AudioView(listener.audio_files, listener.stage)
        view.setParent(holder)
        view.show_medium("/a.wav")
        await until(lambda: view.playing.audio is not None, "the sound is open")
        view.playing.play()
        before = len(listener.player._listeners)
        holder.deleteLater()
        await until(lambda: listener.one.is_closed, "the sound is closed")
        assert len(listener.player._listeners) == before - 1
        assert not listener.player.state.is_playing

    listening(app, scenario)


def cursor_px(listener: Listener) -> int:
    wave = listener.view.wave
    return round(wave.stretch.x_of(listener.view.playing.position)) if wave.isVisible() else -1
