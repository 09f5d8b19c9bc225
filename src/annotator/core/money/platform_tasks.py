"""Tasks on other platforms, as the history that a platform gives to its workers tells them."""

from __future__ import annotations

import hashlib
from datetime import date
from enum import StrEnum

from msgspec import Struct

from annotator.core.ledger.entry_types import PlatformTaskBody
from annotator.core.money.states import MoneyState

_PREFIX = "told-"


class HistoryField(StrEnum):
    """The fields of a task that a column of a history can hold."""

    ID = "id"
    TITLE = "title"
    REQUESTER = "requester"
    DAY = "day"
    START = "start"
    END = "end"
    SECONDS = "seconds"
    MINUTES = "minutes"
    HOURS = "hours"
    AMOUNT = "amount"
    CURRENCY = "currency"
    STATUS = "status"


class ToldTask(Struct, frozen=True):
    """A row of a history. `task` identifies it on its platform. `start_utc_ms` is 0 if only the day is known."""

    line: int
    task: str
    title: str
    requester: str
    amount: str
    currency: str
    state: MoneyState
    day: date
    start_utc_ms: int = 0
    spent_ms: int = 0

    def body(self, payer: str, file: str, sha256: str) -> PlatformTaskBody:
        """Return the body of the ledger entry."""
        digest = hashlib.sha256(f"{payer.casefold()}\n{self.task}".encode()).hexdigest()
        return PlatformTaskBody(
            f"{_PREFIX}{digest[:24]}",
            payer,
            self.amount,
            self.currency,
            self.day.isoformat(),
            requester=self.requester,
            note=self.title,
            state=self.state.value,
            start_utc_ms=self.start_utc_ms,
            spent_ms=self.spent_ms,
            file=file,
            sha256=sha256,
        )


def is_told(unique_id: str) -> bool:
    """Return True for the id of a task in a history. The ids of all other items are UUIDs, without this prefix."""
    return unique_id.startswith(_PREFIX)
