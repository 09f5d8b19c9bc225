"""How large a film's pictures are made."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.media.video.protocol import MOST_ENLARGED, fit_frame

PIXELS = st.integers(16, 4000)


@given(PIXELS, PIXELS, PIXELS, PIXELS)
def test_a_video_fills_its_room_as_far_as_its_sides_and_its_pixels_allow(
    width_px: int, height_px: int, most_width_px: int, most_height_px: int
) -> None:
    across, down = fit_frame(width_px, height_px, most_width_px, most_height_px)
    assert (across % 2, down % 2) == (0, 0)
    assert across <= max(2, most_width_px)
    assert down <= max(2, most_height_px)
    allowed = min(MOST_ENLARGED, most_width_px / width_px, most_height_px / height_px)
    assert abs(across - width_px * allowed) <= 2
    assert abs(down - height_px * allowed) <= 2
