"""An amount as people type it: with its currency, before it or after it."""

from __future__ import annotations

import re
from collections.abc import Mapping

_SIGNS: Mapping[str, str] = {"€": "EUR", "$": "USD", "£": "GBP"}
_AMOUNT = r"[^A-Za-z]*\d[^A-Za-z]*"
_CURRENCY = r"[€$£]|[A-Za-z]{3}"
_AFTER = re.compile(rf"(?P<amount>{_AMOUNT}?)\s*(?P<currency>{_CURRENCY})")
_BEFORE = re.compile(rf"(?P<currency>{_CURRENCY})\s*(?P<amount>{_AMOUNT})")


def parted_money(text: str) -> tuple[str, str]:
    """The amount, and the code of the currency that stands with it; that is empty where none does."""
    bare = text.strip()
    found = _AFTER.fullmatch(bare) or _BEFORE.fullmatch(bare)
    if found is None:
        return text, ""
    return found["amount"], _SIGNS.get(found["currency"], found["currency"].upper())
