"""One decision about one reward, as a requester's file tells it."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from annotator.core.money.states import MoneyState


class DecisionRow(Struct, frozen=True):
    """`amount` is decimal text, empty where the reward stays what it is; `day` None where the file names none. The row
    begins on `line`, from 1."""

    line: int
    unique_id: str
    decision: MoneyState
    amount: str = ""
    day: date | None = None
    note: str = ""
