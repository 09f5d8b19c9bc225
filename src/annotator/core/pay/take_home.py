"""R6: what is left of effective pay after fees, contributions and the tax option, vouchers at the worker's value.

Contributions, levy and tax are shares of the receipts (fees do not lower them), by the rules of the day on which the
work was done. ACRE lowers the contributions and nothing else: 25.6 % becomes 19.2 %, and 0.2 % of levy stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.money.amount import EXACT, parse_amount
from annotator.core.money.income import Income
from annotator.core.settings import ACRE, OWN_CONTRIBUTION, OWN_LEVY, STATUS, TAX_OPTION, Settings

FEES, VOUCHERS = "fees", "vouchers"
# Status -> rules of contribution, levy and tax option.
_RULES: Mapping[str, tuple[str, str, str]] = {
    "micro-bnc": ("contribution-bnc", "levy-liberal", "tax-bnc"),
    "micro-bic": ("contribution-bic-services", "levy-commercial", "tax-bic-services"),
    "micro-cipav": ("contribution-cipav", "levy-liberal", "tax-bnc"),
}
# Who began their activity before July 2026 keeps what was in force on its last day, until their ACRE ends.
_ACRE_KEPT_FROM = {"before-july-2026": date(2026, 6, 30)}


class ShareRule(Struct, frozen=True):
    """Percent of the receipts (`acre-share`: of the contributions), valid from a day on."""

    key: str
    percent: Decimal
    since: date
    source: str
    is_editable: bool = False


class Share(Struct, frozen=True):
    """A part of the receipts that does not stay: `percent` as it applies, and the rule that it follows. A worker's own
    figure has no rule. With ACRE `acre` is the rule that lowered it."""

    key: str
    percent: Decimal
    rule: ShareRule | None = None
    acre: ShareRule | None = None


class Deduction(Struct, frozen=True):
    """What is taken off: fees, the loss on vouchers, or a share."""

    key: str
    amount: Fraction
    share: Share | None = None


class TakeHome(Struct, frozen=True):
    """Of a stretch, in one currency. `net` is what R6 divides; compare it with a net wage."""

    gross: Fraction
    lines: tuple[Deduction, ...]

    @property
    def net(self) -> Fraction:
        return self.gross - sum((line.amount for line in self.lines), Fraction(0))


def rule_on(rules: tuple[ShareRule, ...], key: str, day: date) -> ShareRule | None:
    valid = [rule for rule in rules if rule.key == key and rule.since <= day]
    return max(valid, key=lambda rule: rule.since, default=None)


def shares(settings: Settings, rules: tuple[ShareRule, ...], day: date) -> tuple[Share, ...] | None:
    """What applies to this person on a day: nothing for the status `none`. None where a rule that is needed is not
    known for that day."""
    status = settings.value(STATUS)
    own = parse_amount(settings.value(OWN_CONTRIBUTION))
    if status not in _RULES:
        return (Share("contribution", own),) if status == "own" and own else ()
    of_contribution, of_levy, of_tax = _RULES[status]
    contribution = _share("contribution", own, rule_on(rules, of_contribution, day))
    levy = _share("levy", parse_amount(settings.value(OWN_LEVY)), rule_on(rules, of_levy, day))
    needed = [_with_acre(contribution, settings, rules, day), levy]
    if settings.value(TAX_OPTION) == "yes":
        needed.append(_share("tax", None, rule_on(rules, of_tax, day)))
    known = tuple(share for share in needed if share is not None)
    return known if len(known) == len(needed) else None


def total_percent(applied: Iterable[Share]) -> Decimal:
    total = Decimal(0)
    for share in applied:
        total = EXACT.add(total, share.percent)
    return total


def gross_for(net: Decimal, applied: Iterable[Share]) -> Decimal | None:
    """The receipts that leave so much: 9.74 net are 13.13 gross, to the cent, at 25.8 %. None when nothing is left."""
    left_percent = EXACT.subtract(Decimal(100), total_percent(applied))
    return EXACT.divide(EXACT.multiply(net, Decimal(100)), left_percent) if left_percent > 0 else None


def take_home(takings: Income, applied: Iterable[Share]) -> TakeHome:
    """Of one day, or of any stretch on which these shares hold."""
    gross = takings.effective
    fees, loss = Fraction(takings.fees), Fraction(takings.voucher_loss)
    lines = [Deduction(key, amount) for key, amount in ((FEES, fees), (VOUCHERS, loss)) if amount]
    lines += [Deduction(share.key, gross * Fraction(share.percent) / 100, share) for share in applied]
    return TakeHome(gross, tuple(lines))


def take_home_of_days(
    days: Iterable[tuple[date, Income]], settings: Settings, rules: tuple[ShareRule, ...]
) -> TakeHome | None:
    """Each day by its own rules, added up exactly: lines of one rule are one line. None when a rule is missing."""
    gross, lines = Fraction(0), dict[tuple[str, Share | None], Deduction]()
    for day, takings in days:
        applied = shares(settings, rules, day)
        if applied is None:
            return None
        of_day = take_home(takings, applied)
        gross += of_day.gross
        for line in of_day.lines:
            known = lines.get((line.key, line.share))
            amount = line.amount if known is None else known.amount + line.amount
            lines[line.key, line.share] = replace(line, amount=amount)
    return TakeHome(gross, tuple(lines.values()))


def _share(key: str, own: Decimal | None, rule: ShareRule | None) -> Share | None:
    if own is not None:
        return Share(key, own)
    return Share(key, rule.percent, rule) if rule is not None else None


def _with_acre(share: Share | None, settings: Settings, rules: tuple[ShareRule, ...], day: date) -> Share | None:
    """An own figure is what the person pays, whatever lowers it."""
    chosen = settings.value(ACRE)
    if share is None or share.rule is None or chosen == "no":
        return share
    acre = rule_on(rules, "acre-share", min(day, _ACRE_KEPT_FROM.get(chosen, day)))
    if acre is None:
        return None
    percent = EXACT.divide(EXACT.multiply(share.percent, acre.percent), Decimal(100))
    return replace(share, percent=percent, acre=acre)
