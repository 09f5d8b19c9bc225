"""What is left of the pay (R6) under the status that the worker chose, by the dated rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from annotator.core.ledger.clock import local_day
from annotator.core.money.takings import Takings
from annotator.core.pay.take_home import Share, ShareRule, TakeHome, gross_for, shares, take_home_of_days
from annotator.work.ledger.journal import Journal
from annotator.work.preferences import Preferences


class TakeHomes:
    def __init__(self, journal: Journal, preferences: Preferences, rules: Callable[[], tuple[ShareRule, ...]]) -> None:
        self._journal = journal
        self._preferences = preferences
        self._rules = rules

    def shares_today(self) -> tuple[Share, ...] | None:
        """What is taken off today, each with its rule; nothing for the status `none`, None where no rule is known."""
        return shares(self._preferences.settings, self._rules(), self._today())

    def gross_for(self, net: Decimal) -> Decimal | None:
        """What has to come in per hour, today, to keep a net wage of so much; None where that is not known."""
        found = self.shares_today()
        return gross_for(net, found) if found is not None else None

    def of_days(self, first: date, last: date) -> dict[str, TakeHome | None]:
        """By currency, each day by its own rules; None where a rule is missing for one of the days.
        `core.money.rates.hourly` of its `net` over the work time of these days is R6."""
        earnings = self._journal.folds.meter.earnings
        found: dict[str, list[tuple[date, Takings]]] = {}
        for day in earnings.days():
            if first <= day <= last:
                for currency, takings in earnings.takings(earnings.day(day)).items():
                    found.setdefault(currency, []).append((day, takings))
        settings = self._preferences.settings
        return {currency: take_home_of_days(days, settings, self._rules()) for currency, days in found.items()}

    def _today(self) -> date:
        stamp = self._journal.now()
        return local_day(stamp.utc_ms, stamp.offset_min)
