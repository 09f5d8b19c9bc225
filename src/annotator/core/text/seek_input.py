"""Parsing of a typed seek position in audio or video: `1:23.5`, `83,5`, `#120`, `120f`, `image 120`. Pure."""

from __future__ import annotations

import re

from msgspec import Struct

# Optional hours and minutes before the seconds, or any number of seconds; a point or a comma before the fraction.
_TIME = re.compile(
    r"(?:(?:(?P<hours>[0-9]{1,4}):)?(?P<minutes>[0-9]{1,4}):)?(?P<seconds>[0-9]{1,7}(?:[.,][0-9]{0,9})?) ?(?:s|sec)?",
    re.IGNORECASE,
)
# In English, and the word for a frame in other languages of the program.
_WORD = r"(?:f|fr|frames?|img|images?)\.?"
_FRAME = re.compile(rf"(?:#|{_WORD}) ?(?P<before>[0-9]{{1,9}})|(?P<after>[0-9]{{1,9}}) ?{_WORD}", re.IGNORECASE)
_SIXTY = 60


class WrittenPlace(Struct, frozen=True):
    """A position: either `seconds` from the beginning, or a `frame` number from 1."""

    seconds: float | None = None
    frame: int | None = None


def place_in(text: str, *, has_frames: bool) -> WrittenPlace | None:
    """Parse a position; return None if it is invalid. Frames are accepted only with `has_frames`."""
    text = " ".join(text.split())
    if has_frames and (found := _FRAME.fullmatch(text)):
        number = int(found["before"] or found["after"])
        return WrittenPlace(frame=number) if number else None
    time = _TIME.fullmatch(text)
    if time is None:
        return None
    seconds, minutes = float(time["seconds"].replace(",", ".")), int(time["minutes"] or 0)
    if (time["minutes"] and seconds >= _SIXTY) or (time["hours"] and minutes >= _SIXTY):
        return None
    return WrittenPlace(seconds=(int(time["hours"] or 0) * _SIXTY + minutes) * _SIXTY + seconds)
