"""The texts about a requester's file with decisions or payments: content, counts, and skipped rows with reasons."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.core.errors import MoneyReason
from annotator.core.money.earnings import Earnings
from annotator.core.money.entry_validation import LeftOutRow, Refusal
from annotator.core.money.states import DecisionRow, MoneyState
from annotator.services.bookkeeping.decisions import DecisionsRead
from annotator.services.bookkeeping.file_import import FileRead
from annotator.services.bookkeeping.payments import PaymentsRead
from annotator.ui.i18n import number_format
from annotator.ui.i18n.money_messages import money_state, row_reason
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.pages.money.left_out_list import reason_text
from annotator.ui.widgets.table import LazyRows, Row

LONGEST_ID = 14


def writable(read: FileRead) -> int:
    """Return the number of decisions or payments that can be saved."""
    return len(read.entries) if isinstance(read, PaymentsRead) else len(read.rows)


def headline(read: FileRead) -> str:
    count = len(read.listed)
    if not count:
        text = _("“{file}” contains no decisions or payments.")
    elif isinstance(read, PaymentsRead):
        text = ngettext("“{file}” contains {count} payment.", "“{file}” contains {count} payments.", count)
    else:
        text = ngettext("“{file}” contains {count} decision.", "“{file}” contains {count} decisions.", count)
    return text.format(file=read.file, count=number_format.count(count))


def summary_lines(read: FileRead) -> list[str]:
    """Return the counts of what can be saved, of what is already recorded and of what is skipped."""
    return _payment_lines(read) if isinstance(read, PaymentsRead) else _decision_lines(read)


def _payment_lines(read: PaymentsRead) -> list[str]:
    lines = [
        number_format.pair(money_state(MoneyState.ANNOUNCED), number_format.amount(amount, unit))
        for unit, amount in read.totals().items()
    ]
    if covers := len(read.covers):
        text = ngettext("{count} reward will be payable.", "{count} rewards will be payable.", covers)
        lines.append(text.format(count=number_format.count(covers)))
    if read.unchanged:
        text = ngettext(
            "{count} payment is already recorded and has no effect.",
            "{count} payments are already recorded and have no effect.",
            read.unchanged,
        )
        lines.append(text.format(count=number_format.count(read.unchanged)))
    if read.refused:
        text = ngettext(
            "{count} payment cannot be recorded and is skipped. See the reason below.",
            "{count} payments cannot be recorded and are skipped. See the reasons below.",
            len(read.refused),
        )
        lines.append(text.format(count=number_format.count(len(read.refused))))
    return lines


def _decision_lines(read: DecisionsRead) -> list[str]:
    counts = read.counts()
    by_state = [
        number_format.pair(money_state(state), number_format.count(counts[state]))
        for state in MoneyState
        if counts.get(state)
    ]
    lines = [number_format.in_a_row(by_state)] if by_state else []
    if read.unchanged:
        text = ngettext(
            "{count} decision is already recorded and has no effect.",
            "{count} decisions are already recorded and have no effect.",
            read.unchanged,
        )
        lines.append(text.format(count=number_format.count(read.unchanged)))
    unknown = sum(refusal.reason is MoneyReason.UNKNOWN for _row, refusal in read.refused)
    if unknown:
        text = ngettext(
            "{count} decision refers to an unknown reward and is skipped. Was the task submitted from this computer?",
            "{count} decisions refer to unknown rewards and are skipped. Were the tasks submitted from this computer?",
            unknown,
        )
        lines.append(text.format(count=number_format.count(unknown)))
    against = len(read.refused) - unknown
    if against:
        text = ngettext(
            "{count} decision contradicts existing records and is skipped. See the reason below.",
            "{count} decisions contradict existing records and are skipped. See the reasons below.",
            against,
        )
        lines.append(text.format(count=number_format.count(against)))
    return lines


def action_text(read: FileRead) -> str:
    count = writable(read)
    if isinstance(read, PaymentsRead):
        text = ngettext("Save {count} payment", "Save {count} payments", count)
    else:
        text = ngettext("Save {count} decision", "Save {count} decisions", count)
    return text.format(count=number_format.count(count))


def written_text(read: FileRead) -> str:
    count = writable(read)
    if isinstance(read, PaymentsRead):
        text = ngettext(
            "{count} payment was saved. Confirm it on this page when the money has arrived.",
            "{count} payments were saved. Confirm each on this page when the money has arrived.",
            count,
        )
    else:
        text = ngettext("{count} decision was saved.", "{count} decisions were saved.", count)
    return text.format(count=number_format.count(count))


def note_header() -> Row:
    return [_("Line"), _("Task"), _("Decision"), _("Note")]


def note_rows(read: FileRead, earnings: Earnings) -> Sequence[Row]:
    """Return the decisions that can be saved and have a note, such as the reason of a rejection."""
    noted = [] if isinstance(read, PaymentsRead) else [row for row in read.rows if row.note]
    return LazyRows(noted, lambda row: _note(row, earnings))


def _note(row: DecisionRow, earnings: Earnings) -> Row:
    item = earnings.item(row.unique_id)
    task = item.label if item is not None and item.label else _short(row.unique_id)
    return [number_format.count(row.line), task, money_state(row.decision), row.note]


def skipped_header(read: FileRead) -> Row:
    if isinstance(read, PaymentsRead):
        return [_("Line"), _("Payment"), _("Reason for skipping")]
    return [_("Line"), _("Reward"), _("Decision"), _("Reason for skipping")]


def skipped_rows(read: FileRead) -> Sequence[Row]:
    if isinstance(read, PaymentsRead):
        return LazyRows(read.left_out.rows, _left_out)
    return LazyRows(read.refused, lambda refused_row: _refused(*refused_row))


def _left_out(row: LeftOutRow) -> Row:
    return [number_format.count(row.line), row.row_id, reason_text(row)]


def _refused(row: DecisionRow, refusal: Refusal) -> Row:
    return [number_format.count(row.line), _short(row.unique_id), money_state(row.decision), row_reason(refusal)]


def _short(unique_id: str) -> str:
    """Shorten an id: the line number identifies the row."""
    return unique_id if len(unique_id) <= LONGEST_ID else f"{unique_id[: LONGEST_ID - 1]}…"
