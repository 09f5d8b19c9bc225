"""The person's history as tables."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.ledger.entries import NewEntry
from annotator.core.ledger.intervals import WORK, Interval, State, intervals
from annotator.core.ledger.time_corrections import TimeCorrection, Verdicts
from annotator.core.money.amount import Money
from annotator.core.money.items import Item
from annotator.core.money.states import MoneyState
from annotator.formats.exports.personal_history import interval_chunks, money_chunks
from annotator.formats.tables.spreadsheet import unguarded
from core.histories import MIN, MONDAY_NINE, H, histories


def rows(chunks: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(chunks.decode("utf-8-sig"), newline="")))


@given(histories(), st.lists(st.tuples(st.integers(0, 30 * H), st.integers(1, 9 * H)), max_size=3))
def test_every_millisecond_is_in_one_row_as_it_counts(entries: list[NewEntry], judged: list[tuple[int, int]]) -> None:
    verdicts, measured = Verdicts(), intervals(entries)
    for start_ms, length_ms in judged:
        verdicts.take(TimeCorrection(start_ms, start_ms + length_ms, State.PAUSE, reason="tea"))
    found = rows(b"".join(interval_chunks(measured, verdicts)))
    counted = [piece for one in measured for piece in verdicts.applied(one)]
    assert sum(Decimal(row["seconds"]) for row in found) * 1000 == sum(one.duration_ms for one in measured)
    assert [row["counts_as"] for row in found] == [piece.state.value for piece in counted]
    work_ms = sum(piece.duration_ms for piece in counted if piece.state in WORK)
    assert sum(Decimal(row["seconds"]) for row in found if row["is_work"] == "yes") * 1000 == work_ms
    assert all(row["reason"] in ("", "tea") for row in found)


def test_a_row_says_when_in_universal_and_in_local_time() -> None:
    interval = Interval(State.IDLE, "t-1", 0, 90 * MIN + 5, MONDAY_NINE, 60)
    verdicts = Verdicts()
    verdicts.take(TimeCorrection(30 * MIN, 60 * MIN, State.ON_TASK, reason="=HYPERLINK(1)"))
    first, second, third = rows(b"".join(interval_chunks([interval], verdicts)))
    assert (first["start_utc"], first["end_utc"]) == ("2026-11-23 09:00:00", "2026-11-23 09:30:00")
    assert (first["local_start"], first["seconds"]) == ("2026-11-23 10:00:00", "1800.000")
    assert (second["counts_as"], second["measured_as"], second["task"]) == ("on-task", "idle", "t-1")
    assert second["reason"] == "'=HYPERLINK(1)"
    assert unguarded(second["reason"]) == "=HYPERLINK(1)"
    assert third["seconds"] == "1800.005"


def test_money_keeps_every_digit() -> None:
    money = Money(Decimal("0.0010"), "USD")
    item = Item("id", MoneyState.PAID, money, date(2026, 11, 3), date(2026, 11, 9), "Lexis", "", "b@1", "7")
    (row,) = rows(b"".join(money_chunks([item])))
    assert (row["amount"], row["currency"], row["state"]) == ("0.0010", "USD", "paid")
    assert (row["day"], row["decided"], row["unique_id"]) == ("2026-11-03", "2026-11-09", "id")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_name_of_a_requester_is_no_formula_for_any_separator(separator: str) -> None:
    """`=1+1;=2+2` became two formulas in a spreadsheet that separates cells at semicolons."""
    money = Money(Decimal("0.0010"), "USD")
    named = ("Lexis\t=3+3", "=1+1;=2+2;-4", "b@1", "x\n=5+5;y")
    item = Item("id", MoneyState.PAID, money, date(2026, 11, 3), date(2026, 11, 9), *named)
    text = b"".join(money_chunks([item])).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    (row,) = rows(text.encode())
    assert (unguarded(row["payer"]), unguarded(row["requester"])) == named[:2]
