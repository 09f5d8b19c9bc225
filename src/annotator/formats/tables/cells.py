"""Parsers for cells in other platforms' histories: timestamps and rewards, as in them and in spreadsheets."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from annotator.core.money.amount import Money
from annotator.formats.amounts import amount_fault, currencies

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# The accepted time zones: Pacific time and the zones used by some exports. Only these names are unambiguous (RFC 5322,
# section 4.3).
_EAST_OF_UTC_H = {
    "PST": -8,
    "PDT": -7,
    "UTC": 0,
    "GMT": 0,
    "MST": -7,
    "MDT": -6,
    "CST": -6,
    "CDT": -5,
    "EST": -5,
    "EDT": -4,
}
_CLOCKS = {name: timedelta(hours=hours) for name, hours in _EAST_OF_UTC_H.items()}
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])", re.ASCII)
_DAY_AND_YEAR = re.compile(r"[0-9]{1,2} [0-9]{4}", re.ASCII)
_CACHED_DAYS = 5_000


def day_text(day: date) -> str:
    return f"{_DAYS[day.weekday()]} {_MONTHS[day.month - 1]} {day.day:02} {day.year:04}"


def read_day(text: str) -> date | None:
    """Return the day written by `day_text`, or None. The weekday is not checked."""
    parts = text.split()
    if len(parts) != 4 or parts[1] not in _MONTHS or not _DAY_AND_YEAR.fullmatch(f"{parts[2]} {parts[3]}"):
        return None
    try:
        return date(int(parts[3]), _MONTHS.index(parts[1]) + 1, int(parts[2]))
    except ValueError:
        return None


def read_pacific_time(text: str) -> int | None:
    """Return a time such as `Tue Nov 24 17:30:00 PST 2026` in ms since 1970, or None. Ignore the weekday."""
    parts = text.split()
    if len(parts) != 6:
        return None
    _weekday, month, day, clock, zone, year = parts
    midnight_ms, time_ms = _midnight_ms(month, day, zone, year), _time_ms(clock)
    return None if midnight_ms is None or time_ms is None else midnight_ms + time_ms


@lru_cache(maxsize=_CACHED_DAYS)
def _midnight_ms(month: str, day: str, zone: str, year: str) -> int | None:
    if month not in _MONTHS or zone not in _CLOCKS or not _DAY_AND_YEAR.fullmatch(f"{day} {year}"):
        return None
    try:
        midnight = datetime(int(year), _MONTHS.index(month) + 1, int(day), tzinfo=UTC) - _CLOCKS[zone]
    except (ValueError, OverflowError):
        return None
    return (midnight - datetime.fromtimestamp(0, UTC)) // timedelta(milliseconds=1)


@lru_cache(maxsize=24 * 60 * 60)
def _time_ms(clock: str) -> int | None:
    match = _CLOCK.fullmatch(clock)
    if match is None:
        return None
    hour, minute, second = map(int, match.groups())
    return ((hour * 60 + minute) * 60 + second) * 1000


# MTurk pays in US dollars. Its API writes rewards without a currency
# (https://docs.aws.amazon.com/AWSMechTurk/latest/AWSMturkAPI/ApiReference_HITDataStructureArticle.html).
_UNNAMED = "USD"
_SIGNS = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "₹": "INR"}
_REWARD = re.compile(r"(?P<before>[^\d.,\s-]*)\s*(?P<amount>[\d.,]+)\s*(?P<after>[^\d.,\s-]*)", re.ASCII)
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_DIFFERENT_REWARDS = 10_000
# No assignment pays this much. Above it 40 digits might not hold every sum.
_MOST = Decimal(10) ** 9


def moment_ms(text: str) -> int | None:
    """Return a timestamp in milliseconds since 1970, or None. Accepted are times in the MTurk format and ISO 8601
    times with a UTC offset or a final `UTC`. A time without a zone is ambiguous and gives None."""
    pacific_ms = read_pacific_time(text)
    if pacific_ms is not None:
        return pacific_ms
    text = text.strip()
    try:
        moment = datetime.fromisoformat(f"{text[:-3].rstrip()}Z" if text.endswith("UTC") else text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    return (moment - datetime.fromtimestamp(0, UTC)) // timedelta(milliseconds=1)


def seconds_ms(text: str) -> int | None:
    """Return the milliseconds of whole seconds such as `26`, or None."""
    text = text.strip()
    return int(text) * 1000 if text.isascii() and text.isdigit() and len(text) < 10 else None


@lru_cache(maxsize=_DIFFERENT_REWARDS)
def reward_of(text: str) -> Money | None:
    """Return a reward, or None. Accepted are `$0.05`, `0.05` (US dollars), `0.04 EUR`, `EUR 0.04`, `€0.04` and
    `$1,250.00`. A comma is never read as a decimal separator: `0,05` is rejected."""
    match = _REWARD.fullmatch(text.strip())
    if match is None or (match["before"] and match["after"]):
        return None
    named = match["before"] or match["after"]
    currency = _SIGNS.get(named, named.upper()) if named else _UNNAMED
    amount = match["amount"]
    if _THOUSANDS.fullmatch(amount):
        amount = amount.replace(",", "")
    return valid_reward(amount, currency)


def valid_reward(amount: str, currency: str) -> Money | None:
    """Return the amount as money, or None if the amount or currency is invalid or implausibly high."""
    if currency not in currencies() or amount_fault(amount) is not None or Decimal(amount) >= _MOST:
        return None
    return Money(Decimal(amount), currency)
