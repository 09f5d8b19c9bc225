"""The audible position of a device with exact timing, and of one without."""

from __future__ import annotations

from annotator.media.audio.playback.position import PositionTracker

RATE_HZ = 1000


def test_a_device_that_stands_still_has_heard_no_more_than_was_handed_on() -> None:
    cursor = PositionTracker()
    cursor.restart(RATE_HZ)
    cursor.clock(0, 1.0)
    cursor.note(0, 250, 0.0, 250.0)
    assert round(cursor.at(1.1)) == 100
    assert cursor.at(2.0) == 250.0  # it asked for nothing more
    cursor.clock(250, 2.25)  # what it gets now is heard so much later
    cursor.note(250, 250, 250.0, 500.0)
    heard = [round(cursor.at(now_s)) for now_s in (2.0, 2.2, 2.25, 2.35, 2.45)]
    assert heard == [250, 250, 250, 350, 450]


def test_silence_passes_too() -> None:
    cursor = PositionTracker()
    cursor.restart(RATE_HZ)
    cursor.clock(0, 1.0)
    cursor.clock(100, 1.1)
    cursor.note(100, 100, 0.0, 100.0)
    assert [round(cursor.at(now_s)) for now_s in (1.05, 1.1, 1.15, 1.2)] == [0, 0, 50, 100]
    assert cursor.is_past(1.21)
