"""What was on screen a moment ago, whatever the clock says of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.ui.viewers.video.displayed_frames import DisplayedFrames


@given(st.lists(st.tuples(st.integers(2, 5000), st.integers(0, 400)), min_size=1, max_size=60), st.data())
def test_it_is_the_latest_that_came_by_then(steps: list[tuple[int, int]], data: st.DataObject) -> None:
    seen, noted, sample = DisplayedFrames(), list[tuple[float, int]](), 0.0
    for passed, number in steps:
        sample += passed
        seen.note(sample, number)
        noted.append((sample, number))
    asked = data.draw(st.floats(0, sample + 100))
    came = [number for began, number in noted if began <= asked + 1]
    assert seen.at(asked) == (came[-1] if came else None)


def test_who_goes_back_sees_anew() -> None:
    seen = DisplayedFrames()
    seen.note(100.0, 7)
    seen.note(40.0, 3)
    assert (seen.at(30.0), seen.at(60.0), seen.at(200.0)) == (None, 3, 3)
    seen.forget()
    assert seen.at(60.0) is None
