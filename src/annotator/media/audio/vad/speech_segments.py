"""Speech segments from the probability of speech of each chunk. Pure functions; positions are samples at
`HEARD_RATE_HZ`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

HEARD_RATE_HZ = 16_000
CHUNK_SAMPLES = 512
# Two thresholds prevent flicker: speech begins at the first and ends below the second. The detector detects the start
# exactly but the end late. Measured on the talk of the sample `audio-transcription`.
BEGINS_AT, ENDS_BELOW = 0.7, 0.6
LATE_SAMPLES = round(0.1 * HEARD_RATE_HZ)
PAUSE_SAMPLES = round(0.3 * HEARD_RATE_HZ)
AROUND_SAMPLES = round(0.1 * HEARD_RATE_HZ)
LEAST_SAMPLES = round(0.25 * HEARD_RATE_HZ)

type Phrase = tuple[int, int]


class SpeechSegments:
    """The segmenter. Segments are joined over pauses shorter than `PAUSE_SAMPLES`; those still shorter than
    `LEAST_SAMPLES` are dropped.

    Each segment is extended by `AROUND_SAMPLES` on both sides, where possible."""

    def __init__(self) -> None:
        self._heard = 0  # samples of the chunks added so far
        self._begun: int | None = None
        self._waiting: Phrase | None = None  # a finished segment that may be joined with the next

    def add(self, likelihoods: Sequence[float]) -> Iterator[Phrase]:
        """Add the probabilities of the next chunks, and yield the segments that are final, in order."""
        for likelihood in likelihoods:
            if self._begun is None and likelihood >= BEGINS_AT:
                self._begun = self._heard
            elif self._begun is not None and likelihood < ENDS_BELOW:
                yield from self._end(max(self._begun + CHUNK_SAMPLES, self._heard - LATE_SAMPLES))
            self._heard += CHUNK_SAMPLES
        if self._waiting is not None and self._begun is None and self._heard - self._waiting[1] >= PAUSE_SAMPLES:
            yield from self._give(self._heard)

    def end(self, length: int) -> Iterator[Phrase]:
        """Finish the audio after `length` samples, and yield the remaining segments."""
        if self._begun is not None:
            yield from self._end(length)
        yield from self._give(length)

    @property
    def settled(self) -> int:
        """The sample before which no later segment begins."""
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
        """Yield the waiting segment, limited to `before`, where the next one begins or the audio ends."""
        given, self._waiting = self._waiting, None
        if given is not None and given[1] - given[0] >= LEAST_SAMPLES:
            yield max(0, given[0] - AROUND_SAMPLES), min(before, given[1] + AROUND_SAMPLES)
