"""Texts about pay cards: what they say, and what was done with them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from annotator.core.events import PayCardsAdded
from annotator.core.pay.pay_cards import LEAST_TASKS, LEAST_WORKERS, PaySummary
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import NOTHING, _, filled, ngettext


def quarter_text(quarter: str) -> str:
    return _("Q{number} {year}").format(number=quarter[-1], year=quarter[:4])


def share_text(percent: int | None) -> str:
    return NOTHING if percent is None else number_format.percent(Decimal(percent))


def days_text(days: int | None) -> str:
    if days is None:
        return NOTHING
    return ngettext("{count} day", "{count} days", days).format(count=number_format.count(days))


def workers_text(summary: PaySummary) -> str:
    text = ngettext("{count} worker", "{count} workers", summary.workers)
    return text.format(count=number_format.count(summary.workers))


def range_text(summary: PaySummary) -> str:
    """Return such as `3.10 to 5.60 EUR/h`, or when there will be one."""
    if not summary.is_shown:
        return _("from {count} workers on").format(count=LEAST_WORKERS)
    high = number_format.rate(summary.high, summary.currency)
    return _("{low} to {high}").format(low=number_format.cents(summary.low), high=high)


def line_text(summary: PaySummary, *, is_net: bool) -> str:
    """Return such as `17 workers: 3.10 to 5.60 EUR/h`. It names its basis where other hourly figures are net."""
    text = number_format.pair(workers_text(summary), range_text(summary))
    return _("{amount} before deductions").format(amount=text) if is_net else text


def explanation(summary: PaySummary) -> str:
    """Return what the range of a requester means."""
    text = _(
        "From pay cards of other workers. Half of them earned within this range with {requester}; in the middle "
        "it was {middle}. Task time, instructions and waiting count, searching does not. Before deductions."
    )
    middle = number_format.rate(summary.middle, summary.currency)
    return filled(text, {"requester": summary.requester.name, "middle": middle})


def detail_lines(summary: PaySummary) -> Iterator[tuple[str, str]]:
    """Yield names and values: what the cards of one requester say."""
    yield _("Workers"), number_format.count(summary.workers)
    if summary.is_shown:
        yield _("Half of the workers"), range_text(summary)
        yield _("Worker in the middle"), number_format.rate(summary.middle, summary.currency)
        yield (
            _("Their least paid tasks (10%)"),
            _("up to {rate}").format(rate=number_format.rate(summary.tenth, summary.currency)),
        )
        yield _("Approved tasks"), share_text(summary.accepted)
        yield _("Time until paid"), days_text(summary.days)
    counts = (number_format.pair(quarter_text(quarter), number_format.count(count)) for quarter, count in summary.cards)
    yield _("Cards by quarter"), number_format.in_a_row(counts)


def added_text(event: PayCardsAdded) -> str:
    """Return what was done with opened pay cards."""
    counted = (
        (event.added, ngettext("{count} pay card was added.", "{count} pay cards were added.", event.added)),
        (
            event.replaced,
            ngettext("{count} was replaced by a newer one.", "{count} were replaced by newer ones.", event.replaced),
        ),
        (event.known, ngettext("{count} was known already.", "{count} were known already.", event.known)),
    )
    texts = [text.format(count=number_format.count(count)) for count, text in counted if count]
    return " ".join(texts) or _("No pay card was added.")


def missing_text(missing: int | None) -> str:
    """Return how many tasks are missing for a pay card; None if there are no tasks."""
    if missing is None:
        return _("A pay card needs {least} tasks for one requester in one quarter. There are none yet.").format(
            least=LEAST_TASKS
        )
    text = ngettext(
        "A pay card needs {least} tasks with measured time in this quarter: {count} task is missing.",
        "A pay card needs {least} tasks with measured time in this quarter: {count} tasks are missing.",
        missing,
    )
    return text.format(least=LEAST_TASKS, count=number_format.count(missing))


def saved_text(location: str) -> str:
    return filled(_("Saved to {file}."), {"file": location})
