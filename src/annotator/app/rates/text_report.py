"""The pay per hour of past work, as a text table in the user's language. Formatting only."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from annotator.core.pay.history import Count, Figures
from annotator.core.pay.wages import WageRule
from annotator.ui.i18n import number_format
from annotator.ui.i18n.pay_text import wage_text
from annotator.ui.i18n.rule_sources import source_text
from annotator.ui.i18n.translation import NOTHING, _, ngettext

_BETWEEN = "  "
_OF_GAPS = 2  # columns


def table_lines(
    name: str, currency: str, of_gaps: Sequence[Figures], count: Count, reference: WageRule | None
) -> list[str]:
    """Return one line for each gap, one for the plain durations, and the meaning of the columns.

    `currency` is empty where pay is unknown; then there are no columns of pay. Without known gaps there are no
    columns of gaps."""
    rows = [_headings(currency, reference), *(_row(of_gap, currency, reference) for of_gap in of_gaps)]
    if of_gaps[0].knows_gaps:
        rows.append(_plain_row(of_gaps[0], currency, len(rows[0])))
    else:
        rows = [row[_OF_GAPS:] for row in rows]
    return [
        _summary(name, currency, of_gaps[0]),
        *_decisions(count),
        "",
        *aligned(rows),
        "",
        *_meanings(currency, of_gaps[0], reference),
    ]


def _summary(name: str, currency: str, of_gap: Figures) -> str:
    tasks = ngettext("{count} assignment", "{count} assignments", of_gap.assignments)
    people = ngettext("{count} worker", "{count} workers", of_gap.workers)
    parts = [
        tasks.format(count=number_format.count(of_gap.assignments)),
        people.format(count=number_format.count(of_gap.workers)),
        number_format.amount(of_gap.pay, currency) if of_gap.pay is not None else _("pay unknown"),
    ]
    return number_format.pair(name, ", ".join(parts))


def _decisions(count: Count) -> list[str]:
    lines = []
    if count.pending:
        words = ngettext(
            "{count} is not decided yet: its reward counts.",
            "{count} are not decided yet: their rewards count.",
            count.pending,
        )
        lines.append(words.format(count=number_format.count(count.pending)))
    if count.refused:
        words = ngettext(
            "{count} was rejected: it is unpaid, but its time counts.",
            "{count} were rejected: they are unpaid, but their time counts.",
            count.refused,
        )
        lines.append(words.format(count=number_format.count(count.refused)))
    return lines


def _headings(currency: str, reference: WageRule | None) -> list[str]:
    time = [_("Gap"), _("Clusters"), _("Time")]
    if not currency:
        return time
    pay = [_("Hourly pay"), _("Mean"), _("Median")]
    return [*time, *pay, *([_("At or above minimum")] if reference is not None else [])]


def _row(of_gap: Figures, currency: str, reference: WageRule | None) -> list[str]:
    time = [_gap(of_gap.gap_ms), number_format.count(of_gap.clusters), number_format.duration(of_gap.time_ms)]
    if not currency:
        return time
    pay = [_rate(rate, currency) for rate in (of_gap.pooled, of_gap.mean, of_gap.median)]
    return [*time, *pay, *([_share(of_gap, reference)] if reference is not None else [])]


def _plain_row(of_gap: Figures, currency: str, columns: int) -> list[str]:
    cells = [_("no merging"), "", number_format.duration(of_gap.naive_ms)]
    cells += [_rate(of_gap.naive, currency)] if currency else []
    return [*cells, *("" for _cell in range(columns - len(cells)))]


def _gap(gap_ms: int) -> str:
    return f"{number_format.count(gap_ms // 1000)}{number_format.NO_BREAK_SPACE}s"


def _rate(rate: Decimal | None, currency: str) -> str:
    return NOTHING if rate is None else number_format.rate(rate, currency)


def _share(of_gap: Figures, reference: WageRule) -> str:
    if not of_gap.rates:
        return NOTHING
    reached = of_gap.at_or_above(reference.hourly.amount)
    return _("{count} of {all}").format(count=number_format.count(reached), all=number_format.count(len(of_gap.rates)))


def _meanings(currency: str, of_gap: Figures, reference: WageRule | None) -> list[str]:
    if of_gap.knows_gaps:
        lines = [_("Time: work that overlaps or is within the gap forms one cluster and is counted once.")]
    else:
        lines = [_("Time: total measured time of all assignments. Only the days are known, so gaps cannot be "
"determined.")]  # fmt: skip
    if not currency:
        return lines
    lines.append(_("Hourly pay: total pay divided by total time. Mean and median: of each worker's hourly pay."))
    if reference is not None:
        lines.append(_at_or_above(reference))
    without = of_gap.workers - len(of_gap.rates)
    if without:
        words = ngettext(
            "{count} worker has no recorded time and is excluded from mean and median.",
            "{count} workers have no recorded time and are excluded from mean and median.",
            without,
        )
        lines.append(words.format(count=number_format.count(without)))
    return lines


def _at_or_above(reference: WageRule) -> str:
    if not reference.source:
        own = number_format.rate(reference.hourly.amount, reference.hourly.currency)
        return _("At or above: workers whose hourly pay reaches your {wage}.").format(wage=own)
    return _("At or above: workers whose hourly pay reaches {wage}, in force since {day} ({source}).").format(
        wage=wage_text(reference), day=number_format.day(reference.since), source=source_text(reference.source)
    )


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return aligned rows: the first column to the left, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        _BETWEEN.join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
