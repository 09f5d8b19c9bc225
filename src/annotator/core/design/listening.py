"""What of the sounds of a task was heard: played at any speed to somebody who could hear it. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from msgspec import Struct, field

# What lies between two stretches that are closer was heard: a moment is lost wherever a player stops, and it tells the
# end of a file not to the millisecond.
SAME_MS = 300

type HeardStretch = tuple[int, int]  # from and to, in milliseconds


class ListenedAudio(Struct, frozen=True):
    """The stretches that were heard, by the path of each sound in its bundle; in order, and apart."""

    by_path: Mapping[str, tuple[HeardStretch, ...]] = field(default_factory=dict)

    def of(self, path: str) -> tuple[HeardStretch, ...]:
        return self.by_path.get(path, ())

    def plus(self, path: str, start_ms: int, end_ms: int) -> ListenedAudio:
        """With one more stretch; nothing where it has no length."""
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


NOTHING_HEARD = ListenedAudio()


def united(stretches: Sequence[HeardStretch]) -> tuple[HeardStretch, ...]:
    """In order; those that touch, or nearly, are one."""
    found: list[HeardStretch] = []
    for start_ms, end_ms in sorted(stretches):
        if found and start_ms <= found[-1][1] + SAME_MS:
            found[-1] = (found[-1][0], max(found[-1][1], end_ms))
        else:
            found.append((start_ms, end_ms))
    return tuple(found)


def missing(stretches: Sequence[HeardStretch], length_ms: int) -> tuple[HeardStretch, ...]:
    """What of a sound of this length was not heard, in order."""
    edges = [0, *(edge for stretch in united(stretches) for edge in stretch), length_ms]
    gaps = zip(edges[::2], edges[1::2], strict=True)
    return tuple((start, min(end, length_ms)) for start, end in gaps if min(end, length_ms) - start > SAME_MS)


class ListenedShare(Struct, frozen=True):
    """How much of all sounds of a task was heard, each counted once, and which stretches of them."""

    heard_ms: int
    length_ms: int
    audio_files: ListenedAudio = NOTHING_HEARD

    @property
    def ratio(self) -> Fraction:
        return Fraction(self.heard_ms, self.length_ms) if self.length_ms else Fraction(1)

    @property
    def percent(self) -> int:
        """Rounded down: 100 only where nothing is missing."""
        return math.floor(self.ratio * 100)


def share_heard(heard: ListenedAudio, lengths_ms: Mapping[str, int]) -> ListenedShare:
    """`lengths_ms` are those of the task's sounds, by path."""
    lost = (stretch for path, length_ms in lengths_ms.items() for stretch in missing(heard.of(path), length_ms))
    lost_ms = sum(end_ms - start_ms for start_ms, end_ms in lost)
    whole_ms = sum(lengths_ms.values())
    return ListenedShare(whole_ms - lost_ms, whole_ms, heard)


def left_to_hear(heard: ListenedAudio, lengths_ms: Mapping[str, int]) -> dict[str, int]:
    """Where what was not heard of each sound begins, in milliseconds by its path; without those that were heard."""
    left = ((path, missing(heard.of(path), length_ms)) for path, length_ms in lengths_ms.items())
    return {path: stretches[0][0] for path, stretches in left if stretches}
