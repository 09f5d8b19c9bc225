"""The texts about the history of another platform, for the window and the command line."""

from __future__ import annotations

from annotator.core.ledger.entry_types import PlatformTaskBody
from annotator.services.bookkeeping.platform_histories import HistoryRead
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, filled, ngettext


def history_lines(read: HistoryRead, *, is_done: bool) -> list[str]:
    """Return what a history changes, or has changed, and what was left out."""
    if not read.payer:
        return [filled(_("Columns of “{file}”: {columns}"), {"file": read.file, "columns": ", ".join(read.header)})]
    count = len(read.new)
    updated = read.writable - count
    words = ngettext("{payer}: {count} new task", "{payer}: {count} new tasks", count)
    if is_done:
        words = ngettext("{payer}: {count} task was imported", "{payer}: {count} tasks were imported", count)
    if is_done and updated and not count:
        count = updated
        words = ngettext("{payer}: {count} task was updated", "{payer}: {count} tasks were updated", count)
    sums = [number_format.amount(amount, currency) for currency, amount in sorted(read.totals().items())]
    first = filled(words, {"payer": read.payer, "count": number_format.count(count)})
    lines = [f"{number_format.in_a_row([first, *sums])}."]
    for currency, amount in sorted(read.bonus_totals().items()):
        lines.append(_("Bonuses: {amount}.").format(amount=number_format.amount(amount, currency)))
    if read.new and read.spent_ms:
        text = _("Time that the platform tells: {time}.")
        if read.overlap_ms:
            text = _(
                "Time that the platform tells: {time}. Of this, {overlap} counts already and is not counted again."
            )
        spent = {"time": number_format.duration(read.spent_ms), "overlap": number_format.duration(read.overlap_ms)}
        lines.append(text.format(**spent))
    if timeless := sum(not body.spent_ms for body in read.new):
        words = ngettext(
            "{count} task has no time. Its pay is not in the hourly pay, except on days with measured time there.",
            "{count} tasks have no time. Their pay is not in the hourly pay, except on days with measured time there.",
            timeless,
        )
        lines.append(words.format(count=number_format.count(timeless)))
    return lines + _counts(read)


def _counts(read: HistoryRead) -> list[str]:
    """Return what is said of known tasks and of other rows."""
    lines = list[str]()
    timed = sum(isinstance(body, PlatformTaskBody) for body in read.timed)
    for words, number in (
        (ngettext("{count} known task has a new status.", "{count} known tasks have a new status.", len(read.updates)),
         len(read.updates)),
        (ngettext("{count} known task has its time now.", "{count} known tasks have their time now.", timed), timed),
        (ngettext("{count} task is already in the ledger.", "{count} tasks are already in the ledger.", read.unchanged),
         read.unchanged),
        (ngettext("{count} task is not finished.", "{count} tasks are not finished.", read.unfinished),
         read.unfinished),
        (ngettext("{count} row cannot be read.", "{count} rows cannot be read.", read.refused), read.refused),
    ):  # fmt: skip
        if number:
            lines.append(words.format(count=number_format.count(number)))
    return lines


def undone_text(taken: HistoryRead) -> str:
    """Return what undoing an import did."""
    count = len(taken.new)
    if count or not taken.writable:
        return withdrawn_text(count)
    text = ngettext("{count} task is as before.", "{count} tasks are as before.", taken.writable)
    return text.format(count=number_format.count(taken.writable))


def withdrawn_text(count: int) -> str:
    text = ngettext("{count} task was withdrawn.", "{count} tasks were withdrawn.", count)
    return text.format(count=number_format.count(count))
