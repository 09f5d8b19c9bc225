"""Sentences about the pay of each worker."""

from __future__ import annotations

from decimal import Decimal

from annotator.app.rates import MOST_SHOWN, worker_lines
from annotator.core.pay.history import WorkerFigures

H = 3_600_000
SLOW = WorkerFigures("ad4a-0000-0000-0000", 12, 2 * H, Decimal(8))
FAST = WorkerFigures("", 3, H, Decimal(30))


def lines(*workers: WorkerFigures, currency: str = "EUR") -> list[str]:
    return [line.replace("\u00a0", " ") for line in worker_lines(workers, currency)]


def test_each_worker_has_a_row_with_tasks_hours_and_pay_per_hour() -> None:
    assert lines(SLOW, FAST) == [
        "",
        "Worker               Assignments        Time        Pay   Hourly pay",
        "ad4a-0000-0000-0000           12  2 h 00 min   8.00 EUR   4.00 EUR/h",
        "unnamed                        3  1 h 00 min  30.00 EUR  30.00 EUR/h",
    ]


def test_one_worker_is_all_there_is_to_tell() -> None:
    assert lines(SLOW) == []


def test_without_pay_there_are_no_columns_of_pay() -> None:
    unpriced = WorkerFigures("a", 1, H, None)
    assert lines(unpriced, unpriced, currency="")[1:] == [
        "Worker  Assignments        Time",
        "a                 1  1 h 00 min",
        "a                 1  1 h 00 min",
    ]


def test_of_many_workers_both_ends_are_shown_and_the_rest_counted() -> None:
    many = [WorkerFigures(f"w{number:03}", 1, H, Decimal(number)) for number in range(MOST_SHOWN + 5)]
    told = lines(*many)
    assert len(told) == 3 + MOST_SHOWN
    assert told[2 + MOST_SHOWN // 2] == "(5 workers not shown)"
    assert told[-1].startswith(f"w{MOST_SHOWN + 4:03}")
    assert told[2].startswith("w000")


def test_what_a_stranger_named_themselves_turns_no_terminal_around() -> None:
    assert "\u202e" not in "".join(lines(WorkerFigures("\u202eevil", 1, H, Decimal(1)), SLOW))
