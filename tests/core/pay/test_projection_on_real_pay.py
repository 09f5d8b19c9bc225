"""Coverage of the 50 % range on real assignments of real workers, mixed with unpaid time.

Nothing is tuned to them: the range is that of the definition."""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from fractions import Fraction
from functools import cache
from pathlib import Path
from statistics import mean

from annotator.core.pay.forecast import PaidCycle, projection
from annotator.formats.tables.cells import moment_ms, reward_of
from core.pay.replay import Done, Mixing, coverage
from depth import IS_DEEP
from real_data import real_data

FROM = (3, 5, 10, 20, 40)
AT_LEAST_ASSIGNMENTS = 60
# 26 workers: one more or less is 4 points, and the standard error of a half is 10.
BAND = (0.35, 0.75)
UNPAID = (0.0, 0.3, 0.6)
EVERY = (1, 3, 8)  # a stretch of searching before each task, or before so many
SEEDS = 2 if IS_DEEP else 1


@cache
def workers(file: Path) -> tuple[tuple[Done, ...], ...]:
    """Those with enough assignments, each as rewards and durations in the order in which they were accepted."""
    found: dict[str, list[tuple[int, Done]]] = defaultdict(list)
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            accepted, submitted = moment_ms(row["AcceptTime"]), moment_ms(row["SubmitTime"])
            reward = reward_of(row["Reward"])
            assert accepted is not None
            assert submitted is not None
            assert reward is not None
            found[row["WorkerId"]].append((accepted, Done(reward.amount, submitted - accepted)))
    histories = (sorted(tasks, key=lambda one: one[0]) for tasks in found.values())
    return tuple(tuple(task for _accepted, task in one) for one in histories if len(one) >= AT_LEAST_ASSIGNMENTS)


def test_the_range_holds_what_comes_in_from_there_on_whatever_share_of_the_time_is_unpaid() -> None:
    """Asked at any moment between two submissions, through the meter and its ledger. Told for each way in which unpaid
    time comes; held to the promise over all of them."""
    lives = workers(real_data("pay/assignments-dev.csv"))
    assert len(lives) == 26
    outside = []
    sys.stdout.write(f"{len(lives)} workers; share of 50% ranges that hold what comes in from there on\n")
    sys.stdout.write(f"unpaid  searching before   {'  '.join(f'{first:3} tasks' for first in FROM)}\n")
    for share in UNPAID:
        tables = []
        for every in EVERY if share else EVERY[:1]:
            tables.append(coverage(lives, Mixing(share, every), FROM, SEEDS))
            told = "  ".join(f"{covered:9.0%}" for covered in tables[-1].values())
            sys.stdout.write(f"{share:6.0%}  every {every if share else '–':>2} tasks   {told}\n")
        pooled = {first: mean(table[first] for table in tables) for first in FROM}
        outside += [(share, first, covered) for first, covered in pooled.items() if not BAND[0] <= covered <= BAND[1]]
    assert not outside


def test_the_range_narrows_with_the_tasks_of_nearly_every_worker() -> None:
    """A range so wide that it holds anything would pass for a right one."""
    widths = []
    for tasks in workers(real_data("pay/assignments-dev.csv")):
        cycles = [PaidCycle(Fraction(task.reward), task.time_ms) for task in tasks]
        early, late = projection(cycles[:3]), projection(cycles[:40])
        assert early is not None
        assert late is not None
        widths.append((early.range().high / early.range().low, late.range().high / late.range().low))
    assert sum(late < early for early, late in widths) >= 0.9 * len(widths)
    assert max(late for _early, late in widths) < 2
