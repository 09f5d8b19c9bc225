"""Geometry of image parts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.media.images.scaling import clip_region, fit_size, stored_box, swaps_sides

sides = st.integers(1, 70_000)
sizes = st.tuples(sides, sides)
anywhere = st.integers(-100_000, 100_000)


@given(sizes, sizes)
def test_a_fitted_image_fits_and_is_never_enlarged(size: tuple[int, int], room: tuple[int, int]) -> None:
    width, height = fit_size(size, room)
    assert 1 <= width <= min(size[0], room[0])
    assert 1 <= height <= min(size[1], room[1])
    if size[0] <= room[0] and size[1] <= room[1]:
        assert (width, height) == size
    else:
        assert width == room[0] or height == room[1]


@given(sizes, st.integers(-5, 0))
def test_no_room_at_all_still_gives_a_pixel(size: tuple[int, int], side: int) -> None:
    assert fit_size(size, (side, side)) == (1, 1)


@given(st.tuples(anywhere, anywhere, anywhere, anywhere), sizes)
def test_a_clipped_region_lies_in_the_image_and_holds_a_pixel(
    region: tuple[int, int, int, int], full: tuple[int, int]
) -> None:
    left, top, right, bottom = clip_region(region, full)
    assert 0 <= left < right <= full[0]
    assert 0 <= top < bottom <= full[1]


@given(sizes, st.data())
def test_a_region_within_the_image_is_left_as_it_is(full: tuple[int, int], data: st.DataObject) -> None:
    left, top = data.draw(st.integers(0, full[0] - 1)), data.draw(st.integers(0, full[1] - 1))
    width, height = data.draw(st.integers(1, full[0] - left)), data.draw(st.integers(1, full[1] - top))
    assert clip_region((left, top, width, height), full) == (left, top, left + width, top + height)


@given(st.integers(1, 8), sizes)
def test_the_whole_upright_image_is_the_whole_stored_one(orientation: int, stored: tuple[int, int]) -> None:
    upright = stored[::-1] if swaps_sides(orientation) else stored
    assert stored_box((0, 0, *upright), orientation, stored) == (0, 0, *stored)
