"""Exchange rates as text. A rate is shown as it was stated, in its own direction and with all decimals, so that a
reader can recompute an amount."""

from __future__ import annotations

from collections.abc import Collection

from annotator.core.money.exchange import ECB, Quote
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _


def rate_text(quote: Quote) -> str:
    """Return a rate such as `1 EUR = 1.0825 USD`."""
    space, rate = number_format.NO_BREAK_SPACE, number_format.typed(quote.rate)
    return f"1{space}{quote.base} = {rate}{space}{quote.currency}"


def source_text(quote: Quote) -> str:
    return source_words(quote.source)


def source_words(source: str) -> str:
    """Return a `Quote.source` in words."""
    return _("European Central Bank") if source == ECB else source or _("entered by hand")


def days_text(quote: Quote) -> str:
    """Return the day of a rate, and the first day that it serves if that is earlier."""
    day = number_format.typed_day(quote.day)
    if quote.since is None:
        return day
    return _("{day}, used from {since} on").format(day=day, since=number_format.typed_day(quote.since))


def dated_text(quote: Quote) -> str:
    """Return a rate with its days, such as `1 EUR = 1.0825 USD of 2026-11-24`."""
    return _("{rate} of {day}").format(rate=rate_text(quote), day=days_text(quote))


def sources_text(quotes: Collection[Quote]) -> str:
    return ", ".join(dict.fromkeys(map(source_text, quotes)))
