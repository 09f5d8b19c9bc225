"""French working days, from the `holidays` library: neither a weekend nor a public holiday of metropolitan France.

Here and not in `core`, which has no libraries: `core.money.payers` takes this as a function.
"""

from __future__ import annotations

from datetime import date
from functools import cache

_SATURDAY = 5


@cache
def _public_holidays(year: int) -> frozenset[date]:
    import holidays  # a tenth of a second that a start need not cost

    return frozenset(holidays.country_holidays("FR", years=year))


def is_french_working_day(day: date) -> bool:
    return day.weekday() < _SATURDAY and day not in _public_holidays(day.year)
