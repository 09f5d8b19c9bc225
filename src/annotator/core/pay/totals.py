"""Work time and money of a window, added up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from annotator.core.money.rates import hourly
from annotator.core.money.takings import Takings
from annotator.core.time.worktime import TaskTimes as TaskTimes


@dataclass(frozen=True, slots=True)
class Totals:
    """Work time and money of a window, or of one bundle's tasks. `tasks` counts what was submitted, not what was
    skipped; `paid_ms` is the active time of submitted tasks that bring a reward, as it was then: no longer once the
    reward is rejected. `practice_ms` is what tasks took that are neither work nor paid; only a bundle has any."""

    work_ms: int = 0
    paid_ms: int = 0
    tasks: int = 0
    money: Mapping[str, Takings] = field(default_factory=dict)
    practice_ms: int = 0

    def worked(self, work_ms: int) -> Totals:
        return replace(self, work_ms=self.work_ms + work_ms)

    def submitted(self, tasks: int = 1) -> Totals:
        return replace(self, tasks=self.tasks + tasks)

    def practised(self, practice_ms: int) -> Totals:
        return replace(self, practice_ms=self.practice_ms + practice_ms)

    def paid(self, active_ms: int) -> Totals:
        return replace(self, paid_ms=self.paid_ms + active_ms)

    def bringing(self, money: Mapping[str, Takings]) -> Totals:
        return replace(self, money=money)

    def effective(self) -> dict[str, Decimal]:
        """R3 by currency; empty before any money or time."""
        rates = {
            name: hourly(takings.effective, self.work_ms) for name, takings in self.money.items() if takings.has_work
        }
        return {name: rate for name, rate in rates.items() if rate is not None}

    def brought(self) -> dict[str, Decimal]:
        """By currency: paid, approved, bonuses and pending, all as if the pending were accepted."""
        return {name: takings.best for name, takings in self.money.items() if takings.has_work}

    def unpaid_min_per_paid_hour(self) -> int | None:
        if not self.paid_ms:
            return None
        return round(max(0, self.work_ms - self.paid_ms) * 60 / self.paid_ms)
