"""Parsers for cells in the histories of other platforms: timestamps and rewards, as the platforms and spreadsheets
write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from annotator.core.money.amount import Money
from annotator.formats.amounts import amount_fault, currencies
from annotator.formats.tables.pacific_time import read_pacific_time

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
    """Return a timestamp in milliseconds since 1970, or None.

    Accepted are times in the MTurk format and ISO 8601 times with a UTC offset or a final `UTC`. A time without a
    zone is ambiguous and gives None."""
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
    """Return a reward, or None.

    Accepted are `$0.05`, `0.05` (US dollars), `0.04 EUR`, `EUR 0.04`, `€0.04` and `$1,250.00`. A comma is never read
    as a decimal separator: `0,05` is rejected."""
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
