"""Which picture is on screen follows the clock, also where pictures are late, and however one jumps."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.ports.films import FilmPicture
from annotator.ui.objects.film.following import MOST_A_SECOND, Following
from fakes.films import FakeFilm


class Seen:
    def __init__(self, count: int = 200, step_s: float = 0.04) -> None:
        self.film = FakeFilm("/f.mp4", [number * step_s for number in range(count)])
        self.numbers: list[int] = []
        self.following = Following(self.film, self._show)

    def _show(self, picture: FilmPicture) -> None:
        self.numbers.append(picture.number)

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
        assert seen.film.asked == [("play", 0, 1)]

    in_a_loop(story)


def test_a_pause_shows_the_very_frame_that_is_due_and_stays() -> None:
    def story() -> None:
        seen = Seen()
        seen.at(0)
        seen.film.is_slow = True
        assert seen.at(9, plays=False) == 9
        seen.at(9, plays=False)
        assert seen.film.asked == [("play", 0, 1), ("show", 9, 0)]

    in_a_loop(story)


def test_who_is_far_behind_goes_on_from_where_the_clock_is() -> None:
    def story() -> None:
        seen = Seen()
        seen.film.is_slow = True
        seen.at(0)
        seen.film.deliver(1)
        assert seen.at(3) == 0
        seen.at(60)
        assert seen.film.asked[-1] == ("play", 60, 1)
        seen.film.deliver(1)
        assert seen.at(60) == 60

    in_a_loop(story)


def test_a_jump_back_while_playing_begins_there() -> None:
    def story() -> None:
        seen = Seen()
        seen.at(50)
        assert seen.at(10) == 10
        assert seen.film.asked == [("play", 50, 1), ("play", 10, 1)]

    in_a_loop(story)


def test_faster_than_a_screen_shows_leaves_frames_out() -> None:
    def story() -> None:
        seen = Seen(step_s=1 / 50)
        seen.at(0, speed=4.0)
        ((_kind, _number, step),) = seen.film.asked
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
