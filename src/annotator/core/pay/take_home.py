"""R6, take-home pay: real pay minus fees, contributions and tax option, with vouchers at the worker's value. A fee, or
the loss on a voucher, lowers the pay of the rewards that its payment or the voucher paid, and no other.
Contributions, levy and tax are shares of the receipts, which fees do not reduce, by the rules of the day on which the
money arrived. Money that has not arrived yet takes today's rules. ACRE reduces only the
contributions: 25.6 % becomes 19.2 %, and the levy of 0.2 % stays. Overseas, the contributions have rates of their own,
which rise twice; they take the place of ACRE."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.money.amount import EXACT, parse_amount
from annotator.core.money.dated_rules import rule_on
from annotator.core.money.income import Income
from annotator.core.settings import (
    ACRE,
    ACTIVITY,
    ACTIVITY_START,
    AREA,
    OWN_CONTRIBUTION,
    OWN_LEVY,
    STATUS,
    TAX_OPTION,
    Settings,
)

FEES, VOUCHERS, INCOME_TAX = "fees", "vouchers", "tax"
_CIPAV = "contribution-cipav"
_MAINLAND, _MAYOTTE, _TRADE = AREA.choices[0], AREA.choices[-1], ACTIVITY.choices[0]
# Between the key of a contribution and the number of an overseas period: `contribution-bnc-overseas-1`.
OVERSEAS = "-overseas-"
# The periods 1 and 2 end with this calendar quarter and calendar year of the business.
_QUARTERS, _YEARS = 8, 3
# Status -> rules of contribution, levy and tax option.
_RULES: Mapping[str, tuple[str, str, str]] = {
    "micro-bnc": ("contribution-bnc", "levy-liberal", "tax-bnc"),
    "micro-bic": ("contribution-bic-services", "levy-commercial", "tax-bic-services"),
    "micro-cipav": (_CIPAV, "levy-liberal", "tax-bnc"),
}
# Workers who started before July 2026 keep the rules of 30 June 2026 until their ACRE ends.
_ACRE_RATE_FROM = {"before-july-2026": date(2026, 6, 30)}
# Urssaf rounds a contribution reduced by ACRE to one decimal, since 2026 to two (mon-entreprise.urssaf.fr).
_TWO_DECIMALS_FROM = date(2026, 1, 1)


class ShareRule(Struct, frozen=True):
    """A percentage of the receipts (`acre-share`: of the contributions), valid from a day on."""

    key: str
    percent: Decimal
    since: date
    source: str
    checked: date | None = None
    until: date | None = None
    is_confirmed: bool = True


class Share(Struct, frozen=True):
    """A deduction as a share of the receipts. `percent` is the effective value, `rule` its source, None for the
    worker's own value. `acre` is the rule that reduced it."""

    key: str
    percent: Decimal
    rule: ShareRule | None = None
    acre: ShareRule | None = None


class Deduction(Struct, frozen=True):
    """A deduction: fees, the loss on vouchers, or a share."""

    key: str
    amount: Fraction
    share: Share | None = None


class TakeHome(Struct, frozen=True):
    """Take-home pay of a period in one currency. `net` is the numerator of R6. Before income tax it is comparable with
    a net wage."""

    gross: Fraction
    lines: tuple[Deduction, ...]
    unreceived: Fraction = Fraction(0)  # the part of `gross` that has not arrived yet

    @property
    def net(self) -> Fraction:
        return self.gross - sum((line.amount for line in self.lines), Fraction(0))


def shares(settings: Settings, rules: tuple[ShareRule, ...], day: date) -> tuple[Share, ...] | None:
    """Return the worker's deductions on a day; empty for the status `none`. Return None without a required rule."""
    status = settings.value(STATUS)
    own = parse_amount(settings.value(OWN_CONTRIBUTION))
    if status not in _RULES:
        return (Share("contribution", own),) if status == "own" and own is not None else ()
    of_contribution, of_levy, of_tax = _RULES[status]
    activity = settings.value(ACTIVITY)
    if status == "micro-bic" and activity != _TRADE:
        of_levy = "levy-craft"
    contribution = _share("contribution", own, _contribution_rule(of_contribution, settings, rules, day))
    levy = _share("levy", parse_amount(settings.value(OWN_LEVY)), rule_on(rules, of_levy, day))
    needed = [_with_acre(contribution, settings, rules, day), levy]
    if status == "micro-bic":  # liberal professions belong to no chamber
        needed.append(_share("chamber", None, rule_on(rules, f"chamber-{activity}", day)))
    if settings.value(TAX_OPTION) == "yes":
        needed.append(_share(INCOME_TAX, None, rule_on(rules, of_tax, day)))
    known = tuple(share for share in needed if share is not None)
    return known if len(known) == len(needed) else None


def before_tax(applied: Iterable[Share]) -> tuple[Share, ...]:
    """Return the deductions without income tax, which a net wage has not paid yet either."""
    return tuple(share for share in applied if share.key != INCOME_TAX)


def total_percent(applied: Iterable[Share]) -> Decimal:
    total = Decimal(0)
    for share in applied:
        total = EXACT.add(total, share.percent)
    return total


def left_of(takings: Income, applied: Iterable[Share]) -> Callable[[Fraction], Fraction]:
    """Return a function for what is left of a part of the pay of a period after all its deductions."""
    share = Fraction(total_percent(applied)) / 100
    fixed = Fraction(takings.fees) + Fraction(takings.voucher_loss)
    return lambda amount: amount - share * amount - fixed


def take_home(takings: Income, applied: Iterable[Share]) -> TakeHome:
    """Return the take-home pay of a period on which these shares apply."""
    gross = takings.effective
    fees, loss = Fraction(takings.fees), Fraction(takings.voucher_loss)
    lines = [Deduction(key, amount) for key, amount in ((FEES, fees), (VOUCHERS, loss)) if amount]
    lines += [Deduction(share.key, gross * Fraction(share.percent) / 100, share) for share in applied]
    return TakeHome(gross, tuple(lines), takings.unreceived)


def take_home_of_days(
    days: Iterable[tuple[date, Income]], settings: Settings, rules: tuple[ShareRule, ...]
) -> TakeHome | None:
    """Return the exact sum of days of receipt, each by its rules. None if a rule is missing."""
    found = []
    for day, takings in days:
        applied = shares(settings, rules, day)
        if applied is None:
            return None
        found.append(take_home(takings, applied))
    return merged(found)


def merged(several: Iterable[TakeHome]) -> TakeHome:
    """Return the sum. Lines of one rule are merged."""
    gross = unreceived = Fraction(0)
    lines = dict[tuple[str, Share | None], Deduction]()
    for of_day in several:
        gross, unreceived = gross + of_day.gross, unreceived + of_day.unreceived
        for line in of_day.lines:
            known = lines.get((line.key, line.share))
            amount = line.amount if known is None else known.amount + line.amount
            lines[line.key, line.share] = replace(line, amount=amount)
    return TakeHome(gross, tuple(lines.values()), unreceived)


def lacks_start(settings: Settings) -> bool:
    """True if the contributions depend on the first day of the business, which is not entered."""
    is_micro, is_overseas = settings.value(STATUS) in _RULES, settings.value(AREA) != _MAINLAND
    return is_micro and is_overseas and not (settings.value(ACTIVITY_START) or settings.value(OWN_CONTRIBUTION))


def overseas_period(start: date, day: date) -> int:
    """Return the period of reduced overseas rates on a day: 1 until the end of the business's eighth calendar quarter,
    2 until the end of its third calendar year, then 3."""
    year = day.year - start.year
    quarters = 4 * year + (day.month - 1) // 3 - (start.month - 1) // 3 + 1
    return 1 if quarters <= _QUARTERS else 2 if year + 1 <= _YEARS else 3


def _contribution_rule(key: str, settings: Settings, rules: tuple[ShareRule, ...], day: date) -> ShareRule | None:
    area, start = settings.value(AREA), settings.day(ACTIVITY_START.key)
    if area == _MAINLAND:
        return rule_on(rules, key, day)
    if start is None:
        return None
    rule = rule_on(rules, f"{key}{OVERSEAS}{overseas_period(start, day)}", day)
    # Urssaf's simulator has the same rates in Mayotte, but the law lets Mayotte's rates approach the others until 2036.
    return replace(rule, is_confirmed=False) if rule is not None and area == _MAYOTTE else rule


def _share(key: str, own: Decimal | None, rule: ShareRule | None) -> Share | None:
    if own is not None:
        return Share(key, own)
    return Share(key, rule.percent, rule) if rule is not None else None


def _with_acre(share: Share | None, settings: Settings, rules: tuple[ShareRule, ...], day: date) -> Share | None:
    """Apply ACRE; the worker's own percentage is final and not reduced."""
    chosen = settings.value(ACRE)
    if share is None or share.rule is None or chosen == "no" or OVERSEAS in share.rule.key:
        return share
    if share.rule.key == _CIPAV:  # a rate of its own, published only for businesses started before July 2026
        own = rule_on(rules, "acre-cipav", day) if chosen in _ACRE_RATE_FROM else None
        return replace(share, percent=own.percent, acre=own) if own is not None else None
    acre = rule_on(rules, "acre-share", min(day, _ACRE_RATE_FROM.get(chosen, day)))
    if acre is None:
        return None
    reduced = EXACT.divide(EXACT.multiply(share.percent, acre.percent), Decimal(100))
    places = Decimal("0.01") if day >= _TWO_DECIMALS_FROM else Decimal("0.1")
    return replace(share, percent=reduced.quantize(places, ROUND_HALF_UP), acre=acre)
