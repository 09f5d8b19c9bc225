"""Timed annotations of other programs for audio and video: text and speaker with start and end."""

from __future__ import annotations

from typing import Final, NamedTuple

from annotator.core.answer.predictions import MOST_REGIONS

TIMED_LIMIT_BYTES: Final = 16 * 1024**2
# For one file. Ten hours of fast speech have half of this.
MOST_CUES: Final = MOST_REGIONS


class Cue(NamedTuple):
    """A cue. `who` is a speaker or tier, or empty. In a video, the end is when the last frame disappears
    (`is_until`) or appears."""

    start_s: float
    end_s: float
    who: str
    text: str
    line: int | None = None
    is_until: bool = True
