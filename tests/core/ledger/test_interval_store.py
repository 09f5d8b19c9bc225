"""The line in memory gives back what was put in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.ledger.entries import NewEntry
from annotator.core.ledger.interval_store import IntervalStore
from annotator.core.ledger.intervals import intervals
from annotator.core.ledger.time_corrections import clip
from core.histories import MIN, H, histories


@given(histories(), st.integers(0, 3 * MIN) | st.integers(0, 60 * H), st.integers(0, 3 * MIN) | st.integers(0, 60 * H))
def test_any_stretch_is_what_was_added_cut_to_it(history: list[NewEntry], start_ms: int, length_ms: int) -> None:
    added, end_ms = intervals(history), start_ms + length_ms
    line = IntervalStore()
    line.add(added)
    expected = [
        clip(one, max(start_ms, one.start_ms), min(end_ms, one.end_ms))
        for one in added
        if max(start_ms, one.start_ms) < min(end_ms, one.end_ms)
    ]
    assert list(line.between(start_ms, end_ms)) == expected
    assert list(line.backwards()) == added[::-1]
    assert len(line) == len(added)
