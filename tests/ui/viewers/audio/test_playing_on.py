"""A segment that is played and paused in between ends where it ends, until somebody goes elsewhere."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from ui.audio_desk import RATE_HZ, AudioDesk, working

FIRST, LAST = 2 * RATE_HZ, 4 * RATE_HZ


def paused(desk: AudioDesk, at_s: float = 3.0) -> None:
    """In the middle of a segment that is played."""
    if not desk.segments:
        desk.mark(2.0, 4.0)
    desk.view.editor.choose_and_play(desk.ids[0])
    desk.at(at_s)
    desk.view.playing.toggle()


def resumed(desk: AudioDesk) -> tuple[object, ...]:
    desk.view.playing.toggle()
    return desk.player.asked[-1]


def test_after_a_pause_it_plays_on_to_the_end_of_the_segment(app: QApplication) -> None:
    async def scenario(desk: AudioDesk) -> None:
        paused(desk)
        assert resumed(desk) == ("play", 2.5 * RATE_HZ, LAST)
        desk.at(2.2)
        desk.view.playing.toggle()
        assert resumed(desk) == ("play", FIRST, LAST)  # nothing before the segment is heard again
        desk.view.playing.toggle()
        desk.view.playing.seek(3.5 * RATE_HZ)
        assert resumed(desk) == ("play", None, LAST)

    working(app, scenario)


def test_who_goes_elsewhere_hears_on(app: QApplication) -> None:
    async def scenario(desk: AudioDesk) -> None:
        paused(desk)
        desk.view.playing.seek(5.0 * RATE_HZ)
        desk.view.playing.seek(3.0 * RATE_HZ)
        assert resumed(desk)[2] is None
        paused(desk)
        desk.view.playing.play(1.0 * RATE_HZ)
        desk.at(3.0)
        desk.view.playing.toggle()
        assert resumed(desk)[2] is None
        paused(desk)
        desk.view.playing.loop((FIRST, LAST))
        desk.view.playing.loop(None)
        assert resumed(desk)[2] is None

    working(app, scenario)


def test_what_was_heard_to_its_end_is_over(app: QApplication) -> None:
    async def scenario(desk: AudioDesk) -> None:
        desk.mark(2.0, 4.0)
        desk.view.editor.choose_and_play(desk.ids[0])
        desk.player.ends()
        assert resumed(desk) == ("play", None, None)
        desk.view.editor.choose_and_play(desk.ids[0])
        desk.player.ends()
        desk.view.playing.seek(3.0 * RATE_HZ)
        assert resumed(desk) == ("play", None, None)

    working(app, scenario)
