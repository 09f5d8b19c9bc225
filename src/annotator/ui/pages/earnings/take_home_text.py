"""The texts of take-home pay: each deduction with its rule and start date, and locked money."""

from __future__ import annotations

from decimal import Decimal

from annotator.core.money.amount import hourly
from annotator.core.money.payers import Locked, LockedBy
from annotator.core.pay.take_home import Share, TakeHome
from annotator.core.pay.wages import Reference
from annotator.ui.i18n import number_format
from annotator.ui.i18n.pay_text import wage_text
from annotator.ui.i18n.rounding import amounts
from annotator.ui.i18n.rule_sources import source_text
from annotator.ui.i18n.translation import N_, _

_LINES = {
    "fees": N_("Fees"),
    "vouchers": N_("Vouchers, deduction from face value"),
    "contribution": N_("Social contributions"),
    "levy": N_("Training levy"),
    "tax": N_("Income tax, paid with the contributions"),
}


def kept_rows(take_home: TakeHome, currency: str) -> tuple[list[str], list[list[str]]]:
    header = [_("Item"), _("Share"), _("In force since"), _("Amount")]
    parts = [take_home.net, *(line.amount for line in take_home.lines)]
    net, *taken_off = amounts(parts)
    (gross,) = amounts([take_home.gross])
    rows = [[_("Earned, including the likely part of pending pay"), "", "", number_format.amount(gross, currency)]]
    rows += [
        [_(_LINES[line.key]), _share(line.share), _since(line.share), number_format.amount(-amount, currency)]
        for line, amount in zip(take_home.lines, taken_off, strict=True)
    ]
    return header, [*rows, [_("Take-home pay"), "", "", number_format.amount(net, currency)]]


def kept_headline(take_home: TakeHome, work_ms: int, currency: str) -> str:
    rate = hourly(take_home.net, work_ms)
    return number_format.rate(rate, currency) if rate is not None else _("Not known yet")


def kept_note(take_home: TakeHome, reference: Reference | None, currency: str) -> str:
    """Return the note below take-home pay: a hint if nothing is deducted, and the comparison with the minimum wage."""
    shares = [line.share for line in take_home.lines if line.share is not None]
    words = "" if shares else _("No legal status selected: no contributions or tax are deducted.")
    if reference is not None and reference.wage.currency == currency:
        compare = (
            _("Compare it with your minimum of {wage}.")
            if reference.is_net
            else _("Your minimum of {wage} is before deductions: compare it with real hourly pay, not with this.")
        )
        words = f"{words} {compare.format(wage=wage_text(reference))}"
    return words.strip()


def source_lines(take_home: TakeHome) -> list[str]:
    """Return the sources of the applied rules without duplicates."""
    rules = [line.share.rule for line in take_home.lines if line.share is not None and line.share.rule is not None]
    lowered = [line.share.acre for line in take_home.lines if line.share is not None and line.share.acre is not None]
    return list(dict.fromkeys(source_text(rule.source) for rule in (*rules, *lowered)))


def locked_lines(locked: tuple[Locked, ...]) -> list[str]:
    return [_locked(lock) for lock in locked]


def _locked(lock: Locked) -> str:
    amount = number_format.amount(lock.amount, lock.currency)
    if lock.by is LockedBy.DELAY and lock.until is not None:
        words = _("{amount} from {payer} is locked until {day} (payout delay).")
        return words.format(amount=amount, payer=lock.payer, day=number_format.day(lock.until))
    missing = number_format.amount(lock.missing or Decimal(0), lock.currency)
    words = _("{amount} from {payer} is locked: another {missing} is needed to reach the payout threshold.")
    return words.format(amount=amount, payer=lock.payer, missing=missing)


def _share(share: Share | None) -> str:
    if share is None:
        return ""
    percent = number_format.percent(share.percent)
    return _("{percent}, reduced by ACRE").format(percent=percent) if share.acre is not None else percent


def _since(share: Share | None) -> str:
    if share is None:
        return ""
    return number_format.day(share.rule.since) if share.rule is not None else _("custom value")
