"""What a job brings and takes as a whole, and the history with its requester."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from annotator.core.bundle.manifest import Manifest, PayKind
from annotator.core.pay.minimum_wages import Reference
from annotator.core.pay.offer import Offer
from annotator.core.pay.requester_history import RequesterHistory
from annotator.ui.i18n import number_format
from annotator.ui.i18n.pay_text import figure_rate
from annotator.ui.i18n.translation import _, ngettext


def whole_text(manifest: Manifest, promise: Offer | None, left: int, count: int) -> str:
    """Return such as `20 tasks: 6.00 EUR in about 20 min`, for what is left to do. Return an empty text if nothing is
    left, or if neither pay nor time of a single task is stated."""
    time = manifest.time.expected_s
    mean_s = promise.mean_s if promise is not None else Fraction(time) if time else None
    amount = ""
    if promise is not None and manifest.pay_kind is PayKind.PAID and not promise.by_the_minute:
        amount = number_format.listed_amount(promise.mean * left, promise.least.currency)
    spent = number_format.about(round(mean_s * left) * 1000) if mean_s is not None else ""
    if not left or not (amount or spent):
        return ""
    value = amount or _("about {time}").format(time=spent)
    if amount and spent:
        value = _("{amount} in about {time}").format(amount=amount, time=spent)
    text = ngettext("{count} task left", "{count} tasks left", left)
    if left == count:
        text = ngettext("{count} task", "{count} tasks", left)
    return number_format.pair(text.format(count=number_format.count(left)), value)


def requester_text(manifest: Manifest, history: RequesterHistory | None, reference: Reference) -> str:
    """Return such as `You with Lab Nine: 14.20 EUR/h on tasks · 98 % approved · decided in 2 days`. Return an empty
    text if nothing is known."""
    if history is None:
        return ""
    parts = [
        _("{rate} on tasks").format(rate=figure_rate(figure)) for figure in history.totals.figures(reference).values()
    ]
    decided = history.approved + history.rejected
    if decided:
        percent = number_format.percent(Decimal(round(100 * history.approved / decided)))
        parts.append(_("{percent} approved").format(percent=percent))
    if history.days_to_decide is not None:
        days = round(history.days_to_decide)
        text = ngettext("decided in {count} day", "decided in {count} days", days)
        parts.append(text.format(count=number_format.count(days)) if days else _("decided on the same day"))
    if not parts:
        return ""
    name = _("You with {requester}").format(requester=manifest.requester.name)
    return number_format.pair(name, number_format.in_a_row(parts))
