"""Whether the 90% range holds what it promises, on the real assignments of real workers. Nothing is tuned to them: the
range is the one of the definition."""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from annotator.core.pay.projection import DoneTask, projected
from annotator.formats.tables.cells import moment_ms, reward_of
from real_data import real_data

FROM = (3, 5, 10, 20, 40)
AT_LEAST_ASSIGNMENTS = 60
# 26 workers: one more or less is 4 points.
BAND = (0.80, 0.97)


@cache
def workers(file: Path) -> tuple[tuple[DoneTask, ...], ...]:
    """Those with enough assignments, each as rewards and durations in the order in which they were accepted."""
    found: dict[str, list[tuple[int, DoneTask]]] = defaultdict(list)
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            accepted, submitted = moment_ms(row["AcceptTime"]), moment_ms(row["SubmitTime"])
            reward = reward_of(row["Reward"])
            assert accepted is not None
            assert submitted is not None
            assert reward is not None
            found[row["WorkerId"]].append((accepted, DoneTask(reward.amount, submitted - accepted)))
    histories = (sorted(tasks, key=lambda one: one[0]) for tasks in found.values())
    return tuple(tuple(task for _accepted, task in one) for one in histories if len(one) >= AT_LEAST_ASSIGNMENTS)


def hourly(tasks: Sequence[DoneTask]) -> float:
    pay = float(sum(task.reward for task in tasks))
    return pay * 3_600_000 / sum(task.time_ms for task in tasks)


def covered(histories: Sequence[Sequence[DoneTask]], first: int, since: int) -> float:
    """The share of workers whose rate from their assignment number `since` on lies in the range that their `first`
    assignments gave."""
    hits = 0
    for tasks in histories:
        given = projected(tasks[:first])
        assert given is not None
        hits += given.low <= hourly(tasks[since:]) <= given.high
    return hits / len(histories)


def test_the_range_from_few_tasks_holds_what_the_worker_earns_in_the_long_run() -> None:
    histories = workers(real_data("pay/assignments-dev.csv"))
    table = {first: (covered(histories, first, 0), covered(histories, first, first)) for first in FROM}
    sys.stdout.write(f"{len(histories)} workers; share of 90% ranges that hold the hourly pay\n")
    sys.stdout.write("from the first   of all assignments   of the later ones\n")
    for first, (of_all, of_later) in table.items():
        sys.stdout.write(f"{first:14}   {of_all:18.1%}   {of_later:17.1%}\n")
    assert len(histories) == 26
    low, high = BAND
    outside = {first: shares for first, shares in table.items() if not all(low <= share <= high for share in shares)}
    assert not outside


def test_the_range_narrows_with_the_tasks_of_nearly_every_worker() -> None:
    """A range so wide that it holds anything would pass for a right one."""
    histories = workers(real_data("pay/assignments-dev.csv"))
    widths = []
    for tasks in histories:
        early, late = projected(tasks[:3]), projected(tasks[:40])
        assert early is not None
        assert late is not None
        widths.append((early.high / early.low, late.high / late.low))
    assert sum(late < early for early, late in widths) >= 0.9 * len(widths)
    assert max(late for _early, late in widths) < 6
