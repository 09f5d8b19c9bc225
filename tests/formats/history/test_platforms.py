"""Histories of other platforms: samples of each format, any other table, and what is refused, with line and column."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.money.platform_tasks import ToldTask
from annotator.core.money.states import MoneyState
from annotator.core.problems import Problem
from annotator.formats.history.platforms import LAYOUTS, HistoryTasks, chosen_layout, read_history
from annotator.formats.problem_log import ProblemLog
from formats.history.platform_samples import SAMPLES, sample

NOW_UTC_MS = 1_795_503_600_000  # 2026-11-24T07:00:00Z
MINUTE_MS = 60_000
# By sample: payer, tasks by state, sum and currency, minutes, first day.
EXPECTED = {
    "mechanical-turk-batch.csv": ("Mechanical Turk", "approved submitted rejected", "0.15 USD", 5, "2017-09-23"),
    "mechanical-turk-hit-tracker.csv": ("Mechanical Turk", "payable submitted returned", "3.02 USD", 0, "2017-11-24"),
    "prolific.csv": ("Prolific", "approved submitted returned", "3.90 GBP", 26, "2024-10-25"),
    "prolific-submissions.csv": ("Prolific", "approved submitted returned", "3.90 GBP", 26, "2024-10-25"),
    "clickworker.csv": ("Clickworker", "approved approved", "6.62 EUR", 0, "2025-10-12"),
    "appen.csv": ("Appen (Figure Eight)", "approved approved", "10.50 USD", 105, "2023-10-02"),
    "toloka.tsv": ("Toloka", "approved rejected", "0.08 USD", 3, "2021-03-01"),
    "microworkers.csv": ("Microworkers", "approved rejected submitted", "0.30000 USD", 11, "2014-11-24"),
}


def read(data: bytes, payer: str = "", currency: str = "EUR", **columns: str) -> tuple[HistoryTasks, list[Problem]]:
    log = ProblemLog()
    layout = chosen_layout(payer, columns, currency) if payer else None
    found = read_history(data, "history.csv", log, lambda _utc_ms: 60, NOW_UTC_MS, layout)
    return found, list(log.problems())


@pytest.mark.parametrize("name", EXPECTED)
def test_a_sample_of_each_platform_is_read(name: str) -> None:
    found, problems = read(sample(name))
    assert found.layout is not None
    assert not problems
    payer, states, total, minutes, day = EXPECTED[name]
    assert (found.layout.payer, [task.state for task in found.tasks]) == (payer, [*map(MoneyState, states.split())])
    amounts = sum(Decimal(task.amount) for task in found.tasks)
    assert f"{amounts} {found.tasks[0].currency}" == total
    assert sum(task.spent_ms for task in found.tasks) == minutes * MINUTE_MS
    assert found.tasks[0].day == date.fromisoformat(day)


def test_every_layout_has_a_sample() -> None:
    payers = {found.layout.payer for found, _problems in map(read, map(sample, SAMPLES)) if found.layout is not None}
    assert payers == {layout.payer for layout in LAYOUTS}
    assert SAMPLES.keys() == EXPECTED.keys()


def test_a_bonus_is_money_of_its_own_and_no_part_of_what_identifies_a_task() -> None:
    before, _problems = read(sample("prolific-submissions.csv"))
    assert [(task.bonus, task.bonus_currency) for task in before.tasks] == [("0.50", "GBP"), ("", ""), ("", "")]
    later = (
        sample("prolific-submissions.csv").replace(b"\xc2\xa30.00", b"$1.25").replace(b"AWAITING REVIEW", b"APPROVED")
    )
    after, problems = read(later)
    assert not problems
    assert [task.task for task in after.tasks] == [task.task for task in before.tasks]
    assert (after.tasks[1].bonus, after.tasks[1].bonus_currency) == ("1.25", "USD")


def test_any_other_table_is_read_with_chosen_columns() -> None:
    data = "Wann;Dauer;Lohn;Was\n24.10.2026 17:30;00:26:30;1,50;Hören\n25.10.2026;1:00;1.250,75 €;Lesen\n".encode()
    found, _problems = read(data)
    assert (found.layout, found.header) == (None, ("Wann", "Dauer", "Lohn", "Was"))
    found, problems = read(data, "Streik", end="Wann", seconds="Dauer", amount="Lohn", title="Was")
    assert not problems
    first, second = found.tasks
    end_utc_ms = 1_792_859_400_000  # 2026-10-24T16:30:00Z: the clock was an hour ahead
    assert (first.start_utc_ms + first.spent_ms, first.spent_ms) == (end_utc_ms, 1_590_000)
    assert (first.amount, first.currency, first.title) == ("1.50", "EUR", "Hören")
    assert (second.amount, second.day, second.start_utc_ms, second.spent_ms) == (
        "1250.75", date(2026, 10, 25), 0, 60_000,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("row", "line", "column", "why"),
    [
        ("2026-10-01,x,5,approved", 3, "amount (2)", "amount"),
        ("2026-10-01,-1,5,approved", 3, "amount (2)", "negative"),
        ("2026-10-01,1,5,grandiose", 3, "status (4)", "status"),
        ("2026-10-01,1,5,approved,x", 3, "bonus (5)", "amount"),
        ("2026-10-01,1,5,approved,-1", 3, "bonus (5)", "negative"),
        ("2026-02-30,1,5,approved", 3, "day (1)", "time"),
        ("2027-10-01,1,5,approved", 3, "day (1)", "future"),
        (",1,5,approved", 3, "day (1)", "day"),
        ("2026-10-01,1,soon,approved", 3, "seconds (3)", "time"),
        ("2026-10-01,1,999999,approved", 3, "seconds (3)", "long"),
        ("2026-10-01,1", 3, "seconds (3)", "short"),
        ('2026-10-01,1,5,"approved', 3, None, "open"),
    ],
)
def test_a_malformed_row_is_refused_with_line_and_column(row: str, line: int, column: str | None, why: str) -> None:
    head, good = "day,amount,seconds,status", "2026-10-01,1,5,approved"
    if "bonus" in str(column):
        head, good = f"{head},bonus", f"{good},"
    data = f"{head}\n{good}\n{row}\n{good}\n".encode()
    found, problems = read(data, "Lab", **{name: name for name in head.split(",")})
    (problem,) = problems
    assert (problem.place.line, problem.place.field, problem.params["why"]) == (line, column, why)
    assert len(found.tasks) == (1 if why == "open" else 2)


def test_a_requester_s_file_with_several_workers_is_refused_and_one_s_own_rows_are_read() -> None:
    head = b"HITId,Title,WorkerId,Reward,AssignmentStatus,SubmitTime,WorkTimeInSeconds\n"
    own = b"H1,Tag,A1,$0.50,Approved,2026-10-01,60\nH2,Tag,A1,$0.50,Approved,2026-10-01,60\n"
    found, problems = read(head + own + b"H3,Tag,A2,$0.50,Approved,2026-10-01,60\nH4,Tag,A1,$0.50,Approved,x,1\n")
    (problem,) = problems
    assert (problem.place.line, problem.place.field) == (4, "WorkerId (3)")
    assert problem.params == {"why": "workers", "value": "A2"}
    assert not found.tasks
    found, problems = read(head + own)
    assert (len(found.tasks), problems) == (2, [])


def test_times_that_go_backwards_and_debits_without_their_task_are_refused() -> None:
    data = b"id,started,ended,amount\n1,2026-10-01T10:00:00Z,2026-10-01T09:00:00Z,1\n"
    _found, problems = read(data, "Lab", id="id", start="started", end="ended", amount="amount")
    assert [(each.place.field, each.params["why"]) for each in problems] == [("ended (3)", "backwards")]
    lines = sample("clickworker.csv").splitlines(keepends=True)
    found, problems = read(b"".join([lines[0], lines[-1]]))
    assert [(each.place.line, each.params["why"]) for each in problems] == [(2, "negative")]
    assert not found.tasks


def test_the_order_of_day_and_month_is_told_by_the_file() -> None:
    def days(*dates: str, currency: str) -> list[date]:
        data = "\n".join(["day,amount", *(f"{day},1" for day in dates)]).encode()
        return [task.day for task in read(data, "Lab", currency, day="day", amount="amount")[0].tasks]

    assert days("02/10/2026", "13/10/2026", currency="USD")[0] == date(2026, 10, 2)
    assert days("02/10/2026", "10/13/2026", currency="EUR")[0] == date(2026, 2, 10)
    assert days("02/10/2026", currency="EUR") == [date(2026, 10, 2)]
    assert days("02/10/2026", currency="USD") == [date(2026, 2, 10)]


@given(st.lists(st.tuples(st.integers(1, 28), st.integers(0, 999)), max_size=12))
def test_rows_without_an_id_are_told_apart_by_content_and_number(rows: list[tuple[int, int]]) -> None:
    data = "\n".join(["day,amount", *(f"2026-10-{day:02},0.{cents:03}" for day, cents in rows)]).encode()

    def tasks(of: bytes) -> tuple[ToldTask, ...]:
        return read(of, "Lab", day="day", amount="amount")[0].tasks

    assert len({task.task for task in tasks(data)}) == len(rows)
    assert tasks(data) == tasks(data)
    longer = {task.task for task in tasks(data + b"\n2026-10-01,0.001\n")}
    assert {task.task for task in tasks(data)} < longer
    assert Counter(task.amount for task in tasks(data)) == Counter(f"0.{cents:03}" for _day, cents in rows)
