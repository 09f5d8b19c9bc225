"""Results put aside: handed out in order, each once, and nothing of them left in memory or on disk."""

from __future__ import annotations

from contextlib import closing
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import NoTemporarySpace
from annotator.store.folders.result_spool import CheckedResult, ResultSpool

DAY = date(2026, 11, 24)


def judged(count: int, **changes: Any) -> CheckedResult:
    fields: dict[str, Any] = {
        "path": f"a@1/{count}.json",
        "unique_id": str(count),
        "key": "a@1",
        "task_id": "t",
        "place": 0,
        "number": -1,
        "submitted_on": DAY,
        "was_skipped": False,
        "data": str(count).encode(),
    }
    return CheckedResult(**{**fields, **changes})


def orders() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "key": st.sampled_from(["a@1", "a@10", "b@1", "é@1", "\U0001f600@1", "\uffff@1"]),
            "task_id": st.sampled_from(["1", "02", "a", "B", "é", "\uffff", "\U0001f600", "a\0b"]),
            "place": st.sampled_from([0, 1, 10, 10**17]),
            "number": st.sampled_from([-1, 0, 2, 10, 10**18 - 1]),
            "submitted_on": st.integers(0, 3).map(lambda days: DAY + timedelta(days)),
        }
    )


@given(st.lists(orders(), max_size=12))
def test_they_come_out_in_order(made: list[dict[str, Any]]) -> None:
    results = [judged(number, **changes) for number, changes in enumerate(made)]
    with closing(ResultSpool()) as aside:
        assert [aside.put(result) for result in results] == [None] * len(results)
        wanted = sorted(
            results, key=lambda one: (one.key, one.place, one.number, one.task_id, one.submitted_on, one.path)
        )
        assert list(aside.in_order()) == [result.data for result in wanted]
        assert (len(aside), aside.tasks) == (len(results), len({(one.key, one.task_id) for one in results}))


def test_those_of_one_task_come_out_in_order() -> None:
    with closing(ResultSpool()) as aside:
        for number, task, days in ((1, "t", 2), (2, "u", 0), (3, "t", 1)):
            aside.put(judged(number, task_id=task, submitted_on=DAY + timedelta(days)))
        aside.put(judged(4, key="b@1"))
        assert list(aside.of_task("a@1", "t")) == [b"3", b"1"]
        assert list(aside.of_task("a@1", "nothing")) == []


def test_what_is_there_already_stays_and_is_told() -> None:
    with closing(ResultSpool()) as aside:
        aside.put(judged(1, path="caf\udce9.zip/a@1/1.json"))
        assert aside.put(judged(1, path="b.zip")) == ("caf\udce9.zip/a@1/1.json", True)
        assert aside.put(judged(1, data=b"other")) == ("caf\udce9.zip/a@1/1.json", False)
        assert list(aside.in_order()) == [b"1"]


def test_what_was_skipped_can_be_left_out() -> None:
    with closing(ResultSpool()) as aside:
        for number in range(4):
            aside.put(judged(number, task_id=str(number), was_skipped=number < 3))
        assert (len(aside), aside.skipped, aside.tasks) == (4, 3, 4)
        aside.leave_out_skipped()
        assert (len(aside), aside.skipped, aside.tasks, list(aside.in_order())) == (1, 0, 1, [b"3"])


def test_two_walks_at_once_do_not_disturb_each_other() -> None:
    with closing(ResultSpool()) as aside:
        for number in range(3):
            aside.put(judged(number))
        pairs = zip(aside.in_order(), aside.in_order(), strict=True)
        assert list(pairs) == [(data, data) for data in (b"0", b"1", b"2")]


def fill(aside: ResultSpool) -> None:
    for number in range(1_000):
        aside.put(judged(number))


def test_a_disk_that_has_no_room_is_told() -> None:
    with closing(ResultSpool()) as aside:
        aside._database.execute("PRAGMA max_page_count = 10")
        with pytest.raises(NoTemporarySpace) as fault:
            fill(aside)
        assert "full" in fault.value.params["detail"]
