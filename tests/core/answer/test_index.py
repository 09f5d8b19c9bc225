"""The index of an edited answer, derived from the previous index, equals a new index."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.answer import index as sorting
from annotator.core.answer.index import AnswerKey, IncrementalCache, by_region, changed_range, sorted_anew
from annotator.core.answer.predictions import suggested, touched
from annotator.core.answer.regions import changed_regions
from annotator.core.answer.result_items import Answer
from annotator.core.answer.validation import unfinished_regions
from annotator.core.design.tree import Design
from core.answer.edited_boxes import DESIGN, MANY_STEPS, STEPS, Step, begun, histories, stepped


@settings(max_examples=100)
@given(MANY_STEPS)
def test_after_any_edits_it_is_what_is_found_anew(steps: list[Step]) -> None:
    history = histories(steps)
    known = [(answer, by_region(AnswerKey(answer, DESIGN)), unfinished_regions(answer, DESIGN)) for answer in history]
    for answer, found, unfinished in known:  # what is asked of other designs in between would have it found anew
        plain = sorted_anew(answer.items, DESIGN)
        assert found == plain
        assert list(map(id, found.in_order)) == [id(found.regions[region.id]) for region in plain.in_order]
        assert unfinished == unfinished_regions(answer, Design(DESIGN.root))


@given(st.lists(STEPS, min_size=1, max_size=6))
def test_what_is_otherwise_and_what_was_touched_is_found_among_what_differs(steps: list[Step]) -> None:
    before = after = suggested(begun(), {"a1", "a5", "a9"})
    for number, step in enumerate(steps):
        after = stepped(after, step, number)
    was, now = sorted_anew(before.items, DESIGN), sorted_anew(after.items, DESIGN)
    otherwise = [region.id for region in now.in_order if now.about[region.id] != was.about.get(region.id)]
    assert list(changed_regions(before, after, DESIGN)) == otherwise
    with patch("annotator.core.answer.predictions.changed_range", lambda one, other: (0, len(one), len(other))):
        plain = touched(before, after)
    assert touched(before, after) == plain


def test_after_an_edit_of_one_among_many_the_others_are_not_looked_at() -> None:
    answer = begun()
    by_region(AnswerKey(answer, DESIGN))
    edited = stepped(answer, ("move", 3, 70), 0)
    with patch.object(sorting, "sorted_anew", side_effect=AssertionError):
        found = by_region(AnswerKey(edited, DESIGN))
        assert found.regions["a3"].geometry["x"] == 70
        assert by_region(AnswerKey(answer, DESIGN)).regions["a3"].geometry["x"] == 3, (
            "what was known before is as it was"
        )


def test_predictions_are_read_in_another_thread_while_somebody_edits() -> None:
    recent, every = IncrementalCache[Answer](lambda these, _last: these.answer), [Answer() for _number in range(20_000)]
    switching = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(3) as pool:
            found = list(pool.map(lambda part: [recent.of(AnswerKey(each, DESIGN)) for each in part], [every] * 3))
    finally:
        sys.setswitchinterval(switching)
    assert all(each is known for part in found for each, known in zip(part, every, strict=True))


@given(st.lists(st.integers(0, 3), max_size=12), st.lists(st.integers(0, 3), max_size=12))
def test_around_what_differs_all_is_the_same_and_at_its_ends_nothing(before: list[int], after: list[int]) -> None:
    start, end, new_end = changed_range(before, after)
    assert (before[:start], before[end:]) == (after[:start], after[new_end:])
    assert start <= min(end, new_end)
    if start < min(end, new_end):
        assert before[start] != after[start]
        assert before[end - 1] != after[new_end - 1]


def test_a_cache_computes_each_value_once_and_starts_from_the_last_of_the_same_design() -> None:
    answers = (begun(), begun())
    calls: list[tuple[AnswerKey, AnswerKey | None]] = []

    def count(key: AnswerKey, last: tuple[AnswerKey, int] | None) -> int:
        calls.append((key, None if last is None else last[0]))
        return len(calls)

    cache = IncrementalCache(count)
    first, second = (AnswerKey(answer, DESIGN) for answer in answers)
    assert [cache.of(key) for key in (first, first, second, first, second)] == [1, 1, 2, 1, 2]
    assert calls == [(first, None), (second, first)]
    # An equal answer that is another object, and another design, are not hits.
    assert cache.of(AnswerKey(begun(), DESIGN)) == 3
    assert cache.of(AnswerKey(answers[0], Design(DESIGN.root))) == 4
    assert calls[-1][1] is None
