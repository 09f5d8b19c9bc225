"""A time or a frame is written, and one is there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from annotator.app.translations import speak
from annotator.ui.viewers.audio.view import AudioView
from annotator.ui.viewers.video.audio_clock import SILENT_HZ
from annotator.ui.viewers.video.view import VideoView
from ui import audio_harness
from ui.video_harness import VideoHarness, working


def written(view: AudioView, text: str) -> None:
    line = view.go_to.field.line
    line.setText(text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def test_the_clock_opens_a_field_with_where_it_is(app: QApplication) -> None:
    async def scenario(harness: VideoHarness) -> None:
        harness.stand_on(50)
        field, clock = harness.view.go_to.field, harness.view.transport.clock
        assert isinstance(clock, QToolButton)
        assert (clock.accessibleName(), clock.toolTip()) == (
            "Go to time or frame",
            "Go to time or frame (Ctrl+T)",
        )
        clock.click()
        assert field.isVisible()
        assert (field.line.text(), field.line.selectedText()) == ("0:02.000", "0:02.000")
        assert field.line.accessibleName() == "Go to time or frame"
        assert field.text.text() == "Enter a time such as 1:23.5 or 83.5, or a frame such as #120 or 120f"
        QTest.keyClick(field.line, Qt.Key.Key_Escape)
        assert not field.isVisible()
        assert harness.view.frame == 50

    working(app, scenario)


@pytest.mark.parametrize(
    ("text", "frame"), [("#120", 119), ("image 1", 0), ("250f", 249), ("0:04.000", 100), ("3,5", 87), ("4.52", 113)]
)
def test_enter_goes_there(app: QApplication, text: str, frame: int) -> None:
    async def scenario(harness: VideoHarness) -> None:
        harness.stand_on(7)
        harness.actions["go_to_place"]()
        written(harness.view, text)
        assert not harness.view.go_to.field.isVisible()
        assert harness.view.frame == frame
        await harness.on_screen(frame)

    working(app, scenario)


def test_what_stands_in_it_is_where_one_is(app: QApplication) -> None:
    """Frames begin between two milliseconds."""

    async def scenario(harness: VideoHarness) -> None:
        for frame in range(0, 200, 7):
            harness.stand_on(frame)
            harness.actions["go_to_place"]()
            written(harness.view, harness.view.go_to.field.line.text())
            assert harness.view.frame == frame

    working(app, scenario, timestamps_s=tuple(number / 30 for number in range(200)))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("soon", "Enter a time such as 1:23.5 or 83.5, or a frame such as #120 or 120f"),
        ("#251", "The last frame is 250."),
        ("10:00", "Enter a time up to 0:10.000."),
    ],
)
def test_what_is_no_place_of_it_is_told_and_can_be_mended(app: QApplication, text: str, words: str) -> None:
    async def scenario(harness: VideoHarness) -> None:
        harness.stand_on(7)
        harness.actions["go_to_place"]()
        field = harness.view.go_to.field
        written(harness.view, text)
        assert field.isVisible()
        assert (field.text.text(), field.text.property("role"), harness.view.frame) == (words, "danger", 7)
        QTest.keyClicks(field.line, "#9")
        assert field.text.property("role") == "muted"
        QTest.keyClick(field.line, Qt.Key.Key_Enter)
        assert (field.isVisible(), harness.view.frame) == (False, 8)

    working(app, scenario)


def test_a_frame_is_looked_at_and_a_time_is_played_on_from(app: QApplication) -> None:
    async def scenario(harness: VideoHarness) -> None:
        harness.view.playing.play()
        harness.actions["go_to_place"]()
        written(harness.view, "6")
        assert (harness.player.state.is_playing, harness.player.position) == (True, 6.0 * SILENT_HZ)
        harness.actions["go_to_place"]()
        written(harness.view, "#3")
        assert (harness.player.state.is_playing, harness.view.frame) == (False, 2)

    working(app, scenario)


def test_letters_in_it_are_no_commands_and_go_with_the_video(app: QApplication) -> None:
    async def scenario(harness: VideoHarness) -> None:
        harness.actions["go_to_place"]()
        line = harness.view.go_to.field.line
        QTest.keyClicks(line, "jkl1")
        assert (line.text(), harness.opened(), harness.player.state.is_playing) == ("jkl1", [], False)
        harness.view.show_medium("")
        assert not harness.view.go_to.field.isVisible()

    working(app, scenario)


def test_in_french_of_an_audio_file(app: QApplication) -> None:
    async def scenario(harness: audio_harness.AudioHarness) -> None:
        speak("fr")
        assert not isinstance(harness.view, VideoView)
        harness.view.go_to.ask()
        field = harness.view.go_to.field
        assert field.line.text() == "0:00,000"
        assert "1:23,5" in field.text.text()
        assert "#" not in field.text.text()
        written(harness.view, "2,5")
        assert harness.view.playing.position == 2.5 * audio_harness.RATE_HZ
        speak("en")

    audio_harness.working(app, scenario)
