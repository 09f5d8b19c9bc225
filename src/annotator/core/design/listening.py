"""The listened parts of a task's audio: played at any speed and audible. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from msgspec import Struct, field

# A shorter gap between two ranges counts as listened to: a player loses a moment at each stop, and does not report the
# end of a file to the millisecond.
SAME_MS = 300

type PlayedRange = tuple[int, int]  # from and to, in milliseconds


class ListenedAudio(Struct, frozen=True):
    """The listened ranges by the path of each audio in its bundle, in order and disjoint."""

    by_path: Mapping[str, tuple[PlayedRange, ...]] = field(default_factory=dict)

    def of(self, path: str) -> tuple[PlayedRange, ...]:
        return self.by_path.get(path, ())

    def plus(self, path: str, start_ms: int, end_ms: int) -> ListenedAudio:
        """Add a range; an empty one is ignored."""
        if end_ms <= start_ms:
            return self
        return ListenedAudio({**self.by_path, path: united([*self.of(path), (start_ms, end_ms)])})

    def as_json(self) -> dict[str, list[list[int]]]:
        return {path: [list(stretch) for stretch in stretches] for path, stretches in self.by_path.items()}

    @staticmethod
    def from_json(value: Mapping[str, Any]) -> ListenedAudio:
        """The inverse of `as_json`."""
        return ListenedAudio(
            {path: united([(start, end) for start, end in stretches]) for path, stretches in value.items()}
        )


NOTHING_PLAYED = ListenedAudio()


def united(stretches: Sequence[PlayedRange]) -> tuple[PlayedRange, ...]:
    """Return the ranges in order, with those that touch or nearly touch merged."""
    found: list[PlayedRange] = []
    for start_ms, end_ms in sorted(stretches):
        if found and start_ms <= found[-1][1] + SAME_MS:
            found[-1] = (found[-1][0], max(found[-1][1], end_ms))
        else:
            found.append((start_ms, end_ms))
    return tuple(found)


def missing(stretches: Sequence[PlayedRange], length_ms: int) -> tuple[PlayedRange, ...]:
    """Return the ranges of an audio of this length that were not listened to, in order."""
    edges = [0, *(edge for stretch in united(stretches) for edge in stretch), length_ms]
    gaps = zip(edges[::2], edges[1::2], strict=True)
    return tuple((start, min(end, length_ms)) for start, end in gaps if min(end, length_ms) - start > SAME_MS)


class ListenedShare(Struct, frozen=True):
    """The listened share of all audio of a task, each file counted once, and the ranges."""

    listened_ms: int
    length_ms: int
    audio_files: ListenedAudio = NOTHING_PLAYED

    @property
    def ratio(self) -> Fraction:
        return Fraction(self.listened_ms, self.length_ms) if self.length_ms else Fraction(1)

    @property
    def percent(self) -> int:
        """The share in percent, rounded down: 100 only if nothing is missing."""
        return math.floor(self.ratio * 100)


def listened_share(listened: ListenedAudio, lengths_ms: Mapping[str, int]) -> ListenedShare:
    """Return the listened share. `lengths_ms` are those of the task's audio files, by path."""
    lost = (stretch for path, length_ms in lengths_ms.items() for stretch in missing(listened.of(path), length_ms))
    lost_ms = sum(end_ms - start_ms for start_ms, end_ms in lost)
    whole_ms = sum(lengths_ms.values())
    return ListenedShare(whole_ms - lost_ms, whole_ms, listened)


def missing_ranges(listened: ListenedAudio, lengths_ms: Mapping[str, int]) -> dict[str, int]:
    """Return the start of the first missing range of each audio, in milliseconds by path, without complete ones."""
    left = ((path, missing(listened.of(path), length_ms)) for path, length_ms in lengths_ms.items())
    return {path: stretches[0][0] for path, stretches in left if stretches}
