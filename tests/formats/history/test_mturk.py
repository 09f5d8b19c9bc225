"""Batch results of Mechanical Turk: which rows count, which are left out and why."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.ledger.clock import local_day
from annotator.core.pay.history import UNPRICED, History
from annotator.core.problems import ProblemCode as Code
from annotator.formats.history.mturk import NoTimes, read_mturk
from annotator.formats.problem_log import ProblemLog

NINE, TEN_PAST = "Sat Sep 23 09:00:00 PDT 2017", "Sat Sep 23 09:10:00 PDT 2017"
FULL = {
    "AssignmentId": "A1",
    "WorkerId": "W1",
    "Reward": "$0.50",
    "AssignmentStatus": "Approved",
    "AcceptTime": NINE,
    "SubmitTime": TEN_PAST,
    "WorkTimeInSeconds": "600",
}


def table(*rows: dict[str, str]) -> bytes:
    """Each row is `FULL` with changes; a column that no row has is left out."""
    held = io.StringIO(newline="")
    columns = [column for column in FULL if any(column in row for row in rows)]
    writer = csv.DictWriter(held, columns, restval="", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return held.getvalue().encode()


def full(**changes: str) -> dict[str, str]:
    return {**FULL, **changes}


def without(*columns: str, **changes: str) -> dict[str, str]:
    return {column: cell for column, cell in full(**changes).items() if column not in columns}


def read(data: bytes) -> tuple[History, list[tuple[Code, str, int | None]]]:
    log = ProblemLog()
    history = read_mturk(io.BytesIO(data), "batch.csv", log)
    return history, [(one.code, one.params.get("why", ""), one.place.line) for one in log.problems()]


def told(history: History, currency: str = "USD") -> tuple[Any, ...]:
    (found,) = history.figures([0])[currency]
    return found.assignments, found.workers, found.pay, found.naive_ms // 1000


def test_a_row_is_an_assignment_with_its_reward_and_its_time() -> None:
    history, problems = read(table(full()))
    assert told(history) == (1, 1, Decimal("0.50"), 600)
    assert problems == []
    assert history.last_utc_ms == 1_506_183_000_000


def test_an_assignment_counts_once_by_its_first_row() -> None:
    history, problems = read(table(full(), full(AssignmentId="A2"), full(AssignmentStatus="Rejected")))
    assert told(history) == (2, 1, Decimal("1.00"), 1200)
    assert problems == [(Code.HISTORY_REPEATED, "", None)]


def test_a_skipped_row_does_not_keep_out_a_valid_row_of_the_same_assignment() -> None:
    history, problems = read(table(full(SubmitTime="soon"), full()))
    assert told(history) == (1, 1, Decimal("0.50"), 600)
    assert problems == [(Code.HISTORY_TIME, "", 2)]


@pytest.mark.parametrize(
    ("status", "pay", "pending", "refused"),
    [
        ("Approved", "0.50", 0, 0),
        ("approved ", "0.50", 0, 0),
        ("Submitted", "0.50", 1, 0),
        ("", "0.50", 1, 0),
        ("Rejected", "0", 0, 1),
        ("Returned", "0", 0, 1),
        ("Abandoned", "0", 0, 1),
    ],
)
def test_what_was_decided_says_whether_the_reward_counts(status: str, pay: str, pending: int, refused: int) -> None:
    history, problems = read(table(full(AssignmentStatus=status)))
    assert told(history) == (1, 1, Decimal(pay), 600)
    assert (history.counts["USD"].pending, history.counts["USD"].refused) == (pending, refused)
    assert problems == []


def test_a_status_that_nobody_knows_is_named_and_counts_as_not_decided() -> None:
    history, problems = read(table(full(AssignmentStatus="Paused")))
    assert told(history) == (1, 1, Decimal("0.50"), 600)
    assert history.counts["USD"].pending == 1
    assert problems == [(Code.HISTORY_STATUS, "", 2)]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (full(AcceptTime="9 o'clock"), (Code.HISTORY_TIME, "", 3)),
        (full(SubmitTime="2017-09-23T09:10:00"), (Code.HISTORY_TIME, "", 3)),
        (full(AcceptTime="", WorkTimeInSeconds=""), (Code.HISTORY_TIME, "empty", 3)),
        (full(AcceptTime="", SubmitTime=""), (Code.HISTORY_TIME, "empty", 3)),
        (full(AcceptTime=TEN_PAST, SubmitTime=NINE), (Code.HISTORY_TIME, "backwards", 3)),
        (full(SubmitTime="Sun Sep 23 09:10:00 PDT 2071"), (Code.HISTORY_TIME, "long", 3)),
        (full(Reward="a voucher"), (Code.HISTORY_REWARD, "", 3)),
        (full(Reward="-$0.50"), (Code.HISTORY_REWARD, "", 3)),
    ],
)
def test_a_row_that_cannot_be_counted_is_named_with_its_line_and_the_others_count(
    row: dict[str, str], problem: tuple[Code, str, int]
) -> None:
    history, problems = read(table(full(AssignmentId="A0"), {**row, "AssignmentId": "A9"}))
    assert told(history) == (1, 1, Decimal("0.50"), 600)
    assert problems == [problem]


@pytest.mark.parametrize("column", ["AcceptTime", "SubmitTime"])
@pytest.mark.parametrize("is_there", [True, False])
def test_the_work_time_stands_in_for_one_end_that_is_missing(column: str, is_there: bool) -> None:
    """The cell may be empty, or the column may be missing."""
    history, problems = read(table(full(**{column: ""}) if is_there else without(column)))
    assert told(history) == (1, 1, Decimal("0.50"), 600)
    assert problems == []


def test_an_assignment_of_no_time_counts_with_its_reward() -> None:
    history, problems = read(table(full(SubmitTime=NINE)))
    assert told(history) == (1, 1, Decimal("0.50"), 0)
    assert problems == []


def test_without_ids_every_row_counts() -> None:
    history, problems = read(table(without("AssignmentId"), without("AssignmentId")))
    assert told(history) == (2, 1, Decimal("1.00"), 1200)
    assert problems == []


def test_rows_without_a_worker_are_one_more_worker_s() -> None:
    rows = (full(), full(AssignmentId="A2", WorkerId=""), full(AssignmentId="A3", WorkerId=""))
    history, problems = read(table(*rows))
    assert told(history) == (3, 2, Decimal("1.50"), 1800)
    assert problems == [(Code.HISTORY_WORKER, "", None)]


def test_currencies_stay_apart() -> None:
    history, _problems = read(table(full(), full(AssignmentId="A2", Reward="0.04 EUR")))
    assert told(history, "EUR") == (1, 1, Decimal("0.04"), 600)
    assert told(history, "USD") == (1, 1, Decimal("0.50"), 600)


def test_without_the_column_of_rewards_there_is_time_and_no_pay() -> None:
    history, problems = read(table(without("Reward")))
    assert told(history, UNPRICED) == (1, 1, None, 600)
    assert problems == []


@pytest.mark.parametrize("data", [b"", b"id,text\n1,a\n", b"AcceptTime,Reward\n", b"\x89PNG\r\n\x1a\n"])
def test_what_tells_no_times_is_no_history(data: bytes) -> None:
    with pytest.raises(NoTimes):
        read(data)


def test_the_hour_that_comes_twice_in_november_is_told_apart_by_its_name() -> None:
    """The clock goes from 1:59:59 PDT to 1:00:00 PST."""
    night = full(AcceptTime="Sun Nov 05 01:55:00 PDT 2017", SubmitTime="Sun Nov 05 01:05:00 PST 2017")
    history, problems = read(table(night))
    assert told(history) == (1, 1, Decimal("0.50"), 600)
    assert problems == []


def test_the_night_of_23_hours_has_no_more_time_than_it_had() -> None:
    night = full(AcceptTime="Sun Mar 12 01:55:00 PST 2017", SubmitTime="Sun Mar 12 03:05:00 PDT 2017")
    history, _problems = read(table(night))
    assert told(history) == (1, 1, Decimal("0.50"), 600)


def there(second: int) -> str:
    return datetime.fromtimestamp(second, ZoneInfo("America/Los_Angeles")).strftime("%a %b %d %H:%M:%S %Z %Y")


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**4), st.integers(0, 500)), min_size=1, max_size=20))
def test_what_was_written_in_pacific_time_is_counted_to_the_second(rows: list[tuple[int, int, int]]) -> None:
    base_s = 1_509_840_000  # two days before the clock is set back
    data = table(
        *(
            full(
                AssignmentId=f"A{number}",
                AcceptTime=there(base_s + start_s),
                SubmitTime=there(base_s + start_s + took_s),
                Reward=f"${Decimal(cents) / 100}",
            )
            for number, (start_s, took_s, cents) in enumerate(rows)
        )
    )
    history, problems = read(data)
    assert problems == []
    took, pay = sum(took_s for _start, took_s, _cents in rows), Decimal(sum(cents for _start, _took, cents in rows))
    assert told(history) == (len(rows), 1, pay / 100, took)


@given(st.lists(st.lists(st.text(max_size=12), max_size=9), max_size=6))
def test_no_cell_whatever_is_more_than_left_out(rows: list[list[str]]) -> None:
    held = io.StringIO(newline="")
    csv.writer(held).writerows([list(FULL), *rows])
    history, problems = read(held.getvalue().encode("utf-8", "surrogatepass"))
    assert history.assignments <= len(rows)
    assert history.assignments or problems or not any(map(any, rows))


def test_a_day_without_a_time_leaves_the_seconds_of_work_alone_and_nothing_overlaps() -> None:
    rows = [
        full(AssignmentId=f"A{number}", AcceptTime="", SubmitTime="Tue Nov 24 2026", WorkTimeInSeconds="90")
        for number in range(3)
    ]
    history, problems = read(table(*rows))
    (found,) = history.figures([0])["USD"]
    assert (found.assignments, found.time_ms, found.clusters, problems) == (3, 270_000, 3, [])
    assert local_day(history.last_utc_ms, 0) == date(2026, 11, 24)
