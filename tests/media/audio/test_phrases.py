"""From likelihoods to segments: joined over short pauses, with room around, none too short, whatever comes."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from annotator.media.audio.vad.detector import (
    AROUND_SAMPLES,
    CHUNK_SAMPLES,
    LATE_SAMPLES,
    LEAST_SAMPLES,
    PAUSE_SAMPLES,
    SpeechSegment,
    SpeechSegments,
)

LIKELIHOODS = st.lists(st.tuples(st.sampled_from([0.0, 0.55, 0.65, 1.0]), st.integers(1, 30)), max_size=30)


def told(chunks: list[float]) -> list[SpeechSegment]:
    segments = SpeechSegments()
    found: list[SpeechSegment] = []
    for chunk in chunks:
        before = segments.settled
        some = list(segments.add((chunk,)))
        assert all(segment[0] >= before for segment in some), "nothing comes before what is settled"
        assert segments.settled >= before
        found += some
    return [*found, *segments.end(len(chunks) * CHUNK_SAMPLES)]


def test_a_phrase_has_a_tenth_of_a_second_around_it() -> None:
    chunks = [0.0] * 20 + [1.0] * 40 + [0.0] * 20
    start, end = 20 * CHUNK_SAMPLES, 60 * CHUNK_SAMPLES - LATE_SAMPLES
    assert told(chunks) == [(start - AROUND_SAMPLES, end + AROUND_SAMPLES)]


def test_a_short_pause_is_none_and_a_long_one_is() -> None:
    lasting = (PAUSE_SAMPLES - LATE_SAMPLES) // CHUNK_SAMPLES
    assert len(told([1.0] * 20 + [0.0] * lasting + [1.0] * 20)) == 1
    assert len(told([1.0] * 20 + [0.0] * (lasting + 1) + [1.0] * 20)) == 2


def test_a_click_is_no_phrase_and_what_was_begun_at_the_end_is() -> None:
    assert told([0.0] * 20 + [1.0] * 4 + [0.0] * 20) == []
    assert told([0.0] * 20 + [1.0] * 10) == [(20 * CHUNK_SAMPLES - AROUND_SAMPLES, 30 * CHUNK_SAMPLES)]


def test_between_its_two_bounds_it_goes_on_as_it_was() -> None:
    assert told([0.65] * 50) == []
    assert told([1.0] + [0.65] * 49) == [(0, 50 * CHUNK_SAMPLES)]


@given(LIKELIHOODS)
def test_phrases_stand_apart_in_order_within_the_audio_and_none_is_too_short(runs: list[tuple[float, int]]) -> None:
    chunks = [likelihood for likelihood, count in runs for _ in range(count)]
    found = told(chunks)
    assert all(
        first >= 0 and last - first >= LEAST_SAMPLES and last <= len(chunks) * CHUNK_SAMPLES for first, last in found
    )
    assert all(following[0] - before[1] >= PAUSE_SAMPLES - 2 * AROUND_SAMPLES for before, following in pairwise(found))
