"""Tasks on other platforms, as the history that a platform gives to its workers tells them."""

from __future__ import annotations

import hashlib
from datetime import date
from enum import StrEnum

from msgspec import Struct

from annotator.core.ledger.entry_types import BonusBody, PlatformTaskBody
from annotator.core.money.states import MoneyState

_PREFIX = "told-"
_OF_A_BONUS = "-bonus"


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
    BONUS = "bonus"
    CURRENCY = "currency"
    STATUS = "status"


class ToldTask(Struct, frozen=True):
    """A row of a history. `task` identifies it on its platform. `start_utc_ms` is 0 if only the day is known. `bonus`
    is decimal text, empty without one."""

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
    bonus: str = ""
    bonus_currency: str = ""

    def body(self, payer: str, file: str, sha256: str) -> PlatformTaskBody:
        """Return the body of the ledger entry."""
        return PlatformTaskBody(
            self._unique_id(payer),
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

    def bonus_body(self, payer: str) -> BonusBody | None:
        """Return the body of the ledger entry of the bonus, or None without one."""
        if not self.bonus:
            return None
        unique_id, day = self._unique_id(payer) + _OF_A_BONUS, self.day.isoformat()
        named = (unique_id, payer, self.bonus, self.bonus_currency, day, self.requester, self.title)
        return BonusBody(*named, self.spent_ms)

    def _unique_id(self, payer: str) -> str:
        digest = hashlib.sha256(f"{payer.casefold()}\n{self.task}".encode()).hexdigest()
        return f"{_PREFIX}{digest[:24]}"


def is_told(unique_id: str) -> bool:
    """Return True for the id of a task in a history, or of its bonus. All other ids are UUIDs, without this prefix."""
    return unique_id.startswith(_PREFIX)


def task_of(unique_id: str) -> str:
    """Return the id of the task of a bonus, or the id of a task as it is."""
    return unique_id.removesuffix(_OF_A_BONUS)
