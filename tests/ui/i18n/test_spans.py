"""A stretch of a day in words: when it began and ended, and what it was before it was judged."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from annotator.core.ledger.intervals import State
from annotator.core.time.timesheet import Stretch
from annotator.ui.i18n.time_text import needs_seconds, paused_text, span_text
from core.histories import MONDAY_NINE, H, S


@pytest.mark.parametrize(
    ("begin_ms", "length_ms", "words"),
    [
        (3 * S, 8 * S, "10:00:03 – 10:00:11"),
        (0, 59_999, "10:00:00 – 10:00:59"),
        (59 * S, 2 * S, "10:00 – 10:01"),
        (0, 2 * H, "10:00 – 12:00"),
    ],
)
def test_what_begins_and_ends_within_a_minute_is_told_with_seconds(begin_ms: int, length_ms: int, words: str) -> None:
    stretch = Stretch(0, length_ms, MONDAY_NINE + begin_ms, {State.SEARCHING: length_ms})
    assert span_text(stretch, lambda _utc_ms: 60) == words


@pytest.mark.parametrize("state", State)
def test_no_name_of_the_ledger_stands_in_the_words_of_a_stretch(state: State) -> None:
    """Ledgers of older versions have such a name as the reason."""
    stretch = Stretch(0, H, MONDAY_NINE, {State.PAUSE: H}, {state: H}, state.value)
    assert paused_text(stretch) == paused_text(replace(stretch, reason=""))
    told = paused_text(replace(stretch, reason="the doorbell"))
    assert told.replace("\xa0", " ") == f"{paused_text(stretch)} · reason: the doorbell"


def test_where_one_of_a_list_needs_seconds_all_have_them() -> None:
    brief, long = (Stretch(0, length, MONDAY_NINE, {State.PAUSE: length}) for length in (8 * S, 2 * H))
    assert not needs_seconds((long,))
    assert needs_seconds((long, brief))
    assert span_text(long, lambda _utc_ms: 60, seconds=True) == "10:00:00 – 12:00:00"
