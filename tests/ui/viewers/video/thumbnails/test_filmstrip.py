"""The filmstrip: its cache of thumbnails, and the frames that its cells show."""

from __future__ import annotations

from annotator.core.ports.videos import Thumbnail
from annotator.ui.viewers.audio.visible_range import VisibleRange
from annotator.ui.viewers.video.audio_clock import AudioClock
from annotator.ui.viewers.video.thumbnails.filmstrip import ThumbnailCache, cells, frame_for
from fakes.videos import FakeVideo

IMAGE_BYTES = 8 * 4 * 4


def thumbnail(number: int) -> Thumbnail:
    return Thumbnail(number, number, 8, 4, bytes([number, 0, 0, 255]) * 32)


def test_never_more_than_the_bound_and_what_was_looked_at_stays() -> None:
    kept = ThumbnailCache(4 * IMAGE_BYTES)
    for number in range(4):
        kept.keep(thumbnail(number))
    assert kept.of(0) is not None
    for number in range(4, 7):
        kept.keep(thumbnail(number))
        assert kept.size_bytes <= 4 * IMAGE_BYTES
    assert [number for number in range(7) if number in kept] == [0, 4, 5, 6]


def test_the_same_frame_again_takes_no_more_room() -> None:
    kept = ThumbnailCache(4 * IMAGE_BYTES)
    for _time in range(9):
        kept.keep(thumbnail(3))
    assert (len(kept), kept.size_bytes) == (1, IMAGE_BYTES)


def test_what_is_dropped_is_gone() -> None:
    kept = ThumbnailCache()
    kept.keep(thumbnail(3))
    kept.drop()
    assert kept.of(3) is None
    assert (len(kept), kept.size_bytes) == (0, 0)


def test_an_image_has_its_own_pixels() -> None:
    kept = ThumbnailCache()
    kept.keep(thumbnail(77))
    image = kept.of(77)
    assert image is not None
    assert image.pixelColor(7, 3).blue() == 77


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
