"""The parser of an amount with a currency before or after it."""

from __future__ import annotations

import re
from collections.abc import Mapping

_SIGNS: Mapping[str, str] = {"€": "EUR", "$": "USD", "£": "GBP"}
_AMOUNT = r"[^A-Za-z]*\d[^A-Za-z]*"
_CURRENCY = r"[€$£]|[A-Za-z]{3}"
_AFTER = re.compile(rf"(?P<amount>{_AMOUNT}?)\s*(?P<currency>{_CURRENCY})")
_BEFORE = re.compile(rf"(?P<currency>{_CURRENCY})\s*(?P<amount>{_AMOUNT})")


def parted_money(text: str) -> tuple[str, str]:
    """Return the amount and the currency code, which is "" if the text contains none."""
    bare = text.strip()
    found = _AFTER.fullmatch(bare) or _BEFORE.fullmatch(bare)
    if found is None:
        return text, ""
    return found["amount"], _SIGNS.get(found["currency"], found["currency"].upper())
