"""French working days from the `holidays` library: no weekends and no public holidays of metropolitan France. The
function is here because `core` uses no libraries: `core.money.payers` takes it as an argument."""

from __future__ import annotations

from datetime import date
from functools import cache

_SATURDAY = 5


@cache
def _public_holidays(year: int) -> frozenset[date]:
    import holidays  # imported late: it takes a tenth of a second

    return frozenset(holidays.country_holidays("FR", years=year))


def is_french_working_day(day: date) -> bool:
    return day.weekday() < _SATURDAY and day not in _public_holidays(day.year)
