"""Films of any stamps, as the rules about frames know them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate

from hypothesis import strategies as st

from annotator.core.answer.video_tracks import NominalFrames

FRAMERATES = st.one_of(st.sampled_from([Fraction(24), Fraction(25), Fraction(30_000, 1001)]), st.fractions(1, 120))


class Times:
    """A film of these stamps; after the last of them nothing comes for `last_s`."""

    def __init__(self, timestamps_s: Sequence[float], last_s: float = 0.04) -> None:
        self.timestamps_s, self.last_s = timestamps_s, last_s

    def time_s(self, number: int) -> float:
        beyond = max(0, number - len(self.timestamps_s) + 1)
        return self.timestamps_s[min(number, len(self.timestamps_s) - 1)] + beyond * self.last_s

    def number_at(self, time_s: float) -> int:
        return max(0, bisect_right(self.timestamps_s, time_s) - 1)

    def nominal(self, framerate: Fraction) -> NominalFrames:
        zero_s = self.timestamps_s[0]
        return NominalFrames(framerate, self.timestamps_s[-1] + self.last_s - zero_s, zero_s)


def steady(rate: Fraction, count: int, tick: Fraction = Fraction(1, 90_000)) -> Times:
    """Its stamps rounded to whole ticks, as a file has them."""
    return Times([float(round(number / rate / tick) * tick) for number in range(count)], float(1 / rate))


@st.composite
def videos(draw: st.DrawFn) -> Times:
    """Frames of any length from one to a thousand milliseconds, from any beginning."""
    lasting_ms = draw(st.lists(st.integers(1, 1000), min_size=1, max_size=40))
    zero_ms = draw(st.integers(-500, 2000))
    return Times([at / 1000 for at in accumulate(lasting_ms[:-1], initial=zero_ms)], lasting_ms[-1] / 1000)
