"""Timecodes in a text: `1:02`, `[0:03,2]`, `[00:01:02.500]`. Pure; positions are in code points."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

# Minutes and seconds, or hours, minutes and seconds, with up to three digits after a point or a comma. A match next to
# further digits, letters or colons is something else: a timecode with frames, a ratio, `10:30pm`.
_TIME = re.compile(
    r"(?<![\w:])(?<![0-9][.,])"
    r"(?:(?P<hours>[0-9]{1,3}):(?P<minutes>[0-5][0-9])|(?P<only_minutes>[0-9]{1,3}))"
    r":(?P<seconds>[0-5][0-9])(?:[.,](?P<parts>[0-9]{1,3}))?"
    r"(?![\w:])(?![.,][0-9])"
)


class WrittenTime(Struct, frozen=True):
    """A timecode. `start` to `end` is its range with its square brackets, `at_ms` its time."""

    start: int
    end: int
    at_ms: int


def times_in(text: str) -> Iterator[WrittenTime]:
    for found in _TIME.finditer(text):
        start, end = found.span()
        if text[start - 1 : start] == "[" and text[end : end + 1] == "]":
            start, end = start - 1, end + 1
        yield WrittenTime(start, end, _at_ms(found))


def time_at(text: str, place: int) -> WrittenTime | None:
    """Return the timecode at this position, including its edges."""
    return next((time for time in times_in(text) if time.start <= place <= time.end), None)


def _at_ms(found: re.Match[str]) -> int:
    minutes = int(found["hours"] or 0) * 60 + int(found["minutes"] or found["only_minutes"])
    return (minutes * 60 + int(found["seconds"])) * 1000 + int((found["parts"] or "").ljust(3, "0"))
