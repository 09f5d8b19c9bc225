"""One decision about a reward, from a requester's file."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from annotator.core.money.states import MoneyState


class DecisionRow(Struct, frozen=True):
    """A row. `amount` is decimal text, empty if the reward is unchanged. `day` is None if the file has none. `line`
    counts from 1."""

    line: int
    unique_id: str
    decision: MoneyState
    amount: str = ""
    day: date | None = None
    note: str = ""
