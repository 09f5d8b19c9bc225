"""The texts of vouchers: value to the worker and remaining time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from annotator.core.errors import MoneyRefused
from annotator.core.money.amount import EXACT, parse_amount
from annotator.core.money.entry_validation import VoucherTerms
from annotator.core.money.items import Item
from annotator.services.bookkeeping.earnings import factor_of
from annotator.ui.i18n import number_format
from annotator.ui.i18n.templates import NOTHING
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.widgets.tables.rows import LazyRows, Row

SOON_DAYS = 30


def worth_line(amount: str, currency: str, percent: str) -> str:
    """Return for example `It counts as 8.00 EUR in take-home.` Return "" while the typed values are not a valid
    voucher."""
    face = parse_amount(amount)
    try:
        factor = Decimal(factor_of(percent))
    except MoneyRefused:
        return ""
    if face is None or face < 0:
        return ""
    return _("Counts as {worth} in take-home pay.").format(worth=_worth(face, factor, currency))


def voucher_rows(vouchers: list[tuple[Item, VoucherTerms]], today: date) -> tuple[Row, Sequence[Row]]:
    header = [_("Accepted by"), _("Received from"), _("Expires"), _("Face value"), _("Value to you")]
    return header, LazyRows(vouchers, lambda voucher: _row(*voucher, today))


def percent_typed(terms: VoucherTerms) -> str:
    return number_format.typed(EXACT.multiply(terms.factor, Decimal(100)))


def expiring_line(vouchers: list[tuple[Item, VoucherTerms]], today: date) -> str:
    """Return a warning about vouchers that expire soon or have expired unused; "" if there are none."""
    soon = [
        voucher for voucher in vouchers if _days_left(voucher[1], today) in range(SOON_DAYS + 1) and voucher[1].factor
    ]
    late = [voucher for voucher in vouchers if _days_left(voucher[1], today) < 0 and voucher[1].factor]
    sentences = []
    if soon:
        words = ngettext(
            "{count} voucher expires within {days} days.", "{count} vouchers expire within {days} days.", len(soon)
        )
        sentences.append(words.format(count=number_format.count(len(soon)), days=SOON_DAYS))
    if late:
        words = ngettext(
            "{count} voucher has expired: if you did not use it, set its value to 0 %.",
            "{count} vouchers have expired: if you did not use them, set their value to 0 %.",
            len(late),
        )
        sentences.append(words.format(count=number_format.count(len(late))))
    return " ".join(sentences)


def _row(item: Item, terms: VoucherTerms, today: date) -> list[str]:
    percent = number_format.percent(EXACT.multiply(terms.factor, Decimal(100)))
    return [
        terms.issuer or item.label or NOTHING,
        item.payer,
        _expiry(terms, today),
        number_format.money(item.money),
        f"{_worth(item.money.amount, terms.factor, item.money.currency)} ({percent})",
    ]


def _expiry(terms: VoucherTerms, today: date) -> str:
    if terms.expires is None:
        return _("never")
    day, left = number_format.typed_day(terms.expires), _days_left(terms, today)
    if left < 0:
        return _("expired on {day}").format(day=day)
    if left == 0:
        return _("{day}: today").format(day=day)
    if left <= SOON_DAYS:
        words = ngettext("{day}: {count} day left", "{day}: {count} days left", left)
        return words.format(day=day, count=number_format.count(left))
    return day


def _days_left(terms: VoucherTerms, today: date) -> int:
    """Return the days until expiry, negative after it. A voucher without an expiry date gets more than `SOON_DAYS`."""
    return (terms.expires - today).days if terms.expires is not None else SOON_DAYS + 1


def _worth(face: Decimal, factor: Decimal, currency: str) -> str:
    return number_format.amount(EXACT.multiply(face, factor), currency or NOTHING)
