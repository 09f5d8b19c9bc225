"""Problems stay readable however many there are and whatever a stranger put into them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.problems import ProblemCode, Severity
from annotator.formats.problem_log import ProblemLog, printable


@pytest.mark.parametrize("count", [1, 20, 21, 1_500_000])
def test_the_first_twenty_are_told_and_the_last_of_them_counts_the_rest(count: int) -> None:
    log = ProblemLog()
    for row in range(1, count + 1):
        log.add(ProblemCode.MEDIA_MISSING, "tasks.csv", row=row, value="a.png")
    problems = log.problems()
    assert [one.place.row for one in problems] == list(range(1, min(count, 20) + 1))
    counted = [one.params["more"] for one in problems if "more" in one.params]
    assert counted == ([str(count - 20)] if count > 20 else [])
    assert ("more" in problems[-1].params) == (count > 20)


def test_notes_and_errors_of_one_code_are_counted_apart() -> None:
    log = ProblemLog()
    for row in range(1, 26):
        log.add(ProblemCode.VALUE_EMPTY, "tasks.csv", row=row)
        log.add(ProblemCode.VALUE_EMPTY, "tasks.csv", row=row, severity=Severity.NOTE)
    assert len(log.problems()) == 40
    assert [one.params["more"] for one in log.problems() if "more" in one.params] == ["5", "5"]


def test_the_same_finding_is_told_once() -> None:
    log = ProblemLog()
    log.add(ProblemCode.LINK, "a")
    log.extend(log.problems())
    assert len(log.problems()) == 1


@given(st.text(st.characters(), max_size=400))
def test_whatever_a_stranger_writes_can_be_shown_in_a_terminal(text: str) -> None:
    shown = printable(text)
    assert len(shown) <= 320
    assert "\x1b" not in shown
    assert not [character for character in shown if character in "\u202e\u200f\u2028\n\r"]
    shown.encode()
