"""What another program knows of a sound or film: what was said or seen from when to when, and by whom."""

from __future__ import annotations

from typing import Final, NamedTuple

TIMED_LIMIT_BYTES: Final = 16 * 1024**2
# Of one file; ten hours of quick talk have a quarter as many.
MOST_CUES: Final = 20_000


class Cue(NamedTuple):
    """`who` is a voice or the name of a tier; empty where nobody is named. `line` is where it stands. In a film the end
    is when the last frame goes (`is_until`), or when it comes."""

    start_s: float
    end_s: float
    who: str
    text: str
    line: int | None = None
    is_until: bool = True
