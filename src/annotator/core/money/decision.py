"""One decision about one reward, as a requester's file tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from annotator.core.money.states import MoneyState


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """`amount` is decimal text, empty where the reward stays what it is; `day` None where the file names none. The row
    begins on `line`, from 1."""

    line: int
    unique_id: str
    decision: MoneyState
    amount: str = ""
    day: date | None = None
    note: str = ""
