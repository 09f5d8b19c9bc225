"""Of which moments a strip has pictures: evenly, each in its cell, and such as are soon there."""

from __future__ import annotations

from annotator.ui.viewers.audio.visible_range import VisibleRange
from annotator.ui.viewers.thumbnails.sampling import cells, frame_for
from annotator.ui.viewers.video.audio_clock import AudioClock
from fakes.videos import FakeVideo

STEP_S = 0.04
VIDEO = AudioClock(FakeVideo("/f.mp4", [number * STEP_S for number in range(1_000)]), None)
LENGTH = VIDEO.shape.length
WHOLE = VisibleRange(700, LENGTH)


def test_the_whole_video_has_a_whole_number_of_cells_side_by_side() -> None:
    found = cells(VIDEO, WHOLE, 72)
    assert len(found) == 10
    assert [round(cell.left_px) for cell in found] == list(range(0, 700, 70))
    assert {round(cell.width_px, 6) for cell in found} == {70.0}


def test_each_frame_is_on_screen_in_its_cell_at_whatever_zoom() -> None:
    for nearer in (1, 3, 10, 200, 3_000):
        seen = WHOLE.zoomed(nearer, 300)
        for cell in cells(VIDEO, seen, 72):
            begin, end = (seen.first + at_px * seen.scale for at_px in (cell.left_px, cell.left_px + cell.width_px))
            assert VIDEO.sample_of(cell.frame) < end
            assert VIDEO.sample_of(cell.frame + 1) > begin


def test_where_decoding_can_begin_in_a_cell_that_frame_is_taken_the_nearest_to_its_midst() -> None:
    """Each tenth frame is one."""
    assert [cell.frame for cell in cells(VIDEO, WHOLE, 72)] == list(range(50, 1_000, 100))
    begin, end = VIDEO.sample_of(13), VIDEO.sample_of(22)
    assert frame_for(VIDEO, begin, end) == 20
    assert frame_for(VIDEO, VIDEO.sample_of(12), VIDEO.sample_of(18)) == 15


def test_what_is_scrolled_keeps_its_frames() -> None:
    seen = WHOLE.zoomed(8, 300)
    before, after = cells(VIDEO, seen, 72), cells(VIDEO, seen.panned(-105), 72)
    assert len({cell.frame for cell in before} & {cell.frame for cell in after}) >= len(before) - 3


def test_cells_narrower_than_a_frame_have_that_frame() -> None:
    seen = WHOLE.zoomed(1_000, 350)
    found = {cell.frame for cell in cells(VIDEO, seen, 40)}
    assert found == set(range(VIDEO.frame_at(seen.first), VIDEO.frame_at(seen.last - 1) + 1))
