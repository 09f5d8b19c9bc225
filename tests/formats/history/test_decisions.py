"""Decisions read from a requester's table, and what is wrong with it told by its line."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.money.states import DecisionRow, MoneyState
from annotator.core.problems import ProblemCode, Severity
from annotator.formats.history.decisions import read_decisions
from annotator.formats.problem_log import ProblemLog

HEADER = (
    *("HITId", "AssignmentId", "AssignmentStatus", "ApprovalTime", "RejectionTime"),
    *("RequesterFeedback", "Approve", "Reject"),
)
MTURK = ",".join(f'"{name}"' for name in HEADER) + "\r\n"


def read(text: str) -> tuple[tuple[DecisionRow, ...], list[tuple[ProblemCode, int | None]]]:
    log = ProblemLog()
    rows = read_decisions(text.encode(), "decisions.csv", log)
    return rows, [(problem.code, problem.place.line) for problem in log.problems()]


def test_an_x_approves_and_a_reason_rejects() -> None:
    rows, problems = read(
        MTURK + '"h1","a","Submitted","","","","x",""\r\n"h2","b","Submitted","","","","","blurred"\r\n'
    )
    assert rows == (
        DecisionRow(2, "a", MoneyState.APPROVED),
        DecisionRow(3, "b", MoneyState.REJECTED, note="blurred"),
    )
    assert problems == []


def test_where_nothing_is_marked_the_status_decides_and_submitted_says_nothing() -> None:
    rows, problems = read(
        MTURK
        + '"h","a","Approved","Tue Nov 24 09:00:00 PST 2026","","thanks","",""\r\n'
        + '"h","b","Rejected","","Mon Nov 23 23:00:00 PST 2026","","",""\r\n'
        + '"h","c","Submitted","","","","",""\r\n'
        + '"h","d","","","","","",""\r\n'
    )
    assert rows == (
        DecisionRow(2, "a", MoneyState.APPROVED, day=date(2026, 11, 24), note="thanks"),
        DecisionRow(3, "b", MoneyState.REJECTED, day=date(2026, 11, 24)),
    )
    assert problems == []


def test_a_cross_is_no_reason() -> None:
    rows, _problems = read("AssignmentId,Approve,Reject\na,,X\n")
    assert rows == (DecisionRow(2, "a", MoneyState.REJECTED),)


def test_a_table_of_ours_has_amounts_days_and_notes() -> None:
    rows, problems = read(
        "unique_id;decision;amount;day;note\na;paid;0.04;2026-11-20;by transfer\nb;expired;;;\nc;Submitted;;;\n"
    )
    assert rows == (
        DecisionRow(2, "a", MoneyState.PAID, "0.04", date(2026, 11, 20), "by transfer"),
        DecisionRow(3, "b", MoneyState.EXPIRED),
        DecisionRow(4, "c", MoneyState.SUBMITTED),
    )
    assert problems == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", (ProblemCode.DECISION_COLUMNS, None)),
        ("decision\npaid\n", (ProblemCode.DECISION_COLUMNS, None)),
        ("unique_id,amount\na,1\n", (ProblemCode.DECISION_COLUMNS, None)),
        ("unique_id,decision\n,paid\n", (ProblemCode.DECISION_ID, 2)),
        ("AssignmentId,Approve,Reject\na,x,x\n", (ProblemCode.DECISION_BOTH, 2)),
        ("unique_id,decision\n\na,maybe\n", (ProblemCode.DECISION_UNKNOWN, 3)),
        ("unique_id,decision\na,offered\n", (ProblemCode.DECISION_UNKNOWN, 2)),
        ("AssignmentId,AssignmentStatus\na,Lost\n", (ProblemCode.DECISION_UNKNOWN, 2)),
        ("unique_id,decision,amount\na,paid,-1\n", (ProblemCode.DECISION_AMOUNT, 2)),
        ('unique_id,decision,amount\na,paid,"0,05"\n', (ProblemCode.DECISION_AMOUNT, 2)),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_left_out(text: str, problem: tuple[ProblemCode, int | None]) -> None:
    rows, problems = read(text)
    assert rows == ()
    assert problems == [problem]


def test_the_first_of_two_rows_counts_and_the_other_is_told() -> None:
    rows, problems = read("unique_id,decision\na,paid\na,rejected\n")
    assert [row.decision for row in rows] == [MoneyState.PAID]
    assert problems == [(ProblemCode.DECISION_TWICE, 3)]


def test_a_day_that_is_none_is_a_note_and_the_decision_stays() -> None:
    log = ProblemLog()
    (row,) = read_decisions(b"unique_id,decision,day\na,paid,yesterday\n", "d.csv", log)
    assert row.day is None
    assert [(one.code, one.severity) for one in log.problems()] == [(ProblemCode.DECISION_DAY, Severity.NOTE)]


@given(st.binary(max_size=200))
def test_whatever_bytes_these_are_they_are_read_or_told(data: bytes) -> None:
    read_decisions(data, "d.csv", ProblemLog())
    read_decisions(b"unique_id,decision,amount,day\n" + data, "d.csv", ProblemLog())
