"""The texts about payers in the user's language. Unknown values are shown as unknown.

The notes come from `resources/rules/payers.toml`."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.core.money.amount import Money
from annotator.core.money.payers import DelayIn, Means, Payer
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import N_, _, ngettext

REMARKS = (
    N_(
        "UHRS jobs become payable after 28 days. SEPA transfers are sent twice a month and take another 3 "
        "to 5 working days."
    ),
    N_("In 2013, the minimum withdrawal was 9 USD."),
    N_("Payoneer pays monthly, on the 14th, plus 3 to 5 working days. PayPal pays weekly, on Thursdays."),
    N_("Closed on 30 September 2026. The history can be viewed until 28 January 2027: export it before then."),
    N_("Paid between the 10th and the 20th of the following month. PayPal: 300 USD a year at most."),
)

# Sources without a web page of their own. Plain addresses need no translation.
SOURCES = (
    N_("no reliable source found"),
    N_(
        "no source newer than 2013 was found "
        "(https://studytune.blogspot.com/2013/06/start-your-freelancing-career-with_221.html)"
    ),
    N_(
        "closing, as of November 2026, although the pages found only mention the end of new sign-ups "
        "(https://www.ainovat.com/amazon-mechanical-turk-new-customers)"
    ),
)


def source(payer: Payer) -> str:
    return _(payer.source) if payer.source in SOURCES else payer.source


def remark(payer: Payer) -> str:
    """Return the note, translated if it is a default note."""
    return _(payer.note) if payer.note in REMARKS else payer.note


def payer_rows(payers: Sequence[Payer]) -> tuple[list[str], list[list[str]]]:
    header = [_("Payer"), _("Payment method"), _("Payout threshold"), _("Delay"), _("As of")]
    return header, [[_name(payer), _means(payer), _thresholds(payer), delay(payer), _as_of(payer)] for payer in payers]


def _name(payer: Payer) -> str:
    if payer.closed is None:
        return payer.name
    return _("{name}, closed since {day}").format(name=payer.name, day=number_format.day(payer.closed))


def _means(payer: Payer) -> str:
    """Return the payment method that the worker uses, or all methods."""
    return payer.means_used or ", ".join(way.name for way in payer.means) or _("unknown")


def _thresholds(payer: Payer) -> str:
    """Return the thresholds that apply: of the worker's method, or the lowest of each currency."""
    named = dict.fromkeys(way.currency for way in payer.means if way.currency)
    known = [(payer.threshold(currency), currency) for currency in named]
    return ", ".join(number_format.amount(least, name) for least, name in known if least is not None) or _("unknown")


def ways(payer: Payer) -> str:
    """Return the payment methods with their thresholds, the worker's own first."""
    chosen = [way for way in payer.means if way.name == payer.means_used]
    others = [way for way in payer.means if way.name != payer.means_used]
    return number_format.in_a_row(_way(way) for way in (*chosen, *others)) or _("unknown")


def delay(payer: Payer) -> str:
    if payer.delay is None:
        return _("unknown")
    if payer.delay_in is DelayIn.DAYS:
        words = ngettext("{count} day", "{count} days", payer.delay)
    else:
        words = ngettext("{count} working day", "{count} working days", payer.delay)
    return words.format(count=number_format.count(payer.delay))


def _as_of(payer: Payer) -> str:
    when = number_format.typed_day(payer.as_of) if payer.as_of is not None else _("unknown")
    return _("{day}, your value").format(day=when) if payer.is_own else when


def source_lines(payer: Payer, shipped: Payer | None) -> list[str]:
    """Return the source and its date, and the default values if the worker's own values replace them."""
    when = number_format.day(payer.as_of) if payer.as_of is not None else _("unknown")
    if not payer.is_own:
        lines = [_("Source, checked on {day}: {source}").format(day=when, source=_breakable(source(payer)))]
    else:
        lines = [_("Your value, from {day}.").format(day=when)]
        if shipped is not None:
            shipped_text = f"{ways(shipped)} · {delay(shipped)}"
            lines.append(_("Default value: {said}.").format(said=shipped_text))
    if payer.closed is not None:
        lines.append(_("Closed since {day}.").format(day=number_format.day(payer.closed)))
    return lines


def _way(means: Means) -> str:
    if means.threshold is None:
        return _("{name}: threshold unknown").format(name=means.name)
    least = number_format.money(Money(means.threshold, means.currency))
    return _("{name} from {amount}").format(name=means.name, amount=least)


def _breakable(address: str) -> str:
    """Allow line breaks after slashes: an address has no other break opportunity."""
    return address.replace("/", "/\u200b")
