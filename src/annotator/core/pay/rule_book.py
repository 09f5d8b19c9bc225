"""All dated rules together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.core.pay.minimum_wages import WageRule
from annotator.core.pay.take_home import ShareRule

if TYPE_CHECKING:
    from annotator.core.money.receipts_book import Threshold

type AnyRule = WageRule | ShareRule | Threshold
