"""Take-home pay (R6) for the status that the worker chose, by the dated rules."""

from __future__ import annotations

from datetime import date

from annotator.core.money.income import Income
from annotator.core.pay.take_home import TakeHome, take_home_of_days
from annotator.services.ledger.journal import Journal
from annotator.services.preferences import Preferences


class TakeHomes:
    def __init__(self, journal: Journal, preferences: Preferences) -> None:
        self._journal = journal
        self._preferences = preferences

    def of_days(self, first: date, last: date) -> dict[str, TakeHome | None]:
        """Return the take-home pay by currency, each day by its own rules, or None for a currency if a rule is
        missing for one of the days.

        `core.money.amount.hourly` of its `net` over the work time of these days is R6."""
        earnings = self._journal.folds.meter.earnings
        found: dict[str, list[tuple[date, Income]]] = {}
        for day in earnings.days():
            if first <= day <= last:
                for currency, takings in earnings.takings(earnings.day(day)).items():
                    found.setdefault(currency, []).append((day, takings))
        settings = self._preferences.settings
        return {
            currency: take_home_of_days(days, settings, self._preferences.share_rules)
            for currency, days in found.items()
        }
