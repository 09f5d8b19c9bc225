"""A segment that is played and paused in between ends where it ends, until somebody goes elsewhere."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from ui.audio_harness import RATE_HZ, AudioHarness, working

FIRST, LAST = 2 * RATE_HZ, 4 * RATE_HZ


def paused(harness: AudioHarness, at_s: float = 3.0) -> None:
    """In the middle of a segment that is played."""
    if not harness.segments:
        harness.mark(2.0, 4.0)
    harness.view.editor.choose_and_play(harness.ids[0])
    harness.at(at_s)
    harness.view.playing.toggle()


def resumed(harness: AudioHarness) -> tuple[object, ...]:
    harness.view.playing.toggle()
    return harness.player.asked[-1]


def test_after_a_pause_it_plays_on_to_the_end_of_the_segment(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        paused(harness)
        assert resumed(harness) == ("play", 2.5 * RATE_HZ, LAST)
        harness.at(2.2)
        harness.view.playing.toggle()
        assert resumed(harness) == ("play", FIRST, LAST)  # nothing before the segment is heard again
        harness.view.playing.toggle()
        harness.view.playing.seek(3.5 * RATE_HZ)
        assert resumed(harness) == ("play", None, LAST)

    working(app, scenario)


def test_who_goes_elsewhere_hears_on(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        paused(harness)
        harness.view.playing.seek(5.0 * RATE_HZ)
        harness.view.playing.seek(3.0 * RATE_HZ)
        assert resumed(harness)[2] is None
        paused(harness)
        harness.view.playing.play(1.0 * RATE_HZ)
        harness.at(3.0)
        harness.view.playing.toggle()
        assert resumed(harness)[2] is None
        paused(harness)
        harness.view.playing.loop((FIRST, LAST))
        harness.view.playing.loop(None)
        assert resumed(harness)[2] is None

    working(app, scenario)


def test_what_was_heard_to_its_end_is_over(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        harness.mark(2.0, 4.0)
        harness.view.editor.choose_and_play(harness.ids[0])
        harness.player.ends()
        assert resumed(harness) == ("play", None, None)
        harness.view.editor.choose_and_play(harness.ids[0])
        harness.player.ends()
        harness.view.playing.seek(3.0 * RATE_HZ)
        assert resumed(harness) == ("play", None, None)

    working(app, scenario)
