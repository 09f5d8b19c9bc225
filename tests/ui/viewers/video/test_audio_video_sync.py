"""Which picture is on screen follows the clock, also where pictures are late, and however one jumps."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.ports.videos import FrameImage
from annotator.ui.viewers.video.audio_video_sync import MOST_A_SECOND, MOST_LEAD_S, DisplayedFrames, FrameSync
from fakes.videos import SLOTS, FakeVideo


class Seen:
    def __init__(self, count: int = 200, step_s: float = 0.04) -> None:
        self.numbers: list[int] = []
        self.late: list[bool] = []
        self.now_s = 0.0
        self.follow(FakeVideo("/f.mp4", [number * step_s for number in range(count)]))

    def follow(self, video: FakeVideo) -> None:
        self.video = video
        self.following = FrameSync(video, self._show, self.late.append, lambda: self.now_s)

    def _show(self, image: FrameImage) -> None:
        self.numbers.append(image.number)

    def at(self, number: int, *, plays: bool = True, speed: float = 1.0) -> int | None:
        self.following.at(number, is_playing=plays, speed=speed)
        return self.following.shown


def in_a_loop(story: Callable[[], None]) -> None:
    async def run() -> None:
        story()

    asyncio.run(run())


def test_playing_shows_each_frame_when_it_is_due_and_asks_once() -> None:
    def story() -> None:
        seen = Seen()
        assert [seen.at(number) for number in (0, 0, 1, 2, 2, 3)] == [0, 0, 1, 2, 2, 3]
        assert seen.numbers == [0, 1, 2, 3]
        assert seen.video.asked == [("play", 0, 1)]

    in_a_loop(story)


def test_a_pause_shows_the_very_frame_that_is_due_and_stays() -> None:
    def story() -> None:
        seen = Seen()
        seen.at(0)
        seen.video.is_slow = True
        assert seen.at(9, plays=False) == 9
        seen.at(9, plays=False)
        assert seen.video.asked == [("play", 0, 1), ("show", 9, 0)]

    in_a_loop(story)


def test_who_is_far_behind_goes_on_from_where_the_clock_is() -> None:
    def story() -> None:
        seen = Seen()
        seen.video.is_slow = True
        seen.at(0)
        seen.video.deliver(1)
        assert seen.at(3) == 0
        seen.at(60)
        assert seen.video.asked[-1] == ("play", 60, 1)
        seen.video.deliver(1)
        assert seen.at(60) == 60

    in_a_loop(story)


def test_a_jump_back_while_playing_begins_there() -> None:
    def story() -> None:
        seen = Seen()
        seen.at(50)
        assert seen.at(10) == 10
        assert seen.video.asked == [("play", 50, 1), ("play", 10, 1)]

    in_a_loop(story)


class SlowVideo(FakeVideo):
    """So many of its frames are decoded in a second, and for one all that lie between it and the key before it; of 25 a
    second, with a key each `group` frames."""

    def __init__(self, decoded_a_second: float, group: int) -> None:
        super().__init__("/f.mp4", [number * 0.04 for number in range(2_000)])
        self.is_slow = True
        self._decoded, self._decoded_a_second, self._group = 0.0, decoded_a_second, group

    def nearest_i_frame(self, number: int, *, after: bool) -> int:
        near = (number // self._group + 1) * self._group if after else (number - 1) // self._group * self._group
        return near if 0 <= near < self.shape.frames else number

    def play(self, number: int, step: int = 1) -> None:
        super().play(number, step)
        key = number // self._group * self._group
        if not key <= self._decoded <= number:
            self._decoded = key

    def decode(self, seconds: float) -> None:
        self._decoded += self._decoded_a_second * seconds
        while self._run is not None and self._run[0] <= self._decoded:
            if len(self._ready) == SLOTS:
                self._decoded = self._run[0]
                return
            number, step = self._run
            self._run = (number + step, step)
            self._make(number)


def watched(video: SlowVideo) -> tuple[float, Seen]:
    """For a minute: the longest time without another picture, and what was seen."""
    seen, longest_s, shown_s = Seen(), 0.0, 0.0
    seen.follow(video)
    while seen.now_s < 60.0:
        seen.now_s += 0.02
        video.decode(0.02)
        before = len(seen.numbers)
        seen.at(int(seen.now_s * 25))
        if len(seen.numbers) > before:
            longest_s, shown_s = max(longest_s, seen.now_s - shown_s), seen.now_s
    return max(longest_s, seen.now_s - shown_s), seen


@pytest.mark.parametrize("decoded_a_second", [5.0, 10.0, 15.0, 20.0, 24.0])
@pytest.mark.parametrize("group", [12, 50, 250])
def test_where_images_are_made_too_slowly_others_are_seen_all_the_time(decoded_a_second: float, group: int) -> None:
    def story() -> None:
        longest_s, seen = watched(SlowVideo(decoded_a_second, group))
        assert longest_s <= MOST_LEAD_S + 1.0
        assert any(seen.late)

    in_a_loop(story)


@pytest.mark.parametrize("decoded_a_second", [26.0, 60.0])
def test_where_they_are_made_in_time_none_is_left_out_and_none_is_told_to_be_late(decoded_a_second: float) -> None:
    def story() -> None:
        video = SlowVideo(decoded_a_second, 250)
        _longest_s, seen = watched(video)
        assert seen.numbers[5:] == list(range(seen.numbers[5], seen.numbers[-1] + 1))
        assert len(video.asked) == 1
        assert not any(seen.late[10:])

    in_a_loop(story)


def test_what_is_in_time_is_never_told_to_be_late() -> None:
    def story() -> None:
        seen = Seen()
        for number in range(100):
            seen.now_s = number * 0.04
            seen.at(number)
        assert seen.at(100, plays=False) == 100
        assert not any(seen.late)

    in_a_loop(story)


def test_faster_than_a_screen_shows_leaves_frames_out() -> None:
    def story() -> None:
        seen = Seen(step_s=1 / 50)
        seen.at(0, speed=4.0)
        ((_kind, _number, step),) = seen.video.asked
        assert 50 * 4 / step <= MOST_A_SECOND

    in_a_loop(story)


@given(st.lists(st.tuples(st.integers(0, 199), st.booleans()), min_size=1, max_size=30))
def test_what_is_shown_is_never_ahead_of_the_clock_and_exact_in_a_pause(steps: list[tuple[int, bool]]) -> None:
    def story() -> None:
        seen = Seen()
        for number, plays in steps:
            shown = seen.at(number, plays=plays)
            assert shown is not None
            assert shown <= number
            assert plays or shown == number

    in_a_loop(story)


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
