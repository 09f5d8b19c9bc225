"""From how likely it is that somebody speaks, chunk by chunk, to the stretches in which somebody does. Pure.

All in samples of the rate that the detector hears, `HEARD_RATE_HZ`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

HEARD_RATE_HZ = 16_000
CHUNK_SAMPLES = 512
# Speech begins at the one and ends below the other, so that it does not flicker. The detector goes on for a while after
# somebody fell silent; where somebody begins it is exact. Measured on the talk of the sample `audio-transcription`.
BEGINS_AT, ENDS_BELOW = 0.7, 0.6
LATE_SAMPLES = round(0.1 * HEARD_RATE_HZ)
PAUSE_SAMPLES = round(0.3 * HEARD_RATE_HZ)
AROUND_SAMPLES = round(0.1 * HEARD_RATE_HZ)
LEAST_SAMPLES = round(0.25 * HEARD_RATE_HZ)

type Phrase = tuple[int, int]


class SpeechSegments:
    """Joined over pauses that are shorter than `PAUSE_SAMPLES`; what is shorter than `LEAST_SAMPLES` then is none. Each
    has `AROUND_SAMPLES` on either side, where there is so much."""

    def __init__(self) -> None:
        self._heard = 0  # how far chunks were added
        self._begun: int | None = None
        self._waiting: Phrase | None = None  # over, and maybe joined with what follows

    def add(self, likelihoods: Sequence[float]) -> Iterator[Phrase]:
        """Of the next chunks. What is certain by now, in order."""
        for likelihood in likelihoods:
            if self._begun is None and likelihood >= BEGINS_AT:
                self._begun = self._heard
            elif self._begun is not None and likelihood < ENDS_BELOW:
                yield from self._end(max(self._begun + CHUNK_SAMPLES, self._heard - LATE_SAMPLES))
            self._heard += CHUNK_SAMPLES
        if self._waiting is not None and self._begun is None and self._heard - self._waiting[1] >= PAUSE_SAMPLES:
            yield from self._give(self._heard)

    def end(self, length: int) -> Iterator[Phrase]:
        """The sound is over, after so many samples."""
        if self._begun is not None:
            yield from self._end(length)
        yield from self._give(length)

    @property
    def settled(self) -> int:
        """Nothing that comes later begins before this sample."""
        open_at = self._waiting[0] if self._waiting is not None else self._begun
        return max(0, (self._heard if open_at is None else open_at) - AROUND_SAMPLES)

    def _end(self, at: int) -> Iterator[Phrase]:
        begun, self._begun = self._begun or 0, None
        if self._waiting is not None and begun - self._waiting[1] < PAUSE_SAMPLES:
            self._waiting = (self._waiting[0], at)
            return
        yield from self._give(begun)
        self._waiting = (begun, at)

    def _give(self, before: int) -> Iterator[Phrase]:
        """Nothing of it reaches beyond `before`, where the next begins or the sound ends."""
        given, self._waiting = self._waiting, None
        if given is not None and given[1] - given[0] >= LEAST_SAMPLES:
            yield max(0, given[0] - AROUND_SAMPLES), min(before, given[1] + AROUND_SAMPLES)
